import { describe, expect, it } from 'vitest';
import { diceOf, labelOf, PatternsRun, pay, shuffled, voidOf } from '../story.fixture.js';

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

  it('takes no credit for the price of two sends', () => {
    const drafts = [pay('c', 1, 'A', 'U1', 7300), send('s', 3), send('t', 5)];
    for (const order of [drafts, [...drafts].reverse()]) {
      expect(told(...order).standing()).toEqual([expect.stringMatching(/: s c$/)]);
    }
    const run = told(...drafts, pay('d', 2, 'B', 'U1', 7350));
    expect(run.standing().map((text) => text.slice(-4))).toEqual([': s c', ': t d'].map((text) => text.slice(-4)));
    run.takeEach([voidOf('s')]);
    expect(run.standing()).toEqual([expect.stringMatching(/: t c$/)]);
  });

  it('tells customers apart by what the exchanger takes, is right where it is sure, and the same in any order', () => {
    let [sure, right] = [0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const dice = diceOf(seed);
      // 7.3 to 7.37 yuan for one, paid for within minutes; rates from 6.9 on would do.
      const customers = Array.from({ length: 20 }, (_, at) => {
        const [minute, usdt] = [dice(10), 200 + dice(4_000)];
        const yuan = Math.round(usdt * (7.3 + dice(8) / 100));
        return [pay(`c${at}`, minute, `A${at}`, 'U1', yuan), send(`s${at}`, minute + 1 + dice(8), usdt)];
      }).flat();
      const runs = [0, 1, 2].map((order) => told(...(order === 0 ? customers : shuffled(customers, diceOf(order)))));
      for (const run of runs) expect(run.standing(), `seed ${seed}`).toEqual(runs[0]!.standing());
      const swaps = [...runs[0]!.findings.values()].filter(({ state }) => state === 'standing');
      const credits = swaps.flatMap(({ transfers }) => transfers.slice(1));
      expect(new Set(credits).size, `seed ${seed}`).toBe(credits.length);
      for (const { severity, transfers } of swaps) {
        if (severity !== 'high') continue;
        sure++;
        if (transfers[1] === transfers[0]!.replace('s', 'c')) right++;
      }
    }
    expect(sure).toBeGreaterThan(100);
    expect(right / sure).toBeGreaterThan(0.85);
  });
});
