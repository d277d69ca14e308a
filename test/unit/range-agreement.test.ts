import { CaseBook, discover, discoverReach } from '@weir/follower';
import { type EntryRecord, type FoldedMessage, JournalFold } from '@weir/journal';
import { MatcherFold } from '@weir/matcher';
import type { AccountId, AssetCode } from '@weir/model';
import { openMemoryStore, type Store } from '@weir/store';
import { describe, expect, it } from 'vitest';
import { referenceTrace, type TraceInput } from '../reference/trace.js';
import { drawIdsAgain } from '../stream/ids-again.js';
import {
  brokerMs,
  type Dice,
  type Draft,
  diceOf,
  draftsOf,
  framesOf,
  ordersOf,
  repeatWith,
  seedCount,
  settingsOf,
  shuffled,
  streamRuns,
} from '../stream/random-stream.js';

const dayMs = 86_400_000;
const file = 'range-agreement';
/** Two more readings of each run: a third of the runs that others do. */
const everyRun = seedCount > 100 ? 3 : 1;

type Row = { case: string; account: AccountId; asset: AssetCode; received: string; atRest: string };
const figures = ['received', 'atRest'] as const;

/** By pocket and figure, what the slow model says in each of the three readings. */
const referenceRanges = (input: TraceInput) => {
  const rows = new Map<string, { readonly row: Row; readonly sums: Record<(typeof figures)[number], bigint[]> }>();
  const policies = [input.options.policy ?? 'fifo', 'haircut', 'taint-first'] as const;
  for (const [at, policy] of policies.entries()) {
    const { accounts } = referenceTrace({ ...input, options: { ...input.options, policy } });
    for (const row of accounts as Row[]) {
      const key = `${row.case} ${row.account} ${row.asset}`;
      const known = rows.get(key) ?? { row, sums: { received: [0n, 0n, 0n], atRest: [0n, 0n, 0n] } };
      rows.set(key, known);
      for (const figure of figures) known.sums[figure][at] = BigInt(row[figure]);
    }
  }
  return rows;
};

const ascending = (sums: readonly bigint[]): bigint[] => [...sums].sort((left, right) => (left < right ? -1 : 1));
const lowest = (sums: readonly bigint[]): bigint => ascending(sums)[0]!;
const highest = (sums: readonly bigint[]): bigint => ascending(sums).at(-1)!;

/** Every pocket that some reading reached has the slow model's range; returns how many of them are wider than a point. */
const compare = (book: CaseBook, input: TraceInput, where: string): number => {
  let wide = 0;
  for (const { row, sums } of referenceRanges(input).values()) {
    const open = book.case(row.case);
    if (open === undefined) continue;
    const own = { atRest: sums.atRest[0]!, received: sums.received[0]!, holdable: sums.atRest[0]! };
    const balance = Number(highest(sums.atRest) / 2n);
    const cap = { minor: balance, instant: Number.POSITIVE_INFINITY, most: BigInt(balance) };
    const found = open.readings.range(row.account, row.asset, own, cap, Number.POSITIVE_INFINITY);
    const capped = sums.atRest.map((sum, at) => (at > 0 && sum > BigInt(balance) ? BigInt(balance) : sum));
    const span = (of: readonly bigint[]) => ({ low: String(lowest(of)), high: String(highest(of)) });
    const range = { received: span(sums.received), atRest: span(sums.atRest), holdable: span(capped) };
    expect(found, `${where}: ${row.account}`).toMatchObject({ range, rangeReason: null });
    if (lowest(sums.atRest) < highest(sums.atRest)) wide++;
  }
  return wide;
};

interface MatchedMessage {
  readonly message: FoldedMessage;
  readonly records: readonly EntryRecord[];
}

function* matched(
  input: TraceInput,
  order: readonly Draft[],
  latenessMs: number,
  dice: Dice,
): Iterable<MatchedMessage> {
  const settings = settingsOf(input, latenessMs);
  const fold = new JournalFold();
  const matcher = new MatcherFold(settings, (asset) => fold.horizon(asset));
  let offset = 0;
  for (const frame of [{ type: 'settings', settings } as const, ...framesOf(order, dice)]) {
    const message = fold.apply(offset, brokerMs + offset, frame);
    offset++;
    yield { message, records: matcher.apply(message) };
  }
}

const write = async (store: Store, { message, records }: MatchedMessage): Promise<void> => {
  for (const record of records) {
    const row = { version: message.offset, record };
    if (record.kind === 'flow' || record.kind === 'flow-gone') await store.insert('flows', [{ ...row, record }]);
    else await store.insert('credits', [{ ...row, record }]);
  }
  await store.savePosition('flows/0', message.offset + 1);
};

/** Follows cases with next to nothing in memory: the past comes from the store. Returns how often that was asked, too. */
const followWithStore = async (
  steps: Iterable<MatchedMessage>,
  dice: Dice,
): Promise<{ readonly book: CaseBook; readonly asked: number }> => {
  let asked = 0;
  const book = new CaseBook(dice(2) === 0 ? 1 : 3_000);
  const store = openMemoryStore();
  let position = 0;
  const stream = {
    reached: () => Promise.resolve(),
    shards: 1,
    position: () => position,
    signal: new AbortController().signal,
  };
  const workAll = async (): Promise<void> => {
    for (const open of book.cases()) {
      const gaps = open.dirty ? book.work(open) : null;
      if (gaps !== null) await discover(open, book, store, stream, gaps);
    }
  };
  for (const step of steps) {
    await write(store, step);
    book.apply(step.message, step.records);
    position = step.message.offset + 1;
    if (dice(5) > 0) continue;
    await workAll();
    if (book.reach.entries.hasGaps) asked++;
    if (dice(2) === 0) await discoverReach(book, store, stream, workAll);
  }
  await workAll();
  await discoverReach(book, store, stream, workAll);
  return { book, asked };
};

/** The same with all of it in memory. */
const follow = (steps: Iterable<MatchedMessage>, dice: Dice): CaseBook => {
  const book = new CaseBook(Number.POSITIVE_INFINITY);
  for (const { message, records } of steps) {
    book.apply(message, records);
    if (dice(3) === 0) for (const open of book.cases()) if (open.dirty) expect(book.work(open)).toBeNull();
  }
  for (const open of book.cases()) expect(book.work(open)).toBeNull();
  return book;
};

/** Drafts by their arrival, each up to half the lateness after its time; copies and halves of one id arrive together. */
const arrivalsOf = (drafts: ReturnType<typeof draftsOf>, latenessMs: number, dice: Dice) => {
  const idOf = (draft: Draft): string =>
    draft.kind === 'transfer' ? draft.transfer.id : draft.kind === 'void' ? draft.id : '';
  const instants = new Map<string, number>();
  for (const { draft, instant } of drafts) {
    if (draft.kind === 'transfer') instants.set(idOf(draft), Math.min(instants.get(idOf(draft)) ?? instant, instant));
  }
  // What is farther apart than the lateness would be late by right.
  return drafts.map(({ draft, instant }) => ({
    draft,
    arrival: (instants.get(idOf(draft)) ?? (instant || 0)) + dice(latenessMs / 2),
  }));
};

const runs = function* () {
  let count = 0;
  for (const run of streamRuns()) if (count++ % everyRun === 0) yield run;
};

describe('the ranges of figures', { timeout: 600_000 }, () => {
  it('are those of the slow model in any order of events, reports and labels among them', () => {
    let wide = 0;
    for (const { seed, input } of runs()) {
      const dice = diceOf(seed);
      const order = shuffled([...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)], dice);
      const book = follow(matched(input, order, 1_000_000 * dayMs, dice), dice);
      wide += compare(book, input, repeatWith(seed, file));
    }
    expect(wide).toBeGreaterThan(seedCount > 100 ? seedCount / 10 : -1);
  });

  it('are those when events come out of order inside the lateness and the past is settled on the way', () => {
    let settledRuns = 0;
    for (const { seed, input } of runs()) {
      const dice = diceOf(seed);
      const latenessMs = 120_000;
      const drafts = draftsOf(input);
      const arrivals = arrivalsOf(drafts, latenessMs, dice);
      const last = Math.max(0, ...arrivals.map(({ arrival }) => arrival));
      const orders = ordersOf(input).map((draft) => ({ draft, arrival: last - dice(3_600_000) }));
      const order = [...arrivals, ...orders].sort((left, right) => left.arrival - right.arrival);
      const book = new CaseBook(Number.POSITIVE_INFINITY);
      let late = 0;
      const drafted = order.map(({ draft }) => draft);
      for (const { message, records } of matched(input, drafted, latenessMs, dice)) {
        late += message.late.length;
        book.apply(message, records);
        if (dice(3) === 0) for (const open of book.cases()) if (open.dirty) expect(book.work(open)).toBeNull();
      }
      if (late > 0) continue;
      settledRuns++;
      for (const open of book.cases()) expect(book.work(open)).toBeNull();
      compare(book, input, repeatWith(seed, file));
    }
    expect(settledRuns).toBeGreaterThan(seedCount > 100 ? seedCount / 30 : -1);
  });

  it('are the same when memory holds next to nothing and the past comes from the store, before the report or after', async () => {
    let [wide, asked] = [0, 0];
    for (const { seed, input } of runs()) {
      const dice = diceOf(seed);
      const drafts = draftsOf(input).map(({ draft }) => draft);
      // Reports in time, or after the fact.
      const order =
        dice(2) === 0
          ? shuffled([...drafts, ...ordersOf(input)], dice)
          : [...shuffled(drafts, dice), ...ordersOf(input)];
      const followed = await followWithStore(matched(input, order, 1_000_000 * dayMs, dice), dice);
      asked += followed.asked;
      wide += compare(followed.book, input, repeatWith(seed, file));
    }
    expect(Math.min(wide, asked)).toBeGreaterThan(seedCount > 100 ? seedCount / 20 : -1);
  });

  it('are those of the slow model, which knows each of its own, where ids come again after they were let go of', async () => {
    let [agains, wide] = [0, 0];
    for (const { seed, input, wanted } of runs()) {
      const dice = diceOf(seed);
      const latenessMs = 120_000;
      const arrivals = arrivalsOf(draftsOf(input), latenessMs, dice);
      const drafts = arrivals.toSorted((left, right) => left.arrival - right.arrival).map(({ draft }) => draft);
      const tainted = new Set((wanted.transfers as { id: string }[]).map(({ id }) => id));
      const settings = settingsOf(input, latenessMs);
      const { taken, told, framesSeed } = drawIdsAgain(drafts, ordersOf(input), tainted, settings, dice);
      if (taken.size === 0) continue;
      agains++;
      const steps = matched(input, told, latenessMs, diceOf(framesSeed));
      const book = dice(2) === 0 ? follow(steps, dice) : (await followWithStore(steps, dice)).book;
      wide += compare(book, input, repeatWith(seed, file));
    }
    expect([agains, wide].map((count) => count > (seedCount > 100 ? seedCount / 50 : -1))).toEqual([true, true]);
  });
});
