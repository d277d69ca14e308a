import type { Command } from 'commander';
import { telling } from '../stack/report.js';
import type { DemoFlags } from './work.js';

/** `weir demo`: the main job, seen. With `--exit` the status is 0 only if the planted cases were found whole. */
export const addDemo = (program: Command, exit: (status: number) => void): void => {
  program
    .command('demo')
    .description('start everything, let a fraud happen at a visible speed, and watch the alerts')
    .option(
      '--exit',
      'end by itself (as it does where the output is no terminal); the last line is one JSON object',
      false,
    )
    .option('--seed <n>', 'another story', '20260501')
    .option('--speed <factor>', 'how much faster than life', '70')
    .option('--json', 'print the JSON object also without --exit', false)
    .option(
      '--in-memory',
      'log and store in this process, as where Java, Maven or the ClickHouse library is missing',
      false,
    )
    .addHelpText(
      'after',
      '\nExit status: 0; 1 not every planted case was found whole, or a server failed; 2 a wrong option; 130 interrupted.',
    )
    .action((flags: DemoFlags) => {
      const run = async (): Promise<number> => (await import('./work.js')).runDemo(flags);
      // As where the story is told to its end: the last line is JSON where nobody watches, too.
      return telling(exit, run, undefined, flags.exit || flags.json || !process.stdout.isTTY);
    });
};
