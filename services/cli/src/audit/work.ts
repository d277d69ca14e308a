import { parseWhole, WeirError } from '@weir/model';
import { spoken } from '../language/words.js';
import type { Report } from '../stack/report.js';
import { shownWhole } from '../stack/table.js';
import { connectTo } from '../world/open-world.js';
import { texts } from './texts.js';
import { type AuditReport, verifyAudit } from './verify.js';

export interface VerifyFlags {
  readonly head?: string;
  readonly namespace?: string;
  readonly json?: boolean;
}

const headOf = (given: string | undefined): { offset: number; hash: string } | null => {
  if (given === undefined) return null;
  const [, digits, hash] = /^(\d+):([0-9a-f]{64})$/.exec(given) ?? [];
  const offset = parseWhole(digits);
  if (offset === null || hash === undefined)
    throw new WeirError('USAGE', `--head wants offset:hash as verify prints it, not ${given}`);
  return { offset, hash };
};

const linesOf = ({ accepted, broken, from, head, messages, refused, witnesses }: AuditReport): string[] => {
  const refusals = Object.entries(refused).map(([code, count]) => `${shownWhole(count)} ${code}`);
  const said = spoken(texts);
  const lines = [
    said.folded(shownWhole(messages), shownWhole(accepted), refusals.join(', ') || said.noneRefused),
    said.witnesses(shownWhole(witnesses)),
  ];
  if (head !== null) lines.push(said.head(head.offset, head.hash), said.keep);
  if (from > 0) lines.push(said.begins(from));
  if (broken?.kind === 'witness') lines.push(said.witness(broken.offset, broken.saidAt));
  else if (broken?.kind === 'order') lines.push(said.order(broken.offset));
  else if (broken?.kind === 'end') lines.push(said.end(broken.offset));
  else if (from === 0) lines.push(said.whole);
  return lines;
};

export const runVerify = async (flags: VerifyFlags): Promise<Report> => {
  const kept = headOf(flags.head);
  const connection = await connectTo(flags.namespace);
  try {
    await connection.log.ping();
    const report = await verifyAudit(connection.log, connection.topics.acts, kept);
    return { status: report.broken === null && report.from === 0 ? 0 : 1, lines: linesOf(report), json: report };
  } finally {
    await connection.close();
  }
};
