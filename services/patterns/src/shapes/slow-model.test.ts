import type { Finding } from '@weir/engine';
import { expect, it } from 'vitest';
import { shareOf } from '../../../../test/share.js';
import { type Draft, diceOf, minuteMs, PatternsRun, pay, shuffled } from '../story.fixture.js';

// WEIR_SEEDS=5000 for a long run, WEIR_SEED=4711 for one seed.
const first = Number(process.env['WEIR_SEED'] ?? 1);
const seedCount = Number(process.env['WEIR_SEEDS'] ?? (process.env['WEIR_SEED'] === undefined ? shareOf(150) : 1));
const seeds = Array.from({ length: seedCount }, (_, at) => first + at);

type Payment = Extract<Draft, { kind: 'transfer' }>['transfer'];
const windowMs = 30 * minuteMs;
const names = ['A', 'B', 'C', 'D', 'E'];

const ledgerOf = (seed: number, payments: number): Draft[] => {
  const dice = diceOf(seed);
  return Array.from({ length: payments + dice(10) }, (_, at) => {
    const from = names[dice(names.length)]!;
    const to = names.filter((name) => name !== from)[dice(names.length - 1)]!;
    return pay(`t${String(at).padStart(2, '0')}`, dice(45), from, to, 80 + dice(40));
  });
};

/** How much of each payment went with each later one: first in, first out in every account, entry by entry. */
const linksOf = (payments: readonly Payment[]) => {
  const taken = new Map<string, number>();
  const lots = new Map<string, { readonly id: string; left: number }[]>();
  for (const { id, from, to, amount } of [...payments].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))) {
    let wanted = amount;
    for (const lot of lots.get(from) ?? []) {
      const part = Math.min(wanted, lot.left);
      lot.left -= part;
      wanted -= part;
      if (part > 0) taken.set(`${lot.id} ${id}`, part);
    }
    lots.set(to, [...(lots.get(to) ?? []), { id, left: amount }]);
  }
  return (before: Payment, after: Payment): number => taken.get(`${before.id} ${after.id}`) ?? 0;
};

/** Every sequence of three to six payments that comes back to its payer: found by trying all. */
const allCycles = (payments: readonly Payment[]): Payment[][] => {
  const linked = linksOf(payments);
  const found: Payment[][] = [];
  const goOn = (path: readonly Payment[]): void => {
    const [begin, last] = [path[0]!, path.at(-1)!];
    if (last.to === begin.from) {
      if (path.length >= 3) found.push([...path]);
      return;
    }
    if (path.length === 6) return;
    for (const next of payments) {
      const isOn = linked(last, next) > 0 && next.time >= last.time && next.time - begin.time <= windowMs;
      const isAlike = next.amount >= last.amount * 0.8 && last.amount >= next.amount * 0.8;
      if (isOn && isAlike && !path.some(({ from }) => from === next.from)) goOn([...path, next]);
    }
  };
  for (const payment of payments) goOn([payment]);
  return found;
};

/** For each pair the most accounts between, over all windows that end with a payment to the second: found by trying all. */
const allScatterGathers = (payments: readonly Payment[]): Map<string, number> => {
  const most = new Map<string, number>();
  const linked = linksOf(payments);
  for (const { time: end } of payments) {
    const inside = payments.filter(({ time }) => time >= end - windowMs && time <= end);
    for (const { from: origin } of inside) {
      for (const { to: beneficiary } of inside) {
        if (origin === beneficiary || !inside.some(({ to, time }) => to === beneficiary && time === end)) continue;
        const sum = (some: readonly Payment[]) => some.reduce((all, { amount }) => all + amount, 0);
        let [passedOn, gathered] = [0, 0];
        const middles = names.filter((name) => {
          const ins = inside.filter(({ from, to }) => from === origin && to === `bank:CMB:${name}`);
          const outs = inside.filter(
            (out) =>
              out.from === `bank:CMB:${name}` && out.to === beneficiary && ins.some(({ time }) => time <= out.time),
          );
          const [got, gave] = [sum(ins), sum(outs)];
          const isWay = gave > 0 && gave >= 0.8 * got && got >= 0.8 * gave && `bank:CMB:${name}` !== beneficiary;
          if (!isWay) return false;
          gathered += gave;
          for (const before of ins) for (const after of outs) passedOn += linked(before, after);
          return true;
        }).length;
        if (middles < 3 || passedOn < 0.3 * gathered) continue;
        const key = `${origin} ${beneficiary}`;
        most.set(key, Math.max(middles, most.get(key) ?? 0));
      }
    }
  }
  return most;
};

const standingAfter = (drafts: readonly Draft[]): Finding[] => {
  const run = new PatternsRun().suspect(...names);
  run.takeEach(drafts);
  return [...run.findings.values()].filter(({ state }) => state === 'standing');
};

const paymentsOf = (drafts: readonly Draft[]): Payment[] =>
  drafts.flatMap((draft) => (draft.kind === 'transfer' ? [draft.transfer] : []));

/** Late events lie up to twenty minutes back, so an order is a shuffle of pieces that are no longer. */
const liveOrder = (drafts: readonly Draft[], seed: number): Draft[] => {
  const dice = diceOf(seed + 77);
  const pieceOf = (draft: Draft) =>
    draft.kind === 'transfer' ? Math.floor(((draft.transfer.time / minuteMs) % 1e9) / 10) : 0;
  const pieces = new Map<number, Draft[]>();
  for (const draft of drafts) pieces.set(pieceOf(draft), [...(pieces.get(pieceOf(draft)) ?? []), draft]);
  return [...pieces.keys()].sort((left, right) => left - right).flatMap((piece) => shuffled(pieces.get(piece)!, dice));
};

it('cycles are those that trying everything finds, none besides, whatever the order', () => {
  for (const seed of seeds) {
    const drafts = ledgerOf(seed, 6);
    const cycles = allCycles(paymentsOf(drafts));
    const known = new Set(
      cycles.map((cycle) =>
        cycle
          .map(({ id }) => id)
          .sort()
          .join(),
      ),
    );
    const found = standingAfter(liveOrder(drafts, seed)).filter(({ rule }) => rule === 'cycle');
    for (const { transfers } of found) expect(known, `seed ${seed}`).toContain([...transfers].sort().join());
    for (const cycle of cycles) {
      // Of cycles from one account that share payments one is said.
      const sharing = found.some(({ account }) => account === cycle[0]!.from);
      if (!sharing) expect.fail(`seed ${seed}: nothing was said of ${cycle.map(({ id }) => id).join(' ')}`);
    }
  }
});

it('scatter-gathers are those that trying everything finds, with as many between, whatever the order', () => {
  let seen = 0;
  for (const seed of seeds) {
    const drafts = ledgerOf(seed, 20);
    const expected = allScatterGathers(paymentsOf(drafts));
    const found = standingAfter(liveOrder(drafts, seed)).filter(({ rule }) => rule === 'scatter-gather');
    const most = new Map<string, number>();
    for (const { account, others, figures } of found) {
      const key = `${others[0]} ${account}`;
      most.set(key, Math.max(Number(figures['middles']), most.get(key) ?? 0));
    }
    expect([...most].sort(), `seed ${seed}`).toEqual([...expected].sort());
    seen += expected.size;
  }
  if (seedCount > 100) expect(seen).toBeGreaterThan(2);
});
