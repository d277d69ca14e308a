import { randomUUID } from 'node:crypto';
import { WeirError } from '@weir/model';
import type { Command } from 'commander';
import { isBlank, type Line, readLines } from '../files/lines.js';
import { telling } from '../stack/report.js';
import { connectToSend } from '../world/open-world.js';
import { type ReportFlags, type ReportMessage, reportFromFlags, reportsFromLines } from './report-message.js';
import { reportsSaid } from './said.js';
import { sendReports } from './send-reports.js';

interface Flags extends ReportFlags {
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

const runReport = async (flags: Flags): Promise<number> => {
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

/** `weir report`: opens a case, adds to it, or takes a report back. Exit status 0, 1 a server is away, 2 usage. */
export const addReport = (program: Command, exit: (status: number) => void): void => {
  // Else --version, before or after the command, would be the program's own.
  program
    .enablePositionalOptions()
    .command('report')
    .description('report a fraud: whose money to follow, from which transfers on')
    .option('--case <name>', 'the case; reports of one case add up')
    .option('--transfer <id...>', 'these transfers')
    .option('--debits-of <account...>', 'every payment of these accounts, like bank:CMB:6226000000000001')
    .option('--credits-into <account...>', 'every payment into these accounts')
    .option('--since <time>', 'of --debits-of and --credits-into: from this instant on')
    .option('--until <time>', 'of --debits-of and --credits-into: before this instant')
    .option('--counterparties <account...>', 'of --debits-of and --credits-into: with these accounts only')
    .option('--victim <account...>', "the victims' accounts: money that comes back to them has returned")
    .option('--fraud-type <text>', 'what kind of fraud')
    .option('--reporter <name>', 'whose word it is; what one reporter says of a case later replaces what was before')
    .option('--version <n>', 'the highest version of a reporter stands (default: the time)')
    .option('--withdraw', 'take back what the reporter said of the case', false)
    .option('--file <file>', 'NDJSON of roots lines instead; - is standard input')
    .option('--namespace <name>', 'the installation to send to (default: the configured one)')
    .option('--json', 'NDJSON of what was sent, and where it stands', false)
    .addHelpText(
      'after',
      '\nExit status: 0; 1 a server is away, and some may have been sent; 2 a wrong option or line, and nothing was sent.',
    )
    .action((flags: Flags) => telling(exit, () => runReport(flags)));
};
