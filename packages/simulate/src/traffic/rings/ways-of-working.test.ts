import { describe, expect, test } from 'vitest';
import { actNumber } from '../acts.js';
import { generateTraffic } from '../generate-traffic.js';
import type { Typology } from './typology.js';

const traffic = generateTraffic({ seed: 11, accounts: 20_000, muleShare: 0.01 });
const { transfers, truth } = traffic;

interface Paid {
  readonly timeMs: number;
  readonly from: number;
  readonly to: number;
  readonly amountMinor: number;
}

const rowsOf = (act: Parameters<typeof actNumber>[0]): Paid[] => {
  const out: Paid[] = [];
  for (let row = traffic.measuredFrom; row < transfers.length; row++) {
    if (transfers.act[row] !== actNumber(act)) continue;
    const [timeMs, amountMinor] = [transfers.timeMs[row]!, transfers.amountMinor[row]!];
    out.push({ timeMs, from: transfers.from[row]!, to: transfers.to[row]!, amountMinor });
  }
  return out;
};
const layer = rowsOf('layer');
const thefts = rowsOf('theft');
const layerOf = (typology: Typology) => layer.filter(({ from }) => truth.typologyOf.get(from) === typology);
const grouped = <Key>(rows: readonly Paid[], key: (row: Paid) => Key): Paid[][] => {
  const groups = new Map<Key, Paid[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return [...groups.values()];
};
const different = (rows: readonly Paid[], side: 'from' | 'to'): number => new Set(rows.map((row) => row[side])).size;

describe('each way of working leaves its shape', () => {
  test('layered: tested, loaded, split twice within minutes, below the limit in the second layer', () => {
    const tested = new Set(rowsOf('card test').map(({ to }) => to));
    const loaded = thefts.filter(({ to }) => truth.typologyOf.get(to) === 'layered');
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.every(({ to }) => tested.has(to))).toBe(true);
    const splits = grouped(layerOf('layered'), ({ from }) => from);
    expect(Math.max(...splits.map((rows) => different(rows, 'to')))).toBeGreaterThanOrEqual(3);
    const [first] = loaded;
    const next = layerOf('layered').find(({ from, timeMs }) => from === first!.to && timeMs > first!.timeMs);
    expect(next!.timeMs - first!.timeMs).toBeLessThan(5 * 60_000);
  });

  test('gather-scatter: many victims, then equal parts to others', () => {
    const hubs = grouped(layerOf('gather-scatter'), ({ from }) => from);
    expect(hubs.length).toBeGreaterThan(0);
    for (const rows of hubs) {
      const gathered = thefts.filter(({ to }) => to === rows[0]!.from);
      expect(different(gathered, 'from')).toBeGreaterThanOrEqual(3);
      expect(Math.max(...gathered.map(({ timeMs }) => timeMs))).toBeLessThan(rows[0]!.timeMs);
      expect(different(rows, 'to')).toBeGreaterThanOrEqual(4);
    }
  });

  test('scatter-gather: one to several, all of them to one other', () => {
    const gathers = grouped(layerOf('scatter-gather'), ({ to }) => to).filter((rows) => rows.length > 1);
    expect(gathers.length).toBeGreaterThan(0);
    for (const rows of gathers) {
      const origins = layer.filter(({ to }) => rows.some(({ from }) => from === to));
      expect(different(origins, 'from')).toBe(1);
    }
  });

  test('cycle: the money comes back to where it began, less of it', () => {
    const rows = layerOf('cycle');
    const back = rows.filter((last) => {
      const first = rows.find(({ from, timeMs }) => from === last.to && timeMs < last.timeMs);
      return first !== undefined && last.amountMinor < first.amountMinor;
    });
    expect(back.length).toBeGreaterThan(0);
  });

  test('stack: every card of a layer pays every card of the next', () => {
    const full = grouped(layerOf('stack'), ({ from }) => from).map((rows) => different(rows, 'to'));
    expect(full.filter((payees) => payees === 3).length).toBeGreaterThanOrEqual(3);
    expect(full.filter((payees) => payees === 2).length).toBeGreaterThanOrEqual(3);
  });

  test('score running: small sums from many, one phone, pieces just below 10,000', () => {
    const runners = grouped(
      thefts.filter(({ to }) => truth.typologyOf.get(to) === 'score running'),
      ({ to }) => to,
    );
    expect(Math.max(...runners.map((rows) => different(rows, 'from')))).toBeGreaterThan(10);
    const pieces = layerOf('score running');
    const justBelow = pieces.filter(({ amountMinor }) => amountMinor >= 950_000 && amountMinor < 1_000_000);
    // A card whose owner spends some of it pays what is left.
    expect(justBelow.length / pieces.length).toBeGreaterThan(0.9);
  });

  test('funnel: dozens pay equal fees, and the card empties itself every while', () => {
    const fees = grouped(
      thefts.filter(({ to }) => truth.typologyOf.get(to) === 'funnel'),
      ({ to }) => to,
    );
    for (const rows of fees) expect(new Set(rows.map(({ amountMinor }) => amountMinor)).size).toBe(1);
    expect(layerOf('funnel').length).toBeGreaterThanOrEqual(2 * fees.length);
  });

  test('pieces under a limit: at least three a card, each just below 50,000', () => {
    const splits = grouped(layerOf('pieces under a limit'), ({ from }) => from).filter((rows) => rows.length >= 3);
    expect(splits.length).toBeGreaterThan(0);
    // What is short of a whole piece may be less: a card pays what it has.
    for (const rows of splits)
      expect(
        rows.filter(({ amountMinor }) => amountMinor >= 4_810_000 && amountMinor < 5_000_000).length,
      ).toBeGreaterThanOrEqual(3);
  });

  test('slow pass: hours go by before the money leaves', () => {
    const left = rowsOf('illicit exchange').filter(({ from }) => truth.typologyOf.get(from) === 'slow pass');
    expect(left.length).toBeGreaterThan(0);
    for (const { from, timeMs } of left)
      expect(timeMs - truth.sinceMs(from)!).toBeGreaterThanOrEqual(2 * 3_600_000 - 1_000);
  });
});
