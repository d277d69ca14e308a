import { describe, expect, it } from 'vitest';
import type { LedgerTransfer } from '../ledger/book.js';
import type { AccountLabel, FraudReport } from '../story/reports.js';
import { PocketLots } from './pocket-lots.js';
import { findTruth } from './truth.js';

const bank = (name: string) => `bank:B:${name}`;

let clock = 0;
const pay = (id: string, from: string, to: string, amount: number, creditTime?: number): LedgerTransfer => {
  clock += 10;
  return { id, time: clock, creditTime: creditTime ?? clock, seq: 0, from, to, asset: 'CNY', amount, inFeed: true };
};

const report = (fields: Partial<FraudReport>): FraudReport => ({
  case: 'c1',
  reporter: 'police',
  version: 1,
  reportedAt: 5,
  victims: [],
  fraudType: '',
  ...fields,
});

const label = (account: string, kind: string, from: number): AccountLabel => ({
  account,
  kind,
  source: 'desk',
  version: 1,
  confidence: 1,
  from,
});

const follow = (
  ledger: LedgerTransfer[],
  reports: FraudReport[],
  more: { openings?: Record<string, number>; labels?: AccountLabel[]; sight?: string[] } = {},
) => findTruth(ledger, new Map(Object.entries(more.openings ?? {})), reports, more.labels ?? [], more.sight ?? ['']);

describe('lots', () => {
  it('are spent from the oldest, after what the pocket had before', () => {
    const lots = new PocketLots<string>(50);
    lots.credit(100, 'first');
    lots.credit(30, 'second');
    expect(lots.debit(60).map(({ lot, start, end }) => [lot.load, start, end])).toEqual([['first', 0, 10]]);
    expect(lots.debit(110).map(({ lot, start, end }) => [lot.load, start, end])).toEqual([
      ['first', 10, 100],
      ['second', 0, 20],
    ]);
    expect(lots.debit(1_000).map(({ end }) => end)).toEqual([30]);
  });
});

describe('the truth', () => {
  it('is that of the worked example', () => {
    const ledger = [
      pay('t1', bank('V'), bank('A'), 100),
      pay('t2', bank('W'), bank('A'), 60),
      pay('t3', bank('A'), bank('B'), 120),
      pay('t4', bank('A'), bank('C'), 40),
      pay('t5', bank('B'), 'cash:atm:1', 90),
    ];
    const truth = follow(ledger, [report({ transfers: ['t1'], victims: [bank('V')] })]);
    const told = truth.cases[0]!.accounts.map((one) => [
      one.account,
      one.layer,
      one.received,
      one.heldAtEnd,
      one.exited,
    ]);
    expect(told).toEqual([
      [bank('A'), 1, '100', '0', false],
      [bank('B'), 2, '100', '25', false],
      ['cash:atm:1', 3, '75', '0', true],
    ]);
    expect(truth.heldAt('c1', bank('B'), 'CNY', ledger[2]!.time - 1)).toBe(0n);
    expect(truth.heldAt('c1', bank('B'), 'CNY', ledger[2]!.time)).toBe(100n);
    expect(truth.heldAt('c1', bank('B'), 'CNY', ledger[4]!.time)).toBe(25n);
    expect(truth.heldAt('c2', bank('B'), 'CNY', ledger[4]!.time)).toBe(0n);
  });

  it('lets own money go first, and takes what returns to the victim for returned', () => {
    const ledger = [
      pay('a', bank('V'), bank('A'), 100),
      pay('b', bank('A'), bank('S'), 30),
      pay('c', bank('A'), bank('V'), 80),
    ];
    const truth = follow(ledger, [report({ debitsOf: [bank('V')], victims: [bank('V')] })], {
      openings: { [`${bank('A')} CNY`]: 40 },
    });
    expect(truth.cases[0]!.roots).toEqual(['a']);
    expect(truth.cases[0]!.accounts.map((one) => [one.account, one.received, one.heldAtEnd, one.returned])).toEqual([
      [bank('A'), '100', '30', false],
      [bank('V'), '70', '0', true],
    ]);
  });

  it('stops at an exchange from the time it is known, and not before', () => {
    const ledger = [
      pay('a', bank('V'), bank('A'), 100),
      pay('b', bank('A'), bank('X'), 40),
      pay('c', bank('A'), bank('X'), 60),
      pay('d', bank('X'), bank('Y'), 50),
    ];
    const labels = [label(bank('X'), 'exchange', ledger[2]!.time), label(bank('A'), 'mule', 0)];
    const truth = follow(ledger, [report({ transfers: ['a'] })], { labels });
    const exchange = truth.cases[0]!.accounts.find((one) => one.account === bank('X'))!;
    expect([exchange.received, exchange.exited]).toEqual(['100', true]);
    expect(truth.cases[0]!.accounts.find((one) => one.account === bank('Y'))?.received).toBe('40');
  });

  it('says which accounts have only what came back from out of sight', () => {
    const ledger = [
      pay('a', bank('V'), bank('A'), 100),
      pay('b', bank('A'), 'bank:H:1', 60),
      pay('c', 'bank:H:1', bank('B'), 20),
      pay('d', 'bank:H:1', bank('C'), 20),
      pay('e', bank('A'), bank('C'), 10),
      pay('f', bank('B'), bank('D'), 5),
    ];
    const { accounts } = follow(ledger, [report({ transfers: ['a'] })], { sight: ['bank:B:'] }).cases[0]!;
    expect(accounts.filter((one) => one.cameBackFromOutOfSight).map((one) => one.account)).toEqual([
      bank('B'),
      bank('D'),
    ]);
    expect(accounts.filter((one) => !one.inSight).map((one) => one.account)).toEqual(['bank:H:1']);
  });

  it('gives a root its amount and no more, and follows twenty layers', () => {
    const chain = Array.from({ length: 25 }, (_, hop) => pay(`h${hop}`, bank(`${hop}`), bank(`${hop + 1}`), 100));
    const accounts = follow(chain, [report({ transfers: ['h0', 'h3'] })]).cases[0]!.accounts;
    expect(accounts.find((one) => one.account === bank('4'))).toMatchObject({ layer: 1, received: '100' });
    const last = accounts.find((one) => one.layer === 20)!;
    expect([last.account, last.heldAtEnd]).toEqual([bank('23'), '0']);
    expect(accounts.some((one) => one.account === bank('24'))).toBe(false);
  });
});
