import { type AvroRole, KnownAnswers, Registry, TopicReader } from '@weir/avro';
import type { Settings } from '@weir/journal';
import { beat, type Log, type PartitionOffsets, WeirLogError } from '@weir/log';
import { dlqOf, WeirError } from '@weir/model';
import { DeadLetters } from './dead-letters/dead-letters.js';
import { bankDecoder } from './decode/bank.js';
import { chainDecoder } from './decode/chain/decoder.js';
import { throughOneInterface } from './decode/chain/one-interface.js';
import { labelDecoder } from './decode/label.js';
import type { Decoder } from './decode/raw-message.js';
import { reportDecoder } from './decode/report.js';
import type { IngestEvent } from './events.js';
import { Departures } from './intake/departures.js';
import { FairTurns } from './intake/fair-turns.js';
import { watchIdle } from './intake/idle-watch.js';
import { IntakeLoop } from './intake/intake-loop.js';
import { PartitionIntake } from './intake/partition-intake.js';
import { RegistrySchemas } from './intake/registry-schemas.js';
import { JournalStanding } from './journal/journal-standing.js';
import { JournalWriter, type RawPlace } from './journal/journal-writer.js';
import { marksInFlows } from './journal/marks-in-flows.js';
import { journalBounds } from './journal/read-journal.js';
import { catchUp, settingsDifferences, settleSettings } from './journal/settings.js';
import type { IngestOptions } from './options.js';
import { patiently } from './patience.js';
import { PlainTransfers } from './plain/plain-transfers.js';
import { standBy } from './stand-by.js';

/** What is in flight when the end is asked for has this long; then it is given up, and taken again after a start. */
const farewellMs = 5_000;

/** Bytes fetched ahead, over all readers. */
const bufferedBytesMax = 64 * 2 ** 20;
const bufferedBytesMin = 2 * 2 ** 20;

interface RawTopic {
  readonly topic: string;
  readonly decode: Decoder;
  /** Null: it carries JSON only. */
  readonly avro: AvroRole | null;
  /** Its partitions count for a watermark. */
  readonly transfers: boolean;
  readonly partitions: readonly PartitionOffsets[];
}

/** The lesser half of the shortest lateness: what runs ahead by less cannot make anything late. */
const marginMs = ({ latenessMs }: Settings): number => Math.min(...Object.values(latenessMs)) / 2;

const assertCounted = (settings: Settings, { topic, partitions }: RawTopic): void => {
  const counted = settings.topics.find((each) => each.topic === topic)?.partitions;
  if (counted === partitions.length) return;
  const wanted =
    counted === undefined ? 'the journal’s settings do not name it' : `the journal’s settings count ${counted}`;
  throw new WeirError('CONFIG_INVALID', `${topic} has ${partitions.length} partitions, and ${wanted}`);
};

const openTopics = async (options: IngestOptions, signal: AbortSignal): Promise<RawTopic[]> => {
  const { contracts, log, topics, tronLogs = null, zone } = options;
  const chain = throughOneInterface(chainDecoder(contracts), tronLogs);
  const kinds: readonly Omit<RawTopic, 'partitions'>[] = [
    { topic: topics.bank, decode: bankDecoder({ zone }), avro: 'bank', transfers: true },
    { topic: topics.chain, decode: chain, avro: null, transfers: true },
    { topic: topics.reports, decode: reportDecoder, avro: 'reports', transfers: false },
    { topic: topics.labels, decode: labelDecoder, avro: 'labels', transfers: false },
  ];
  const opened: RawTopic[] = [];
  for (const kind of kinds)
    opened.push({ ...kind, partitions: await patiently(signal, () => log.offsets(kind.topic)) });
  return opened;
};

const deadLetterPartitions = async (log: Log, topics: readonly RawTopic[], signal: AbortSignal) => {
  const counts = new Map<string, number>();
  for (const { topic } of topics) counts.set(topic, await patiently(signal, () => log.partitions(dlqOf(topic))));
  return counts;
};

/**
 * Reads the journal to its end: from where the matcher has told the marks, where it has. The journal's beginning may have
 * been deleted, its settings with it.
 */
const readStanding = async (options: IngestOptions, signal: AbortSignal): Promise<JournalStanding> => {
  const { log, topics } = options;
  const standing = new JournalStanding();
  const { earliest } = await journalBounds(log, topics.journal, signal);
  standing.next = earliest;
  const told = await marksInFlows(log, topics, signal);
  if (told !== null) {
    await catchUp(log, topics.journal, standing, signal, () => standing.settings !== null);
    if (standing.next < told.next) standing.jump(told);
  }
  await catchUp(log, topics.journal, standing, signal);
  if (earliest > 0 && standing.settings === null)
    throw new WeirError(
      'FOLD_INVARIANT',
      `${topics.journal} begins at ${earliest} and its settings are gone: they must not be chosen anew`,
    );
  return standing;
};

const work = async (options: IngestOptions, signal: AbortSignal, onFatal: (error: unknown) => void): Promise<void> => {
  const { log, topics } = options;
  const onEvent = options.onEvent ?? ((_event: IngestEvent) => undefined);
  const logWriter = await log.openWriter();
  const onFailure = (place: RawPlace, error: Error) => onEvent({ kind: 'append-failed', ...place, error });
  const writer = new JournalWriter({ log, writer: logWriter, journal: topics.journal, signal, onFailure });
  const loops: IntakeLoop[] = [];
  const endAll = () => {
    for (const loop of loops) void loop.close();
    setTimeout(() => void logWriter.close(), farewellMs).unref();
  };
  signal.addEventListener('abort', endAll, { once: true });
  try {
    const standing = await readStanding(options, signal);
    const pulse = await standBy(options, standing, signal);
    const parts = { log, journal: topics.journal, writer, signal };
    const settings = await settleSettings(parts, standing, options.settings);
    onEvent({ kind: 'settings', settings, differences: settingsDifferences(settings, options.settings) });
    const rawTopics = await openTopics(options, signal);
    for (const rawTopic of rawTopics) if (rawTopic.transfers) assertCounted(settings, rawTopic);
    const partitionsOf = await deadLetterPartitions(log, rawTopics, signal);
    const deadLetters = new DeadLetters({ writer: logWriter, partitionsOf, signal, onFailure });
    const recordsPerFrameMax = options.recordsPerFrameMax ?? 2_000;
    const { lingerMs = 0 } = options;
    const departures = new Departures(lingerMs);
    const intakeParts = { writer, deadLetters, signal, onEvent, recordsPerFrameMax, departures };
    const { schemaRegistry = null, share = { part: 0, parts: 1 } } = options;
    const isOurs = ({ partition }: PartitionOffsets): boolean => partition % share.parts === share.part;
    const known = schemaRegistry === null ? null : new KnownAnswers(new Registry(schemaRegistry));
    const onAway = (schemaId: number, error: Error) => onEvent({ kind: 'registry-away', schemaId, error });
    const schemas = known === null ? null : new RegistrySchemas({ known, signal, onAway });
    const intakes = rawTopics.map(({ topic, decode, avro: role, transfers, partitions }) => {
      const avro = role === null ? null : new TopicReader(role, known);
      const plain = role === 'bank' ? new PlainTransfers(options, (id) => avro!.isNewestTransfer(id)) : null;
      const turns = transfers ? new FairTurns(marginMs(settings)) : null;
      return partitions.filter(isOurs).map(({ earliest, next, partition }) => {
        const mark = standing.mark(topic, partition);
        const from = mark ?? earliest;
        turns?.join(partition, from < next);
        return new PartitionIntake(intakeParts, {
          place: { topic, partition },
          rules: { decode, plain, avro, futureToleranceMs: options.futureToleranceMs },
          turns,
          schemas: role === null ? null : schemas,
          from,
          mark: { mark, since: standing.next },
          idle: standing.isIdle(topic, partition),
        });
      });
    });
    const ofTransfers = intakes.flatMap((each, index) => (rawTopics[index]!.transfers ? each : []));
    const others = intakes.flatMap((each, index) => (rawTopics[index]!.transfers ? [] : each));
    // A partition that waits for others must not keep their batches from being read: each has a reader of its own. The
    // others wait for nobody but a registry.
    const together = schemas === null ? [others] : others.map((intake) => [intake]);
    const loopsOfTransfers = ofTransfers.map((intake) => new IntakeLoop([intake]));
    const otherLoops = together.map((group) => new IntakeLoop(group));
    loops.push(...loopsOfTransfers, ...otherLoops);
    const bytesEach = Math.max(bufferedBytesMin, Math.floor(bufferedBytesMax / loops.length));
    // Reports and labels come one by one: nothing is to be gathered.
    await Promise.all([
      ...loopsOfTransfers.map((loop) => loop.open(log, { bufferedBytesMax: bytesEach, restMs: lingerMs })),
      ...otherLoops.map((loop) => loop.open(log, { bufferedBytesMax: bytesEach })),
    ]);
    const partitions = intakes.flat().map(({ place, position }) => ({ ...place, position }));
    onEvent({ kind: 'started', partitions, droppedFrames: standing.droppedFrames });
    const endless = [...loops.map((loop) => loop.run()), watchIdle(log, ofTransfers, options.idleAfterMs, signal)];
    if (pulse !== null) endless.push(beat(pulse));
    // The first to fail ends the others; all are waited for, so that nothing is written after the end.
    const outcomes = await Promise.allSettled(
      endless.map((each) =>
        each.catch((error: unknown) => {
          onFatal(error);
          throw error;
        }),
      ),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    signal.removeEventListener('abort', endAll);
    await Promise.all(loops.map((loop) => loop.close()));
    await logWriter.close();
  }
};

/**
 * Takes everything the raw topics bring into the journal, each message exactly once, until the signal is aborted:
 * checked and normalised, or refused with its code and put on the dead-letter topic. Goes on from the marks that
 * stand in the journal, whoever wrote them.
 * @throws {WeirLogError} `LOG_OFFSET_MISSING` where a raw topic no longer holds what comes next; `LOG_TOPIC_MISSING`
 * @throws {WeirError} `CONFIG_INVALID` where a topic's partitions are not those of the settings; `FRAME_CORRUPT` and
 * `FOLD_INVARIANT` where the journal is not what it should be
 */
export const runIngest = async (options: IngestOptions): Promise<void> => {
  const ending = new AbortController();
  const onAbort = () => ending.abort();
  if (options.signal.aborted) return;
  options.signal.addEventListener('abort', onAbort, { once: true });
  let fatal: { readonly error: unknown } | null = null;
  const onFatal = (error: unknown) => {
    if (!ending.signal.aborted) fatal ??= { error };
    ending.abort();
  };
  const farewell = new Promise<void>((resolve) => {
    // A log without a broker may never answer again; whoever closes it ends what still waits for it.
    ending.signal.addEventListener('abort', () => setTimeout(resolve, farewellMs + 1_000).unref(), { once: true });
  });
  try {
    await Promise.race([work(options, ending.signal, onFatal), farewell]);
  } catch (error) {
    // Asked to end, an ingest that was interrupted has not failed: the next start goes on from its marks.
    if (!options.signal.aborted || !(error instanceof WeirLogError)) fatal ??= { error };
  } finally {
    options.signal.removeEventListener('abort', onAbort);
    ending.abort();
  }
  if (fatal !== null) throw (fatal as { readonly error: unknown }).error;
};
