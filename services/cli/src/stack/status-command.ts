import type { Command } from 'commander';
import { present } from './report.js';

/** `weir status`: exit status 0 where Kafka and ClickHouse answer, else 1. */
export const addStatus = (program: Command, exit: (status: number) => void): void => {
  program
    .command('status')
    .description('servers, services and how far each stage has come')
    .option('--dir <folder>', 'folder of the stack (default: WEIR_STATE_DIR, else .weir)')
    .option('--namespace <name>', 'the installation, or the world of a replay, to ask (default: what is live here)')
    .option('--json', 'print one JSON object in the last line')
    .addHelpText('after', '\nExit status: 0 where Kafka and ClickHouse answer; else 1; 2 a wrong option.')
    .action(({ dir, namespace, json }: { dir?: string; namespace?: string; json?: boolean }) =>
      present(exit, json, async () => {
        if (dir !== undefined) process.env['WEIR_STATE_DIR'] = dir;
        return (await import('./status.js')).runStatus(namespace);
      }),
    );
};
