import type { Command } from 'commander';
import { present } from './report.js';

interface WaitFlags {
  readonly drained?: boolean;
  readonly timeout: string;
  readonly json?: boolean;
}

/** `weir wait --drained`: exit status 0, or 1 with what still lags. */
export const addWait = (program: Command, exit: (status: number) => void): void => {
  program
    .command('wait')
    .description('wait until everything that was sent is in the store')
    .requiredOption('--drained', 'nothing left: raw topics, journal, flows, cases, store')
    .option('--timeout <duration>', 'give up after this long', '60s')
    .option('--json', 'print one JSON object in the last line')
    .addHelpText('after', '\nExit status: 0 drained; 1 not, with what is left; 2 a wrong option.')
    .action(({ timeout, json }: WaitFlags) =>
      present(exit, json, async () => (await import('./wait.js')).runWait(timeout)),
    );
};
