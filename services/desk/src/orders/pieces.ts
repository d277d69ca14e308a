import { actsOfOthers, type DeskState, type OtherAct, type StopOrder } from '@weir/acts';
import { WeirError } from '@weir/model';
import { weightOf } from './pocket-excess.js';

/** What who drafted an order has in its pocket with others already, none of which another person confirmed; minor units. */
const besideMinor = (state: DeskState, { account, asset, draftedBy, id }: StopOrder): bigint =>
  (state.ordersOfAccount.get(account) ?? [])
    .map((other) => state.orders.get(other)!)
    .filter(
      (other) =>
        other.id !== id && other.asset === asset && other.draftedBy === draftedBy && other.confirmedBy === null,
    )
    .reduce((sum, other) => sum + weightOf(other, state.terms), 0n);

/**
 * Whether a draft asks another institution to hold what, with the pieces that went out before it, is more than one person holds alone.
 * Of own accounts the fold adds them up.
 */
const isPiece = (state: DeskState, order: StopOrder, goingMinor = 0n): boolean => {
  const { amount, asset, confirmedBy, isOwn, kind, of, state: stands } = order;
  if (isOwn || of !== null || stands !== 'drafted' || confirmedBy !== null || !state.terms.kinds[kind].holds)
    return false;
  const before = besideMinor(state, order) + goingMinor;
  return before > 0n && before + BigInt(amount) > BigInt(state.terms.onePersonMax[asset] ?? '0');
};

/** What whoever drafted the order may not do about it as it stands: another person does. */
export const ofOthers = (state: DeskState, order: StopOrder): readonly OtherAct[] => {
  const acts = actsOfOthers(state.terms, order);
  return isPiece(state, order) && !acts.includes('confirm') ? ['confirm', ...acts] : acts;
};

/** Sees that pieces do not get round the limit, those that go out at one moment neither. Owns the sums that are going out here. */
export class Pieces {
  readonly #state: DeskState;
  readonly #going = new Map<string, bigint>();

  constructor(state: DeskState) {
    this.#state = state;
  }

  /** Has an order go out. @throws {WeirError} `DESK_SECOND_PERSON`; what `send` throws */
  async goOut<Sent>(order: StopOrder, send: () => Promise<Sent>): Promise<Sent> {
    const key = JSON.stringify([order.draftedBy, order.account, order.asset]);
    const going = this.#going.get(key) ?? 0n;
    if (isPiece(this.#state, order, going)) {
      const beside = `with the other orders of ${order.draftedBy} in the pocket it is more than one person holds alone`;
      throw new WeirError('DESK_SECOND_PERSON', `another person must confirm it before it is sent: ${beside}`);
    }
    const isOurs = !order.isOwn && order.confirmedBy === null && this.#state.terms.kinds[order.kind].holds;
    const minor = isOurs ? BigInt(order.amount) : 0n;
    this.#going.set(key, going + minor);
    try {
      return await send();
    } finally {
      const left = this.#going.get(key)! - minor;
      if (left === 0n) this.#going.delete(key);
      else this.#going.set(key, left);
    }
  }
}
