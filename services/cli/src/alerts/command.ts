import { type Command, Option } from 'commander';
import { languageOption } from '../language/spoken-command.js';
import { telling } from '../stack/report.js';
import type { AlertsFlags } from './work.js';

/** `weir alerts`: what can still be stopped, where. Exit status 0 (also when `--follow` is ended), 1 a server is away, 2 usage. */
export const addAlerts = (program: Command, exit: (status: number) => void): void => {
  program
    .command('alerts')
    .description('the accounts where stolen money can still be stopped, the most of it first')
    .option('--case <name>', 'of this case only')
    .addOption(
      new Option('--state <state>', 'in this state only (default: all but withdrawn)').choices([
        'open',
        'reduced',
        'drained',
        'withdrawn',
      ]),
    )
    .option('--limit <n>', 'show so many at most', '30')
    .option('--follow', 'go on with what comes; ends with Ctrl-C', false)
    .option('--json', 'NDJSON of alerts as they stand on the topic, accounts whole', false)
    .option('--unmasked', 'show whole account numbers', false)
    .addOption(languageOption())
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .addHelpText('after', '\nExit status: 0, also when --follow is ended; 1 a server is away; 2 a wrong option.')
    .action((flags: AlertsFlags) => telling(exit, async () => (await import('./work.js')).runAlerts(flags)));
};
