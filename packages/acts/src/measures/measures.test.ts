import { describe, expect, it } from 'vitest';
import type { DeedOf } from '../acts/act.js';
import { DeskLog, hourMs, orderFacts, said } from '../desk.fixture.js';
import { dueTimers } from '../due-timers.js';

const account = 'bank:OWN:1';
const facts = orderFacts({ account, isOwn: true });
const { rests } = facts;
const label = { source: 'desk', confidence: 0.9, from: null, to: null, note: null };
const put = (over: Partial<DeedOf<'measure.put'>> = {}): DeedOf<'measure.put'> => ({
  ...{ kind: 'measure.put', account, asset: null, what: 'mule', rests: null },
  ...over,
});
const end: DeedOf<'measure.end'> = { kind: 'measure.end', reason: 'a mistake' };
const tasks = (log: DeskLog) => [...log.state.tasks.values()].map(({ id, cause, state }) => `${id} ${cause} ${state}`);

describe('a label', () => {
  it('is put once for an account, kind and source, and may be put again after it was taken back', () => {
    const log = new DeskLog();
    expect(said(log.act('ann', 'label:l1', put({ label })))).toBe('accepted');
    expect(said(log.act('ann', 'label:l2', put({ label })))).toBe('DESK_STATE');
    expect(said(log.act('ann', 'label:l3', put({ label: { ...label, source: 'police' } })))).toBe('accepted');
    log.act('ann', 'label:l1', end);
    expect(said(log.act('ann', 'label:l4', put({ label })))).toBe('accepted');
    expect(log.state.measures.get('label:l1')).toMatchObject({ endedBy: 'ann', label });
  });

  it('that is taken back opens a release task for what rests on it, with its reason', () => {
    const log = new DeskLog();
    log.act('ann', 'label:l1', put({ label, rests }));
    log.act('ann', 'blocklist:b1', put({ what: 'payees', onLabel: 'l1' }));
    log.act('ann', 'hold:h1', put({ what: 'payee', rests, onLabel: 'l1' }));
    log.act('ann', 'blocklist:b2', put({ what: 'payees', rests }));
    const { outcome } = log.act('bob', 'label:l1', end);
    expect(outcome).toMatchObject({ touched: ['label:l1', 'release:blocklist:b1:1', 'release:hold:h1:1'] });
    expect(tasks(log)).toEqual(['blocklist:b1:1 withdrawn open', 'hold:h1:1 withdrawn open']);
    expect(log.state.tasks.get('blocklist:b1:1')).toMatchObject({
      ...{ case: 'c1', reason: { zh: '所依据的标签已撤回', en: 'the label that it rests on was taken back' } },
    });
  });

  it('that falls itself takes what rests on it along: by a release task that another person ended', () => {
    const log = new DeskLog();
    log.act('ann', 'label:l1', put({ label, rests }));
    log.act('ann', 'blocklist:b1', put({ what: 'payees', onLabel: 'l1' }));
    const gone: DeedOf<'alert.changed'> = {
      ...{ kind: 'alert.changed', revision: 2, case: 'c1', account, asset: 'CNY', holdable: '0', cause: 'withdrawn' },
    };
    log.act('weir', `alert:${rests.alert}`, gone);
    expect(tasks(log)).toEqual(['label:l1:1 withdrawn open']);
    log.act('bob', 'release:label:l1:1', { kind: 'release.end', outcome: 'released', reason: 'withdrawn' });
    expect(tasks(log)).toEqual(['label:l1:1 withdrawn done', 'blocklist:b1:1 withdrawn open']);
    expect(said(log.act('ann', 'label:l2', put({ label })))).toBe('accepted');
  });

  it('that stands for itself is of no case', () => {
    const log = new DeskLog();
    log.act('ann', 'label:l1', put({ label }));
    log.act('ann', 'label:l2', put({ label: { ...label, source: 'police' } }));
    const against = { kind: 'label', id: 'l1' } as const;
    log.act('eve', 'appeal:p1', { kind: 'appeal.intake', against, text: 'not me', from: 'Li' });
    log.act('dan', 'appeal:p1', { kind: 'appeal.decide', outcome: 'granted', text: 'seen' });
    // Of labels of no case only the one that the appeal is against falls.
    expect(tasks(log)).toEqual(['label:l1:1 appeal done']);
    expect(log.state.tasks.get('label:l1:1')?.case).toBeNull();
    expect(log.state.measures.get('label:l1')).toMatchObject({ endedBy: 'dan' });
    expect(log.state.measures.get('label:l2')).toMatchObject({ endedAtMs: null });
  });

  it('falls at once with an appeal that is granted, and what rests on it; no order is released by that', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.own-stop', order: facts });
    log.act('bob', 'order:1', { kind: 'order.confirm' });
    log.act('ann', 'label:l1', put({ label, rests }));
    log.act('ann', 'blocklist:b1', put({ what: 'payees', onLabel: 'l1' }));
    log.act('ann', 'hold:h1', put({ what: 'payee', rests, onLabel: 'l1' }));
    log.act('ann', 'blocklist:b2', put({ what: 'payees', rests }));
    const draft = { ...facts, kind: 'limit-freeze' as const, of: '1' };
    log.act('ann', 'order:2', { kind: 'order.draft', order: draft });
    const against = { kind: 'label', id: 'l1' } as const;
    log.act('eve', 'appeal:p1', { kind: 'appeal.intake', against, text: 'not me', from: 'Li' });
    const { outcome } = log.act('dan', 'appeal:p1', { kind: 'appeal.decide', outcome: 'granted', text: 'seen' });
    expect(outcome).toMatchObject({ touched: expect.arrayContaining(['label:l1', 'blocklist:b1', 'hold:h1']) });
    expect(tasks(log)).toEqual(['label:l1:1 appeal done', 'blocklist:b1:1 appeal done', 'hold:h1:1 appeal done']);
    const standing = [...log.state.measures.values()].filter(({ endedAtMs }) => endedAtMs === null);
    expect(standing.map(({ id }) => id)).toEqual(['b2']);
    expect([log.order('1').state, log.order('2').state]).toEqual(['executed', 'drafted']);
    expect(said(log.act('ann', 'label:l2', put({ label, rests })))).toBe('accepted');
  });
});

describe('a blocklist entry or a hold', () => {
  it('names what it rests on, which stands and is of its account', () => {
    const log = new DeskLog();
    expect(said(log.act('ann', 'blocklist:b1', put()))).toBe('DESK_VALUE');
    expect(said(log.act('ann', 'blocklist:b1', put({ rests, label })))).toBe('DESK_VALUE');
    expect(said(log.act('ann', 'blocklist:b1', put({ onLabel: 'l1' })))).toBe('DESK_SUBJECT_UNKNOWN');
    log.act('ann', 'label:l1', put({ label, account: 'bank:OWN:2' }));
    expect(said(log.act('ann', 'blocklist:b1', put({ onLabel: 'l1' })))).toBe('DESK_STATE');
    expect(said(log.act('ann', 'blocklist:b1', put({ rests })))).toBe('accepted');
  });

  it('ends by its clock, which any desk may say and none before its time', () => {
    const log = new DeskLog();
    const until = log.nowMs + hourMs;
    expect(said(log.act('ann', 'hold:h0', put({ rests, until: 5 })))).toBe('DESK_VALUE');
    log.act('ann', 'hold:h1', put({ rests, until }));
    expect(dueTimers(log.state, until - 1)).toEqual([]);
    const [timer] = dueTimers(log.state, until);
    expect(timer).toMatchObject({ subject: 'hold:h1', deed: { kind: 'timer.measure-over' } });
    expect(said(log.act('weir', 'hold:h1', { kind: 'timer.measure-over' }))).toBe('DESK_NOT_DUE');
    log.after(hourMs);
    expect(said(log.write({ ...timer!, id: 'later' }))).toBe('accepted');
    expect(log.state.measures.get('hold:h1')).toMatchObject({ endedBy: 'weir' });
    expect(dueTimers(log.state, until + hourMs)).toEqual([]);
  });
});

describe('a void below an alert', () => {
  const voided = (holdable: string, ...transfers: string[]): DeedOf<'alert.changed'> => ({
    ...{ kind: 'alert.changed', revision: 2, case: 'c1', account, asset: 'CNY', holdable, cause: 'voided', transfers },
  });
  const twoStops = (): DeskLog => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.own-stop', order: { ...facts, amount: '60000' } });
    const other = { ...facts, amount: '40000', caseNumber: 'A-2', anchor: { ...facts.anchor, id: 't2' } };
    log.act('ann', 'order:2', { kind: 'order.draft', order: { ...other, kind: 'watch' } });
    log.act('ann', 'order:2', { kind: 'order.send' });
    return log;
  };

  it('makes the order fall that cites it, and says so', () => {
    const log = twoStops();
    log.act('weir', `alert:${rests.alert}`, voided('90000', 't2'));
    expect(tasks(log)).toEqual(['order:2:1 voided open']);
    // The alert stands: money is left, and more orders may rest on it.
    expect(log.state.alerts.get(rests.alert)).toMatchObject({ cause: 'shrunk', holdableMinor: 90_000n });
  });

  it('is the cause too where an order holds more than is left', () => {
    const log = twoStops();
    log.act('weir', `alert:${rests.alert}`, voided('50000', 't9'));
    expect(tasks(log)).toEqual(['order:1:1 voided open']);
  });

  it('makes everything fall where nothing is left', () => {
    const log = twoStops();
    log.act('weir', `alert:${rests.alert}`, voided('0', 't9'));
    expect(tasks(log)).toEqual(['order:1:1 voided open', 'order:2:1 voided open']);
  });
});
