import { subjectOf } from '../acts/subject.js';
import type { DeskState } from '../fold/state.js';
import { closeTasksOf } from '../releases/tasks.js';
import { canActOn } from './drafting.js';
import { ended, keepOrder } from './keep-order.js';
import type { StopOrder } from './order.js';

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

/** Ends a hold; what asked for that is settled with it. Subjects that are another now besides the order's. */
export const release = (state: DeskState, order: StopOrder, by: string, atMs: number): readonly string[] => {
  keepOrder(state, ended(order, 'released', by, atMs));
  return closeTasksOf(state, subjectOf('order', order.id), by, atMs);
};

/**
 * What an executed order does to the one that it is of; the money stays held there. An order that ended or was frozen
 * meanwhile is left as it is: what was executed too late is said by the later order alone.
 */
export const takeEffect = (state: DeskState, order: StopOrder, by: string, atMs: number): readonly string[] => {
  const parent = order.of === null ? undefined : state.orders.get(order.of);
  const { effect } = state.terms.kinds[order.kind];
  if (parent === undefined || effect === 'none' || !canActOn(state.terms, order, parent)) return [];
  const subject = subjectOf('order', parent.id);
  if (effect === 'release') return [subject, ...release(state, parent, by, atMs)];
  if (effect === 'extend') keepOrder(state, extended(state, parent, atMs));
  else if (effect === 'renew') keepOrder(state, renewed(state, parent, atMs));
  else {
    const executed = order.answer?.executedAmount ?? null;
    const { termMs } = state.terms.kinds[order.kind];
    keepOrder(state, frozen(parent, executed === null ? parent.heldMinor : BigInt(executed), termMs, atMs));
  }
  return [subject];
};
