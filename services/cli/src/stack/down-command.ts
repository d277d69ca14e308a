import type { Command } from 'commander';
import type { DownFlags } from './down.js';
import { present } from './report.js';

/** `weir down`: ends the services and servers that were started in this folder, and nothing else. */
export const addDown = (program: Command, exit: (status: number) => void): void => {
  program
    .command('down')
    .description('end the services and servers that run in this folder; data is kept')
    .option('--wipe', 'also delete data, what services keep, logs and remembered ports')
    .option('--dir <folder>', 'folder of the stack (default: WEIR_STATE_DIR, else .weir)')
    .option('--json', 'print one JSON object in the last line')
    .action((flags: DownFlags) =>
      present(exit, flags.json, async () => {
        if (flags.dir !== undefined) process.env['WEIR_STATE_DIR'] = flags.dir;
        return (await import('./down.js')).runDown(flags);
      }),
    );
};
