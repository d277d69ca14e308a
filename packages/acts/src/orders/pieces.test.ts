import { describe, expect, it } from 'vitest';
import { DeskLog, orderFacts, said } from '../desk.fixture.js';
import type { OrderFacts } from '../index.js';

const send = { kind: 'order.send' } as const;
/** Drafts 30,000.00 yuan, of a limit of 50,000.00. */
const draft = (log: DeskLog, id: string, actor: string, more: Partial<OrderFacts> = {}): void => {
  const rests = { alert: `c${id}|a`, revision: 1, case: `c${id}` };
  const order = orderFacts({ amount: '3000000', rests, ...more });
  expect(said(log.act(actor, `order:${id}`, { kind: 'order.draft', order }))).toBe('accepted');
};
const two = (): DeskLog => {
  const log = new DeskLog();
  draft(log, '1', 'ann');
  draft(log, '2', 'ann');
  return log;
};

describe('pieces of what one person asks an institution to hold', () => {
  it('are added up by the fold: the later one is refused, with who was first, until another person confirms it', () => {
    const log = two();
    expect(said(log.act('ann', 'order:1', send))).toBe('accepted');
    const at = log.nowMs;
    const { outcome } = log.act('ann', 'order:2', send);
    expect(outcome).toMatchObject({ kind: 'refused', code: 'DESK_SECOND_PERSON', by: 'ann', atMs: at });
    expect(outcome).toMatchObject({ detail: expect.stringContaining('with 1 of ann') });
    expect(log.order('2').state).toBe('drafted');
    expect(said(log.act('bob', 'order:2', { kind: 'order.confirm' }))).toBe('accepted');
    expect(said(log.act('ann', 'order:2', send))).toBe('accepted');
  });

  it('are sums of one person, pocket and limit', () => {
    const log = two();
    draft(log, '3', 'cat');
    draft(log, '4', 'ann', { amount: '2000000' });
    draft(log, '5', 'ann', { account: 'bank:CMB:3', anchor: { ...orderFacts().anchor, to: 'bank:CMB:3' } });
    expect(said(log.act('ann', 'order:1', send))).toBe('accepted');
    expect(said(log.act('ann', 'order:5', send))).toBe('accepted');
    // The account has two stops, and Cat's is its second.
    expect(said(log.act('cat', 'order:3', send))).toBe('accepted');
    const whole = two();
    draft(whole, '4', 'ann', { amount: '2000000' });
    whole.act('ann', 'order:1', send);
    expect(said(whole.act('ann', 'order:4', send))).toBe('accepted');
  });

  it('went out by acts of before the fourth form as their desks let them', () => {
    const log = two();
    for (const id of ['1', '2']) expect(said(log.act('ann', `order:${id}`, send, { v: 3 }))).toBe('accepted');
    // What one holds by then counts for what goes out now.
    draft(log, '3', 'ann', { kind: 'watch', amount: '0' });
    expect(said(log.act('ann', 'order:3', send))).toBe('accepted');
  });
});
