import type { DeedKind } from '../acts/act.js';
import type { OrderState, StopOrder } from './order.js';
import type { OrderTerms } from './terms.js';

export type OrderTimer = Exclude<Extract<DeedKind, `timer.${string}`>, 'timer.silence-over'>;

/** A clock that runs: when it is due, ms UTC. */
export interface Clock {
  readonly timer: OrderTimer;
  readonly dueMs: number;
}

const untilExpiry: ReadonlySet<OrderState> = new Set(['executed', 'partly-executed', 'extended', 'frozen']);

/** The next clock of an order; null: none runs. An own stop's lapse comes before anything else of it. */
export const clockOf = (order: StopOrder, terms: OrderTerms): Clock | null => {
  const { state, confirmByMs, answerByMs, expiresAtMs } = order;
  if (state === 'unconfirmed') {
    const dueMs = Math.min(confirmByMs ?? Number.MAX_SAFE_INTEGER, expiresAtMs ?? Number.MAX_SAFE_INTEGER);
    return { timer: 'timer.lapse', dueMs };
  }
  if (state === 'sent') return answerByMs === null ? null : { timer: 'timer.unanswered', dueMs: answerByMs };
  if (expiresAtMs === null) return null;
  if (untilExpiry.has(state))
    return { timer: 'timer.expiring', dueMs: Math.max(0, expiresAtMs - terms.expiringBeforeMs) };
  return state === 'expiring' ? { timer: 'timer.expired', dueMs: expiresAtMs } : null;
};
