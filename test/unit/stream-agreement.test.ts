import { CaseBook, discover } from '@weir/follower';
import { type EntryRecord, type FoldedMessage, JournalFold, type JournalFrame } from '@weir/journal';
import { MatcherFold } from '@weir/matcher';
import { compareBytes } from '@weir/model';
import { openMemoryStore, type Store } from '@weir/store';
import { describe, expect, it } from 'vitest';
import type { TraceInput } from '../reference/trace.js';
import {
  type Answers,
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
const file = 'stream-agreement';

interface MatchedMessage {
  readonly message: FoldedMessage;
  readonly records: readonly EntryRecord[];
}

/** Journal and matcher, without input and output. */
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
  const take = (frame: JournalFrame): MatchedMessage => {
    const message = fold.apply(offset, brokerMs + offset, frame);
    offset++;
    return { message, records: matcher.apply(message) };
  };
  yield take({ type: 'settings', settings });
  for (const frame of framesOf(order, dice)) yield take(frame);
}

const answersOf = (book: CaseBook): Answers => {
  const transfers: unknown[] = [];
  const accounts: unknown[] = [];
  const missing = new Set<string>();
  for (const open of [...book.cases()].sort((left, right) => compareBytes(left.name, right.name))) {
    for (const id of book.missingRoots(open)) missing.add(id);
    for (const { of, taint, layer } of open.answer!.tainted) {
      if (taint > 0) transfers.push({ case: open.name, id: of.id, taint: String(taint), layer });
    }
    const pockets = [...open.answer!.pockets].sort(
      (left, right) => compareBytes(left.account, right.account) || compareBytes(left.asset, right.asset),
    );
    for (const { account, asset, layer, ...parts } of pockets) {
      const texts = Object.fromEntries(Object.entries(parts).map(([part, sum]) => [part, String(sum)]));
      accounts.push({ case: open.name, account, asset, layer, ...texts });
    }
  }
  return { transfers, accounts, missing: [...missing].sort(compareBytes) };
};

/** Everything in memory: the answer at the end, and how many events were late. */
const answerInMemory = (input: TraceInput, order: readonly Draft[], latenessMs: number, dice: Dice) => {
  const book = new CaseBook(Number.POSITIVE_INFINITY);
  let late = 0;
  for (const { message, records } of matched(input, order, latenessMs, dice)) {
    late += message.late.length;
    book.apply(message, records);
    if (dice(3) === 0) for (const open of book.cases()) if (open.dirty) expect(book.work(open)).toBeNull();
  }
  for (const open of book.cases()) expect(book.work(open)).toBeNull();
  return { answers: answersOf(book), late };
};

const write = async (store: Store, { message, records }: MatchedMessage): Promise<void> => {
  for (const record of records) {
    const row = { version: message.offset, record };
    if (record.kind === 'flow' || record.kind === 'flow-gone') await store.insert('flows', [{ ...row, record }]);
    else await store.insert('credits', [{ ...row, record }]);
  }
  await store.savePosition('flows/0', message.offset + 1);
};

describe('the stream and the slow model agree', { timeout: 600_000 }, () => {
  it('in any order of events while nothing is late', () => {
    for (const { seed, input, wanted } of streamRuns()) {
      const dice = diceOf(seed);
      const order = shuffled([...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)], dice);
      const { answers, late } = answerInMemory(input, order, 1_000_000 * dayMs, dice);
      expect(late, repeatWith(seed, file)).toBe(0);
      expect(answers, repeatWith(seed, file)).toEqual(wanted);
    }
  });

  it('when events come out of order inside the lateness and the past is settled on the way', () => {
    let settledRuns = 0;
    for (const { seed, input, wanted } of streamRuns()) {
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
      const order = [...arrivals, ...orders]
        .sort((left, right) => left.arrival - right.arrival)
        .map(({ draft }) => draft);
      const { answers, late } = answerInMemory(input, order, latenessMs, dice);
      // Halves whose clocks are hours apart are late by right: the answer is then repaired, not here.
      if (late > 0) continue;
      settledRuns++;
      expect(answers, repeatWith(seed, file)).toEqual(wanted);
    }
    expect(settledRuns).toBeGreaterThan(seedCount > 100 ? seedCount / 10 : -1);
  });

  it('when memory holds next to nothing and the past of a report comes from the store', async () => {
    let asked = 0;
    for (const { seed, input, wanted } of streamRuns()) {
      const dice = diceOf(seed);
      const order = shuffled([...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)], dice);
      const book = new CaseBook(1);
      const store = openMemoryStore();
      const stream = { reached: () => Promise.resolve(), shards: 1, signal: new AbortController().signal };
      for (const step of matched(input, order, 1_000_000 * dayMs, dice)) {
        await write(store, step);
        book.apply(step.message, step.records);
        if (dice(5) > 0) continue;
        for (const open of book.cases()) {
          if (!open.dirty) continue;
          const gaps = book.work(open);
          if (gaps === null) continue;
          asked++;
          await discover(open, book, store, stream, gaps);
        }
      }
      for (const open of book.cases()) {
        const gaps = book.work(open);
        if (gaps !== null) await discover(open, book, store, stream, gaps);
      }
      expect(answersOf(book), repeatWith(seed, file)).toEqual(wanted);
    }
    expect(asked).toBeGreaterThan(seedCount > 100 ? seedCount / 10 : -1);
  });
});
