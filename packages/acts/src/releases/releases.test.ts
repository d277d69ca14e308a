import { describe, expect, it } from 'vitest';
import type { DeedOf } from '../acts/act.js';
import { DeskLog, hourMs, orderFacts, said } from '../desk.fixture.js';
import { quality } from '../quality.js';

const account = 'bank:OWN:1';
const facts = orderFacts({ account, isOwn: true });
const { rests } = facts;
const alert = `alert:${rests.alert}`;

const changed = (
  revision: number,
  holdable: string,
  cause: DeedOf<'alert.changed'>['cause'] = 'shrunk',
): DeedOf<'alert.changed'> => ({ kind: 'alert.changed', revision, case: 'c1', account, asset: 'CNY', holdable, cause });

/** An own account that ann stopped and bob confirmed, with a label and a blocklist entry on the same alert. */
const stopped = (): DeskLog => {
  const log = new DeskLog();
  log.act('ann', 'order:1', { kind: 'order.own-stop', order: facts });
  log.act('bob', 'order:1', { kind: 'order.confirm' });
  log.act('ann', 'label:l1', { kind: 'measure.put', account, asset: null, what: 'mule', rests });
  log.act('cat', 'blocklist:b1', { kind: 'measure.put', account, asset: null, what: 'payees', rests });
  return log;
};
const tasks = (log: DeskLog) => [...log.state.tasks.values()].map(({ id, cause, state }) => `${id} ${cause} ${state}`);

describe('a release task', () => {
  it('appears when the alert says less than is held, once', () => {
    const log = stopped();
    log.act('weir', alert, changed(2, '100000'));
    expect(tasks(log)).toEqual([]);
    const { outcome } = log.act('weir', alert, changed(3, '99999'));
    expect(outcome).toMatchObject({ touched: [alert, 'release:order:1:1'] });
    log.act('weir', alert, changed(4, '50000'));
    expect(tasks(log)).toEqual(['order:1:1 shrunk open']);
    expect(log.state.tasks.get('order:1:1')?.dueMs).toBe(log.state.tasks.get('order:1:1')!.sinceMs + 24 * hourMs);
    expect(said(log.act('weir', alert, changed(4, '0')))).toBe('DESK_OLD_REVISION');
  });

  it('appears for everything that rests on a report that was withdrawn', () => {
    const log = stopped();
    log.act('weir', alert, changed(2, '0', 'withdrawn'));
    expect(tasks(log)).toEqual([
      'order:1:1 withdrawn open',
      'label:l1:1 withdrawn open',
      'blocklist:b1:1 withdrawn open',
    ]);
  });

  it('takes a graver cause while it is open: who keeps what shrank has not kept what was withdrawn', () => {
    const log = stopped();
    log.act('weir', alert, changed(2, '90000'));
    const { outcome } = log.act('weir', alert, changed(3, '0', 'withdrawn'));
    expect(outcome).toMatchObject({ touched: expect.arrayContaining(['release:order:1:1']) });
    expect(tasks(log)[0]).toBe('order:1:1 withdrawn open');
    expect(log.state.tasks.get('order:1:1')!.reason).toMatchObject({ code: 'withdrawn', zh: '报案已撤回' });
    log.act('weir', alert, changed(4, '0'));
    expect(tasks(log)[0]).toBe('order:1:1 withdrawn open');
    const former = stopped();
    former.act('weir', alert, changed(2, '90000'), { v: 2 });
    former.act('weir', alert, changed(3, '0', 'withdrawn'), { v: 2 });
    expect(tasks(former)[0]).toBe('order:1:1 shrunk open');
  });

  it('takes the graver cause of another alert of the account too, where a desk says so', () => {
    const log = stopped();
    log.act('weir', alert, changed(2, '90000'));
    const of = { kind: 'order', id: '1' } as const;
    const open = { kind: 'release.open', of, cause: 'withdrawn', reason: 'c2' } as const;
    expect(said(log.act('bob', 'release:r1', open))).toBe('DESK_STATE');
    expect(log.act('weir', 'release:r2', open).outcome).toMatchObject({ touched: ['release:r2', 'release:order:1:1'] });
    expect(tasks(log)).toEqual(['order:1:1 withdrawn open']);
    expect(log.state.tasks.get('order:1:1')!.reason.en).toBe('the report was withdrawn: c2');
  });

  it('is ended by another person than who stopped, and the release is done', () => {
    const log = stopped();
    log.act('weir', alert, changed(2, '0', 'voided'));
    const end = { kind: 'release.end', outcome: 'released', reason: 'void' } as const;
    expect(said(log.act('ann', 'release:order:1:1', end))).toBe('DESK_SECOND_PERSON');
    log.after(2 * hourMs);
    expect(said(log.act('bob', 'release:order:1:1', end))).toBe('accepted');
    expect(said(log.act('bob', 'release:order:1:1', end))).toBe('DESK_STATE');
    expect(log.order('1')).toMatchObject({ state: 'released', heldMinor: 0n, endedBy: 'bob' });
    log.act('bob', 'release:label:l1:1', end);
    expect(log.state.measures.get('label:l1')?.endedBy).toBe('bob');
    const figures = quality(log.state);
    expect(figures).toMatchObject({ stops: 1, falseStops: 1, falseStopRate: 1 });
    expect(figures.medianHoursToRelease).toBeCloseTo(2, 1);
  });

  it('that was ended with kept comes back only when it gets worse', () => {
    const log = stopped();
    log.act('weir', alert, changed(2, '90000'));
    log.act('bob', 'release:order:1:1', { kind: 'release.end', outcome: 'kept', reason: 'other case' });
    log.act('weir', alert, changed(3, '95000'));
    expect(tasks(log)).toEqual(['order:1:1 shrunk kept']);
    log.act('weir', alert, changed(4, '10000'));
    expect(tasks(log)).toEqual(['order:1:1 shrunk kept', 'order:1:2 shrunk open']);
  });

  it('that was ended stays as it was ended when the order ends later', () => {
    const log = stopped();
    log.act('weir', alert, changed(2, '90000'));
    log.act('bob', 'release:order:1:1', { kind: 'release.end', outcome: 'kept', reason: 'other case' });
    log.act('cat', 'order:1', { kind: 'order.release', reason: 'police' });
    expect(log.state.tasks.get('order:1:1')).toMatchObject({ state: 'kept', doneBy: 'bob' });
  });

  it('is settled when the order ends otherwise', () => {
    const log = stopped();
    log.act('weir', alert, changed(2, '0'));
    log.act('bob', 'order:1', { kind: 'order.release', reason: 'police' });
    expect(tasks(log)[0]).toBe('order:1:1 shrunk done');
  });

  it('of a request that is refused is settled: nothing was stopped', () => {
    const log = new DeskLog();
    const asked = orderFacts();
    log.act('ann', 'order:1', { kind: 'order.draft', order: asked });
    log.act('ann', 'order:1', { kind: 'order.send' });
    log.act('weir', `alert:${asked.rests.alert}`, { ...changed(2, '0', 'voided'), account: asked.account });
    const answer = { outcome: 'refused', balanceBefore: null, executedAmount: null, priorHolds: [], startedAt: null };
    log.act('ann', 'order:1', { kind: 'order.answer', answer: { ...answer, outcome: 'refused', reason: 'no such' } });
    expect(tasks(log)).toEqual(['order:1:1 voided done']);
    expect(quality(log.state).medianHoursToRelease).toBeNull();
    const end = { kind: 'release.end', outcome: 'released', reason: 'r' } as const;
    expect(said(log.act('bob', 'release:order:1:1', end))).toBe('DESK_STATE');
    expect(log.order('1').state).toBe('refused');
  });

  it('hinders no order whose author saw that the alert stands again', () => {
    const log = stopped();
    log.act('weir', alert, changed(5, '0', 'withdrawn'));
    log.act('bob', 'order:1', { kind: 'order.release', reason: 'withdrawn' });
    const again = (revision: number) => ({ ...facts, rests: { ...rests, revision } });
    expect(said(log.act('ann', 'order:2', { kind: 'order.own-stop', order: again(5) }))).toBe('DESK_STATE');
    expect(said(log.act('ann', 'order:3', { kind: 'order.own-stop', order: again(6) }))).toBe('accepted');
  });

  it('is there for a request that may be executed at any moment, and none is sent on an alert that is void', () => {
    const log = new DeskLog();
    const asked = orderFacts();
    log.act('ann', 'order:1', { kind: 'order.draft', order: asked });
    log.act('ann', 'order:1', { kind: 'order.send' });
    const other = { ...asked, rests: { ...asked.rests, alert: 'other', case: 'c2' } };
    log.act('ann', 'order:2', { kind: 'order.draft', order: other });
    const void_ = { ...changed(2, '0', 'voided'), account: asked.account };
    log.act('weir', `alert:${asked.rests.alert}`, void_);
    log.act('weir', 'alert:other', { ...void_, case: 'c2' });
    expect(tasks(log)).toEqual(['order:1:1 voided open']);
    expect(said(log.act('bob', 'order:2', { kind: 'order.send' }))).toBe('DESK_STATE');
  });
});

describe('an alert that shrank or is gone', () => {
  it('has a task for an order that was drafted before and goes out after: it is not held back', () => {
    const log = new DeskLog();
    const large = { ...facts, amount: '6000000' };
    log.act('ann', 'order:1', { kind: 'order.own-stop', order: large });
    log.act('weir', alert, changed(2, '5000000'));
    expect(tasks(log)).toEqual([]);
    const { outcome } = log.act('bob', 'order:1', { kind: 'order.confirm' });
    expect(outcome).toMatchObject({ kind: 'accepted', touched: ['order:1', 'release:order:1:1'] });
    expect(log.order('1').heldMinor).toBe(6_000_000n);
  });

  it('has a task for a request that goes out after, and none where its author saw what was left', () => {
    const log = new DeskLog();
    const asked = orderFacts();
    const on = `alert:${asked.rests.alert}`;
    log.act('ann', 'order:1', { kind: 'order.draft', order: asked });
    log.act('weir', on, { ...changed(2, '90000'), account: asked.account });
    log.act('ann', 'order:1', { kind: 'order.send' });
    expect(tasks(log)).toEqual(['order:1:1 shrunk open']);
    const other = new DeskLog();
    other.act('weir', on, { ...changed(2, '90000'), account: asked.account });
    const seen = { ...asked, amount: '90000', rests: { ...asked.rests, revision: 2 } };
    other.act('ann', 'order:1', { kind: 'order.draft', order: seen });
    other.act('ann', 'order:1', { kind: 'order.send' });
    expect(tasks(other)).toEqual([]);
  });

  it('carries no label, entry or hold any more, unless its author saw that it stands again', () => {
    const log = stopped();
    log.act('weir', alert, changed(5, '0', 'withdrawn'));
    const put = (revision: number) =>
      ({ kind: 'measure.put', account, asset: null, what: 'payees', rests: { ...rests, revision } }) as const;
    expect(said(log.act('cat', 'hold:h1', put(5)))).toBe('DESK_STATE');
    expect(said(log.act('cat', 'hold:h2', put(6)))).toBe('accepted');
  });
});

describe('an appeal', () => {
  const intake = { kind: 'appeal.intake', against: { kind: 'order', id: '1' }, text: 'my wages', from: 'Li' } as const;
  const decide = { kind: 'appeal.decide', outcome: 'granted', text: 'payslips seen' } as const;

  it('is decided by somebody who neither stopped nor confirmed', () => {
    const log = stopped();
    log.act('dan', 'appeal:p1', intake);
    expect(said(log.act('ann', 'appeal:p1', decide))).toBe('DESK_SECOND_PERSON');
    expect(said(log.act('bob', 'appeal:p1', decide))).toBe('DESK_SECOND_PERSON');
    expect(said(log.act('dan', 'appeal:p1', { kind: 'appeal.assign', reviewer: 'ann' }))).toBe('DESK_SECOND_PERSON');
    log.act('dan', 'appeal:p1', { kind: 'appeal.assign', reviewer: 'cat' });
    expect(said(log.act('eve', 'appeal:p1', decide))).toBe('DESK_STATE');
    expect(said(log.act('cat', 'appeal:p1', decide))).toBe('accepted');
    expect(said(log.act('cat', 'appeal:p1', decide))).toBe('DESK_STATE');
  });

  it('is reviewed by another person than who took it in, who may be one that had a hand in the measure', () => {
    const log = stopped();
    log.act('dan', 'appeal:p1', intake);
    const { outcome } = log.act('dan', 'appeal:p1', decide);
    expect(outcome).toMatchObject({ code: 'DESK_SECOND_PERSON', detail: expect.stringContaining('took it in') });
    expect(said(log.act('eve', 'appeal:p1', { kind: 'appeal.assign', reviewer: 'dan' }))).toBe('DESK_SECOND_PERSON');
    // Where three work, one of the two who stopped records it, and the third decides.
    log.act('ann', 'appeal:p2', intake);
    expect(said(log.act('dan', 'appeal:p2', decide))).toBe('accepted');
  });

  it('that is granted opens releases for everything derived', () => {
    const log = stopped();
    log.act('dan', 'appeal:p1', intake);
    expect(log.state.appeals.get('p1')?.dueMs).toBe(log.nowMs + 72 * hourMs);
    log.act('ida', 'appeal:p1', decide);
    expect(tasks(log)).toEqual(['order:1:1 appeal open', 'label:l1:1 appeal open', 'blocklist:b1:1 appeal open']);
  });

  it('against a stop that ended meanwhile is about what it left behind', () => {
    const log = stopped();
    log.act('dan', 'appeal:p1', intake);
    log.act('bob', 'order:1', { kind: 'order.release', reason: 'police' });
    log.act('ida', 'appeal:p1', decide);
    expect(tasks(log)).toEqual(['label:l1:1 appeal open', 'blocklist:b1:1 appeal open']);
  });

  it('that is granted is kept by nobody, not where another cause asked first', () => {
    const log = stopped();
    log.act('weir', alert, changed(2, '90000'));
    const since = log.nowMs;
    log.act('dan', 'appeal:p1', intake);
    const { outcome } = log.act('ida', 'appeal:p1', decide);
    expect(outcome).toMatchObject({ touched: expect.arrayContaining(['release:order:1:1']) });
    expect(tasks(log)[0]).toBe('order:1:1 appeal open');
    expect(log.state.tasks.get('order:1:1')?.sinceMs).toBe(since);
    const end = { kind: 'release.end', reason: 'r' } as const;
    expect(said(log.act('bob', 'release:order:1:1', { ...end, outcome: 'kept' }))).toBe('DESK_STATE');
    expect(said(log.act('bob', 'release:order:1:1', { ...end, outcome: 'released' }))).toBe('accepted');
  });

  it('that is granted takes back drafts of the same case, and leaves those that release', () => {
    const log = stopped();
    const of = (kind: 'extension' | 'release') => ({ ...facts, kind, of: '1' });
    log.act('ann', 'order:2', { kind: 'order.draft', order: of('extension') });
    log.act('ann', 'order:3', { kind: 'order.draft', order: of('release') });
    const elsewhere = { ...facts, rests: { alert: 'c2|x', revision: 1, case: 'c2' }, amount: '6000000' };
    log.act('ann', 'order:4', { kind: 'order.draft', order: elsewhere });
    log.act('dan', 'appeal:p1', intake);
    log.act('ida', 'appeal:p1', decide);
    expect(['2', '3', '4'].map((id) => log.order(id).state)).toEqual(['cancelled', 'drafted', 'drafted']);
    expect(said(log.act('bob', 'order:2', { kind: 'order.confirm' }))).toBe('DESK_STATE');
  });

  it('is not decided by who sent the order out', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.draft', order: orderFacts() });
    log.act('eve', 'order:1', { kind: 'order.send' });
    log.act('dan', 'appeal:p1', intake);
    expect(said(log.act('eve', 'appeal:p1', decide))).toBe('DESK_SECOND_PERSON');
    expect(said(log.act('dan', 'appeal:p1', { kind: 'appeal.assign', reviewer: 'eve' }))).toBe('DESK_SECOND_PERSON');
  });

  it('is not reviewed by who held the order longer, froze or renewed it, by an act or by an order of it', () => {
    const log = stopped();
    const reason = 'police';
    log.act('cat', 'order:1', { kind: 'order.extend', reason });
    log.act('eve', 'order:1', { kind: 'order.freeze', reason, amount: null });
    log.act('fay', 'order:1', { kind: 'order.renew', reason });
    log.act('gil', 'order:2', { kind: 'order.draft', order: { ...facts, kind: 'renewal', of: '1' } });
    log.act('hal', 'order:2', { kind: 'order.confirm' });
    expect(log.order('2').state).toBe('executed');
    log.act('dan', 'appeal:p1', intake);
    log.act('dan', 'appeal:p2', { ...intake, against: { kind: 'order', id: '2' } });
    for (const appeal of ['appeal:p1', 'appeal:p2'])
      for (const who of ['ann', 'bob', 'cat', 'eve', 'fay', 'gil', 'hal']) {
        expect(said(log.act('dan', appeal, { kind: 'appeal.assign', reviewer: who }))).toBe('DESK_SECOND_PERSON');
        expect(said(log.act(who, appeal, decide))).toBe('DESK_SECOND_PERSON');
      }
    expect(said(log.act('ida', 'appeal:p1', decide))).toBe('accepted');
  });

  it('is not reviewed by who decided that the order is kept, but may be by who asked for its release', () => {
    const log = stopped();
    log.act('weir', alert, changed(2, '90000'));
    log.act('cat', 'release:order:1:1', { kind: 'release.end', outcome: 'kept', reason: 'other case' });
    log.act('eve', 'order:2', { kind: 'order.draft', order: { ...facts, kind: 'release', of: '1' } });
    log.act('dan', 'appeal:p1', intake);
    expect(said(log.act('cat', 'appeal:p1', decide))).toBe('DESK_SECOND_PERSON');
    expect(said(log.act('eve', 'appeal:p1', decide))).toBe('accepted');
  });

  it('against an entry is not reviewed by who put it, or the label that it rests on', () => {
    const log = new DeskLog();
    const label = { source: 'desk', confidence: null, from: null, to: null, note: null };
    log.act('ann', 'label:l1', { kind: 'measure.put', account, asset: null, what: 'mule', rests: null, label });
    log.act('cat', 'blocklist:b1', {
      kind: 'measure.put',
      account,
      asset: null,
      what: 'x',
      rests: null,
      onLabel: 'l1',
    });
    log.act('dan', 'appeal:p1', { ...intake, against: { kind: 'blocklist', id: 'b1' } });
    for (const who of ['ann', 'cat']) expect(said(log.act(who, 'appeal:p1', decide))).toBe('DESK_SECOND_PERSON');
    expect(said(log.act('bob', 'appeal:p1', decide))).toBe('accepted');
  });

  it('that is rejected opens none', () => {
    const log = stopped();
    log.act('dan', 'appeal:p1', intake);
    log.act('ida', 'appeal:p1', { ...decide, outcome: 'rejected' });
    expect(tasks(log)).toEqual([]);
  });

  it('is about something that there is', () => {
    const log = stopped();
    expect(said(log.act('dan', 'appeal:p1', { ...intake, against: { kind: 'order', id: '9' } }))).toBe(
      'DESK_SUBJECT_UNKNOWN',
    );
  });
});
