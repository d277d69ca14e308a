import type { Command } from 'commander';
import { languageOption } from '../language/spoken-command.js';
import { telling } from '../stack/report.js';
import type { Flags, ShowFlags } from './work.js';

const namespaceText = 'the installation to ask (default: the configured one)';

/** `weir case`: where the money of a case went. Exit status 0, 1 a server is away, 2 where there is no such case. */
export const addCase = (program: Command, exit: (status: number) => void): void => {
  const group = program.command('case').description('look at cases: their layers of accounts, and where the money is');
  group
    .command('list')
    .description('all cases')
    .option('--json', 'NDJSON', false)
    .addOption(languageOption())
    .option('--namespace <name>', namespaceText)
    .addHelpText('after', '\nExit status: 0; 1 a server is away; 2 a wrong option.')
    .action((flags: Flags) => telling(exit, async () => (await import('./work.js')).runList(flags)));
  group
    .command('show')
    .description('the accounts that the money of a case reached, layer by layer, and what became of it there')
    .argument('<case>', 'its name')
    .option('--min <amount>', 'accounts that received at least this, in yuan or whole coins: 5000, 99.50')
    .option('--depth <n>', 'down to this layer (default: all)')
    .option('--top <n>', 'accounts of a layer that are shown, or all', '10')
    .option('--json', 'as JSON, accounts whole, amounts in minor units', false)
    .option('--unmasked', 'show whole account numbers', false)
    .addOption(languageOption())
    .option('--namespace <name>', namespaceText)
    .addHelpText('after', '\nExit status: 0; 1 a server is away; 2 there is no such case, or a wrong option.')
    .action((name: string, flags: ShowFlags) =>
      telling(exit, async () => (await import('./work.js')).runShow(name, flags)),
    );
  group
    .command('export')
    .description('write transfers.ndjson, accounts.ndjson and summary.json of a case, as weir trace does')
    .argument('<case>', 'its name')
    .requiredOption('--out <dir>', 'folder for the files')
    .option('--json', 'say what was written as JSON', false)
    .option('--namespace <name>', namespaceText)
    .addHelpText('after', '\nExit status: 0; 1 a server is away; 2 there is no such case, or a wrong option.')
    .action((name: string, flags: Flags & { readonly out: string }) =>
      telling(exit, async () => (await import('./work.js')).runExport(name, flags)),
    );
};
