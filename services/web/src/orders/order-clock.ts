import type { Order, OrderKind, OrderState } from '@weir/desk-api';

/** The clock of an order that runs now, and what it is about; null: nothing runs. */
export const clockOf = (
  order: Pick<Order, 'state' | 'confirmBy' | 'answerBy' | 'expiresAt' | 'isFrozen'>,
): { readonly kind: 'confirm' | 'answer' | 'expires' | 'freeze-ends'; readonly due: number } | null => {
  if (order.state === 'unconfirmed' && order.confirmBy !== null) return { kind: 'confirm', due: order.confirmBy };
  if ((order.state === 'sent' || order.state === 'unanswered') && order.answerBy !== null)
    return { kind: 'answer', due: order.answerBy };
  if (isHolding(order.state) && order.expiresAt !== null)
    return { kind: order.isFrozen ? 'freeze-ends' : 'expires', due: order.expiresAt };
  return null;
};

/** States in which the account is held. */
export const isHolding = (state: OrderState): boolean =>
  state === 'executed' ||
  state === 'partly-executed' ||
  state === 'expiring' ||
  state === 'extended' ||
  state === 'frozen' ||
  state === 'unconfirmed';

/** States from which nothing leads on: whatever was due is due no more. */
export const isOver = (state: OrderState): boolean =>
  state === 'refused' || state === 'lapsed' || state === 'released' || state === 'returned' || state === 'cancelled';

/** Whether an order asks an institution to let go: it holds nothing itself, and there is nothing of it to release. */
export const isUndoing = (kind: OrderKind): boolean => kind === 'release' || kind === 'unfreeze';

/** The order that an account's line speaks of: one whose release is awaited, else the newest that is more than the asking for one. */
export const orderOfLine = <Of extends { readonly kind: OrderKind; readonly releaseAsked: boolean }>(
  orders: readonly Of[],
): Of | undefined =>
  orders.find(({ releaseAsked }) => releaseAsked) ?? orders.findLast(({ kind }) => !isUndoing(kind)) ?? orders.at(-1);

/** What an order is called: while its institution has not confirmed a release that was asked, that. */
export const shownState = (order: {
  readonly state: OrderState;
  readonly releaseAsked: unknown;
}): OrderState | 'release-asked' => (order.releaseAsked ? 'release-asked' : order.state);

export const orderMood = (state: OrderState | 'release-asked'): string => {
  if (state === 'release-asked') return 'warn';
  if (state === 'unconfirmed' || state === 'expiring' || state === 'unanswered') return 'warn';
  if (state === 'refused' || state === 'lapsed') return 'bad';
  if (isHolding(state)) return 'good';
  return state === 'drafted' || state === 'sent' ? 'info' : '';
};
