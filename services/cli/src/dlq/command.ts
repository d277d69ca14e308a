import { type Command, Option } from 'commander';
import { present } from '../stack/report.js';
import type { ChoiceFlags, RedriveFlags } from './work.js';

const withChoice = (command: Command): Command =>
  command
    .option(
      '--topic <topic>',
      'of this raw topic only: its name, its dead-letter topic’s, or bank, chain, reports, labels',
    )
    .option('--code <code>', 'refused with this code only, like BAD_TIME')
    .option('--since <time>', 'refused at this time or later: with its zone, or how long ago, like 2h')
    .option('--until <time>', 'refused before this time')
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .option('--json', 'print one JSON object in the last line');

/** `weir dlq list|show|redrive`: refused messages. */
export const addDlq = (program: Command, exit: (status: number) => void): void => {
  const dlq = program.command('dlq').description('messages that were refused: which, why, and how to send them again');
  withChoice(dlq.command('list'))
    .description('how many by topic and code, and the latest; without accounts, keys and bytes')
    .option('--limit <n>', 'show so many at most; counts are of all', '20')
    .addHelpText('after', '\nExit status: 0; 1 a server is away; 2 a wrong option; 130 interrupted.')
    .action((flags: ChoiceFlags & { limit: string }) =>
      present(exit, flags.json, async () => (await import('./work.js')).list(flags)),
    );
  dlq
    .command('show <topic> <offset>')
    .description('one refused message: its code and what to do, where the original lies, its headers')
    .option('--partition <n>', 'of the dead-letter topic', '0')
    .addOption(
      new Option('--bytes <form>', 'print key and bytes too: they may hold account numbers').choices(['text', 'hex']),
    )
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .addHelpText('after', '\nExit status: 0; 1 a server is away; 2 no refused message lies there, or a wrong option.')
    .action((topic: string, offset: string, flags: { partition: string; bytes?: 'text' | 'hex'; json?: boolean }) =>
      present(exit, flags.json, async () => (await import('./work.js')).show(topic, offset, flags)),
    );
  withChoice(dlq.command('redrive'))
    .description('send refused messages again to where they came from; without --execute it says what it would send')
    .option('--limit <n>', 'send so many at most, topic by topic, the oldest first (default: all)')
    .option('--again', 'also what was sent again before', false)
    .option('--execute', 'send them', false)
    .addHelpText(
      'after',
      `
The same bytes, key and headers go to the same topic and partition; the header weir-redriven-from says whence.
Mend first what refused them (configuration, schema, clock), or they are refused again.
What was sent is noted on the dead-letter topic, after it was sent: broken off and repeated, a redrive may send some
twice. Twice is harmless: the id is the same, so the second is a duplicate (a report that names no reporter stands
twice, with the same roots). What is sent long after its time is late, like anything else.
Of a message above 512 KiB the dead letter has the first 64 KiB only: it is named and not sent.

Exit status: 0; 1 some cannot be sent, or a server is away; 2 a wrong option; 130 interrupted.`,
    )
    .action((flags: RedriveFlags) =>
      present(exit, flags.json, async () => (await import('./work.js')).runRedrive(flags)),
    );
};
