import type { Command } from 'commander';
import { telling } from '../stack/report.js';
import type { Flags } from './work.js';

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
    .action((flags: Flags) => telling(exit, async () => (await import('./work.js')).runReport(flags)));
};
