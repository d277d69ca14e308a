import { describe, expect, it } from 'vitest';
import type { OrderAnswer } from '../acts/order-acts.js';
import { DeskLog, hourMs, orderFacts, said } from '../desk.fixture.js';
import { heldNow } from './holds.js';

const answer = (executedAmount: string | null = null, more: Partial<OrderAnswer> = {}) => ({
  kind: 'order.answer' as const,
  answer: {
    outcome: 'executed' as const,
    balanceBefore: null,
    executedAmount,
    priorHolds: [],
    startedAt: null,
    reason: null,
    ...more,
  },
});
const part = (amount: string) => answer(amount, { outcome: 'partly-executed' });

/** A stop of 1,000.00 yuan that was asked of another bank. */
const asked = (): DeskLog => {
  const log = new DeskLog();
  log.act('ann', 'order:1', { kind: 'order.draft', order: orderFacts() });
  log.act('ann', 'order:1', { kind: 'order.send' });
  return log;
};
const stopped = (): DeskLog => {
  const log = asked();
  log.act('ann', 'order:1', answer());
  return log;
};

/** An order about the first one, confirmed and sent. */
const sentOf = (log: DeskLog, kind: 'extension' | 'limit-freeze' | 'release'): void => {
  log.act('bob', 'order:2', { kind: 'order.draft', order: orderFacts({ kind, of: '1' }) });
  log.act('cat', 'order:2', { kind: 'order.confirm' });
  log.act('bob', 'order:2', { kind: 'order.send' });
};

const expire = (log: DeskLog, id: string): void => {
  log.nowMs = log.order(id).expiresAtMs! - 6 * hourMs;
  log.act('weir', `order:${id}`, { kind: 'timer.expiring' });
  log.after(6 * hourMs);
  log.act('weir', `order:${id}`, { kind: 'timer.expired' });
};

describe('an answer by which an own account is held for less', () => {
  const own = (v?: 3): DeskLog => {
    const log = new DeskLog();
    const order = orderFacts({ account: 'bank:OWN:1', isOwn: true });
    log.act('ann', 'order:1', { kind: 'order.own-stop', order }, v === undefined ? {} : { v });
    return log;
  };
  const less = [part('1'), answer(null, { outcome: 'refused' }), answer(null, { balanceBefore: '99999' })];

  it('is not taken of who drafted the order, whoever confirmed it; of another it is', () => {
    for (const one of less) {
      const log = own();
      expect(said(log.act('ann', 'order:1', one))).toBe('DESK_SECOND_PERSON');
      log.act('bob', 'order:1', { kind: 'order.confirm' });
      expect(said(log.act('ann', 'order:1', one))).toBe('DESK_SECOND_PERSON');
      expect(said(log.act('ann', 'order:1', answer('100000')))).toBe('accepted');
      expect(said(log.act('bob', 'order:1', part('1')))).toBe('accepted');
    }
  });

  it('was judged by its desk before the fourth form', () => {
    for (const one of less) expect(said(own().act('ann', 'order:1', one, { v: 3 }))).toBe('accepted');
  });
});

describe('an answer that comes again', () => {
  it('brings nothing back that was returned', () => {
    const log = stopped();
    log.act('bob', 'order:1', { kind: 'order.return', reason: 'police', amount: '40000', to: 'v' });
    log.act('ann', 'order:1', answer('100000'));
    expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 60_000n });
    const more = { kind: 'order.return', reason: 'police', amount: '60001', to: 'v' } as const;
    expect(said(log.act('bob', 'order:1', more))).toBe('DESK_VALUE');
  });

  it('brings nothing back that the institution let go in part', () => {
    const partlyReleased = (): DeskLog => {
      const log = stopped();
      log.act('bob', 'order:1', { kind: 'order.release', reason: 'settled' }, { id: 'r1' });
      log.act('ann', 'order:r1', part('40000'));
      expect(log.order('1').heldMinor).toBe(60_000n);
      return log;
    };
    const log = partlyReleased();
    log.act('ann', 'order:1', answer('100000'));
    expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 60_000n });
    log.act('ann', 'order:1', part('40000'));
    expect(log.order('1')).toMatchObject({ state: 'released', heldMinor: 0n });
    const former = partlyReleased();
    former.act('ann', 'order:1', answer('100000'), { v: 2 });
    expect(former.order('1').heldMinor).toBe(100_000n);
  });

  it('and says no more than went back ends the hold', () => {
    const log = stopped();
    log.act('bob', 'order:1', { kind: 'order.return', reason: 'police', amount: '40000', to: 'v' });
    log.act('ann', 'order:1', part('40000'));
    expect(log.order('1')).toMatchObject({ state: 'returned', heldMinor: 0n, endedBy: 'ann' });
  });

  it('revises what an order holds that is about to expire or was extended, and not for how long', () => {
    const log = stopped();
    const until = log.order('1').expiresAtMs!;
    log.after(42 * hourMs);
    log.act('weir', 'order:1', { kind: 'timer.expiring' });
    expect(said(log.act('ann', 'order:1', part('50000')))).toBe('accepted');
    expect(log.order('1')).toMatchObject({ state: 'expiring', heldMinor: 50_000n, expiresAtMs: until });
    log.act('bob', 'order:1', { kind: 'order.extend', reason: 'police' });
    expect(said(log.act('ann', 'order:1', part('30000')))).toBe('accepted');
    expect(log.order('1')).toMatchObject({ state: 'extended', heldMinor: 30_000n, expiresAtMs: until + 48 * hourMs });
    expect(said(log.act('ann', 'order:1', answer(null, { outcome: 'refused' })))).toBe('DESK_STATE');
  });
});

describe('an answer', () => {
  it('of more than was asked for holds what was asked for, and is kept as it came', () => {
    const log = asked();
    log.act('ann', 'order:1', answer('99999999'));
    expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 100_000n });
    expect(log.order('1').answer?.executedAmount).toBe('99999999');
  });

  it('that a release was executed in part leaves the rest held', () => {
    const log = stopped();
    sentOf(log, 'release');
    log.act('bob', 'order:2', part('30000'));
    expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 70_000n });
  });
});

describe('a term that is over, whether or not its clock has been read', () => {
  it('is not made longer by anybody', () => {
    const log = stopped();
    log.nowMs = log.order('1').expiresAtMs! - 1_000;
    expect(said(log.act('bob', 'order:1', { kind: 'order.extend', reason: 'police' }))).toBe('DESK_STATE');
    const freeze = { kind: 'order.freeze', reason: 'police', amount: null } as const;
    expect(said(log.act('bob', 'order:1', freeze))).toBe('DESK_STATE');
    const order = orderFacts({ kind: 'extension', of: '1' });
    expect(said(log.act('bob', 'order:2', { kind: 'order.draft', order }))).toBe('DESK_STATE');
    expect(said(log.act('bob', 'order:1', { kind: 'order.release', reason: 'police' }))).toBe('accepted');
  });

  it('of a freeze is not renewed', () => {
    const log = stopped();
    log.act('bob', 'order:1', { kind: 'order.freeze', reason: 'police', amount: null });
    log.nowMs = log.order('1').expiresAtMs! - 1_000;
    expect(said(log.act('bob', 'order:1', { kind: 'order.renew', reason: 'police' }))).toBe('DESK_STATE');
  });

  it('was made longer by what the institution executed before its end, though the answer comes later', () => {
    const log = stopped();
    const until = log.order('1').expiresAtMs!;
    sentOf(log, 'extension');
    log.nowMs = until;
    log.act('bob', 'order:2', answer(null, { startedAt: until - 60_000 }));
    expect(log.order('1')).toMatchObject({ state: 'extended', expiresAtMs: until + 48 * hourMs });
  });
});

describe('what was executed after the order had ended', () => {
  it('uses up one of the account’s stops, where it is an extension', () => {
    const log = stopped();
    sentOf(log, 'extension');
    expire(log, '1');
    log.act('bob', 'order:2', answer());
    expect(log.order('1')).toMatchObject({ state: 'lapsed', heldMinor: 0n });
    log.act('ann', 'order:3', { kind: 'order.draft', order: orderFacts() });
    expect(said(log.act('ann', 'order:3', { kind: 'order.send' }))).toBe('DESK_STOPS_USED_UP');
  });

  it('holds by itself and has a clock, where it is a freeze', () => {
    const log = stopped();
    sentOf(log, 'limit-freeze');
    expire(log, '1');
    log.act('bob', 'order:2', answer('80000'));
    expect(heldNow(log.state, orderFacts().account, 'CNY')).toBe(80_000n);
    expect(log.order('2').expiresAtMs).toBe(log.nowMs + 180 * 24 * hourMs);
    log.act('bob', 'order:2', answer('70000'));
    expect(heldNow(log.state, orderFacts().account, 'CNY')).toBe(70_000n);
    expect(said(log.act('cat', 'order:2', { kind: 'order.renew', reason: 'police' }))).toBe('accepted');
  });
});

describe('a freeze', () => {
  it('is of what is held, or of a part of it', () => {
    const log = stopped();
    const freeze = (amount: string) => ({ kind: 'order.freeze', reason: 'police', amount }) as const;
    expect(said(log.act('bob', 'order:1', freeze('100001')))).toBe('DESK_VALUE');
    expect(said(log.act('bob', 'order:1', freeze('0')))).toBe('DESK_VALUE');
    expect(said(log.act('bob', 'order:1', freeze('90000')))).toBe('accepted');
    expect(log.order('1').heldMinor).toBe(90_000n);
  });
});

describe('a freeze that is answered late', () => {
  const frozenAfter = (hours: number, v: 2 | 3): DeskLog => {
    const log = stopped();
    log.act('bob', 'order:2', {
      kind: 'order.draft',
      order: orderFacts({ kind: 'limit-freeze', of: '1', amount: '60000' }),
    });
    log.act('cat', 'order:2', { kind: 'order.confirm' });
    log.act('bob', 'order:2', { kind: 'order.send' });
    const startedAt = log.nowMs + 1_000;
    log.after(hours * hourMs);
    log.act('bob', 'order:2', answer(null, { startedAt }), { v });
    return log;
  };

  it('ends when its months are over at the institution, and holds what it asked for', () => {
    const log = frozenAfter(30, 3);
    const [stop, freeze] = [log.order('1'), log.order('2')];
    expect(stop).toMatchObject({ state: 'frozen', heldMinor: 60_000n });
    expect(stop.expiresAtMs).toBe(freeze.startedAtMs! + log.state.terms.freezeMs);
    expect(stop.expiresAtMs).toBeLessThan(log.nowMs + log.state.terms.freezeMs);
  });

  it('holds nothing again of what went back between the freeze and its answer', () => {
    const frozenAround = (returnedFirst: boolean): bigint => {
      const log = stopped();
      sentOf(log, 'limit-freeze');
      const back = { kind: 'order.return', reason: 'police', amount: '40000', to: 'v' } as const;
      if (returnedFirst) log.act('cat', 'order:1', back);
      const startedAt = log.nowMs + 500;
      if (!returnedFirst) log.act('cat', 'order:1', back);
      log.act('bob', 'order:2', answer(returnedFirst ? '60000' : '100000', { startedAt }));
      return log.order('1').heldMinor;
    };
    expect([frozenAround(false), frozenAround(true)]).toEqual([60_000n, 60_000n]);
  });

  it('of before the third form runs from its answer, and holds what was held', () => {
    const log = frozenAfter(30, 2);
    expect(log.order('1')).toMatchObject({ heldMinor: 100_000n, expiresAtMs: log.nowMs + log.state.terms.freezeMs });
  });
});
