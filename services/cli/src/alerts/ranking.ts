import type { Alert, AlertState } from '@weir/journal';
import { compareBytes } from '@weir/model';
import { sizeOf } from './readable-amount.js';

export interface AlertChoice {
  readonly case?: string;
  /** Left out: all but withdrawn ones. */
  readonly state?: AlertState;
}

export const isChosen = (alert: Alert, choice: AlertChoice): boolean =>
  (choice.case === undefined || alert.case === choice.case) &&
  (choice.state === undefined ? alert.state !== 'withdrawn' : alert.state === choice.state);

const descending = (left: bigint, right: bigint): number => (left < right ? 1 : left > right ? -1 : 0);

/** What can be stopped first, the most of it before; then what may be cancelled or asked for; then the latest. */
const compareAlerts = (left: Alert, right: Alert): number => {
  const size = (alert: Alert, part: 'holdable' | 'inFlight' | 'outOfSight'): bigint => sizeOf(alert[part], alert.asset);
  return (
    descending(size(left, 'holdable'), size(right, 'holdable')) ||
    descending(size(left, 'inFlight'), size(right, 'inFlight')) ||
    descending(size(left, 'outOfSight'), size(right, 'outOfSight')) ||
    right.lastIn - left.lastIn ||
    compareBytes(left.id, right.id)
  );
};

/** Ranked by what a stop can still hold. */
export const rankAlerts = (alerts: Iterable<Alert>): Alert[] => [...alerts].sort(compareAlerts);
