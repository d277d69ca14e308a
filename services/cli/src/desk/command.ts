import type { Command } from 'commander';
import { present } from '../stack/report.js';
import type { TokenFlags } from './work.js';

const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `weir desk token`: who may work at the desk. */
export const addDesk = (program: Command, exit: (status: number) => void): void => {
  const token = program
    .command('desk')
    .description('who may work at the desk')
    .command('token')
    .description('tokens of people and programs; of each only its hash is kept');
  token
    .command('create')
    .description('issue a token, and show it this once')
    .requiredOption('--person <name>', 'whose it is: acts are signed with it')
    .option('--name <name>', 'as others see them (default: the person)')
    .option(
      '--role <role>',
      'viewer, analyst, approver, admin or engineer; again or with commas for several',
      several,
      [],
    )
    .option('--expires <duration>', 'good for so long, like 90d (default: until it is revoked)')
    .option('--namespace <name>', 'the installation (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .action((flags: TokenFlags) => present(exit, flags.json, async () => (await import('./work.js')).create(flags)));
  token
    .command('list')
    .description('all that were ever issued')
    .option('--namespace <name>', 'the installation (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .action((flags: TokenFlags) => present(exit, flags.json, async () => (await import('./work.js')).list(flags)));
  token
    .command('revoke')
    .description('end a token, and the sessions that began with it')
    .argument('<id>', 'as list shows it')
    .option('--reason <text>', 'why', 'revoked from the command line')
    .option('--namespace <name>', 'the installation (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .action((id: string, flags: TokenFlags) =>
      present(exit, flags.json, async () => (await import('./work.js')).revoke(id, flags)),
    );
};
