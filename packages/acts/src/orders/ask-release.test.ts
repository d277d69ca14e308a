import { describe, expect, it } from 'vitest';
import type { DeedOf } from '../acts/act.js';
import type { OrderAnswer } from '../acts/order-acts.js';
import { DeskLog, hourMs, minuteMs, orderFacts, said } from '../desk.fixture.js';
import { quality } from '../quality.js';
import { heldNow } from './holds.js';

const facts = orderFacts();
const { account, rests } = facts;
const answer = (outcome: OrderAnswer['outcome'], executedAmount: string | null = null): DeedOf<'order.answer'> => ({
  kind: 'order.answer',
  answer: { outcome, executedAmount, balanceBefore: null, priorHolds: [], startedAt: null, reason: null },
});
const release: DeedOf<'order.release'> = { kind: 'order.release', reason: 'settled' };
const end: DeedOf<'release.end'> = { kind: 'release.end', outcome: 'released', reason: 'report withdrawn' };
const kept: DeedOf<'release.end'> = { kind: 'release.end', outcome: 'kept', reason: 'no' };
const task = 'release:order:1:1';
const held = (log: DeskLog) => heldNow(log.state, account, 'CNY');
const tasks = (log: DeskLog) => [...log.state.tasks.values()].map(({ id, state }) => `${id} ${state}`);

const sent = (): DeskLog => {
  const log = new DeskLog();
  log.act('ann', 'order:1', { kind: 'order.draft', order: facts });
  log.act('ann', 'order:1', { kind: 'order.send' });
  return log;
};
const stopped = (): DeskLog => {
  const log = sent();
  log.act('ann', 'order:1', answer('executed'));
  return log;
};
const withdrawn = (log: DeskLog): DeskLog => {
  const { asset } = facts;
  const changed = { kind: 'alert.changed', revision: 2, case: 'c1', account, asset, holdable: '0' } as const;
  log.act('weir', `alert:${rests.alert}`, { ...changed, cause: 'withdrawn' });
  return log;
};

describe('a release of what another institution holds', () => {
  it('is sent to it as an order of its own, and holds on until it confirms', () => {
    const log = stopped();
    expect(said(log.act('ann', 'order:1', release))).toBe('DESK_SECOND_PERSON');
    const { outcome } = log.act('bob', 'order:1', release, { id: 'r1' });
    expect(outcome).toMatchObject({ touched: ['order:1', 'order:r1'] });
    expect(log.order('r1')).toMatchObject({ state: 'sent', kind: 'release', of: '1', amount: '100000', sentBy: 'bob' });
    expect(log.order('r1')).toMatchObject({
      basis: 'settled',
      anchor: facts.anchor,
      answerByMs: log.nowMs + 30 * minuteMs,
    });
    expect(log.order('1')).toMatchObject({ state: 'executed', releaseAsked: { order: 'r1', by: 'bob' } });
    expect(held(log)).toBe(100_000n);
    log.act('ann', 'order:r1', answer('executed'));
    expect(log.order('1')).toMatchObject({ state: 'released', heldMinor: 0n, releaseAsked: null });
    expect(held(log)).toBe(0n);
  });

  it('lets go of the sum that it was executed for, whatever the institution calls that', () => {
    const log = stopped();
    log.act('bob', 'order:1', release, { id: 'r1' });
    expect(said(log.act('ann', 'order:r1', answer('executed', '0')))).toBe('DESK_VALUE');
    expect(said(log.act('ann', 'order:r1', answer('executed', '30000')))).toBe('accepted');
    expect(log.order('r1').state).toBe('partly-executed');
    expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 70_000n, releaseAsked: null });
    log.act('bob', 'order:1', release, { id: 'r2' });
    expect(log.order('r2').amount).toBe('70000');
    log.act('ann', 'order:r2', answer('executed', '70000'));
    expect(log.order('1')).toMatchObject({ state: 'released', heldMinor: 0n });
    // Acts of before the fourth form did what they did.
    const former = stopped();
    former.act('bob', 'order:1', release, { id: 'r1', v: 3 });
    former.act('ann', 'order:r1', answer('executed', '30000'), { v: 3 });
    expect(former.order('1')).toMatchObject({ state: 'released', heldMinor: 0n });
  });

  it('that was asked for a part lets go of that part, of own accounts too', () => {
    for (const isOwn of [false, true]) {
      const log = new DeskLog();
      const place = isOwn ? { account: 'bank:OWN:1', isOwn } : {};
      const stop = isOwn ? 'order.own-stop' : 'order.draft';
      log.act('ann', 'order:1', { kind: stop, order: orderFacts(place) });
      if (isOwn) log.act('bob', 'order:1', { kind: 'order.confirm' });
      else {
        log.act('ann', 'order:1', { kind: 'order.send' });
        log.act('ann', 'order:1', answer('executed'));
      }
      const part = orderFacts({ ...place, kind: 'release', of: '1', amount: '30000' });
      log.act('bob', 'order:2', { kind: 'order.draft', order: part });
      log.act('cat', 'order:2', { kind: 'order.confirm' });
      if (!isOwn) {
        log.act('bob', 'order:2', { kind: 'order.send' });
        log.act('bob', 'order:2', answer('executed'));
      }
      expect(log.order('2').state).toBe('executed');
      expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 70_000n, letGoMinor: 30_000n });
    }
  });

  it('whose order has not been answered leaves that to its own answer where less than all was let go', () => {
    const log = sent();
    log.act('bob', 'order:1', release, { id: 'r1' });
    log.act('ann', 'order:r1', answer('executed', '30000'));
    expect(log.order('1')).toMatchObject({ state: 'sent', releaseAsked: null });
    log.act('ann', 'order:1', answer('partly-executed', '70000'));
    expect(log.order('1')).toMatchObject({ state: 'partly-executed', heldMinor: 70_000n });
  });

  it('that it refuses leaves all held, and may be asked again', () => {
    const log = stopped();
    log.act('bob', 'order:1', release, { id: 'r1' });
    expect(said(log.act('cat', 'order:1', release))).toBe('DESK_STATE');
    log.act('ann', 'order:r1', answer('refused'));
    expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 100_000n, releaseAsked: null });
    expect(said(log.act('cat', 'order:1', release))).toBe('accepted');
  });

  it('that it does in part leaves the rest held, and may be asked for again', () => {
    const log = stopped();
    log.act('bob', 'order:1', release, { id: 'r1' });
    log.act('ann', 'order:r1', answer('partly-executed', '30000'));
    expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 70_000n, releaseAsked: null });
  });

  it('is under way: nothing else is decided of the order meanwhile, but its clock runs', () => {
    const log = stopped();
    log.act('bob', 'order:1', release, { id: 'r1' });
    const acts: readonly (DeedOf<'order.extend'> | DeedOf<'order.renew'> | DeedOf<'order.freeze'>)[] = [
      { kind: 'order.extend', reason: 'r' },
      { kind: 'order.freeze', reason: 'r', amount: null },
    ];
    for (const deed of acts) expect(said(log.act('bob', 'order:1', deed))).toBe('DESK_STATE');
    const again = orderFacts({ kind: 'release', of: '1' });
    expect(said(log.act('ann', 'order:2', { kind: 'order.draft', order: again }))).not.toBe('accepted');
    log.after(48 * hourMs);
    log.act('weir', 'order:1', { kind: 'timer.expiring' });
    expect(said(log.act('weir', 'order:1', { kind: 'timer.expired' }))).toBe('accepted');
    expect(log.order('1')).toMatchObject({ state: 'lapsed', releaseAsked: null });
    // What the institution says of it later changes nothing.
    expect(said(log.act('ann', 'order:r1', answer('executed')))).toBe('accepted');
    expect(log.order('1').state).toBe('lapsed');
  });

  it('of a freeze asks to unfreeze', () => {
    const log = stopped();
    log.act('bob', 'order:1', { kind: 'order.freeze', reason: 'police', amount: null });
    log.act('bob', 'order:1', release, { id: 'r1' });
    expect(log.order('r1').kind).toBe('unfreeze');
  });

  it('that somebody drafted is asked as soon as it is sent', () => {
    const log = stopped();
    log.act('cat', 'order:2', { kind: 'order.draft', order: orderFacts({ kind: 'release', of: '1' }) });
    log.act('bob', 'order:2', { kind: 'order.confirm' });
    expect(log.order('1').releaseAsked).toBeNull();
    log.act('cat', 'order:2', { kind: 'order.send' });
    expect(log.order('1').releaseAsked).toMatchObject({ order: '2', by: 'cat' });
    log.act('cat', 'order:2', answer('executed'));
    expect(log.order('1').state).toBe('released');
  });

  it('is done at once on an own account', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.own-stop', order: orderFacts({ account: 'bank:OWN:1', isOwn: true }) });
    log.act('bob', 'order:1', release);
    expect(log.order('1')).toMatchObject({ state: 'released', heldMinor: 0n });
    expect(log.state.orders.size).toBe(1);
  });
});

describe('a release task of what another institution holds', () => {
  it('is open until the institution confirms', () => {
    const log = withdrawn(stopped());
    expect(tasks(log)).toEqual(['order:1:1 open']);
    const { outcome } = log.act('bob', task, end, { id: 'r1' });
    expect(outcome).toMatchObject({ touched: [task, 'order:r1', 'order:1'] });
    expect(tasks(log)).toEqual(['order:1:1 open']);
    expect(held(log)).toBe(100_000n);
    for (const deed of [end, kept]) expect(said(log.act('bob', task, deed))).toBe('DESK_STATE');
    log.after(2 * hourMs);
    log.act('ann', 'order:r1', answer('executed'));
    expect(log.state.tasks.get('order:1:1')).toMatchObject({ state: 'done', outcomeReason: 'report withdrawn' });
    expect(quality(log.state)).toMatchObject({ falseStops: 1 });
    expect(quality(log.state).medianHoursToRelease).toBeGreaterThan(2);
  });

  it('is to be decided again where the institution refuses', () => {
    const log = withdrawn(stopped());
    log.act('bob', task, end, { id: 'r1' });
    log.act('ann', 'order:r1', answer('refused'));
    expect(tasks(log)).toEqual(['order:1:1 open']);
    expect(said(log.act('bob', task, end))).toBe('accepted');
  });

  it('has none of its own: what asks for a release is not released', () => {
    const log = stopped();
    log.act('bob', 'order:1', release, { id: 'r1' });
    withdrawn(log);
    expect(tasks(log)).toEqual(['order:1:1 open']);
  });
});

describe('an answer that comes after a release was asked', () => {
  it('is taken: what it says counts until the institution confirms the release', () => {
    const log = withdrawn(sent());
    log.act('bob', task, end, { id: 'r1' });
    expect(log.order('1')).toMatchObject({ state: 'sent', releaseAsked: { order: 'r1' } });
    expect(log.order('r1')).toMatchObject({ state: 'sent', amount: '100000' });
    expect(said(log.act('ann', 'order:1', answer('partly-executed', '5000')))).toBe('accepted');
    expect(log.order('1')).toMatchObject({
      state: 'partly-executed',
      heldMinor: 5_000n,
      releaseAsked: { order: 'r1' },
    });
    expect(held(log)).toBe(5_000n);
    expect(tasks(log)).toEqual(['order:1:1 open']);
    log.act('ann', 'order:r1', answer('executed'));
    expect(log.order('1')).toMatchObject({ state: 'released', heldMinor: 0n });
    expect(tasks(log)).toEqual(['order:1:1 done']);
  });

  it('may never come: the institution confirms the release of what it never answered', () => {
    const log = withdrawn(sent());
    log.act('bob', task, end, { id: 'r1' });
    log.act('ann', 'order:r1', answer('executed'));
    expect(log.order('1')).toMatchObject({ state: 'released', heldMinor: 0n, releaseAsked: null });
  });

  it('is the one that says what is left, where the release was done in part before it', () => {
    const log = withdrawn(sent());
    log.act('bob', task, end, { id: 'r1' });
    log.act('ann', 'order:r1', answer('partly-executed', '2000'));
    expect(log.order('1')).toMatchObject({ state: 'sent', releaseAsked: null });
    log.act('ann', 'order:1', answer('partly-executed', '5000'));
    expect(held(log)).toBe(5_000n);
  });

  it('may refuse the order: nothing was held', () => {
    const log = withdrawn(sent());
    log.act('bob', task, end, { id: 'r1' });
    log.act('ann', 'order:1', answer('refused'));
    expect(log.order('1')).toMatchObject({ state: 'refused', releaseAsked: null });
    expect(tasks(log)).toEqual(['order:1:1 done']);
  });
});

describe('an alert that shrinks while a release is under way', () => {
  it('asks for no other in its place', () => {
    const log = stopped();
    const other = orderFacts({ amount: '40000', kind: 'limit-freeze' });
    log.act('ann', 'order:2', { kind: 'order.draft', order: other });
    log.act('bob', 'order:2', { kind: 'order.confirm' });
    log.act('ann', 'order:2', { kind: 'order.send' });
    log.act('ann', 'order:2', answer('executed'));
    log.act('bob', 'order:1', release, { id: 'r1' });
    const changed = { kind: 'alert.changed', revision: 2, case: 'c1', account, asset: 'CNY' } as const;
    log.act('weir', `alert:${rests.alert}`, { ...changed, holdable: '40000', cause: 'shrunk' });
    expect(tasks(log)).toEqual(['order:1:1 open']);
  });
});
