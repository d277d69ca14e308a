import type { Command } from 'commander';
import { grouped } from '../language/grouped.js';
import { present } from '../stack/report.js';
import { sampledDefault } from './sampled-default.js';
import type { VerifyFlags } from './work.js';

/** `weir verify`: whether what stands is what the journal comes to. Exit status 1 on any difference. */
export const addVerify = (program: Command, exit: (status: number) => void): void => {
  program
    .command('verify')
    .description('fold the journal again and compare with what stands on the flows topic, and in the store')
    .option('--from <offset>', 'start cold at this journal offset: compares what entries say of themselves only', '0')
    .option(
      '--store [n]',
      `compare rows of the store too: so many entries of each table, chosen by their ids (${grouped(sampledDefault)}), or all`,
    )
    .option('--limit <n>', 'show so many differences at most; all are counted', '20')
    .option('--unmasked', 'show whole account numbers', false)
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .addHelpText(
      'after',
      `
Services may run meanwhile: it goes to where the journal ends when it begins. It takes what a matcher takes, memory and
one core; --store all keeps every entry in memory besides, some 500 bytes each.

Exit status: 0 no difference; 1 differences, each with its journal offset and both sides, or a server is away;
2 a wrong option; 130 interrupted.`,
    )
    .action((flags: VerifyFlags) =>
      present(exit, flags.json, async () => (await import('./work.js')).runVerify(flags)),
    );
};
