import { Argument, type Command, Option } from 'commander';
import { telling } from '../stack/report.js';
import { hostable, type RunnableName } from './services.js';
import type { RunFlags } from './work.js';

/** `weir run`: exit status 0 when asked to end, 1 where a service failed, 2 where it could not begin. */
export const addRun = (program: Command, exit: (status: number) => void): void => {
  program
    .command('run')
    .description('run a service, or all in one process, until it is asked to end')
    .addArgument(new Argument('<service>', 'which').choices([...hostable, 'all']))
    .option('--shard <k>', 'of matcher or follower: which shard, from 0 on (default: WEIR_SHARD, else 0); all runs all')
    .option('--json', 'print one JSON object once all are ready')
    .addOption(new Option('--log-file <file>', 'where the output goes, for the record').hideHelp())
    .addHelpText(
      'after',
      '\nEach listens on WEIR_HTTP_HOST at WEIR_HTTP_PORT_<SERVICE> (0: any free port) for /livez, /readyz, /metrics.\n' +
        'Logs are JSON lines on standard error. SIGTERM or Ctrl-C ends it; twice, at once.\n' +
        'Exit status: 0 asked to end; 1 a service failed, the others are stopped too; 2 it could not begin.',
    )
    .action(async (name: RunnableName | 'all', flags: RunFlags) => {
      await telling(exit, async () => (await import('./work.js')).runServices(name, flags));
      // What a server that is away left hanging must not keep a process that has done its work.
      setTimeout(() => process.exit(), 2_000).unref();
    });
};
