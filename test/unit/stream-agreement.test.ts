import { CaseBook } from '@weir/follower';
import { JournalFold, type JournalRecord, type Settings } from '@weir/journal';
import { MatcherFold } from '@weir/matcher';
import { compareBytes, parseDuration, readLabelLine, readRootsLine, readTransfer } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { generateCase } from '../reference/generate.js';
import { referenceTrace, type TraceInput } from '../reference/trace.js';

// WEIR_SEEDS=10000 for a long run, WEIR_SEED=4711 for one seed.
const first = Number(process.env['WEIR_SEED'] ?? 1);
const count = Number(process.env['WEIR_SEEDS'] ?? (process.env['WEIR_SEED'] === undefined ? 1_500 : 1));
const partitions = 3;
const dayMs = 86_400_000;

/** A small generator of its own, so that a seed repeats whatever the language does. */
const diceOf = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor(((state ^ (state >>> 12)) >>> 0) / 2 ** 32 * below);
  };
};

type Dice = ReturnType<typeof diceOf>;
type Draft = Omit<Extract<JournalRecord, { kind: 'transfer' }>, 'offset'> | Omit<Extract<JournalRecord, { kind: 'void' | 'report' | 'label' }>, 'offset'>;

const readLines = (text: string | undefined): unknown[] =>
  (text ?? '')
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** The records that a run's transfers files hold, without the lines that are refused. */
const draftsOf = (input: TraceInput): { draft: Draft; instant: number }[] => {
  const drafts: { draft: Draft; instant: number }[] = [];
  const common = { timeMs: 0, sha256: '00' };
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
        drafts.push({ draft: { kind: 'transfer', ...common, transfer: parsed.transfer }, instant: parsed.transfer.time });
      } else if (parsed.kind === 'void') {
        drafts.push({ draft: { kind: 'void', ...common, id: parsed.id, time: null }, instant: Number.NaN });
      }
    }
  }
  return drafts;
};

const ordersOf = (input: TraceInput): Draft[] => {
  const common = { timeMs: 0, sha256: '00' };
  const reports = readLines(input.roots).map((value, index): Draft => {
    const read = readRootsLine(value);
    if (!read.ok) throw new Error(read.why);
    const report = { reporter: `line ${index}`, version: 1, reportedAt: null, withdrawn: false, roots: read.value, match: [] };
    return { kind: 'report', ...common, report };
  });
  const labels = readLines(input.labels).map((value, index): Draft => {
    const read = readLabelLine(value);
    if (!read.ok) throw new Error(read.why);
    return { kind: 'label', ...common, label: { source: `line ${index}`, version: 1, withdrawn: false, label: read.value } };
  });
  return [...reports, ...labels];
};

interface Stream {
  readonly answers: { readonly transfers: unknown[]; readonly accounts: unknown[]; readonly missing: string[] };
  readonly late: number;
}

/** The whole stream without its input and output: journal, identity and lateness, matcher, cases. */
const streamAnswer = (input: TraceInput, order: readonly Draft[], latenessMs: number | null, dice: Dice): Stream => {
  const { options } = input;
  const windowMs = options.window === undefined || options.window === 'none' ? null : parseDuration(options.window);
  const assets = ['CNY', 'USD', 'USDT-TRON', 'USDT-ETH', 'USDT-BSC'];
  const settings: Settings = {
    policy: options.policy === 'lifo' ? 'lifo' : 'fifo',
    windowMs,
    trustBalances: options.balances !== 'ignore',
    hubEntries: options.hubEntries === undefined || options.hubEntries === 'none' ? null : Number(options.hubEntries),
    maxLayers: Number(options.maxLayers ?? 20),
    floor: Number(options.floor ?? 0),
    sight: options.sight ?? null,
    latenessMs: latenessMs === null ? {} : Object.fromEntries(assets.map((asset) => [asset, latenessMs])),
    topics: [{ topic: 'bank', partitions }],
  };
  const fold = new JournalFold();
  const matcher = new MatcherFold(settings, (asset) => fold.horizon(asset));
  const book = new CaseBook(Number.POSITIVE_INFINITY);
  const next = new Array<number>(partitions).fill(0);
  let offset = 0;
  let late = 0;
  const take = (frame: Parameters<JournalFold['apply']>[2]): void => {
    const message = fold.apply(offset, 1_800_000_000_000 + offset, frame);
    late += message.late.length;
    book.apply(message, matcher.apply(message));
    offset++;
  };
  take({ type: 'settings', settings });
  for (let at = 0; at < order.length; ) {
    const partition = dice(partitions);
    const from = next[partition]!;
    const records = order.slice(at, at + 1 + dice(4)).map((draft, index) => ({ ...draft, offset: from + index }) as JournalRecord);
    at += records.length;
    next[partition] = from + records.length;
    const frame = { type: 'raw', topic: 'bank', partition, from, to: next[partition]!, records } as const;
    take(frame);
    // A frame sent twice, or by a zombie with other borders, changes nothing.
    if (dice(4) === 0) take(frame);
    if (dice(6) === 0 && records.length > 1) take({ ...frame, from: from + 1, records: records.slice(1) });
    if (dice(10) === 0) take({ type: 'idle', topic: 'bank', partition, end: next[partition]! });
    if (dice(3) === 0) for (const open of book.cases()) if (open.dirty) expect(book.work(open)).toBeNull();
  }
  const transfers: unknown[] = [];
  const accounts: unknown[] = [];
  const missing = new Set<string>();
  const cases = [...book.cases()].sort((left, right) => compareBytes(left.name, right.name));
  for (const open of cases) {
    expect(book.work(open)).toBeNull();
    for (const id of book.missingRoots(open)) missing.add(id);
    for (const { of, taint, layer } of open.answer!.tainted) {
      if (taint > 0) transfers.push({ case: open.name, id: of.id, taint: String(taint), layer });
    }
    const pockets = [...open.answer!.pockets].sort(
      (left, right) => compareBytes(left.account, right.account) || compareBytes(left.asset, right.asset),
    );
    for (const pocket of pockets) {
      const { account, asset, layer, ...parts } = pocket;
      const texts = Object.fromEntries(Object.entries(parts).map(([part, sum]) => [part, String(sum)]));
      accounts.push({ case: open.name, account, asset, layer, ...texts });
    }
  }
  return { answers: { transfers, accounts, missing: [...missing].sort(compareBytes) }, late };
};

const isForStream = (input: TraceInput): boolean =>
  ['fifo', 'lifo', undefined].includes(input.options.policy) && input.transfers.every(({ file, csv }) => csv !== true && !file.endsWith('.csv'));

const runSeeds = (run: (seed: number, input: TraceInput, wanted: Stream['answers']) => void): void => {
  for (let seed = first; seed < first + count; seed++) {
    const { asOf: _, ...options } = generateCase(seed).options;
    const input = { ...generateCase(seed), options };
    if (!isForStream(input)) continue;
    const reference = referenceTrace(input);
    if (reference.status === 2) continue;
    const summary = reference.summary as { missingRoots: string[] };
    run(seed, input, { transfers: reference.transfers, accounts: reference.accounts, missing: summary.missingRoots });
  }
};

const repeat = (seed: number): string => `repeat with: WEIR_SEED=${seed} npx vitest run --project unit stream-agreement`;

describe('the stream and the slow model agree', { timeout: 600_000 }, () => {
  it('in any order of events while nothing is late', () => {
    runSeeds((seed, input, wanted) => {
      const dice = diceOf(seed);
      const order = [...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)]
        .map((draft) => ({ draft, rank: dice(1_000_000) }))
        .sort((left, right) => left.rank - right.rank)
        .map(({ draft }) => draft);
      const { answers, late } = streamAnswer(input, order, 1_000_000 * dayMs, dice);
      expect(late, repeat(seed)).toBe(0);
      expect(answers, repeat(seed)).toEqual(wanted);
    });
  });

  it('when events come out of order inside the lateness and the past is settled on the way', () => {
    let settledRuns = 0;
    runSeeds((seed, input, wanted) => {
      const dice = diceOf(seed);
      const latenessMs = 120_000;
      const drafts = draftsOf(input);
      const instantOf = new Map<string, number>();
      for (const { draft, instant } of drafts) {
        if (draft.kind !== 'transfer') continue;
        const known = instantOf.get(draft.transfer.id);
        instantOf.set(draft.transfer.id, Math.min(known ?? instant, instant));
      }
      // Copies and halves of one id arrive together; what is farther apart than the lateness would be late by right.
      const arrivals = drafts.map(({ draft, instant }) => {
        const id = draft.kind === 'transfer' ? draft.transfer.id : draft.kind === 'void' ? draft.id : '';
        return { draft, arrival: (instantOf.get(id) ?? (instant || 0)) + dice(latenessMs / 2) };
      });
      const last = Math.max(0, ...arrivals.map(({ arrival }) => arrival));
      const orders = ordersOf(input).map((draft) => ({ draft, arrival: last - dice(3_600_000) }));
      const order = [...arrivals, ...orders].sort((left, right) => left.arrival - right.arrival).map(({ draft }) => draft);
      const { answers, late } = streamAnswer(input, order, latenessMs, dice);
      // Halves whose clocks are hours apart are late by right: the answer is then repaired, not here.
      if (late > 0) return;
      settledRuns++;
      expect(answers, repeat(seed)).toEqual(wanted);
    });
    expect(settledRuns).toBeGreaterThan(count > 100 ? count / 10 : -1);
  });
});
