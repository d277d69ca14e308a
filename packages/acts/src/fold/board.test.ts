import { describe, expect, it } from 'vitest';
import type { Deed } from '../acts/act.js';
import { DeskLog, said } from '../desk.fixture.js';
import { quality } from '../quality.js';

const subject = 'account:bank:CMB:1';
const dismiss: Deed = { kind: 'dismiss', reason: 'payroll', feedback: 'false-positive' };
const work = (log: DeskLog) => log.state.accounts.get('bank:CMB:1');

describe('an account of the board', () => {
  it('is acknowledged by one person', () => {
    const log = new DeskLog();
    expect(said(log.act('ann', subject, { kind: 'acknowledge' }))).toBe('accepted');
    expect(log.act('bob', subject, { kind: 'acknowledge' }).outcome).toMatchObject({ code: 'DESK_STATE', by: 'ann' });
    expect(work(log)).toMatchObject({ state: 'acknowledged', stateBy: 'ann', stateAtMs: log.nowMs - 1_000 });
  });

  it('is dismissed with what was wrong about the rule, and opened again', () => {
    const log = new DeskLog();
    log.act('ann', subject, dismiss);
    expect(quality(log.state)).toMatchObject({ dismissed: 1, feedback: { 'false-positive': 1 } });
    expect(said(log.act('bob', subject, { kind: 'escalate', reason: 'large' }))).toBe('DESK_STATE');
    log.act('bob', subject, { kind: 'reopen' });
    expect(work(log)).toMatchObject({ state: 'new', reason: null });
    expect(quality(log.state)).toMatchObject({ dismissed: 0, feedback: {} });
  });

  it('is silenced until a time to come, and heard again before if somebody says so', () => {
    const log = new DeskLog();
    const silence = (until: number): Deed => ({ kind: 'silence', reason: 'merchant', until });
    expect(said(log.act('ann', subject, silence(log.nowMs)))).toBe('DESK_VALUE');
    log.act('ann', subject, silence(log.nowMs + 60_000));
    expect(work(log)?.silence).toMatchObject({ by: 'ann', reason: 'merchant' });
    expect(said(log.act('bob', subject, { kind: 'unsilence' }))).toBe('accepted');
    expect(said(log.act('bob', subject, { kind: 'unsilence' }))).toBe('DESK_STATE');
  });

  it('is assigned, and noted about without anybody losing a race', () => {
    const log = new DeskLog();
    log.act('ann', subject, { kind: 'assign', assignee: 'bob' }, { seen: 0 });
    const late = log.act('bob', subject, { kind: 'note', text: 'called' }, { seen: 0 });
    expect(said(late)).toBe('accepted');
    expect(work(log)).toMatchObject({ assignee: 'bob', notes: [{ by: 'bob', text: 'called' }] });
  });
});
