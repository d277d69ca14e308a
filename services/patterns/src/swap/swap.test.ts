import { describe, expect, it } from 'vitest';
import { labelOf, PatternsRun, pay, voidOf } from '../story.fixture.js';

const labels = [
  labelOf('U1', 'exchanger', 'otc-17'),
  labelOf('U2', 'exchange', 'otc-17'),
  labelOf('wallet', 'exchanger', 'otc-17'),
];
/** 1,000 USDT are worth 7,100 yuan. */
const send = (id: string, minute: number, usdt = 1000) => pay(id, minute, 'wallet', 'thief', usdt);
const told = (...drafts: ReturnType<typeof pay>[]) => new PatternsRun().takeEach(labels).takeEach(drafts);

describe('swap to USDT', () => {
  it('joins a credit and a send of equal worth, either order, and says what part of a taint goes over', () => {
    for (const minutes of [
      [1, 5],
      [5, 1],
    ] as const) {
      const run = told(pay('c', minutes[0], 'A', 'U1', 7500), send('s', minutes[1]));
      const [swap] = run.findings.values();
      expect(swap).toMatchObject({
        rule: 'swap',
        severity: 'high',
        asset: 'USDT-TRON',
        others: ['bank:CMB:U1', 'tron:0x2b6653dc:TMfLoEE32pew3B6evUyhaF4BhzLAT3K3KF'],
        figures: { in: '750000', out: '1000000000', commission: '0.0533', confidence: '0.85' },
        transfers: ['s', 'c'],
      });
      expect(swap!.text.en).toContain('floor(τ × 1000000000 / 750000)');
    }
  });

  it('several in for one out: of one payer it is surer than of many', () => {
    const one = told(pay('a', 1, 'A', 'U1', 4000), pay('b', 2, 'A', 'U2', 3200), send('s', 4));
    expect(one.standing()).toEqual([expect.stringMatching(/^swap .*: s a b$/)]);
    const many = told(pay('a', 1, 'A', 'U1', 4000), pay('b', 2, 'B', 'U2', 3200), send('s', 4));
    const confidence = (run: PatternsRun) => [...run.findings.values()].map(({ figures }) => figures['confidence']);
    expect(confidence(one)).toEqual(['0.79']);
    expect(confidence(many)).toEqual(['0.59']);
  });

  it.each([
    ['later than a quarter of an hour', told(pay('c', 1, 'A', 'U1', 7500), send('s', 17))],
    ['a commission above a fifth', told(pay('c', 1, 'A', 'U1', 9300), send('s', 2))],
    ['worth more than was paid', told(pay('c', 1, 'A', 'U1', 6800), send('s', 2))],
    ['between the exchanger’s own accounts', told(pay('c', 1, 'U2', 'U1', 7500), send('s', 2))],
    ['another’s account', told(pay('c', 1, 'A', 'Z', 7500), send('s', 2))],
    ['change', told(pay('c', 1, 'A', 'U1', 75), send('s', 2, 10))],
  ])('%s: none', (_what, run) => {
    expect(run.standing()).toEqual([]);
  });

  it('the limits are the band of the rate and the commission', () => {
    for (const [yuan, is] of [
      [6888, true],
      [6886, false],
      [9141, true],
      [9142, false],
    ] as const)
      expect([yuan, told(pay('c', 1, 'A', 'U1', yuan), send('s', 2)).standing().length > 0]).toEqual([yuan, is]);
  });

  it('is less sure where other credits would do as well, and is none where they are many', () => {
    const rivals = ['A', 'B', 'C', 'D', 'E', 'F'].map((payer, at) => pay(`c${at}`, at, payer, 'U1', 7200));
    const confidence = (count: number) =>
      [...told(...rivals.slice(0, count), send('s', 8)).findings.values()].map(({ figures }) => figures['confidence']);
    expect([1, 2, 3, 4].map(confidence)).toEqual([['0.89'], ['0.79'], ['0.69'], ['0.59']]);
  });

  it('follows voids and labels: the price may be another, or nobody’s', () => {
    const run = told(pay('c', 1, 'A', 'U1', 7500), pay('d', 2, 'B', 'U1', 8500), send('s', 3));
    expect(run.standing()).toEqual([expect.stringMatching(/: s c$/)]);
    expect(run.takeEach([voidOf('c')]).standing()).toEqual([expect.stringMatching(/: s d$/)]);
    expect(run.takeEach([labelOf('U1', 'exchanger', 'otc-17', 2, true)]).standing()).toEqual([]);
    expect(run.takeEach([labelOf('U1', 'exchanger', 'otc-17', 3)]).standing()).toHaveLength(1);
  });

  it('is found when the label comes last', () => {
    const run = new PatternsRun().takeEach([pay('c', 1, 'A', 'U1', 7500), send('s', 2)]);
    expect(run.standing()).toEqual([]);
    expect(run.takeEach(labels).standing()).toHaveLength(1);
  });

  it('goes by the rate of the rules', () => {
    const run = new PatternsRun();
    run.rules([{ holdsFrom: 0, set: 'live', version: 1, thresholds: { swap: { cnyPerUsdt: 6.5 } } }]);
    run.takeEach(labels).takeEach([pay('c', 1, 'A', 'U1', 6600), send('s', 2)]);
    expect([...run.findings.values()].map(({ ruleVersion }) => ruleVersion)).toEqual([1]);
  });
});
