// Every element of the story stands in every simulation of usual size, whatever the seed.
import { describe, expect, it } from 'vitest';
import { type SimulatedMessage, simulate } from '../index.js';
import { findTruth } from '../truth/truth.js';

const yuan = 100;
const minuteMs = 60_000;
const fields = ({ value }: SimulatedMessage) => value as Record<string, unknown>;

describe.each([11, 12, 13, 14, 15, 16])('the story of seed %i', (seed) => {
  const simulation = simulate({ seed, startMs: Date.UTC(2026, 4, 6, 3), victims: 3 });
  const { truth, ledger, messages, reports, labels } = simulation;
  const [first, second] = truth.cases;
  const onChain = truth.cases.at(-1)!;
  const bankCases = truth.cases.slice(0, -1);
  const rootsOf = (one: (typeof bankCases)[number]) => ledger.filter((row) => one.roots.includes(row.id));
  const mules = bankCases.flatMap((one) => one.accounts.filter((account) => !account.exited && !account.returned));
  const muleNames = new Set(mules.map((one) => one.account));

  it('tests the card with an odd small payment some minutes before', () => {
    for (const one of bankCases) {
      const [root] = rootsOf(one);
      const tests = ledger.filter(
        (row) => row.to === root!.to && row.time < root!.time && row.amount < 100 * yuan && row.amount % 100 !== 0,
      );
      expect(tests.some((row) => root!.time - row.time > 2 * minuteMs)).toBe(true);
    }
  });

  it('splits in at least four layers over tens of accounts within half an hour', () => {
    for (const one of bankCases) {
      const [root] = rootsOf(one);
      const beginMs = root!.time;
      const reached = one.accounts.filter((account) => account.firstHeldMs < beginMs + 30 * minuteMs);
      expect(reached.length).toBeGreaterThan(25);
      for (const layer of [1, 2, 3, 4]) expect(reached.some((account) => account.layer === layer)).toBe(true);
      const moved = ledger.find((row) => row.from === root!.to && row.amount > 1_000 * yuan && row.time > beginMs);
      expect(moved!.time - beginMs).toBeLessThan(2 * minuteMs);
    }
  });

  it('keeps just below the limit, and hands out small odd orders', () => {
    const below = ledger.filter(
      (row) => muleNames.has(row.from) && row.amount > 49_000 * yuan && row.amount < 50_000 * yuan,
    );
    const odd = ledger.filter(
      (row) => muleNames.has(row.from) && muleNames.has(row.to) && row.amount < 5_000 * yuan && row.amount % 100 !== 0,
    );
    expect(below.length).toBeGreaterThanOrEqual(3);
    expect(odd.length).toBeGreaterThan(20);
  });

  it('goes through companies, and through accounts with money and a life of their own', () => {
    const names = new Map(messages.map(fields).map((one) => [String(one['to']), String(one['toName'])]));
    expect(mules.some((one) => names.get(one.account)?.endsWith('有限公司'))).toBe(true);
    const ids = new Map(messages.map(fields).map((one) => [one['id'], one['memo']]));
    const living = ledger.filter(
      (row) => muleNames.has(row.from) && ['餐饮', '房租'].includes(String(ids.get(row.id))),
    );
    const players = ledger.filter((row) => muleNames.has(row.to) && ids.get(row.id) === '充值');
    expect(living.length).toBeGreaterThan(3);
    expect(players.length).toBeGreaterThan(10);
    const earliest = new Map<string, number>();
    for (const row of ledger)
      if (!earliest.has(row.to) && row.balanceTo !== undefined) earliest.set(row.to, row.balanceTo - row.amount);
    expect(mules.some((one) => one.layer > 1 && (earliest.get(one.account) ?? 0) > 1_000 * yuan)).toBe(true);
  });

  it('passes banks out of sight and comes back in part', () => {
    expect(mules.some((one) => !one.inSight)).toBe(true);
    expect(mules.some((one) => one.inSight && one.cameBackFromOutOfSight)).toBe(true);
    expect(simulation.summary.outOfView).toBeGreaterThan(0);
  });

  it('leaves as notes and to an exchanger, whose wallet pays USDT within minutes', () => {
    const exits = bankCases.flatMap((one) => one.accounts.filter((account) => account.exited));
    expect(exits.some((one) => one.account.startsWith('cash:atm:'))).toBe(true);
    const known = labels.filter((one) => one.owner !== undefined).map((one) => one.account);
    expect(exits.some((one) => known.includes(one.account))).toBe(true);
    const sold = ledger.filter((row) => known.includes(row.to) && row.asset === 'CNY');
    const sent = ledger.filter((row) => known.includes(row.from) && row.asset === 'USDT-TRON');
    for (const send of sent) {
      const funding = sold.filter((row) => row.creditTime < send.time && send.time - row.creditTime < 15 * minuteMs);
      const worth = (row: (typeof sold)[number]) => (row.amount / 720) * 1_000_000;
      expect(funding.some((row) => send.amount < worth(row) && send.amount > 0.9 * worth(row))).toBe(true);
    }
    expect(sent.length).toBeGreaterThan(3);
  });

  it('leaves something to be stopped at the report, and goes on after it', () => {
    for (const one of truth.cases) {
      const held = one.accounts.filter(
        (account) => truth.heldAt(one.case, account.account, account.asset, one.reportedAtMs) > 0n,
      );
      expect(held.length).toBeGreaterThan(1);
    }
    const { reportedAtMs, accounts } = first!;
    expect(accounts.some((one) => one.firstHeldMs > reportedAtMs)).toBe(true);
    expect(accounts.some((one) => one.lastHeldMs !== null && one.lastHeldMs > reportedAtMs)).toBe(true);
    const delays = reports.map((one) => one.reportedAt - Math.max(...rootTimesOf(one)));
    for (const delay of delays) {
      expect(delay).toBeGreaterThan(8.5 * minuteMs);
      expect(delay).toBeLessThan(11.5 * minuteMs);
    }
  });

  const rootTimesOf = (report: (typeof reports)[number]) =>
    truth.cases
      .filter((one) => one.case === report.case)
      .flatMap((one) => rootsOf(one))
      .filter((row) => report.victims.includes(row.from))
      .map((row) => row.time);

  it('pays a victim a little back', () => {
    expect(first!.accounts.some((one) => one.returned && BigInt(one.received) > 0n)).toBe(true);
  });

  it('mixes several victims of one case, and different cases, in one account', () => {
    expect(first!.victims).toHaveLength(2);
    const apart = reports
      .filter((one) => one.case === first!.case)
      .map((one, place) => ({ ...one, case: `victim ${place}` }));
    const openings = new Map<string, number>();
    const each = findTruth(ledger, openings, apart, labels, truth.sight).cases.map(
      (one) => new Set(one.accounts.filter((account) => !account.exited).map((account) => account.account)),
    );
    expect([...each[0]!].filter((account) => each[1]!.has(account)).length).toBeGreaterThan(3);
    const other = new Set(second!.accounts.filter((one) => !one.exited).map((one) => one.account));
    expect(first!.accounts.some((one) => !one.exited && other.has(one.account))).toBe(true);
  });

  it('operates many accounts from one phone', () => {
    const byPhone = new Map<unknown, Set<unknown>>();
    for (const value of messages.map(fields)) {
      if (value['device'] === undefined) continue;
      byPhone.set(value['device'], (byPhone.get(value['device']) ?? new Set()).add(JSON.stringify(value['from'])));
    }
    expect(Math.max(...[...byPhone.values()].map((one) => one.size))).toBeGreaterThanOrEqual(5);
  });

  it('robs one victim on the chain, through layers of wallets to an exchange', () => {
    expect(onChain.victims[0]).toMatch(/^tron:/);
    expect(reports.find((one) => one.case === onChain.case)?.debitsOf).toEqual(onChain.victims);
    for (const layer of [1, 2, 3])
      expect(onChain.accounts.some((one) => one.layer === layer && !one.exited)).toBe(true);
    expect(onChain.accounts.some((one) => one.exited)).toBe(true);
    expect(onChain.accounts.some((one) => one.heldAtEnd !== '0')).toBe(true);
  });
});
