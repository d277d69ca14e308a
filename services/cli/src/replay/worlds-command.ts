import type { Command } from 'commander';
import { present } from '../stack/report.js';

interface WorldFlags {
  readonly run: boolean;
  readonly json?: boolean;
}

/** `weir replay list|drop`: the worlds that replays made. */
export const addWorlds = (replay: Command, exit: (status: number) => void): void => {
  const json = ['--json', 'print one JSON object in the last line'] as const;
  // --json and --run may have been taken by the command above.
  const flagsOf = (flags: WorldFlags, command: Command): WorldFlags => {
    const above = command.parent?.opts<WorldFlags>();
    const isJson = flags.json ?? above?.json;
    return { run: flags.run || above?.run === true, ...(isJson === undefined ? {} : { json: isJson }) };
  };
  replay
    .command('list')
    .description('the worlds that replays have made, and what a comparison said of them')
    .option(...json)
    .action((flags: WorldFlags, command: Command) =>
      present(exit, flagsOf(flags, command).json, async () => (await import('./worlds-work.js')).list()),
    );
  replay
    .command('drop')
    .description('delete the topics and tables of such a world; not those of the live one')
    .argument('<namespace>', 'of the world')
    .option('--run', 'do it; without it, it says what it would delete', false)
    .option(...json)
    .action((namespace: string, flags: WorldFlags, command: Command) => {
      const effective = flagsOf(flags, command);
      return present(exit, effective.json, async () => (await import('./worlds-work.js')).drop(namespace, effective));
    });
};
