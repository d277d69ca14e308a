import { encodeJournalFrame, type RuleSet, type Settings } from '@weir/journal';
import { assets, dlqOf, readTransfer, topicNames } from '@weir/model';
import type { Dice } from '../reference/generate/dice.js';
import { START_MS } from '../reference/generate/ledger.js';
import { generateCase } from '../reference/generate.js';
import { referenceTrace, type TraceInput, type TraceOutput } from '../reference/trace.js';
import { settingsOf } from '../stream/random-stream.js';
import { withBalancesTakenBack } from './balances-taken-back.js';
import { withEqualVersions } from './equal-versions.js';
import { asSent, type Retold, withIdsAgain } from './ids-again.js';
import { inRepairableOrder, type Line, settleable } from './repairable-lines.js';
import type { Weather } from './weather.js';
import { drawWithdrawals, jsonLines, type Withdrawals, withdrawnVersion } from './withdrawals.js';

export const topics = topicNames('');
export const rawTopics = [topics.bank, topics.chain, topics.reports, topics.labels] as const;

/** A message as a feed sends it, at `atMs` of virtual time. */
export interface FeedMessage {
  readonly atMs: number;
  readonly topic: string;
  readonly partition: number;
  readonly value: Buffer;
}

/** How far the order of events differs from the order of their times. */
export type Disorder = 'any' | 'inside the lateness' | 'beyond the lateness';

/** Everything that is given from outside: what the feeds bring and when, and what must come of it. */
export interface World {
  readonly input: TraceInput;
  /** What the slow model says of the set of events. */
  readonly wanted: TraceOutput;
  /** Transfers that are sent under ids which come again, and the lines that are sent. */
  readonly retold: Retold;
  readonly retoldTexts: ReadonlyMap<string, string>;
  readonly settings: Settings;
  readonly disorder: Disorder;
  /** By its own arrival some message is too late, or may be once a partition that is quiet counts as idle. */
  readonly mayBeLate: boolean;
  readonly feed: readonly FeedMessage[];
  /** Broker time at the beginning, milliseconds UTC. */
  readonly epochMs: number;
}

/** Broker time of most worlds at the beginning: after every event. */
export const brokerAfterAllMs = 1_800_000_000_000;

const dayMs = 86_400_000;
const latenessMs = 120_000;

/** A run that a stream can answer: matched by links, without `--as-of`, its files of JSON. */
const drawInput = (dice: Dice): { readonly input: TraceInput; readonly wanted: TraceOutput } => {
  for (;;) {
    const drawn = generateCase(dice.between(1, 2 ** 31 - 1));
    const isJson = drawn.transfers.every(({ file, csv }) => csv !== true && !file.endsWith('.csv'));
    if (!isJson) continue;
    const { asOf: _, policy, ...options } = drawn.options;
    const streamed =
      policy === 'fifo' || policy === 'lifo' || policy === undefined ? policy : dice.pick(['fifo', 'lifo']);
    const input = { ...drawn, options: { ...options, ...(streamed === undefined ? {} : { policy: streamed }) } };
    const wanted = referenceTrace(input);
    if (wanted.status !== 2) return { input, wanted };
  }
};

const readLine = (text: string): Line => {
  const refused = { text, transfer: null, id: '', time: null, earliest: Number.POSITIVE_INFINITY };
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return refused;
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return refused;
  const read = readTransfer(fields as Record<string, unknown>);
  if (read.kind === 'rejected') return refused;
  if (read.kind === 'void') return { ...refused, id: read.id };
  const { id, time, creditTime } = read.transfer;
  return { text, transfer: read.transfer, id, time, earliest: Math.min(time, creditTime ?? time) };
};

const linesOf = ({ transfers }: TraceInput): Line[] => transfers.flatMap(({ text }) => jsonLines(text)).map(readLine);

/** The lines in an order that `disorder` allows. */
const inOrder = (lines: readonly Line[], disorder: Disorder, dice: Dice): Line[] => {
  if (disorder === 'any') return dice.shuffled(lines);
  const earliestOf = new Map<string, number>();
  for (const { id, earliest } of lines) earliestOf.set(id, Math.min(earliestOf.get(id) ?? earliest, earliest));
  const firstMs = Math.min(...[...earliestOf.values()].filter(Number.isFinite));
  const isInside = disorder === 'inside the lateness';
  const lateShare = disorder === 'beyond the lateness' ? dice.pick([0.05, 0.2]) : 0;
  const arrivals = lines.map((line) => {
    // Copies, halves and voids of one id arrive together.
    const earliest = earliestOf.get(line.id)!;
    const heldBack = dice.chance(lateShare) ? dice.pick([2, 10, 500]) * latenessMs : 0;
    // Many come as late as they may: whatever settles a moment too early loses one of them.
    const jitter = isInside
      ? dice.pick([0, dice.fraction() * latenessMs, latenessMs])
      : dice.fraction() * (latenessMs / 2);
    const ownMs = Number.isFinite(earliest) ? earliest : firstMs;
    return { line, ownMs, arrivalMs: ownMs + jitter + heldBack };
  });
  return arrivals
    .sort((left, right) => left.arrivalMs - right.arrivalMs || right.ownMs - left.ownMs)
    .map(({ line }) => line);
};

/** Orders with their reporter (or source) and version, and perhaps the versions before it, in any order. */
const ordersOf = (texts: readonly string[], topic: string, by: string, weather: Weather, dice: Dice) =>
  texts.flatMap((text, index) => {
    const fields = JSON.parse(text) as Record<string, unknown>;
    const versions = dice.chance(weather.revised) ? dice.between(2, 3) : 1;
    return Array.from({ length: versions }, (_, place) => {
      const version = place + 1;
      const isLast = version === versions;
      // Another line's roots, another time of the label: what an earlier version says must leave no trace.
      const other = JSON.parse(dice.pick(texts)) as Record<string, unknown>;
      const earlier =
        topic === topics.labels ? { ...fields, from: undefined, to: undefined } : { ...other, case: fields['case'] };
      const said = isLast ? fields : earlier;
      const withdrawn = !isLast && dice.chance(0.3) ? { withdrawn: true } : {};
      return { topic, text: JSON.stringify({ ...said, ...withdrawn, [by]: `line ${index}`, version }) };
    });
  });

/** Rule sets of the detectors as somebody journals them: what little there is in a small world is enough for them. */
const drawRules = (weather: Weather, times: readonly number[], untilMs: number, dice: Dice): FeedMessage[] => {
  if (!weather.keen) return [];
  const amounts = {
    passThroughMinor: 1,
    passThroughHighMinor: 100_000,
    fanMinor: 1,
    tinyMinor: 1_000,
    loadMinor: 1_001,
    limitsMinor: [10_000, 1_000_000],
    dormantMinor: 1,
  };
  const ruleSet = (version: number): RuleSet => ({
    set: dice.pick(['live', 'live', 'shadow']),
    version,
    holdsFrom: dice.chance(0.7) ? 0 : dice.pick(times.length === 0 ? [0] : times),
    thresholds: {
      passThrough: { warnPercent: dice.pick([1, 50]), highPercent: 90 },
      fanOut: { warnCount: 2, highCount: 3, firstTimePercent: 0, quickPercent: 0 },
      fanIn: { warnCount: 2, highCount: 3, firstTimePercent: 50, quickPercent: 10 },
      amounts: Object.fromEntries(assets().map(({ code }) => [code, amounts])),
    },
  });
  return Array.from({ length: dice.between(1, 3) }, (_, index) => ({
    atMs: dice.chance(0.6) ? 0 : dice.fraction() * untilMs,
    topic: topics.journal,
    partition: 0,
    value: encodeJournalFrame({ type: 'rules', ruleSets: [ruleSet(index + 2)] }),
  }));
};

/** The messages that take orders back, any time, if only before what they take back. */
const withdrawalFeed = ({ reports, labels }: Withdrawals, untilMs: number, dice: Dice): FeedMessage[] =>
  (
    [
      [topics.reports, 'reporter', reports],
      [topics.labels, 'source', labels],
    ] as const
  ).flatMap(([topic, by, withdrawn]) =>
    withdrawn.map(({ index, text }) => {
      const said = { ...JSON.parse(text), [by]: `line ${index}`, version: withdrawnVersion, withdrawn: true };
      return { atMs: dice.fraction() * untilMs * 1.5, topic, partition: 0, value: Buffer.from(JSON.stringify(said)) };
    }),
  );

const isLateByRight = (sent: readonly { readonly line: Line; readonly partition: number }[]): boolean => {
  const earliestOf = new Map<string, number>();
  for (const { line } of sent)
    earliestOf.set(line.id, Math.min(earliestOf.get(line.id) ?? line.earliest, line.earliest));
  const reached = new Map<number, number>();
  let late = false;
  for (const { line, partition } of sent) {
    const before = reached.get(partition) ?? Number.NEGATIVE_INFINITY;
    if (line.id !== '' && earliestOf.get(line.id)! < before - latenessMs) late = true;
    if (line.time !== null) reached.set(partition, Math.max(before, line.time));
  }
  return late;
};

/** Before an id comes again there is time to read what came, in a frame of its own, unless the weather is bad. */
const againAfterMs = 300;

/** So long after the last message a run may go on: its services start again, and the last repair is made. */
const afterFeedMs = 4_000;

/**
 * Broker time at the beginning. It lies after every event, as live; or amid them, so that money is on its way when the run
 * ends; or so that an entry of some transfer lies inside the run, and alerts turn while services die and start again.
 * @param feedMs how long the feeds go on
 */
const drawEpoch = (times: readonly number[], feedMs: number, isNearEntries: boolean, dice: Dice): number => {
  const drawn = dice.fraction();
  const isNear = isNearEntries || drawn >= 0.8;
  if (!isNear && drawn < 0.6) return brokerAfterAllMs;
  if (!isNear || times.length === 0)
    return Math.floor(START_MS + dice.fraction() * (Math.max(START_MS, ...times) - START_MS));
  const which = isNearEntries ? drawn : (drawn - 0.8) / 0.2;
  return Math.floor(times[Math.floor(which * times.length)]! - dice.fraction() * (feedMs + afterFeedMs));
};

/**
 * @param withdrawalDice decides what is taken back, orders and balances
 * @param againDice decides which ids come again, and what is said again otherwise
 * @param isNearEntries broker time lies close to some entry, whatever is drawn
 */
export const drawWorld = (
  weather: Weather,
  dice: Dice,
  withdrawalDice: Dice,
  againDice: Dice,
  isNearEntries = false,
): World => {
  const told = drawInput(dice);
  const toldTimes = linesOf(told.input).flatMap(({ time }) => (time === null ? [] : [time]));
  const plain = withBalancesTakenBack(told, Math.max(START_MS, ...toldTimes), withdrawalDice);
  const isRepaired = weather.instances.repairer > 0;
  const often = isRepaired ? 'beyond the lateness' : 'any';
  const disorder = dice.pick<Disorder>(['any', often, 'inside the lateness', 'beyond the lateness']);
  const drawn =
    disorder === 'any'
      ? { ...plain, retold: new Map<string, string>() }
      : withIdsAgain(plain, linesOf(plain.input), Math.max(START_MS, ...toldTimes), 20 * latenessMs, againDice);
  const { retold } = drawn;
  const all = linesOf(drawn.input);
  const isSettled = isRepaired && disorder === 'beyond the lateness';
  const lines = isSettled ? inRepairableOrder(settleable(all), latenessMs, dice) : inOrder(all, disorder, dice);
  const input = isSettled
    ? { ...drawn.input, transfers: [{ file: 'settled.ndjson', text: lines.map(({ text }) => text).join('\n') }] }
    : drawn.input;
  const wanted = isSettled ? referenceTrace(input) : drawn.wanted;
  const partitionOfId = new Map<string, number>();
  const anyPartition = (): number => dice.between(0, weather.rawPartitions - 1);
  const sent = lines.flatMap((line) => {
    const partition = partitionOfId.get(line.id) ?? anyPartition();
    if (!weather.scattered) partitionOfId.set(line.id, partition);
    const once = { line, partition };
    return dice.chance(weather.resent)
      ? [once, weather.scattered ? { line, partition: anyPartition() } : once]
      : [once];
  });
  const messages = sent.map(({ line, partition }) => ({
    topic: topics.bank as string,
    partition,
    text: asSent(line.text, line.id, retold),
  }));
  const retoldTexts = new Map(
    lines.filter(({ id }) => retold.has(id)).map(({ id, text }) => [id, asSent(text, id, retold)] as const),
  );
  const orders = [
    ...ordersOf(jsonLines(input.roots), topics.reports, 'reporter', weather, dice),
    ...ordersOf(jsonLines(input.labels), topics.labels, 'source', weather, dice),
  ];
  for (const order of orders) messages.splice(dice.between(0, messages.length), 0, { ...order, partition: 0 });

  const times = lines.flatMap(({ time }) => (time === null ? [] : [time]));

  let atMs = 0;
  const sentLate = new Set(retoldTexts.values());
  const sentFeed = messages.map(({ text, ...place }): FeedMessage => {
    atMs += -Math.log(1 - dice.fraction()) * weather.gapMs + (sentLate.has(text) ? againAfterMs : 0);
    return { ...place, atMs, value: Buffer.from(text) };
  });
  const withdrawals = drawWithdrawals(input, wanted, withdrawalDice);
  const feed = [
    ...sentFeed,
    ...drawRules(weather, times, atMs, dice),
    ...withdrawalFeed(withdrawals, atMs, withdrawalDice),
  ].sort((left, right) => left.atMs - right.atMs);
  const settings = settingsOf(input, disorder === 'any' ? 1_000_000 * dayMs : latenessMs);
  return {
    input: withdrawals.input,
    wanted: withdrawals.wanted,
    retold,
    retoldTexts,
    settings: {
      ...settings,
      topics: [
        { topic: topics.bank, partitions: weather.rawPartitions },
        { topic: topics.chain, partitions: 1 },
      ],
      shards: weather.shards,
    },
    disorder,
    mayBeLate: disorder !== 'any' && (weather.idles || isLateByRight(sent)),
    feed: withEqualVersions(feed, new Set([topics.reports, topics.labels]), againDice),
    epochMs: drawEpoch(times, atMs, isNearEntries, dice),
  };
};

/** The topics of a world with their partitions. @param isReplay the journal stands: its messages keep their times */
export const topicSpecs = (weather: Weather, isReplay: boolean) => [
  { topic: topics.bank, partitions: weather.rawPartitions },
  ...[topics.chain, topics.reports, topics.labels].map((topic) => ({ topic, partitions: 1 })),
  ...rawTopics.map((topic) => ({ topic: dlqOf(topic), partitions: 1 })),
  { topic: topics.flows, partitions: weather.shards.matcher },
  ...[topics.cases, topics.alerts].map((topic) => ({ topic, partitions: weather.shards.follower })),
  // Its times are those of the broker, whatever ingest says of its frames, as live.
  {
    topic: topics.journal,
    partitions: 1,
    config: { 'message.timestamp.type': isReplay ? 'CreateTime' : 'LogAppendTime' },
  },
  ...[topics.late, topics.findings, topics.pulse].map((topic) => ({ topic, partitions: 1 })),
];
