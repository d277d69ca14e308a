import type { Command } from 'commander';
import { present } from './report.js';

/** `weir doctor`: exit status 0 where nothing is wrong, 1 where something is, 2 for a configuration that cannot be used. */
export const addDoctor = (program: Command, exit: (status: number) => void): void => {
  program
    .command('doctor')
    .description('look at everything that weir needs, and say how to mend what fails; changes nothing')
    .option('--dir <folder>', 'folder of the stack (default: WEIR_STATE_DIR, else .weir)')
    .option('--json', 'print one JSON object in the last line')
    .action(({ dir, json }: { dir?: string; json?: boolean }) =>
      present(exit, json, async () => {
        if (dir !== undefined) process.env['WEIR_STATE_DIR'] = dir;
        return (await import('./doctor.js')).runDoctor();
      }),
    );
};
