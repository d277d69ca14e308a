import { describe, expect, it } from 'vitest';
import { PatternsRun, pay } from '../story.fixture.js';

const debits = (count: number, more: Parameters<typeof pay>[5], everyMinutes = 1) =>
  Array.from({ length: count }, (_, at) => pay(`t${at}`, at * everyMinutes, `A${at}`, 'X', 100, more));

/** A run in which addresses count: by default they do not. */
const withAddresses = (): PatternsRun => {
  const run = new PatternsRun();
  const thresholds = { sameDevice: { addressAccountsMax: 50 } };
  run.rules([{ holdsFrom: 0, set: 'live', version: 2, thresholds }]);
  return run;
};

describe('same device', () => {
  it('five accounts inside the window are a finding, ten a high one, and it is one', () => {
    const run = new PatternsRun();
    expect(run.takeEach(debits(4, { device: 'D' })).standing()).toEqual([]);
    expect(run.takeEach(debits(5, { device: 'D' })).standing()).toEqual(['same-device A0: t0 t1 t2 t3 t4']);
    run.takeEach(debits(10, { device: 'D' }));
    expect([...run.findings.values()]).toMatchObject([{ severity: 'high', figures: { accounts: '10', debits: '10' } }]);
  });

  it('counts what one account alone had paid from the device before others came, but for what was left out', () => {
    const run = new PatternsRun();
    const alone = [0, 1, 2].map((at) => pay(`a${at}`, at, 'A', 'X', 100, { device: 'D' }));
    run.takeEach([...alone, pay('wages', 3, 'A', 'X', 100, { device: 'D', nature: 'payroll' })]);
    expect(run.standing()).toEqual([]);
    run.takeEach(['B', 'C', 'E', 'F'].map((name, at) => pay(name, 4 + at, name, 'X', 100, { device: 'D' })));
    expect(run.standing()).toEqual(['same-device A: a0 B C E F']);
    expect([...run.findings.values()]).toMatchObject([{ figures: { accounts: '5', debits: '7' } }]);
  });

  it('is told of an address just so, where the rules say that addresses count', () => {
    expect(new PatternsRun().takeEach(debits(5, { address: '203.0.113.9' })).standing()).toEqual([]);
    const run = withAddresses().takeEach(debits(5, { address: '203.0.113.9' }));
    expect([...run.findings.values()]).toMatchObject([
      {
        others: [1, 2, 3, 4].map((at) => `bank:CMB:A${at}`),
        text: { en: 'same network address 203.0.113.9 paid from 5 accounts' },
      },
    ]);
  });

  it('counts the addresses of payments that came before the rule', () => {
    const run = new PatternsRun().takeEach(debits(4, { address: '203.0.113.9' }));
    run.rules([{ holdsFrom: 0, set: 'live', version: 2, thresholds: { sameDevice: { addressAccountsMax: 50 } } }]);
    run.takeEach([pay('t4', 5, 'A4', 'X', 100, { address: '203.0.113.9' })]);
    expect(run.standing()).toEqual(['same-device A0: t0 t1 t2 t3 t4']);
  });

  it.each([
    ['one account often', Array.from({ length: 9 }, (_, at) => pay(`t${at}`, at, 'A', 'X', 1, { device: 'D' }))],
    ['longer than the window', debits(5, { device: 'D' }, 8)],
    ['payroll', debits(6, { device: 'D', nature: 'payroll' })],
    ['a device that is none', debits(6, { device: '00:00:00:00:00:00' })],
    ['a private address', debits(6, { address: '192.168.1.7' })],
    ['a carrier’s inner address', debits(6, { address: '100.72.3.4' })],
    ['a private address of version 6', debits(6, { address: 'fd12::1' })],
  ])('%s: nothing', (_what, drafts) => {
    expect(withAddresses().takeEach(drafts).standing()).toEqual([]);
  });

  it('an address of more than fifty accounts is a carrier’s exit: what was said of it is withdrawn', () => {
    const run = withAddresses().takeEach(debits(50, { address: '203.0.113.9' }, 0.1));
    expect(run.standing()).toHaveLength(1);
    run.takeEach([pay('one more', 6, 'B', 'X', 1, { address: '203.0.113.9' })]);
    expect(run.standing()).toEqual([]);
    expect([...run.findings.values()].map(({ state }) => state)).toEqual(['withdrawn']);
  });

  it('the half that knows the device may come second', () => {
    const run = new PatternsRun().takeEach(debits(4, { device: 'D' }));
    const half = (side: 'debit' | 'credit', device: string | null) => pay('h', 5, 'H', 'X', 100, { side, device });
    run.takeEach([half('credit', null)]);
    expect(run.standing()).toEqual([]);
    expect(run.takeEach([half('debit', 'D')]).standing()).toHaveLength(1);
  });

  it('a shadow set runs beside the live one', () => {
    const run = new PatternsRun();
    run.rules([{ holdsFrom: 0, set: 'shadow', version: 3, thresholds: { sameDevice: { accountsWarn: 3 } } }]);
    run.takeEach(debits(4, { device: 'D' }));
    expect([...run.findings.values()].map(({ set, ruleVersion, state }) => [set, ruleVersion, state])).toEqual([
      ['shadow', 3, 'standing'],
    ]);
    // Nobody is of interest because of a rule that is only tried.
    expect(run.fold.counts.accountsOfInterest).toBe(0);
  });
});
