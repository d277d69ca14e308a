import type { Command } from 'commander';
import { present } from './report.js';

interface JsonFlag {
  readonly json?: boolean;
}

/** `weir topics list|apply|describe`. */
export const addTopics = (program: Command, exit: (status: number) => void): void => {
  const topics = program.command('topics').description('the topics of this installation');
  const json = ['--json', 'print one JSON object in the last line'] as const;
  topics
    .command('list')
    .description('which are there, and how much is in them')
    .option(...json)
    .action((flags: JsonFlag) => present(exit, flags.json, async () => (await import('./topics-work.js')).list()));
  topics
    .command('apply')
    .description('create what is missing; what is there stays as it is')
    .option(...json)
    .action((flags: JsonFlag) => present(exit, flags.json, async () => (await import('./topics-work.js')).apply()));
  topics
    .command('describe [topic...]')
    .description('partitions, copies, the settings that hold, offsets; names in full, or bank, chain, reports, labels')
    .option(...json)
    .action((names: string[], flags: JsonFlag) =>
      present(exit, flags.json, async () => (await import('./topics-work.js')).describe(names)),
    );
};
