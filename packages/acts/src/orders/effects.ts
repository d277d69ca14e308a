import { isBeforeFourthForm, isBeforeThirdForm } from '../acts/act.js';
import { subjectOf } from '../acts/subject.js';
import type { Doing } from '../fold/doing.js';
import type { DeskState } from '../fold/state.js';
import { closeTasksOf } from '../releases/tasks.js';
import { canActOn } from './drafting.js';
import { ended, keepOrder } from './keep-order.js';
import { awaitsAnswer, type StopOrder } from './order.js';

const longer = (order: StopOrder, byMs: number | null, atMs: number): number | null =>
  byMs === null ? null : (order.expiresAtMs ?? atMs) + byMs;

export const extended = (state: DeskState, order: StopOrder, atMs: number): StopOrder => ({
  ...order,
  state: 'extended',
  extensions: order.extensions + 1,
  expiresAtMs: longer(order, state.terms.kinds.extension.termMs, atMs),
});

export const renewed = (state: DeskState, order: StopOrder, atMs: number): StopOrder => ({
  ...order,
  state: 'frozen',
  expiresAtMs: longer(order, state.terms.kinds.renewal.termMs, atMs),
});

export const frozen = (order: StopOrder, heldMinor: bigint, termMs: number | null, atMs: number): StopOrder => ({
  ...order,
  state: 'frozen',
  isFrozen: true,
  heldMinor,
  expiresAtMs: termMs === null ? null : atMs + termMs,
});

/** When what an order lengthens ends as things are; null: it lengthens nothing, or what has no end. */
export const lengthenedFromMs = (state: DeskState, { kind, of }: StopOrder): number | null => {
  const { effect } = state.terms.kinds[kind];
  const parent = of === null || (effect !== 'extend' && effect !== 'renew') ? undefined : state.orders.get(of);
  return parent?.expiresAtMs ?? null;
};

/** Ends a hold; what asked for that is settled with it. Subjects that are another now besides the order's. */
export const release = (state: DeskState, order: StopOrder, by: string, atMs: number): readonly string[] => {
  keepOrder(state, ended(order, 'released', by, atMs));
  return closeTasksOf(state, subjectOf('order', order.id), by, atMs);
};

/** Releases a part of what an order holds, as the institution says; the rest is held on. */
const releasePart = (state: DeskState, order: StopOrder, minor: bigint): void =>
  keepOrder(state, {
    ...order,
    heldMinor: order.heldMinor - minor,
    letGoMinor: order.letGoMinor + minor,
    releaseAsked: null,
  });

/**
 * What was executed after the order that it is of had ended, or was frozen: that one is left as it is. A freeze of its own
 * holds what it froze; an extension used up one of the account's stops all the same.
 */
const takeEffectTooLate = (state: DeskState, order: StopOrder, parent: StopOrder): void => {
  const { countsAsStop, holds, termMs } = state.terms.kinds[order.kind];
  const isAlone = holds && parent.endedAtMs !== null;
  if (!isAlone && !countsAsStop) return;
  const executed = order.answer?.executedAmount ?? null;
  const asked = BigInt(order.amount);
  const held = executed === null || BigInt(executed) > asked ? asked : BigInt(executed);
  const expiresAtMs = termMs === null ? null : order.startedAtMs! + termMs;
  keepOrder(state, { ...order, hasHeld: true, ...(isAlone ? { heldMinor: held, expiresAtMs } : {}) });
};

const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);

const executedOf = ({ answer }: StopOrder): bigint | null =>
  answer === null || answer.executedAmount === null ? null : BigInt(answer.executedAmount);

/** By acts of before the third form: what was executed, of no more than was asked; all that is held where nobody says. */
const formerlyFrozenMinor = (order: StopOrder, parent: StopOrder): bigint => {
  const executed = executedOf(order);
  return executed === null ? parent.heldMinor : least(executed, BigInt(order.amount));
};

/** What is frozen of money that is held: no more than was asked, and not what went back between the freeze and its answer. */
const frozenMinor = (order: StopOrder, parent: StopOrder, sinceMs: number): bigint => {
  const asked = BigInt(order.amount);
  const executed = executedOf(order);
  if (executed === null) return least(parent.heldMinor, asked);
  const back = parent.returns.reduce((sum, { atMs, minor }) => (atMs >= sinceMs ? sum + minor : sum), 0n);
  const left = least(executed, asked) - back;
  return left > 0n ? left : least(parent.heldMinor, asked);
};

/**
 * What a release lets go of where that is less than all, minor units; null: all of it. A sum is what it says, whatever the institution
 * calls it, and without one it is what was asked for. By acts of before the fourth form "executed" was all, with whatever sum.
 */
const letGoPart = (order: StopOrder, parent: StopOrder, isFormer: boolean): bigint | null => {
  const isCalledPart = order.answer?.outcome === 'partly-executed';
  const awaits = awaitsAnswer(parent);
  const executed = executedOf(order);
  if (isFormer) {
    const former = executed ?? 0n;
    return isCalledPart && (awaits || former < parent.heldMinor) ? former : null;
  }
  const letGo = executed ?? BigInt(order.amount);
  const whole = awaits ? BigInt(parent.amount) : parent.heldMinor;
  return letGo < whole || (isCalledPart && awaits) ? letGo : null;
};

/**
 * What an executed order does to the one that it is of; the money stays held there. What counts is when it was executed:
 * an answer may come later.
 */
export const takeEffect = ({ act, actor, atMs, state }: Doing, order: StopOrder): readonly string[] => {
  const parent = order.of === null ? undefined : state.orders.get(order.of);
  const { effect, termMs } = state.terms.kinds[order.kind];
  if (parent === undefined || effect === 'none') return [];
  // What was asked for while nobody had said yet whether it holds is confirmed all the same.
  const wasAsked = parent.releaseAsked?.order === order.id;
  if (!wasAsked && !canActOn(state.terms, order, parent, order.startedAtMs ?? atMs)) {
    takeEffectTooLate(state, order, parent);
    return [];
  }
  const subject = subjectOf('order', parent.id);
  if (effect === 'release') {
    const part = letGoPart(order, parent, isBeforeFourthForm(act));
    if (part === null) return [subject, ...release(state, parent, actor, atMs)];
    // Of what nobody has said the whole, the rest is not known: its own answer says what is held.
    if (awaitsAnswer(parent)) keepOrder(state, { ...parent, releaseAsked: null });
    else releasePart(state, parent, part);
  } else if (effect === 'extend') keepOrder(state, extended(state, parent, atMs));
  else if (effect === 'renew') keepOrder(state, renewed(state, parent, atMs));
  else {
    // Its months run from when the institution froze it, not from when its answer was put in.
    const isFormer = isBeforeThirdForm(act);
    const sinceMs = isFormer ? atMs : (order.startedAtMs ?? atMs);
    const minor = isFormer ? formerlyFrozenMinor(order, parent) : frozenMinor(order, parent, sinceMs);
    keepOrder(state, frozen(parent, minor, termMs, sinceMs));
  }
  return [subject];
};
