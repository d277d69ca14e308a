import type { Command } from 'commander';
import { present } from './report.js';

/** `weir config`: exit status 0, or 2 with everything that is wrong. */
export const addConfig = (program: Command, exit: (status: number) => void): void => {
  program
    .command('config')
    .description('the configuration that holds here, secrets masked; or everything that is wrong with it')
    .option('--json', 'print one JSON object in the last line')
    .addHelpText(
      'after',
      '\nWEIR_* variables win over weir.yaml (or the file that WEIR_CONFIG names), that over the defaults.',
    )
    .action(({ json }: { json?: boolean }) =>
      present(exit, json, async () => (await import('./config-work.js')).runConfig()),
    );
};
