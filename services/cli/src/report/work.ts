import { randomUUID } from 'node:crypto';
import { WeirError } from '@weir/model';
import { isBlank, type Line, readLines } from '../files/lines.js';
import { connectToSend } from '../world/open-world.js';
import { type ReportFlags, type ReportMessage, reportFromFlags, reportsFromLines } from './report-message.js';
import { reportsSaid } from './said.js';
import { sendReports } from './send-reports.js';

export interface Flags extends ReportFlags {
  readonly file?: string;
  readonly namespace?: string;
  readonly json: boolean;
}

/** Options that a file says line by line. */
const lineOptions = [
  'case',
  'transfer',
  'victim',
  'debitsOf',
  'creditsInto',
  'since',
  'until',
  'counterparties',
] as const;

const reportsOf = async (flags: Flags): Promise<readonly ReportMessage[]> => {
  // A name that nobody had before: the report stands beside all others, and sent twice it is still one.
  const reporting = { reporterDefault: flags.reporter ?? `weir-report-${randomUUID().slice(0, 8)}`, nowMs: Date.now() };
  if (flags.file === undefined) return [reportFromFlags(flags, reporting)];
  if (lineOptions.some((option) => flags[option] !== undefined) || flags.withdraw || flags.version !== undefined) {
    throw new WeirError('USAGE', 'with --file the lines say everything; only --reporter may stand beside it');
  }
  const lines: Line[] = [];
  for await (const batch of readLines(flags.file)) lines.push(...batch.filter(({ text }) => !isBlank(text)));
  if (lines.length === 0) throw new WeirError('UNREADABLE', `${flags.file} has no lines`);
  return reportsFromLines(lines, reporting);
};

export const runReport = async (flags: Flags): Promise<number> => {
  const reports = await reportsOf(flags);
  const connection = await connectToSend(flags.namespace);
  try {
    const sent = await sendReports(connection.log, connection.topics.reports, reports);
    for (const line of flags.json ? sent.map((each) => JSON.stringify(each)) : reportsSaid(sent)) console.log(line);
    return 0;
  } finally {
    await connection.close();
  }
};
