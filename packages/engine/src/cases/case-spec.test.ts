import type { AccountId, Label, RootSelector, RootsLine } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { inSight, isRoot, joinRootsLines, partsText, type RootFacts, StoppingLabels, selects } from './case-spec.js';

const account = (name: string): AccountId => `bank:CMB:${name}` as AccountId;
const [a, b, v, w] = ['A', 'B', 'V', 'W'].map(account) as [AccountId, AccountId, AccountId, AccountId];

const selector = (entry: RootSelector['entry'], part: Partial<RootSelector> = {}): RootSelector => ({
  ...{ entry, accounts: [a], since: null, until: null, counterparties: null },
  ...part,
});
/** V pays A at 100, and the money is there at 200. */
const paid: RootFacts = { from: v, to: a, time: 100, creditTime: 200 };
const line = (part: Partial<RootsLine>): RootsLine => ({
  case: 'c',
  transfers: [],
  selectors: [],
  victims: [],
  ...part,
});

describe('lines of one case', () => {
  it('are joined, cases in the order of their first line', () => {
    const debits = selector('debit');
    const credits = selector('credit');
    const specs = joinRootsLines([
      line({ case: 'b', transfers: ['t2', 't1'], victims: [v] }),
      line({ case: 'a', selectors: [debits] }),
      line({ case: 'b', transfers: ['t1', 't3'], selectors: [credits], victims: [v, w] }),
    ]);
    expect(specs).toEqual([
      { case: 'b', transfers: new Set(['t2', 't1', 't3']), selectors: [credits], victims: new Set([v, w]) },
      { case: 'a', transfers: new Set(), selectors: [debits], victims: new Set() },
    ]);
  });
});

describe('a selector', () => {
  it('names the debits of its accounts, or the credits into them', () => {
    expect(selects(selector('debit', { accounts: [b, v] }), paid, true)).toBe(true);
    expect(selects(selector('debit'), paid, true)).toBe(false);
    expect(selects(selector('credit', { accounts: [b, a] }), paid, true)).toBe(true);
    expect(selects(selector('credit', { accounts: [v] }), paid, true)).toBe(false);
  });

  it('is limited by the instant of that entry: since inclusive, until exclusive', () => {
    for (const [entry, accounts, instant] of [
      ['debit', [v], 100],
      ['credit', [a], 200],
    ] as const) {
      const names = (since: number | null, until: number | null): boolean =>
        selects(selector(entry, { accounts, since, until }), paid, true);
      expect([names(instant, null), names(instant + 1, null)]).toEqual([true, false]);
      expect([names(null, instant + 1), names(null, instant)]).toEqual([true, false]);
      expect([names(instant, instant + 1), names(instant, instant)]).toEqual([true, false]);
      expect(names(0, instant - 1)).toBe(false);
    }
  });

  it('is limited to counterparties where it names some', () => {
    for (const [entry, accounts, other] of [
      ['debit', [v], a],
      ['credit', [a], v],
    ] as const) {
      expect(selects(selector(entry, { accounts, counterparties: [w, other] }), paid, true)).toBe(true);
      expect(selects(selector(entry, { accounts, counterparties: [w] }), paid, true)).toBe(false);
      expect(selects(selector(entry, { accounts, counterparties: [] }), paid, true)).toBe(false);
    }
  });

  it('of credits names none that is not known; of debits it does not matter', () => {
    expect(selects(selector('credit'), { ...paid, creditTime: null }, false)).toBe(false);
    expect(selects(selector('debit', { accounts: [v] }), { ...paid, creditTime: null }, false)).toBe(true);
  });
});

describe('a root of a case', () => {
  const spec = {
    ...{ case: 'c', transfers: new Set(['t1']), victims: new Set<AccountId>() },
    selectors: [selector('debit', { accounts: [w] }), selector('credit', { accounts: [b] })],
  };

  it('is a transfer that it names, or that one of its selectors does', () => {
    expect(isRoot(spec, { ...paid, id: 't1', amount: 5 }, true)).toBe(true);
    expect(isRoot(spec, { ...paid, id: 't2', amount: 5 }, true)).toBe(false);
    expect(isRoot(spec, { ...paid, id: 't2', amount: 5, from: w }, true)).toBe(true);
    expect(isRoot(spec, { ...paid, id: 't2', amount: 5, to: b }, true)).toBe(true);
    expect(isRoot(spec, { ...paid, id: 't2', amount: 5, to: b }, false)).toBe(false);
  });

  it('takes part: neither nothing at all nor a payment to oneself is one, whoever names it', () => {
    expect(isRoot(spec, { ...paid, id: 't1', amount: 0 }, true)).toBe(false);
    expect(isRoot(spec, { ...paid, id: 't1', amount: 5, from: a }, true)).toBe(false);
    expect(isRoot(spec, { ...paid, id: 't2', amount: 0, from: w }, true)).toBe(false);
  });
});

describe('labels that stop', () => {
  const label = (part: Partial<Label>): Label => ({ account: a, kind: 'stop', from: null, to: null, ...part });

  it('do so while any of an account holds, from its start on, before its end', () => {
    const labels = new StoppingLabels([
      label({ from: 10, to: 20 }),
      label({ from: 30, to: null }),
      label({ account: b, to: 5 }),
    ]);
    expect([9, 10, 19, 20, 29, 30, 999].map((at) => labels.stopsAt(a, at))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      true,
    ]);
    expect([0, 4, 5].map((at) => labels.stopsAt(b, at))).toEqual([true, true, false]);
    expect(labels.stopsAt(v, 10)).toBe(false);
    expect(labels.size).toBe(2);
  });

  it('are those of the kinds that end a trace', () => {
    const labels = new StoppingLabels(
      ['service', 'exchange', 'clearing', 'mule'].map((kind, at) => label({ kind, from: at, to: at + 1 })),
    );
    expect([0, 1, 2, 3].map((at) => labels.stopsAt(a, at))).toEqual([true, true, true, false]);
    expect(new StoppingLabels([label({ kind: 'mule' })]).size).toBe(0);
  });

  it('are replaced whole for an account, and gone where none of the new ones stops', () => {
    const labels = new StoppingLabels([label({ from: 10, to: 20 }), label({ account: b })]);
    labels.replace(a, [label({ kind: 'mule' }), label({ from: 40, to: 50 })]);
    expect([15, 45].map((at) => labels.stopsAt(a, at))).toEqual([false, true]);
    labels.replace(a, [label({ kind: 'mule' })]);
    expect([labels.stopsAt(a, 45), labels.stopsAt(b, 45), labels.size]).toEqual([false, true, 1]);
    labels.replace(v, []);
    expect(labels.size).toBe(1);
  });
});

it('an account is in sight when it begins with one of the prefixes, or when there are none', () => {
  const rules = { maxLayers: 20, floor: 0, sight: ['bank:ICBC:', 'bank:CMB:'] };
  expect(inSight('bank:CMB:1', rules)).toBe(true);
  expect(inSight('unknown:f:bank:CMB:', rules)).toBe(false);
  expect(inSight('pay:ALIPAY:1', { ...rules, sight: null })).toBe(true);
  expect(inSight('pay:ALIPAY:1', { ...rules, sight: [] })).toBe(false);
});

it('parts are told as decimal texts, exact beyond 2^53', () => {
  const parts = {
    ...{ received: 2n ** 60n, forwarded: 1n, returned: 2n, exited: 3n },
    ...{ notFollowed: 4n, outOfSight: 5n, atRest: 0n },
  };
  expect(partsText(parts)).toEqual({
    ...{ received: '1152921504606846976', forwarded: '1', returned: '2', exited: '3' },
    ...{ notFollowed: '4', outOfSight: '5', atRest: '0' },
  });
});
