import { parseWhole, WeirError } from '@weir/model';
import type { Command } from 'commander';
import { spoken } from '../language/words.js';
import { present, type Report } from '../stack/report.js';
import { shownWhole } from '../stack/table.js';
import { connectTo } from '../world/open-world.js';
import { texts } from './texts.js';
import { type AuditReport, verifyAudit } from './verify.js';

interface VerifyFlags {
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

const runVerify = async (flags: VerifyFlags): Promise<Report> => {
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

/** `weir audit verify`: whether the acts are as they were written. */
export const addAudit = (program: Command, exit: (status: number) => void): void => {
  program
    .command('audit')
    .description('the acts of people: who did what')
    .command('verify')
    .description('fold all acts again, and check the chain of hashes')
    .option('--head <offset:hash>', 'a head that was kept elsewhere: the chain must come to it')
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .addHelpText('after', '\nExit status: 0 whole; 1 broken, or a server is away; 2 a wrong option.')
    .action((flags: VerifyFlags) => present(exit, flags.json, () => runVerify(flags)));
};
