import { compareBytes } from '@weir/model';
import { withinBudget } from '../../questions/hop-budget.js';
import type { BetweenAsked, Hop, HopsAsked, HopsFound, PocketAt, TransferFacts } from '../../questions/port.js';
import { type Entries, factsOf, timesById } from './account-questions.js';

export const hopsIn = ({ flows, credits }: Entries, asked: HopsAsked): HopsFound => {
  const { direction, minAmount, untilMs } = asked;
  const others = asked.others === undefined ? null : new Set(asked.others);
  const rows = (direction === 'out' ? flows : credits).map(({ record }) => record);
  const within = ({ account, asset, atMs }: PocketAt) =>
    rows.filter((row) =>
      direction === 'out'
        ? row.from === account && row.asset === asset && row.time >= atMs && (untilMs === null || row.time < untilMs)
        : row.to === account && row.asset === asset && row.time <= atMs && (untilMs === null || row.time >= untilMs),
    );
  const { gone, skipped, entries } = withinBudget(asked, (pocket) => within(pocket).length);
  const hops = new Map<string, Hop>();
  for (const { from, to, asset, time, amount } of gone.flatMap(within)) {
    if (from === to || (minAmount !== null && amount < minAmount)) continue;
    if (others !== null && !others.has(direction === 'out' ? to : from)) continue;
    const name = JSON.stringify([from, to, asset]);
    const known = hops.get(name) ?? { from, to, asset, firstTime: time, lastTime: time };
    hops.set(name, {
      ...known,
      firstTime: Math.min(known.firstTime, time),
      lastTime: Math.max(known.lastTime, time),
    });
  }
  return { hops: [...hops.values()], skipped, entries };
};

export const transfersBetweenIn = (
  { flows, credits }: Entries,
  { pairs, since, until, minAmount, limit, wanted }: BetweenAsked,
): { transfers: TransferFacts[]; isComplete: boolean } => {
  const askedOf = new Map(pairs.map((pair) => [JSON.stringify([pair.from, pair.to, pair.asset, pair.by]), pair]));
  const [debited, credited] = [timesById(flows), timesById(credits)];
  const told = [
    ...flows.map(({ record }) => ({ by: 'out', ...factsOf(record, record.time, credited.get(record.id) ?? null) })),
    ...credits.map(({ record }) => ({
      by: 'in',
      ...factsOf(record, debited.get(record.id) ?? record.time, record.time),
    })),
  ]
    .filter(({ from, to, asset, time, creditTime, amount, by }) => {
      const pair = askedOf.get(JSON.stringify([from, to, asset, by]));
      const at = by === 'out' ? time : creditTime!;
      return (
        pair !== undefined &&
        at >= pair.firstTime &&
        at <= pair.lastTime &&
        time >= since &&
        (until === null || time < until) &&
        (minAmount === null || amount >= minAmount)
      );
    })
    .sort((left, right) => left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id));
  // Of a pair that is asked for from both sides most come twice.
  const nameOf = ({ id, from, to, asset }: TransferFacts): string => JSON.stringify([id, from, to, asset]);
  const ofPayer = new Set(told.filter(({ by }) => by === 'out').map(nameOf));
  const each = told
    .filter((row) => row.by === 'out' || !ofPayer.has(nameOf(row)))
    .map(({ by: _, ...transfer }) => transfer);
  const kept =
    wanted &&
    new Set(wanted(each.map((one) => ({ ...one, creditTime: one.creditTime ?? one.time }))).map(({ id }) => id));
  const found = kept === undefined ? each : each.filter(({ id }) => kept.has(id));
  return {
    transfers: found.slice(0, limit),
    isComplete: found.length <= limit,
  };
};
