import { describe, expect, it } from 'vitest';
import type { OrderAnswer } from '../acts/order-acts.js';
import { DeskLog, orderFacts } from '../desk.fixture.js';
import { answersOf, heldFor, heldNow, holdableAfter, holdingOrders } from './holds.js';

const answer = (more: Partial<OrderAnswer>): OrderAnswer => ({
  outcome: 'partly-executed',
  balanceBefore: null,
  executedAmount: '30',
  priorHolds: [],
  startedAt: null,
  reason: null,
  ...more,
});
const at = (atMs: number, more: Partial<OrderAnswer>) => [{ answer: answer(more), atMs }];
const hold = (amount: string | null, until: number | null = null) => ({ authority: 'court', amount, until });

describe('what can be held after an answer', () => {
  const figures = { holdableMinor: 100n, lastInMs: 10 };

  it('is the alert’s figure less what is held already', () => {
    expect(holdableAfter(figures, 30n, [], 50)).toBe(70n);
    expect(holdableAfter(figures, 130n, [], 50)).toBe(0n);
  });

  it('is no more than the balance that the institution found', () => {
    expect(holdableAfter(figures, 30n, at(20, { balanceBefore: '50' }), 50)).toBe(20n);
  });

  it('is less by what others held before, while they hold it', () => {
    const answers = at(20, { balanceBefore: '80', priorHolds: [hold('60', 40)] });
    expect(holdableAfter(figures, 0n, answers, 30)).toBe(20n);
    expect(holdableAfter(figures, 0n, answers, 41)).toBe(80n);
    expect(holdableAfter(figures, 0n, at(20, { balanceBefore: '80', priorHolds: [hold(null)] }), 30)).toBe(0n);
  });

  it('is less by each of several holds of others, as long as that one stands', () => {
    const several = at(20, { balanceBefore: '90', priorHolds: [hold('20', 40), hold('30', 60), hold('5')] });
    expect([30, 40, 60].map((now) => holdableAfter(figures, 0n, several, now))).toEqual([35n, 55n, 85n]);
    const withAll = at(20, { balanceBefore: '90', priorHolds: [hold('20', 60), hold(null, 40)] });
    expect([30, 40, 60].map((now) => holdableAfter(figures, 0n, withAll, now))).toEqual([0n, 70n, 90n]);
  });

  it('is nothing while another holds the account without a sum, whatever comes and whatever was there', () => {
    const all = { priorHolds: [hold(null, 40)] };
    expect(holdableAfter(figures, 0n, at(20, all), 30)).toBe(0n);
    expect(holdableAfter({ ...figures, lastInMs: 25 }, 0n, at(20, { ...all, balanceBefore: '80' }), 30)).toBe(0n);
    expect(holdableAfter({ ...figures, lastInMs: 25 }, 0n, at(20, { ...all, balanceBefore: '80' }), 41)).toBe(100n);
  });

  it('grows again by what came in since: a stopped account still receives', () => {
    const answers = at(20, { balanceBefore: '50' });
    expect(holdableAfter({ holdableMinor: 100n, lastInMs: 21 }, 30n, answers, 50)).toBe(70n);
  });

  it('goes by the last answer', () => {
    const answers = [...at(20, { balanceBefore: '5' }), ...at(30, { balanceBefore: '90' })];
    expect(holdableAfter(figures, 0n, answers, 50)).toBe(90n);
  });

  it('goes by what was found before, where the last answer says nothing of the pocket', () => {
    const refusal = at(30, { outcome: 'refused', executedAmount: null });
    expect(holdableAfter(figures, 0n, [...at(20, { balanceBefore: '50' }), ...refusal], 50)).toBe(50n);
  });
});

describe('what is held', () => {
  it('is added up over cases, and by case', () => {
    const log = new DeskLog();
    const account = 'bank:OWN:1';
    for (const [index, caseName] of ['c1', 'c2'].entries()) {
      const rests = { alert: caseName, revision: 1, case: caseName };
      const order = orderFacts({ account, isOwn: true, rests, amount: String(100 + index) });
      log.act('ann', `order:${index}`, { kind: 'order.own-stop', order });
    }
    expect(heldNow(log.state, account, 'CNY')).toBe(201n);
    expect(heldNow(log.state, account, 'USD')).toBe(0n);
    expect(heldFor(log.state, account, 'CNY', 'c2')).toBe(101n);
    log.act('bob', 'order:0', { kind: 'order.answer', answer: answer({}) });
    expect(heldNow(log.state, account, 'CNY')).toBe(131n);
    expect(answersOf(log.state, account, 'CNY')).toHaveLength(1);
    expect(holdingOrders(log.state)).toHaveLength(2);
  });
});
