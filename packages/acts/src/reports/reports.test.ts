import { describe, expect, it } from 'vitest';
import type { DeedOf } from '../acts/act.js';
import { DeskLog, said } from '../desk.fixture.js';
import { lineKeys } from './line-key.js';

const line = { amount: '500000', asset: 'CNY', since: 1, until: 2 };
const [key] = lineKeys('c1', 'Li', [line]) as [string];
const subject = `report:${key}`;
const resolve = (transfer: string | null, ...candidates: string[]): DeedOf<'report.resolve'> => ({
  ...{ kind: 'report.resolve', case: 'c1', reporter: 'Li', reason: 'amount and payee fit' },
  ...{ transfer, candidates },
});
const reopen = (transfer: string | null, cause: 'better' | 'voided' = 'better'): DeedOf<'report.reopen'> => ({
  ...{ kind: 'report.reopen', case: 'c1', reporter: 'Li', cause, transfer },
});
const standing = (log: DeskLog) => log.state.resolutions.get(key);

describe('a line of a report', () => {
  it('has a key of what it says, not of its place or spelling; equal lines have one each', () => {
    const other = { ...line, amount: '1' };
    const [first, second] = lineKeys('c1', 'Li', [other, line]);
    expect(second).toBe(key);
    expect(first).not.toBe(key);
    expect(lineKeys('c1', 'Li', [{ until: 2, since: 1, asset: 'CNY', amount: '500000', to: null }])).toEqual([key]);
    const [one, two] = lineKeys('c1', 'Li', [line, line]);
    expect(one).toBe(key);
    expect(two).not.toBe(key);
    expect(lineKeys('c1/Li', '', [line])).not.toEqual(lineKeys('c1', '/Li', [line]));
  });

  it('is resolved by a rule where nobody has spoken, and people are not overruled by it', () => {
    const log = new DeskLog();
    expect(said(log.act('weir', subject, resolve('t1', 't1')))).toBe('accepted');
    expect(said(log.act('weir', subject, resolve('t2', 't2')))).toBe('DESK_STATE');
    expect(said(log.act('ann', subject, resolve('t2', 't1', 't2')))).toBe('accepted');
    expect(standing(log)).toMatchObject({ transfer: 't2', by: 'ann', atMs: log.nowMs, reopened: null });
    log.act('weir', subject, reopen(null, 'voided'));
    expect(said(log.act('weir', subject, resolve('t3', 't3')))).toBe('DESK_STATE');
  });

  it('may mean none of the candidates, which only a person can say', () => {
    const log = new DeskLog();
    expect(said(log.act('weir', subject, resolve(null)))).toBe('DESK_VALUE');
    expect(said(log.act('ann', subject, resolve(null, 't1', 't2')))).toBe('accepted');
    expect(standing(log)).toMatchObject({ transfer: null, candidates: ['t1', 't2'] });
  });

  it('is opened again once by a better transfer that nobody knew then; what was chosen stands meanwhile', () => {
    const log = new DeskLog();
    expect(said(log.act('weir', subject, reopen('t9')))).toBe('DESK_SUBJECT_UNKNOWN');
    log.act('ann', subject, resolve('t1', 't1', 't2'));
    expect(said(log.act('weir', subject, reopen('t2')))).toBe('DESK_STATE');
    expect(said(log.act('ann', subject, reopen('t9')))).toBe('DESK_VALUE');
    expect(said(log.act('weir', subject, reopen('t9')))).toBe('accepted');
    expect(said(log.act('weir', subject, reopen('t8')))).toBe('DESK_STATE');
    expect(standing(log)).toMatchObject({ transfer: 't1', by: 'ann', reopened: { cause: 'better', transfer: 't9' } });
    log.act('bob', subject, resolve('t9', 't1', 't2', 't9'));
    expect(standing(log)).toMatchObject({ transfer: 't9', by: 'bob', reopened: null });
  });

  it('whose rule spoke wrongly is a rule’s again', () => {
    const log = new DeskLog();
    log.act('weir', subject, resolve('t1', 't1'));
    log.act('weir', subject, reopen(null, 'voided'));
    expect(said(log.act('weir', subject, resolve('t2', 't2')))).toBe('accepted');
  });
});
