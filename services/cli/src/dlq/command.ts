import { type Command, Option } from 'commander';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import type { Connection } from '../stack/connection.js';
import { present, type Report } from '../stack/report.js';
import { shownWhole } from '../stack/table.js';
import { timeRangeOf, wholeOption } from '../stack/time-range.js';
import { progressLine } from '../terminal/progress.js';
import { connectTo, receiving } from '../world/open-world.js';
import { type Choice, codeOf, rawTopicsOf } from './choice.js';
import { listReport } from './list.js';
import { type Letters, readLetters } from './read-letters.js';
import { redrive } from './redrive.js';
import { planRedrive } from './redrive-plan.js';
import { redriveReport } from './redrive-report.js';
import { type ShownBytes, showLetter } from './show.js';
import { texts } from './texts.js';

interface ChoiceFlags {
  readonly topic?: string;
  readonly code?: string;
  readonly since?: string;
  readonly until?: string;
  readonly namespace?: string;
  readonly json?: boolean;
}

interface Work {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly progress: ReturnType<typeof progressLine>;
}

const connected = async (namespace: string | undefined, work: (parts: Work) => Promise<Report>): Promise<Report> => {
  const connection = await connectTo(namespace);
  const { signal, release } = interruption();
  const progress = progressLine();
  try {
    await connection.log.ping();
    return await work({ connection, signal, progress });
  } finally {
    progress.end();
    release();
    await connection.close();
  }
};

const choiceOf = (flags: ChoiceFlags): Choice => ({ range: timeRangeOf(flags), code: codeOf(flags.code) });

const chosenLetters = async (
  { topic }: ChoiceFlags,
  choice: Choice,
  { connection, signal, progress }: Work,
): Promise<Letters> => {
  const onRead = (read: number, of: number): void =>
    progress.show(spoken(texts).read(shownWhole(read), shownWhole(of)));
  const letters = await readLetters(connection.log, rawTopicsOf(topic, connection.topics), choice, { signal, onRead });
  progress.end();
  return letters;
};

const list = (flags: ChoiceFlags & { readonly limit: string }): Promise<Report> => {
  const [choice, limit] = [choiceOf(flags), wholeOption('--limit', flags.limit)];
  return connected(flags.namespace, async (work) => {
    const report = listReport(await chosenLetters(flags, choice, work), limit);
    return work.signal.aborted ? { ...report, status: 130 } : report;
  });
};

const show = (
  topic: string,
  offsetText: string,
  flags: { readonly partition: string; readonly bytes?: ShownBytes; readonly namespace?: string },
): Promise<Report> => {
  const offset = wholeOption('OFFSET', offsetText, 0);
  const partition = wholeOption('--partition', flags.partition, 0);
  return connected(flags.namespace, ({ connection }) => {
    const [rawTopic] = rawTopicsOf(topic, connection.topics);
    return showLetter(connection.log, rawTopic!, { partition, offset, bytes: flags.bytes ?? null });
  });
};

interface RedriveFlags extends ChoiceFlags {
  readonly limit?: string;
  readonly again: boolean;
  readonly execute: boolean;
}

const runRedrive = (flags: RedriveFlags): Promise<Report> => {
  const choice = choiceOf(flags);
  const limit = flags.limit === undefined ? null : wholeOption('--limit', flags.limit);
  return connected(flags.namespace, async (work) => {
    const { connection, signal, progress } = work;
    receiving(connection.config);
    const plan = planRedrive(await chosenLetters(flags, choice, work), { again: flags.again, limit });
    if (!flags.execute || signal.aborted) return redriveReport(plan, null, signal.aborted);
    const onSent = (sent: number): void =>
      progress.show(spoken(texts).sentSoFar(shownWhole(sent), shownWhole(plan.toSend.length)));
    const sent = await redrive(connection.log, plan.toSend, { signal, onSent });
    return redriveReport(plan, sent, signal.aborted);
  });
};

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
    .action((flags: ChoiceFlags & { limit: string }) => present(exit, flags.json, async () => list(flags)));
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
      present(exit, flags.json, async () => show(topic, offset, flags)),
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
    .action((flags: RedriveFlags) => present(exit, flags.json, async () => runRedrive(flags)));
};
