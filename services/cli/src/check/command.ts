import type { Command } from 'commander';
import { languageOption } from '../language/spoken-command.js';
import { present } from '../stack/report.js';
import type { CheckFlags } from './work.js';

/** `weir check`: what the running check says of a payment. */
export const addCheck = (program: Command, exit: (status: number) => void): void => {
  program
    .command('check')
    .description('ask whether a payment should be made: allow, warn, delay or hold, and why')
    .argument('<payer>', 'account like bank:CMB:6226000000000001')
    .argument('<payee>', 'account')
    .argument('<amount>', 'minor units: 123400 is 1,234.00 yuan')
    .option('--asset <asset>', 'of this asset', 'CNY')
    .option('--time <time>', 'when it is to be made, with its zone (default: now)')
    .option('--device <device>', 'from which it is paid')
    .option('--url <url>', 'where the check listens (default: the one that runs here, else as configured)')
    .option('--token-file <file>', 'a file with the token that the check asks for')
    .addOption(languageOption())
    .option('--json', 'print the answer as one JSON object')
    .addHelpText(
      'after',
      '\nweir run check starts the process that answers.\n\nExit status: 0 answered, whatever it says; 1 the check does not answer; 2 a wrong option or payment.',
    )
    .action((payer: string, payee: string, amount: string, flags: CheckFlags) =>
      present(exit, flags.json, async () => (await import('./work.js')).runAsk(payer, payee, amount, flags)),
    );
};
