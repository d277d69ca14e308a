import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deed } from '../acts/act.js';
import type { OrderAnswer } from '../acts/order-acts.js';
import { DeskLog, hourMs, minuteMs, orderFacts } from '../desk.fixture.js';
import type { OrderState } from './order.js';

/**
 * One stop of 1,000.00 yuan as a table would have it, written from the terms and nothing else: which deeds lead where,
 * and for whom. Whatever it does not name is refused.
 */
interface Model {
  readonly state: OrderState;
  readonly isOwn: boolean;
  readonly confirmByMs: number;
  readonly answerByMs: number;
  readonly expiresMs: number;
  readonly heldMinor: number;
  readonly returnedMinor: number;
  /** Let go in parts by the institution: whatever it says of the order later, that is not held. */
  readonly letGoMinor: number;
  readonly extensions: number;
  readonly papersDue: boolean;
  readonly isConfirmed: boolean;
  readonly isFrozen: boolean;
  readonly isAnswered: boolean;
  /** Its release was asked of the institution, and that has not said whether it did. */
  readonly isAsked: boolean;
  /** The last order that asks for it waits for an answer: also where what it is of ended otherwise. */
  readonly askWaits: boolean;
}

const termMs = 48 * hourMs;
const halfYearMs = 180 * 24 * hourMs;
const holding: readonly OrderState[] = ['executed', 'partly-executed', 'expiring', 'extended', 'frozen'];

type Who = 'self' | 'other' | 'weir';

/** The order after a deed; null: refused. */
const after = (order: Model, deed: Deed, who: Who, now: number): Model | null => {
  const { state } = order;
  const when = (allowed: boolean, change: Partial<Model>): Model | null => (allowed ? { ...order, ...change } : null);
  const isHolding = holding.includes(state);
  const isRunning = now < order.expiresMs;
  const over = { heldMinor: 0, isAsked: false };
  if (deed.kind.startsWith('timer.') !== (who === 'weir')) return null;
  switch (deed.kind) {
    case 'order.send':
      return when(state === 'drafted' && !order.isOwn, { state: 'sent', answerByMs: now + 30 * minuteMs });
    case 'order.cancel':
      return when(state === 'drafted', { state: 'cancelled' });
    case 'order.confirm':
      // Below the limit nobody need confirm a request; whoever does is written down.
      if (state === 'drafted') return when(who === 'other' && !order.isConfirmed, { isConfirmed: true });
      return when(state === 'unconfirmed' && who === 'other' && now < order.confirmByMs, {
        state: order.heldMinor < 100_000 ? 'partly-executed' : 'executed',
      });
    case 'order.answer': {
      const wasAsked = state === 'sent' || state === 'unanswered';
      const isInHold = state === 'unconfirmed' || state === 'executed' || state === 'partly-executed';
      const told = deed.answer.outcome === 'refused' ? 0 : Number(deed.answer.executedAmount ?? 100_000);
      const isLess = told - order.returnedMinor - order.letGoMinor < order.heldMinor;
      // An own account is held by the desk's word: who stopped it does not let go of it so.
      if (order.isOwn && who === 'self' && order.heldMinor > 0 && isLess) return null;
      if (deed.answer.outcome === 'refused') {
        const notTaken = order.isOwn && isInHold && !order.isAnswered;
        return when(wasAsked || notTaken, { state: 'refused', ...over, papersDue: false });
      }
      const executedMinor = Number(deed.answer.executedAmount ?? 100_000);
      const goneMinor = order.returnedMinor + order.letGoMinor;
      const heldMinor = executedMinor - goneMinor;
      const took = executedMinor < 100_000 ? 'partly-executed' : 'executed';
      const expiresMs = wasAsked ? now + termMs : order.expiresMs;
      if (state === 'unconfirmed') return { ...order, heldMinor, isAnswered: true };
      const isLonger = (state === 'expiring' || state === 'extended') && !order.isFrozen;
      const end = order.returnedMinor > 0 ? 'returned' : 'released';
      if (goneMinor > 0 && heldMinor <= 0) return when(isInHold || isLonger, { isAnswered: true, state: end, ...over });
      if (isLonger) return { ...order, heldMinor, isAnswered: true };
      return when(wasAsked || isInHold, {
        isAnswered: true,
        state: took,
        heldMinor,
        expiresMs,
      });
    }
    case 'order.papers':
      return when(order.papersDue, { papersDue: false });
    case 'order.extend':
      return when(
        isHolding && isRunning && !order.isAsked && !order.isFrozen && who === 'other' && order.extensions < 1,
        {
          state: 'extended',
          extensions: 1,
          expiresMs: order.expiresMs + termMs,
        },
      );
    case 'order.freeze':
      return when(isHolding && isRunning && !order.isAsked && !order.isFrozen && who === 'other', {
        state: 'frozen',
        isFrozen: true,
        expiresMs: now + halfYearMs,
      });
    case 'order.renew':
      return when(isHolding && isRunning && !order.isAsked && order.isFrozen && who === 'other', {
        state: 'frozen',
        expiresMs: order.expiresMs + halfYearMs,
      });
    case 'order.release':
      if (!order.isOwn) return when(isHolding && !order.isAsked && who === 'other', { isAsked: true, askWaits: true });
      return when((isHolding || state === 'unconfirmed') && who === 'other', { state: 'released', ...over });
    case 'order.return': {
      const heldMinor = order.heldMinor - Number(deed.amount);
      const returnedMinor = order.returnedMinor + Number(deed.amount);
      const change = heldMinor === 0 ? { state: 'returned' as const, ...over } : { heldMinor, returnedMinor };
      return when(isHolding && who === 'other' && heldMinor >= 0, change);
    }
    case 'timer.lapse':
      return when(state === 'unconfirmed' && now >= order.confirmByMs, { state: 'lapsed', ...over });
    case 'timer.unanswered':
      return when(state === 'sent' && now >= order.answerByMs, { state: 'unanswered' });
    case 'timer.expiring': {
      const isDue = now >= order.expiresMs - 6 * hourMs;
      return when(isHolding && state !== 'expiring' && isDue, { state: 'expiring' });
    }
    case 'timer.expired':
      return when(state === 'expiring' && now >= order.expiresMs, { state: 'lapsed', ...over });
    default:
      return null;
  }
};

/** The order after the institution answered what asked it for a release. */
const afterRelease = (order: Model, deed: Deed, who: Who): Model | null => {
  if (deed.kind !== 'order.answer' || who === 'weir' || !order.askWaits) return null;
  const answered = { ...order, askWaits: false, isAsked: false };
  if (!order.isAsked || deed.answer.outcome === 'refused') return answered;
  const rest = deed.answer.outcome === 'executed' ? 0 : order.heldMinor - Number(deed.answer.executedAmount);
  const letGoMinor = order.letGoMinor + order.heldMinor - rest;
  return rest > 0 ? { ...answered, heldMinor: rest, letGoMinor } : { ...answered, state: 'released', heldMinor: 0 };
};

const answer = (outcome: OrderAnswer['outcome'], executedAmount: string | null): Deed => ({
  kind: 'order.answer',
  answer: { outcome, balanceBefore: null, executedAmount, priorHolds: [], startedAt: null, reason: null },
});
const reason = 'why';
const deeds: readonly Deed[] = [
  { kind: 'order.send' },
  { kind: 'order.confirm' },
  { kind: 'order.cancel' },
  { kind: 'order.papers' },
  { kind: 'order.extend', reason },
  { kind: 'order.freeze', reason, amount: null },
  { kind: 'order.renew', reason },
  { kind: 'order.release', reason },
  { kind: 'order.return', reason, amount: '40000', to: null },
  { kind: 'order.return', reason, amount: '100000', to: null },
  answer('executed', null),
  answer('partly-executed', '60000'),
  answer('refused', null),
  { kind: 'timer.lapse' },
  { kind: 'timer.unanswered' },
  { kind: 'timer.expiring' },
  { kind: 'timer.expired' },
];

const person: Readonly<Record<Who, string>> = { self: 'ann', other: 'bob', weir: 'weir' };

interface Try {
  readonly deed: Deed;
  readonly who: Who;
  /** It is about the order that asks for a release. */
  readonly isOfRelease: boolean;
}
const tries: readonly Try[] = [false, true].flatMap((isOfRelease) =>
  deeds
    .filter(({ kind }) => !isOfRelease || kind === 'order.answer')
    .flatMap((deed) => (['self', 'other', 'weir'] as const).map((who) => ({ deed, who, isOfRelease }))),
);

const led = (order: Model, { deed, isOfRelease, who }: Try, now: number): Model | null =>
  isOfRelease ? afterRelease(order, deed, who) : after(order, deed, who, now);

/** Every other step is one that the table allows, else a walk would seldom get far. */
const walk = fc.array(
  fc.record({
    pick: fc.nat(),
    isAllowed: fc.boolean(),
    waitMs: fc.constantFrom(0, 0, 0, minuteMs, 30 * minuteMs, 42 * hourMs, 6 * hourMs, halfYearMs),
  }),
  { maxLength: 20 },
);

describe('an order', () => {
  it('goes where the table leads and nowhere else, whoever tries', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.boolean(), walk, (isOwn, steps) => {
        const log = new DeskLog();
        const order = orderFacts({ isOwn });
        log.act('ann', 'order:1', { kind: isOwn ? 'order.own-stop' : 'order.draft', order });
        const start = log.nowMs;
        let model: Model = {
          state: isOwn ? 'unconfirmed' : 'drafted',
          isOwn,
          confirmByMs: start + 30 * minuteMs,
          answerByMs: 0,
          expiresMs: start + termMs,
          heldMinor: isOwn ? 100_000 : 0,
          returnedMinor: 0,
          letGoMinor: 0,
          extensions: 0,
          papersDue: isOwn,
          isConfirmed: false,
          isFrozen: false,
          isAnswered: false,
          isAsked: false,
          askWaits: false,
        };
        for (const { pick, isAllowed, waitMs } of steps) {
          log.after(waitMs);
          const at = log.nowMs + 1_000;
          const allowed = tries.filter((one) => led(model, one, at) !== null);
          const among = isAllowed && allowed.length > 0 ? allowed : tries.filter((one) => !one.isOfRelease);
          const one = among[pick % among.length]!;
          const { deed, isOfRelease, who } = one;
          const asking = [...log.state.orders.values()].findLast(({ of }) => of === '1');
          const { outcome } = log.act(person[who], isOfRelease ? `order:${asking!.id}` : 'order:1', deed);
          const next = led(model, one, log.nowMs);
          expect({ from: model.state, deed, who, isAccepted: outcome.kind === 'accepted' }).toEqual({
            from: model.state,
            deed,
            who,
            isAccepted: next !== null,
          });
          model = next ?? model;
          seen.add(model.state);
          const { state, heldMinor, extensions, releaseAsked } = log.order('1');
          expect({ state, heldMinor: Number(heldMinor), extensions, isAsked: releaseAsked !== null }).toEqual({
            state: model.state,
            isAsked: model.isAsked,
            heldMinor: model.heldMinor,
            extensions: model.extensions,
          });
        }
      }),
      { numRuns: 500 },
    );
    // A walk that never got anywhere would show nothing.
    expect(seen.size).toBe(14);
  });
});
