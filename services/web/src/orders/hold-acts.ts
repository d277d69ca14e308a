import type { Order } from '@weir/desk-api';
import { isHolding, isUndoing } from './order-clock.js';

/** What can become of money that is held. */
export type HoldAct = 'extend' | 'freeze' | 'renew' | 'release' | 'return';

/** Which of them an order in this state can meet with; the desk has the last word. */
export const holdActsOf = (
  order: Pick<Order, 'kind' | 'state' | 'isFrozen' | 'of' | 'held' | 'releaseAsked'>,
): HoldAct[] => {
  if (!isHolding(order.state) || isUndoing(order.kind)) return [];
  if (order.state === 'unconfirmed') return ['release'];
  const isMoneyHere = order.held !== '0';
  // The institution decides what it was asked; money that went back meanwhile went back.
  if (order.releaseAsked !== null) return isMoneyHere ? ['return'] : [];
  return [
    ...(order.isFrozen ? (['renew'] as const) : order.of === null ? (['extend'] as const) : []),
    ...(!order.isFrozen && isMoneyHere ? (['freeze'] as const) : []),
    ...(isMoneyHere ? (['return'] as const) : []),
    'release',
  ];
};
