import type { CreditFacts, FlowFacts, LotInterval } from '@weir/journal';

type Numbers = readonly (number | string)[];
type Lists = [ids: readonly string[], starts: Numbers, ends: Numbers];

const wholes = (numbers: Numbers): number[] => numbers.map(Number);

const intervalsOf = ([ids, starts, ends]: Lists): LotInterval[] => {
  const [start, end] = [wholes(starts), wholes(ends)];
  return ids.map((id, index) => ({ id, start: start[index]!, end: end[index]! }));
};

/** Facts of rows from before there was such a column, as the migration carried them over: schemas/clickhouse/0008-facts.sql. */
export const oldFactsOf = (text: string): FlowFacts | CreditFacts => {
  const list = JSON.parse(text) as readonly unknown[];
  const [balance, hub] = list as [number | string | null, number];
  const [topics, partitions, offsets, times, hashes] = list.slice(11, 16) as [
    readonly string[],
    Numbers,
    Numbers,
    Numbers,
    readonly string[],
  ];
  const lists = (at: number): LotInterval[] => intervalsOf(list.slice(at, at + 3) as Lists);
  const entry: CreditFacts = {
    balance: balance === null ? null : Number(balance),
    hub: hub === 1,
    aged: lists(2),
    nameless: lists(5),
    ceased: lists(8),
    messages: topics.map((topic, index) => ({
      topic,
      partition: Number(partitions[index]!),
      offset: Number(offsets[index]!),
      timeMs: Number(times[index]!),
      sha256: hashes[index]!,
    })),
  };
  if (list.length === 16) return entry;
  const [unseen, seen] = list.slice(16, 18) as [string, string | null];
  return { ...entry, unseen, seen, sources: lists(18) };
};
