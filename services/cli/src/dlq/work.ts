import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import type { Connection } from '../stack/connection.js';
import type { Report } from '../stack/report.js';
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

export interface ChoiceFlags {
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

export const list = (flags: ChoiceFlags & { readonly limit: string }): Promise<Report> => {
  const [choice, limit] = [choiceOf(flags), wholeOption('--limit', flags.limit)];
  return connected(flags.namespace, async (work) => {
    const report = listReport(await chosenLetters(flags, choice, work), limit);
    return work.signal.aborted ? { ...report, status: 130 } : report;
  });
};

export const show = (
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

export interface RedriveFlags extends ChoiceFlags {
  readonly limit?: string;
  readonly again: boolean;
  readonly execute: boolean;
}

export const runRedrive = (flags: RedriveFlags): Promise<Report> => {
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
