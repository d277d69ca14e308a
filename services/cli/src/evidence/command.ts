import type { Command } from 'commander';
import { telling } from '../stack/report.js';
import type { MakeFlags, VerifyFlags } from './work.js';

const gather = (value: string, before: readonly string[]): string[] => [...before, value];

/** 1 is said of a package, and of nothing else. */
const statusOfMistake = (): number => 2;

/** `weir evidence`: packages that stand up without us. Exit status 0, 1 where one does not hold, 2 for mistakes. */
export const addEvidence = (program: Command, exit: (status: number) => void): void => {
  const group = program.command('evidence').description('make and check evidence packages of cases');
  group
    .command('make')
    .description('put a case, its transfers and their raw messages into one file, with a report to read')
    .argument('<case>', 'its name')
    .requiredOption('--out <file>', 'the ZIP file to write')
    .option('--by <name>', 'who makes it (default: the user of this machine)')
    .option('--attach <file=source>', 'a file to put in, and where it comes from; may be given again', gather, [])
    .option('--wait <duration>', 'how long to wait until all that the case rests on is in the store', '60s')
    .option(
      '--as-it-stands',
      'after that make it all the same; the package says what it lacks, and does not verify',
      false,
    )
    .option('--json', 'say what was written as JSON', false)
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .addHelpText(
      'after',
      '\nExit status: 0; 1 made, and says what it lacks; 2 nothing was made: a wrong option, or a server is away; 130 interrupted.',
    )
    .action((name: string, flags: MakeFlags) =>
      telling(exit, async () => (await import('./work.js')).runMake(name, flags), statusOfMistake),
    );
  group
    .command('verify')
    .description('hold a package to itself: hashes, messages, transfers and traced figures; asks no server')
    .argument('<file>', 'the package')
    .option('--key <file>', 'the public key, PEM, by which it must be signed')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExit status: 0 it holds; 1 it does not; 2 it cannot be read, or a wrong option.')
    .action((file: string, flags: VerifyFlags) =>
      telling(exit, async () => (await import('./work.js')).runVerify(file, flags), statusOfMistake),
    );
};
