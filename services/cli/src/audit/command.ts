import type { Command } from 'commander';
import { present } from '../stack/report.js';
import type { VerifyFlags } from './work.js';

/** `weir audit verify`: whether the acts are as they were written. */
export const addAudit = (program: Command, exit: (status: number) => void): void => {
  program
    .command('audit')
    .description('the acts of people: who did what')
    .command('verify')
    .description('fold all acts again, and check the chain of hashes')
    .option('--head <offset:hash>', 'a head that was kept elsewhere: the chain must come to it')
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .addHelpText('after', '\nExit status: 0 whole; 1 broken, or a server is away; 2 a wrong option.')
    .action((flags: VerifyFlags) =>
      present(exit, flags.json, async () => (await import('./work.js')).runVerify(flags)),
    );
};
