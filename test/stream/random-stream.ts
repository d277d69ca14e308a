import type { JournalFrame, JournalRecord, Settings } from '@weir/journal';
import { noHints, parseDuration, readLabelLine, readRootsLine, readTransfer } from '@weir/model';
import { generateCase } from '../reference/generate.js';
import { referenceTrace, type TraceInput } from '../reference/trace.js';
import { shareOf } from '../share.js';

// WEIR_SEEDS=10000 for a long run, WEIR_SEED=4711 for one seed.
const first = Number(process.env['WEIR_SEED'] ?? 1);
export const seedCount = Number(
  process.env['WEIR_SEEDS'] ?? (process.env['WEIR_SEED'] === undefined ? shareOf(1_500) : 1),
);
export const partitions = 3;
/** Broker times lie after every event time, as live. */
export const brokerMs = 1_800_000_000_000;

/** A small generator of its own, so that a seed repeats whatever the language does. */
export const diceOf = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor((((state ^ (state >>> 12)) >>> 0) / 2 ** 32) * below);
  };
};

export type Dice = ReturnType<typeof diceOf>;
type WithoutOffset<Record> = Record extends unknown ? Omit<Record, 'offset'> : never;
/** A journal record before it is known where in its raw partition it stands. */
export type Draft = WithoutOffset<Exclude<JournalRecord, { kind: 'rejected' }>>;

const readLines = (text: string | undefined): unknown[] =>
  (text ?? '')
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** The records that a run's transfers files hold, without the lines that are refused. */
export const draftsOf = (input: TraceInput): { draft: Draft; instant: number }[] => {
  const drafts: { draft: Draft; instant: number }[] = [];
  const common = { timeMs: brokerMs, sha256: '00'.repeat(32) };
  for (const { text } of input.transfers) {
    for (const line of text.replace(/^\ufeff/, '').split('\n')) {
      let fields: unknown;
      try {
        fields = JSON.parse(line);
      } catch {
        continue;
      }
      if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) continue;
      const parsed = readTransfer(fields as Record<string, unknown>);
      if (parsed.kind === 'transfer') {
        drafts.push({
          draft: { kind: 'transfer', ...common, transfer: parsed.transfer, hints: noHints },
          instant: parsed.transfer.time,
        });
      } else if (parsed.kind === 'void') {
        drafts.push({ draft: { kind: 'void', ...common, id: parsed.id, time: null }, instant: Number.NaN });
      }
    }
  }
  return drafts;
};

export const ordersOf = (input: TraceInput): Draft[] => {
  const common = { timeMs: brokerMs, sha256: '00'.repeat(32) };
  const reports = readLines(input.roots).map((value, index): Draft => {
    const read = readRootsLine(value);
    if (!read.ok) throw new Error(read.why);
    const report = {
      reporter: `line ${index}`,
      version: 1,
      reportedAt: null,
      withdrawn: false,
      roots: read.value,
      match: [],
    };
    return { kind: 'report', ...common, report };
  });
  const labels = readLines(input.labels).map((value, index): Draft => {
    const read = readLabelLine(value);
    if (!read.ok) throw new Error(read.why);
    return {
      kind: 'label',
      ...common,
      label: { source: `line ${index}`, version: 1, withdrawn: false, label: read.value },
    };
  });
  return [...reports, ...labels];
};

/** Journal frames of any size, on any partition, some of them sent twice or by a zombie with other borders. */
export function* framesOf(order: readonly Draft[], dice: Dice): Iterable<JournalFrame> {
  const next = new Array<number>(partitions).fill(0);
  for (let at = 0; at < order.length; ) {
    const partition = dice(partitions);
    const from = next[partition]!;
    const records = order
      .slice(at, at + 1 + dice(4))
      .map((draft, index) => ({ ...draft, offset: from + index }) as JournalRecord);
    at += records.length;
    const to = from + records.length;
    next[partition] = to;
    const frame = { type: 'raw', topic: 'bank', partition, from, to, records } as const;
    yield frame;
    if (dice(4) === 0) yield frame;
    if (dice(6) === 0 && records.length > 1) yield { ...frame, from: from + 1, records: records.slice(1) };
    if (dice(10) === 0) yield { type: 'idle', topic: 'bank', partition, end: to };
  }
}

/** A list in an order of the dice. */
export const shuffled = <T>(list: readonly T[], dice: Dice): T[] =>
  list
    .map((item) => ({ item, rank: dice(1_000_000) }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item);

/** The settings that a run's options ask for. */
export const settingsOf = ({ options }: TraceInput, latenessMs: number): Settings => ({
  policy: options.policy === 'lifo' ? 'lifo' : 'fifo',
  windowMs: options.window === undefined || options.window === 'none' ? null : parseDuration(options.window),
  trustBalances: options.balances !== 'ignore',
  hubEntries: options.hubEntries === undefined || options.hubEntries === 'none' ? null : Number(options.hubEntries),
  maxLayers: Number(options.maxLayers ?? 20),
  floor: Number(options.floor ?? 0),
  sight: options.sight ?? null,
  latenessMs: Object.fromEntries(
    ['CNY', 'USD', 'USDT-TRON', 'USDT-ETH', 'USDT-BSC'].map((asset) => [asset, latenessMs]),
  ),
  topics: [{ topic: 'bank', partitions }],
});

/** What the slow model says of a run, as far as a stream says it too. */
export interface Answers {
  readonly transfers: unknown[];
  readonly accounts: unknown[];
  readonly missing: string[];
}

const isForStream = (input: TraceInput): boolean =>
  ['fifo', 'lifo', undefined].includes(input.options.policy) &&
  input.transfers.every(({ file, csv }) => csv !== true && !file.endsWith('.csv'));

/** One generated run of a stream and what the slow model says of it. */
export interface StreamRun {
  readonly seed: number;
  readonly input: TraceInput;
  readonly wanted: Answers;
}

/** Null where a stream does not answer that run. */
const streamRunOf = (seed: number): StreamRun | null => {
  const generated = generateCase(seed);
  const { asOf: _, ...options } = generated.options;
  const input = { ...generated, options };
  if (!isForStream(input)) return null;
  const reference = referenceTrace(input);
  if (reference.status === 2) return null;
  const summary = reference.summary as { missingRoots: string[] };
  const wanted = { transfers: reference.transfers, accounts: reference.accounts, missing: summary.missingRoots };
  return frozen({ seed, input, wanted });
};

const frozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
};

/** Beyond so many seeds they are made anew for each reader: a long run must not fill the memory. */
const seedsKeptMax = 5_000;
const kept = new Map<number, StreamRun | null>();

/**
 * Generated runs that a stream can answer (no readings, no `--as-of`), with what they must give. Every test of a process
 * reads the same ones, which are made once; none can change them.
 */
export function* streamRuns(): Iterable<StreamRun> {
  for (let seed = first; seed < first + seedCount; seed++) {
    const run = kept.get(seed) ?? (kept.has(seed) ? null : streamRunOf(seed));
    if (seedCount <= seedsKeptMax) kept.set(seed, run);
    if (run !== null) yield run;
  }
}

export const repeatWith = (seed: number, file: string): string =>
  `repeat with: WEIR_SEED=${seed} npx vitest run --project 'unit*' ${file}`;
