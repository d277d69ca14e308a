import type { Command } from 'commander';
import { present } from '../stack/report.js';
import type { PromoteFlags } from './work.js';

/** `weir promote`: which world is live here. */
export const addPromote = (program: Command, exit: (status: number) => void): void => {
  program
    .command('promote')
    .description('make the world of a replay the live one, or go back')
    .argument('[namespace]', 'of the replay')
    .option('--back', 'the installation itself again', false)
    .option('--behind', 'although messages came after its end', false)
    .option('--undiffed', 'although it was not compared with the world that is live', false)
    .option('--run', 'do it; without it, it says what speaks against it', false)
    .option('--json', 'print one JSON object in the last line')
    .addHelpText(
      'after',
      `
Commands and services that are started from then on work on that world: it reads the raw topics on, from where its replay
ended. Both worlds stay as they are. What is live is noted in the state folder, so it is said on each machine.

Exit status: 0 done, or nothing speaks against it; 1 something does, or a server is away; 2 a wrong name or option.`,
    )
    .action((namespace: string | undefined, flags: PromoteFlags) =>
      present(exit, flags.json, async () => (await import('./work.js')).runPromote(namespace, flags)),
    );
};
