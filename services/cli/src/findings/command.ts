import { type Command, Option } from 'commander';
import { languageOption } from '../language/spoken-command.js';
import { telling } from '../stack/report.js';
import type { FindingsFlags } from './work.js';

/** `weir findings`: what the rules saw. Exit status 0 (also when `--follow` is ended), 1 a server is away, 2 usage. */
export const addFindings = (program: Command, exit: (status: number) => void): void => {
  program
    .command('findings')
    .description('what the rules saw besides reported cases: splits, shared devices, shapes, swaps')
    .option('--account <account>', 'those that this account takes part in')
    .option('--rule <rule>', 'of this rule only, like same-device')
    .addOption(
      new Option('--set <set>', 'of the rules that run live, or on trial').choices(['live', 'shadow']).default('live'),
    )
    .addOption(new Option('--state <state>', 'in this state').choices(['standing', 'withdrawn']).default('standing'))
    .option('--limit <n>', 'show so many at most', '30')
    .option('--follow', 'go on with what comes; ends with Ctrl-C', false)
    .option('--json', 'NDJSON of findings as they stand on the topic, accounts whole', false)
    .option('--unmasked', 'show whole account numbers', false)
    .addOption(languageOption())
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .addHelpText('after', '\nExit status: 0, also when --follow is ended; 1 a server is away; 2 a wrong option.')
    .action((flags: FindingsFlags) => telling(exit, async () => (await import('./work.js')).runFindings(flags)));
};
