import { CaseBook } from '@weir/follower';
import { decodeFlowsFrame, encodeJournalFrame, LedgerFold } from '@weir/journal';
import { batchOf, type LogBatch, MemoryBroker, openMemoryLog } from '@weir/log';
import { JournalToFlows } from '@weir/matcher';
import { compareBytes } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { MergedStream } from '../../services/follower/src/merged-stream.js';
import {
  type Answers,
  brokerMs,
  type Dice,
  diceOf,
  draftsOf,
  framesOf,
  ordersOf,
  repeatWith,
  settingsOf,
  shuffled,
  streamRuns,
} from '../stream/random-stream.js';

const dayMs = 86_400_000;
const runs = Number(process.env['WEIR_SHARD_RUNS'] ?? 30);
const topics = { journal: 'journal', flows: 'flows' };

/** The journal messages at offsets `[from, to)`. */
const batchAt = (broker: MemoryBroker, from: number, to: number): LogBatch => {
  const place = { topic: topics.journal, partition: 0, firstOffset: from, nextOffset: to, highWatermark: to };
  return batchOf(place, broker.read(topics.journal, 0, from, to - from));
};

/** What shards of a number say of each journal message, as sorted texts; written to a broker as matchers would. */
const matchInShards = (journal: readonly Buffer[], shards: number, dice: Dice, broker: MemoryBroker): string[][] => {
  const told: string[][] = journal.map(() => []);
  for (let shard = 0; shard < shards; shard++) {
    const matcher = new JournalToFlows(0, new LedgerFold(shard, shards, true));
    for (let from = 0; from < journal.length; ) {
      const to = Math.min(journal.length, from + 1 + dice(7));
      for (const frame of matcher.take(batchAt(broker, from, to)).frames) {
        broker.append(topics.flows, shard, [{ value: frame }]);
        for (const { version, records } of decodeFlowsFrame(frame).units)
          told[version]!.push(...records.map((record) => JSON.stringify(record)));
      }
      from = to;
    }
  }
  return told.map((texts) => texts.sort());
};

/** The answers of follower shards over what matcher shards wrote, put together. */
const followInShards = async (broker: MemoryBroker, end: number, shards: number): Promise<Answers> => {
  const [transfers, accounts]: [Map<string, unknown[]>, Map<string, unknown[]>] = [new Map(), new Map()];
  const missing = new Set<string>();
  const log = openMemoryLog(broker);
  for (let shard = 0; shard < shards; shard++) {
    const stream = await MergedStream.open(log, topics, { shard, shards });
    const book = new CaseBook(Number.POSITIVE_INFINITY);
    while (stream.position < end) for (const frame of (await stream.next())!) book.applyFrame(frame);
    await stream.close();
    for (const open of book.cases()) {
      expect(book.work(open)).toBeNull();
      expect(transfers.has(open.name), 'a case is one shard’s').toBe(false);
      for (const id of book.missingRoots(open)) missing.add(id);
      const { tainted, pockets } = open.answer!;
      transfers.set(
        open.name,
        tainted
          .filter(({ taint }) => taint > 0)
          .map(({ of, taint, layer }) => ({ case: open.name, id: of.id, taint: String(taint), layer })),
      );
      const inOrder = [...pockets].sort(
        (left, right) => compareBytes(left.account, right.account) || compareBytes(left.asset, right.asset),
      );
      accounts.set(
        open.name,
        inOrder.map(({ account, asset, layer, ...parts }) => {
          const texts = Object.entries(parts).map(([part, sum]) => [part, String(sum)]);
          return { case: open.name, account, asset, layer, ...Object.fromEntries(texts) };
        }),
      );
    }
  }
  await log.close();
  const byName = (rows: ReadonlyMap<string, unknown[]>): unknown[] =>
    [...rows].sort(([left], [right]) => compareBytes(left, right)).flatMap(([, of]) => of);
  return { transfers: byName(transfers), accounts: byName(accounts), missing: [...missing].sort(compareBytes) };
};

describe('the answer is the same for every number of shards', { timeout: 600_000 }, () => {
  it('in flows, message by message, and in cases, which are those of the slow model', async () => {
    let [told, ofSeveral, seen] = [0, 0, 0];
    for (const { seed, input, wanted } of streamRuns()) {
      if (seen++ >= runs) break;
      const dice = diceOf(seed);
      const settings = settingsOf(input, 1_000_000 * dayMs);
      const order = shuffled([...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)], dice);
      const frames = [...framesOf(order, dice)].map(encodeJournalFrame);
      let alone: string[][] | null = null;
      for (const shards of [1, 2, 3, 4]) {
        const broker = new MemoryBroker({ nowMs: () => brokerMs });
        broker.create({ topic: topics.journal, partitions: 1 });
        broker.create({ topic: topics.flows, partitions: shards });
        const first = { ...settings, ...(shards > 1 ? { shards: { matcher: shards, follower: 2 } } : {}) };
        const journal = [encodeJournalFrame({ type: 'settings', settings: first }), ...frames];
        for (const value of journal) broker.append(topics.journal, 0, [{ value }]);
        const together = matchInShards(journal, shards, dice, broker);
        alone ??= together;
        expect(together, `${shards} shards: ${repeatWith(seed, 'shards-agreement')}`).toEqual(alone);
        told += together.flat().length;
        ofSeveral += together.filter((texts) => texts.length > 1).length;
        const answers = await followInShards(broker, journal.length, 1 + (shards % 2));
        expect(answers, `${shards} shards: ${repeatWith(seed, 'shards-agreement')}`).toEqual(wanted);
      }
    }
    expect(told).toBeGreaterThan(runs * 10);
    expect(ofSeveral).toBeGreaterThan(runs);
  });
});
