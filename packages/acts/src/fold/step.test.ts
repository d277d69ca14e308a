import { describe, expect, it } from 'vitest';
import { DeskLog, orderFacts, said } from '../desk.fixture.js';
import { dueTimers } from '../due-timers.js';
import { versionOf } from './state.js';

const account = 'account:bank:CMB:1';

describe('an act', () => {
  it('that comes second is refused, and told who was first and when', () => {
    const log = new DeskLog();
    log.act('ann', account, { kind: 'acknowledge' }, { seen: 0 });
    const at = log.nowMs;
    const { outcome } = log.act('bob', account, { kind: 'assign', assignee: 'bob' }, { seen: 0 });
    expect(outcome).toMatchObject({ kind: 'refused', code: 'DESK_CONFLICT', by: 'ann', atMs: at });
    expect(versionOf(log.state, account)).toBe(1);
    expect(said(log.act('bob', account, { kind: 'assign', assignee: 'bob' }, { seen: 1 }))).toBe('accepted');
  });

  it('that is sent twice is done once and has one outcome', () => {
    const log = new DeskLog();
    const note = { kind: 'note', text: 'call them' } as const;
    const first = log.act('ann', account, note, { id: 'x' });
    const again = log.act('ann', account, note, { id: 'x' });
    expect(again.outcome).toBe(first.outcome);
    expect(again.isRepeat).toBe(true);
    expect(log.state.accounts.get('bank:CMB:1')?.notes).toHaveLength(1);
    expect(said(log.act('bob', account, note, { id: 'x' }))).toBe('DESK_ID_REUSED');
  });

  it('that comes with the id of another and says something else is refused, whatever its kind', () => {
    const log = new DeskLog();
    const other = 'bank:CMB:6226000000000003';
    const put = (reason: string) => ({ kind: 'dismiss', reason, feedback: 'unsure' }) as const;
    expect(said(log.act('ann', account, put('a gift'), { id: 'd' }))).toBe('accepted');
    expect(said(log.act('ann', account, put('wages'), { id: 'd' }))).toBe('DESK_ID_REUSED');
    expect(log.state.accounts.get('bank:CMB:1')?.reason).toBe('a gift');
    log.act('ann', 'order:o', { kind: 'order.draft', order: orderFacts() }, { id: 'o' });
    const another = log.act(
      'ann',
      'order:o',
      { kind: 'order.draft', order: orderFacts({ account: other }) },
      { id: 'o' },
    );
    expect(said(another)).toBe('DESK_ID_REUSED');
    expect(log.state.ordersOfAccount.has(other)).toBe(false);
  });

  it('that is repeated is one, also where the desk knows more by then', () => {
    const log = new DeskLog();
    log.act('ann', 'order:o', { kind: 'order.draft', order: orderFacts() }, { id: 'o' });
    const facts = orderFacts({ amount: '90000', holder: '王五' });
    const order = { ...facts, rests: { ...facts.rests, revision: 2 } };
    expect(log.act('ann', 'order:o', { kind: 'order.draft', order }, { id: 'o' }).isRepeat).toBe(true);
    const changed = { kind: 'alert.changed', revision: 3, case: 'c1', account: order.account, asset: 'CNY' } as const;
    const shrunk = { ...changed, holdable: '0', cause: 'voided' } as const;
    log.act('weir', 'alert:x', { ...shrunk, transfers: ['t1'] }, { id: 'x3' });
    expect(log.act('weir', 'alert:x', { ...changed, holdable: '0', cause: 'shrunk' }, { id: 'x3' }).isRepeat).toBe(
      true,
    );
  });

  it('of a desk is not taken from a person, nor the other way round', () => {
    const log = new DeskLog();
    expect(said(log.act('ann', 'order:1', { kind: 'timer.lapse' }))).toBe('DESK_VALUE');
    expect(said(log.act('weir', account, { kind: 'acknowledge' }))).toBe('DESK_VALUE');
    expect(said(log.act('ann', 'order:1', { kind: 'acknowledge' }))).toBe('DESK_VALUE');
  });

  it('that nobody can read is passed over, and is in the chain', () => {
    const log = new DeskLog();
    const before = log.state.head;
    expect(said(log.put(new Uint8Array([1, 2])))).toBe('DESK_ACT_UNREADABLE');
    expect(said(log.put(null))).toBe('DESK_ACT_UNREADABLE');
    expect(log.state.head).not.toEqual(before);
    expect(log.state.seq).toBe(0);
  });

  it('of somebody who saw a number whole is in the audit and changes no version', () => {
    const log = new DeskLog();
    expect(said(log.act('ann', account, { kind: 'unmask' }))).toBe('accepted');
    expect(versionOf(log.state, account)).toBe(0);
    log.act('bob', account, { kind: 'acknowledge' });
    expect(said(log.act('ann', account, { kind: 'unmask' }, { seen: 0 }))).toBe('accepted');
    expect(log.state.audit.at(-1)).toMatchObject({ act: { actor: 'ann', deed: { kind: 'unmask' } } });
  });
});

describe('clocks', () => {
  it('of two desks give one act, and one that came too early is sent again', () => {
    const log = new DeskLog();
    const order = orderFacts({ account: 'bank:OWN:1', isOwn: true });
    log.act('ann', 'order:1', { kind: 'order.own-stop', order });
    const dueMs = log.order('1').confirmByMs!;
    expect(dueTimers(log.state, dueMs - 1)).toEqual([]);
    const early = dueTimers(log.state, dueMs);
    expect(early).toEqual(dueTimers(log.state, dueMs));
    expect(said(log.write(early[0]!))).toBe('DESK_NOT_DUE');
    log.nowMs = dueMs;
    expect(said(log.write(early[0]!))).toBe('DESK_NOT_DUE');
    const [later] = dueTimers(log.state, dueMs);
    expect(said(log.write(later!))).toBe('accepted');
    expect(log.write(later!).isRepeat).toBe(true);
    expect(dueTimers(log.state, dueMs * 2)).toEqual([]);
  });

  it('end a silence', () => {
    const log = new DeskLog();
    const until = log.nowMs + 60_000;
    log.act('ann', account, { kind: 'silence', reason: 'known merchant', until });
    log.nowMs = until;
    const timers = dueTimers(log.state, until);
    expect(timers.map(({ deed }) => deed.kind)).toEqual(['timer.silence-over']);
    expect(said(log.write(timers[0]!))).toBe('accepted');
    expect(log.state.accounts.get('bank:CMB:1')?.silence).toBeNull();
  });
});
