import { usualCost } from '@weir/store/ways-cost';
import type { Command } from 'commander';
import { languageOption } from '../language/spoken-command.js';
import { telling } from '../stack/report.js';
import type { PathFlags } from './work.js';

/** `weir path`: ways of money between two accounts. Exit status 0, 3 none was found, 1 a server is away, 2 usage. */
export const addPath = (program: Command, exit: (status: number) => void): void => {
  program
    .command('path')
    .description('how money can have got from one account to another: the shortest way, and all of them together')
    .argument('<from>', 'an account, like bank:CMB:6226…')
    .argument('<to>', 'another')
    .option('--asset <asset>', 'in this asset only (default: in any one)')
    .option('--since <time>', 'transfers from then on, RFC 3339 with zone, or how long ago, like 2d')
    .option('--until <time>', 'transfers before then')
    .option('--max-hops <n>', 'transfers on a way at most, up to 12', '6')
    .option('--min <amount>', 'transfers of at least this, in yuan or whole coins; needs --asset')
    .option('--pockets <n>', 'accounts that the search may look into: more take longer', String(usualCost.pocketsMax))
    .option('--json', 'as JSON, accounts whole, amounts in minor units', false)
    .option('--unmasked', 'show whole account numbers', false)
    .addOption(languageOption())
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .addHelpText('after', '\nExit status: 0; 3 no way was found; 1 a server is away; 2 a wrong option.')
    .action((from: string, to: string, flags: PathFlags) =>
      telling(exit, async () => (await import('./work.js')).runPath(from, to, flags)),
    );
};
