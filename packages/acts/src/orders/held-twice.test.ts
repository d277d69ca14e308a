import { describe, expect, it } from 'vitest';
import type { OrderAnswer } from '../acts/order-acts.js';
import { DeskLog, orderFacts, said } from '../desk.fixture.js';
import { heldNow } from './holds.js';

const account = 'bank:OWN:1';
/** 1,000.00 is there, and an order of the own bank asks for all of it. */
const own = (over: Parameters<typeof orderFacts>[0] = {}) =>
  orderFacts({ account, isOwn: true, there: '100000', ...over });
const ofCase = (name: string) => ({ rests: { alert: name, revision: 1, case: name } });
const executed: OrderAnswer = {
  ...{ outcome: 'executed', balanceBefore: null, executedAmount: null, priorHolds: [], startedAt: null, reason: null },
};

/** An own account that was stopped, the stop confirmed. */
const stopped = (amount = '100000'): DeskLog => {
  const log = new DeskLog();
  log.act('ann', 'order:1', { kind: 'order.own-stop', order: own({ amount }) });
  log.act('bob', 'order:1', { kind: 'order.confirm' });
  return log;
};

describe('money that an order holds', () => {
  it('is not held once more by one that stands for itself: who holds it is named', () => {
    const log = stopped();
    const at = log.order('1').draftedAtMs;
    const freeze = own({ kind: 'limit-freeze' });
    for (const kind of ['order.own-stop', 'order.draft'] as const) {
      const { outcome } = log.act('cat', `order:${kind}`, { kind, order: freeze });
      expect(outcome).toMatchObject({ kind: 'refused', code: 'DESK_ORDER_EXISTS', by: 'ann', atMs: at });
    }
    const again = own({ ...ofCase('c2'), amount: '1' });
    expect(said(log.act('cat', 'order:3', { kind: 'order.own-stop', order: again }))).toBe('DESK_ORDER_EXISTS');
    expect(heldNow(log.state, account, 'CNY')).toBe(100_000n);
  });

  it('is frozen by an order of the one that holds it, and counts once', () => {
    const log = stopped();
    log.act('cat', 'order:2', { kind: 'order.draft', order: own({ kind: 'limit-freeze', of: '1' }) });
    expect(said(log.act('bob', 'order:2', { kind: 'order.confirm' }))).toBe('accepted');
    expect(log.order('1')).toMatchObject({ state: 'frozen', heldMinor: 100_000n });
    expect(heldNow(log.state, account, 'CNY')).toBe(100_000n);
  });

  it('leaves the rest to others: what is there and not held yet', () => {
    const log = stopped('60000');
    const asks = (id: string, amount: string) =>
      said(log.act('cat', `order:${id}`, { kind: 'order.own-stop', order: own({ ...ofCase('c2'), amount }) }));
    expect(asks('2', '40001')).toBe('DESK_ORDER_EXISTS');
    expect(asks('3', '40000')).toBe('accepted');
    expect(heldNow(log.state, account, 'CNY')).toBe(100_000n);
  });

  it('is looked at again when a draft takes hold: others may have held meanwhile', () => {
    const log = new DeskLog();
    log.act('cat', 'order:2', { kind: 'order.draft', order: own({ kind: 'limit-freeze' }) });
    log.act('ann', 'order:1', { kind: 'order.own-stop', order: own({ amount: '70000' }) });
    expect(said(log.act('bob', 'order:2', { kind: 'order.confirm' }))).toBe('DESK_ORDER_EXISTS');
    expect(log.order('2').state).toBe('drafted');
    log.act('bob', 'order:1', { kind: 'order.release', reason: 'a mistake' });
    expect(said(log.act('bob', 'order:2', { kind: 'order.confirm' }))).toBe('accepted');
    expect(heldNow(log.state, account, 'CNY')).toBe(100_000n);
  });

  it('is of its own asset, and an order alone may ask for more than is known', () => {
    const log = stopped();
    const usd = own({ ...ofCase('c2'), asset: 'USD', amount: '700000', there: '5' });
    expect(said(log.act('ann', 'order:2', { kind: 'order.own-stop', order: usd }))).toBe('accepted');
  });

  it('at another institution is frozen by an order of it; a further stop is for the institution to answer', () => {
    const log = new DeskLog();
    const there = '100000';
    log.act('ann', 'order:1', { kind: 'order.draft', order: orderFacts({ there }) });
    log.act('ann', 'order:1', { kind: 'order.send' });
    log.act('ann', 'order:1', { kind: 'order.answer', answer: executed });
    const freeze = orderFacts({ there, kind: 'limit-freeze' });
    expect(said(log.act('ann', 'order:2', { kind: 'order.draft', order: freeze }))).toBe('DESK_ORDER_EXISTS');
    expect(said(log.act('ann', 'order:3', { kind: 'order.draft', order: { ...freeze, of: '1' } }))).toBe('accepted');
    const again = orderFacts({ there, ...ofCase('c2') });
    expect(said(log.act('ann', 'order:4', { kind: 'order.draft', order: again }))).toBe('accepted');
  });
});
