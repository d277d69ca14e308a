import { type Command, Option } from 'commander';
import { present } from '../stack/report.js';
import type { LateFlags } from './work.js';

/** `weir late list`: events that came too late. */
export const addLate = (program: Command, exit: (status: number) => void): void => {
  program
    .command('late')
    .description('transfers and voids that came too late, and whether they have been worked in')
    .command('list')
    .description('the latest first; it goes over the whole journal to say what became of them')
    .option('--topic <topic>', 'that came by this raw topic: its name, or bank or chain')
    .option('--asset <asset>', 'of this asset; voids name none')
    .option('--case <case>', 'that name a transfer or an account of this case, as the store has it')
    .option('--since <time>', 'arrived at this time or later: with its zone, or how long ago, like 2h')
    .option('--until <time>', 'arrived before this time')
    .addOption(new Option('--state <state>', 'in this state').choices(['waiting', 'repaired']))
    .option('--limit <n>', 'show so many at most; counts are of all', '30')
    .option('--unmasked', 'show whole account numbers', false)
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .addHelpText(
      'after',
      `
"behind" is the time from the event's own instant to its arrival; a replay makes it long without making anything late.

Exit status: 0; 1 a server is away; 2 a wrong option; 130 interrupted.`,
    )
    .action((flags: LateFlags) =>
      present(exit, flags.json, async () => (await import('./work.js')).runLateList(flags)),
    );
};
