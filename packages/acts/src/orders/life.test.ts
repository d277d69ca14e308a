import { describe, expect, it } from 'vitest';
import type { OrderAnswer } from '../acts/order-acts.js';
import { DeskLog, hourMs, minuteMs, orderFacts, said } from '../desk.fixture.js';
import { heldNow, returnedOf } from './holds.js';
import { actsOfOthers } from './second-person.js';
import { defaultTerms } from './terms.js';

const executed = (amount: string | null = null, more: Partial<OrderAnswer> = {}): OrderAnswer => ({
  outcome: 'executed',
  balanceBefore: null,
  executedAmount: amount,
  priorHolds: [],
  startedAt: null,
  reason: null,
  ...more,
});
const own = (amount = '100000') => orderFacts({ account: 'bank:OWN:1', isOwn: true, amount });

/** A stop of another bank's account, executed. */
const stopped = (): DeskLog => {
  const log = new DeskLog();
  log.act('ann', 'order:1', { kind: 'order.draft', order: orderFacts() });
  log.act('ann', 'order:1', { kind: 'order.send' });
  log.act('ann', 'order:1', { kind: 'order.answer', answer: executed() });
  return log;
};

describe('a request to another institution', () => {
  it('is drafted, sent and executed, and holds for 48 hours', () => {
    const log = stopped();
    expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 100_000n, time: 1 });
    expect(log.order('1').expiresAtMs).toBe(log.nowMs + 48 * hourMs);
  });

  it('that is executed in part holds that part', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.draft', order: orderFacts() });
    log.act('ann', 'order:1', { kind: 'order.send' });
    const answer = executed('40000', { outcome: 'partly-executed', balanceBefore: '40000' });
    expect(said(log.act('bob', 'order:1', { kind: 'order.answer', answer }))).toBe('accepted');
    expect(log.order('1').state).toBe('partly-executed');
    expect(heldNow(log.state, 'bank:CMB:6226000000000002', 'CNY')).toBe(40_000n);
  });

  it('that was answered with less than was asked for is a part, whatever the answer calls it', () => {
    const log = stopped();
    log.act('bob', 'order:1', { kind: 'order.answer', answer: executed('99999') });
    expect(log.order('1').state).toBe('partly-executed');
  });

  it('that is executed without a sum holds no more than the balance that was found', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.draft', order: orderFacts() });
    log.act('ann', 'order:1', { kind: 'order.send' });
    const answer = executed(null, { balanceBefore: '70000', startedAt: 5 });
    log.act('ann', 'order:1', { kind: 'order.answer', answer });
    expect(log.order('1')).toMatchObject({ state: 'partly-executed', heldMinor: 70_000n });
    expect(log.order('1').startedAtMs).toBe(log.order('1').draftedAtMs);
  });

  it('beyond the limit goes out when another person has confirmed it', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.draft', order: orderFacts({ amount: '5000001' }) });
    expect(said(log.act('ann', 'order:1', { kind: 'order.send' }))).toBe('DESK_SECOND_PERSON');
    expect(said(log.act('ann', 'order:1', { kind: 'order.confirm' }))).toBe('DESK_SECOND_PERSON');
    expect(said(log.act('bob', 'order:1', { kind: 'order.confirm' }))).toBe('accepted');
    expect(said(log.act('cat', 'order:1', { kind: 'order.confirm' }))).toBe('DESK_STATE');
    expect(said(log.act('ann', 'order:1', { kind: 'order.send' }))).toBe('accepted');
  });

  it('whose anchor is no transfer into the account stops nothing', () => {
    const log = new DeskLog();
    const facts = orderFacts();
    const order = { ...facts, anchor: { ...facts.anchor, to: 'bank:CMB:6226000000000003' } };
    expect(said(log.act('ann', 'order:1', { kind: 'order.draft', order }))).toBe('DESK_ANCHOR_MISMATCH');
  });

  it('of the same alert is not made twice: who was first is named', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.draft', order: orderFacts() });
    const at = log.nowMs;
    const { outcome } = log.act('bob', 'order:2', { kind: 'order.draft', order: orderFacts() });
    expect(outcome).toMatchObject({ kind: 'refused', code: 'DESK_ORDER_EXISTS', by: 'ann', atMs: at });
  });

  it('keeps its place among the account’s stops until it is answered', () => {
    const log = new DeskLog();
    const ofCase = (name: string) => orderFacts({ rests: { alert: name, revision: 1, case: name } });
    for (const id of ['1', '2', '3']) log.act('ann', `order:${id}`, { kind: 'order.draft', order: ofCase(id) });
    expect(said(log.act('ann', 'order:1', { kind: 'order.send' }))).toBe('accepted');
    expect(said(log.act('ann', 'order:2', { kind: 'order.send' }))).toBe('accepted');
    expect(log.order('2').time).toBe(2);
    expect(said(log.act('ann', 'order:3', { kind: 'order.send' }))).toBe('DESK_STOPS_USED_UP');
    log.act('ann', 'order:2', { kind: 'order.answer', answer: executed(null, { outcome: 'refused' }) });
    expect(said(log.act('ann', 'order:3', { kind: 'order.send' }))).toBe('accepted');
  });

  it('that is not answered in time can still be answered', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.draft', order: orderFacts() });
    log.act('ann', 'order:1', { kind: 'order.send' });
    expect(said(log.act('weir', 'order:1', { kind: 'timer.unanswered' }))).toBe('DESK_NOT_DUE');
    log.after(30 * minuteMs);
    expect(said(log.act('weir', 'order:1', { kind: 'timer.unanswered' }))).toBe('accepted');
    expect(log.order('1').state).toBe('unanswered');
    log.act('ann', 'order:1', { kind: 'order.answer', answer: executed() });
    expect(log.order('1').state).toBe('executed');
  });
});

describe('a stop of an own account', () => {
  it('holds at once and waits for another person', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.own-stop', order: own() });
    expect(log.order('1')).toMatchObject({ state: 'unconfirmed', heldMinor: 100_000n });
    expect(said(log.act('ann', 'order:1', { kind: 'order.confirm' }))).toBe('DESK_SECOND_PERSON');
    expect(said(log.act('bob', 'order:1', { kind: 'order.confirm' }))).toBe('accepted');
    expect(log.order('1')).toMatchObject({ state: 'executed', confirmedBy: 'bob' });
    expect(log.order('1').papersDueMs).not.toBeNull();
    expect(said(log.act('ann', 'order:1', { kind: 'order.papers' }))).toBe('accepted');
  });

  it('lapses when nobody confirms it in time, and counts', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.own-stop', order: own() });
    log.after(30 * minuteMs);
    expect(said(log.act('bob', 'order:1', { kind: 'order.confirm' }))).toBe('DESK_STATE');
    expect(said(log.act('weir', 'order:1', { kind: 'timer.lapse' }))).toBe('accepted');
    expect(log.order('1')).toMatchObject({ state: 'lapsed', heldMinor: 0n, hasHeld: true });
    expect(said(log.act('weir', 'order:1', { kind: 'timer.lapse' }))).toBe('DESK_STATE');
  });

  it('is not confirmed when the report was withdrawn meanwhile, and lapses', () => {
    const log = new DeskLog();
    const order = own();
    log.act('ann', 'order:1', { kind: 'order.own-stop', order });
    const { account, asset, rests } = order;
    const cause = 'withdrawn' as const;
    const changed = {
      kind: 'alert.changed',
      revision: 2,
      case: rests.case,
      account,
      asset,
      holdable: '0',
      cause,
    } as const;
    log.act('weir', `alert:${rests.alert}`, changed);
    expect(said(log.act('bob', 'order:1', { kind: 'order.confirm' }))).toBe('DESK_STATE');
  });

  it('beyond the limit waits for the second person before it holds', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.own-stop', order: own('5000001') });
    expect(log.order('1')).toMatchObject({ state: 'drafted', heldMinor: 0n });
    expect(said(log.act('ann', 'order:1', { kind: 'order.send' }))).toBe('DESK_SECOND_PERSON');
    log.act('bob', 'order:1', { kind: 'order.confirm' });
    expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 5_000_001n });
  });

  it('does not get round the limit in pieces', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.own-stop', order: own('3000000') });
    const order = { ...own('3000000'), rests: { alert: 'c2|a|CNY', revision: 1, case: 'c2' } };
    log.act('ann', 'order:2', { kind: 'order.own-stop', order });
    expect(log.order('2').state).toBe('drafted');
  });

  it('is not done to accounts of others, nor with kinds that are not the bank’s to give', () => {
    const log = new DeskLog();
    expect(said(log.act('ann', 'order:1', { kind: 'order.own-stop', order: orderFacts() }))).toBe('DESK_NOT_OWN');
    const order = { ...own(), kind: 'receive-only-freeze' as const };
    expect(said(log.act('ann', 'order:2', { kind: 'order.own-stop', order }))).toBe('DESK_NOT_OWN');
  });
});

describe('an executed order', () => {
  it('expires after a warning', () => {
    const log = stopped();
    log.after(42 * hourMs);
    expect(said(log.act('weir', 'order:1', { kind: 'timer.expiring' }))).toBe('accepted');
    expect(said(log.act('weir', 'order:1', { kind: 'timer.expired' }))).toBe('DESK_NOT_DUE');
    log.after(6 * hourMs);
    expect(said(log.act('weir', 'order:1', { kind: 'timer.expired' }))).toBe('accepted');
    expect(log.order('1')).toMatchObject({ state: 'lapsed', heldMinor: 0n });
  });

  it('is extended once by an order of its own, and the account is not stopped again', () => {
    const log = stopped();
    const until = log.order('1').expiresAtMs!;
    log.act('ann', 'order:2', { kind: 'order.draft', order: orderFacts({ kind: 'extension', of: '1' }) });
    expect(said(log.act('ann', 'order:2', { kind: 'order.send' }))).toBe('DESK_SECOND_PERSON');
    log.act('bob', 'order:2', { kind: 'order.confirm' });
    log.act('ann', 'order:2', { kind: 'order.send' });
    log.act('ann', 'order:2', { kind: 'order.answer', answer: executed() });
    expect(log.order('1')).toMatchObject({ state: 'extended', expiresAtMs: until + 48 * hourMs, heldMinor: 100_000n });
    expect(heldNow(log.state, 'bank:CMB:6226000000000002', 'CNY')).toBe(100_000n);
    expect(said(log.act('bob', 'order:1', { kind: 'order.extend', reason: 'again' }))).toBe('DESK_STOPS_USED_UP');
    const again = orderFacts({ rests: { alert: 'c2|a|CNY', revision: 1, case: 'c2' } });
    log.act('ann', 'order:3', { kind: 'order.draft', order: again });
    expect(said(log.act('ann', 'order:3', { kind: 'order.send' }))).toBe('DESK_STOPS_USED_UP');
  });

  it('is extended at once where the bank is the own one, and the extension has no clock of its own', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.own-stop', order: own() });
    log.act('bob', 'order:1', { kind: 'order.confirm' });
    log.act('ann', 'order:2', { kind: 'order.draft', order: { ...own(), kind: 'extension', of: '1' } });
    log.act('bob', 'order:2', { kind: 'order.confirm' });
    expect(log.order('1').state).toBe('extended');
    expect(log.order('2')).toMatchObject({ state: 'executed', expiresAtMs: null, heldMinor: 0n });
  });

  it('that was frozen meanwhile is not extended, whoever asked for that before', () => {
    const log = stopped();
    log.act('ann', 'order:2', { kind: 'order.draft', order: orderFacts({ kind: 'extension', of: '1' }) });
    log.act('bob', 'order:2', { kind: 'order.confirm' });
    log.act('bob', 'order:1', { kind: 'order.freeze', reason: 'police', amount: null });
    expect(said(log.act('ann', 'order:2', { kind: 'order.send' }))).toBe('DESK_STATE');
  });

  it('that ended before an extension was executed stays ended', () => {
    const log = stopped();
    log.act('ann', 'order:2', { kind: 'order.draft', order: orderFacts({ kind: 'extension', of: '1' }) });
    log.act('bob', 'order:2', { kind: 'order.confirm' });
    log.act('ann', 'order:2', { kind: 'order.send' });
    log.act('bob', 'order:1', { kind: 'order.release', reason: 'settled' }, { id: 'r1' });
    log.act('ann', 'order:r1', { kind: 'order.answer', answer: executed() });
    expect(said(log.act('ann', 'order:2', { kind: 'order.answer', answer: executed() }))).toBe('accepted');
    expect(log.order('1')).toMatchObject({ state: 'released', heldMinor: 0n, extensions: 0 });
    expect(log.order('2').state).toBe('executed');
  });

  it('that is frozen and expires is renewed', () => {
    const log = stopped();
    log.act('bob', 'order:1', { kind: 'order.freeze', reason: 'police', amount: null });
    log.after(180 * 24 * hourMs - hourMs);
    log.act('weir', 'order:1', { kind: 'timer.expiring' });
    expect(said(log.act('bob', 'order:1', { kind: 'order.extend', reason: 'no' }))).toBe('DESK_STATE');
    expect(said(log.act('bob', 'order:1', { kind: 'order.renew', reason: 'police' }))).toBe('accepted');
    expect(log.order('1').state).toBe('frozen');
  });

  it('is frozen and renewed by another than who drafted it, unless the terms let one person do it', () => {
    const log = stopped();
    const freeze = { kind: 'order.freeze' as const, reason: 'police', amount: null };
    const renew = { kind: 'order.renew' as const, reason: 'police' };
    expect(said(log.act('ann', 'order:1', freeze))).toBe('DESK_SECOND_PERSON');
    expect(actsOfOthers(log.state.terms, log.order('1'))).toEqual(['extend', 'freeze', 'renew', 'release', 'return']);
    expect(said(log.act('bob', 'order:1', freeze))).toBe('accepted');
    expect(said(log.act('ann', 'order:1', renew))).toBe('DESK_SECOND_PERSON');
    const { kinds } = defaultTerms();
    const alone = { ...kinds, renewal: { ...kinds.renewal, needsSecondPerson: false } };
    log.act('weir', 'terms', { kind: 'terms.set', terms: { ...defaultTerms(), kinds: alone } });
    expect(said(log.act('ann', 'order:1', renew))).toBe('accepted');
    expect(actsOfOthers(log.state.terms, log.order('1'))).toEqual(['extend', 'freeze', 'release', 'return']);
  });

  it('is frozen or renewed by an order of its own only when another person has confirmed it', () => {
    const log = stopped();
    log.act('ann', 'order:2', { kind: 'order.draft', order: orderFacts({ kind: 'limit-freeze', of: '1' }) });
    expect(actsOfOthers(log.state.terms, log.order('2'))).toContain('confirm');
    expect(said(log.act('ann', 'order:2', { kind: 'order.send' }))).toBe('DESK_SECOND_PERSON');
    expect(said(log.act('ann', 'order:2', { kind: 'order.confirm' }))).toBe('DESK_SECOND_PERSON');
    log.act('bob', 'order:2', { kind: 'order.confirm' });
    expect(actsOfOthers(log.state.terms, log.order('2'))).not.toContain('confirm');
    log.act('ann', 'order:2', { kind: 'order.send' });
    log.act('ann', 'order:2', { kind: 'order.answer', answer: executed() });
    expect(log.order('1')).toMatchObject({ state: 'frozen', isFrozen: true });
  });

  it('is frozen, renewed, and its money returned in parts', () => {
    const log = stopped();
    log.act('bob', 'order:1', { kind: 'order.freeze', reason: 'police', amount: '90000' });
    expect(log.order('1')).toMatchObject({ state: 'frozen', heldMinor: 90_000n });
    const until = log.order('1').expiresAtMs!;
    log.act('bob', 'order:1', { kind: 'order.renew', reason: 'police' });
    expect(log.order('1').expiresAtMs).toBe(until + 180 * 24 * hourMs);
    const back = (amount: string) => ({ kind: 'order.return' as const, reason: 'court', amount, to: 'Li' });
    expect(said(log.act('ann', 'order:1', back('50000')))).toBe('DESK_SECOND_PERSON');
    log.act('bob', 'order:1', back('50000'));
    expect(said(log.act('bob', 'order:1', back('50000')))).toBe('DESK_VALUE');
    log.act('bob', 'order:1', back('40000'));
    expect(log.order('1')).toMatchObject({ state: 'returned', heldMinor: 0n });
    expect(log.order('1').returns.map(({ to, minor }) => [to, minor])).toEqual([
      ['Li', 50_000n],
      ['Li', 40_000n],
    ]);
    expect(returnedOf(log.state, 'c1')).toContainEqual({ reporter: 'Li', asset: 'CNY', minor: 40_000n });
  });

  it('is released by another person than who stopped, once', () => {
    const log = stopped();
    const release = { kind: 'order.release' as const, reason: 'settled' };
    expect(said(log.act('ann', 'order:1', release))).toBe('DESK_SECOND_PERSON');
    expect(said(log.act('bob', 'order:1', release))).toBe('accepted');
    expect(said(log.act('bob', 'order:1', release))).toBe('DESK_STATE');
  });

  it('is released by an order whose confirmer did not stop', () => {
    const log = stopped();
    log.act('bob', 'order:2', { kind: 'order.draft', order: orderFacts({ kind: 'release', of: '1' }) });
    expect(said(log.act('ann', 'order:2', { kind: 'order.confirm' }))).toBe('DESK_SECOND_PERSON');
    log.act('cat', 'order:2', { kind: 'order.confirm' });
    log.act('bob', 'order:2', { kind: 'order.send' });
    log.act('bob', 'order:2', { kind: 'order.answer', answer: executed() });
    expect(log.order('1').state).toBe('released');
  });
});
