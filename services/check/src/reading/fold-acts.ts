import { type ActMessage, type DeskState, emptyState, holdingStates, idOf, step, thingOf } from '@weir/acts';
import type { Facts } from '../facts/facts.js';

/** Measures that hold an account, by what they are. A label comes by the journal. */
const holdKinds = { hold: 'payee-hold', blocklist: 'blocklist' } as const;

/**
 * What desks hold, from the fold of their acts that every desk has too: an act that the fold refuses holds nobody. Owns
 * the state of the fold.
 */
export class ActsFold {
  readonly #state: DeskState = emptyState();
  readonly #facts: Pick<Facts, 'holds'>;
  readonly #onUnreadable: (offset: number) => void;

  /** @param onUnreadable hears where messages lie that are no acts that this version knows: some may hold accounts */
  constructor(facts: Pick<Facts, 'holds'>, onUnreadable: (offset: number) => void = () => undefined) {
    this.#facts = facts;
    this.#onUnreadable = onUnreadable;
  }

  /** Takes the next message of the acts, in the order of its topic. */
  take(message: ActMessage): void {
    const { outcome } = step(this.#state, message);
    if (outcome.kind === 'refused' && outcome.code === 'DESK_ACT_UNREADABLE') this.#onUnreadable(message.offset);
    // Refused for another reason it holds nobody: its author was told so.
    if (outcome.kind !== 'accepted') return;
    for (const subject of outcome.touched) this.#look(subject);
  }

  #look(subject: string): void {
    const thing = thingOf(subject);
    if (thing === 'order') this.#lookAtOrder(idOf(subject));
    else if (thing === 'hold' || thing === 'blocklist') this.#lookAtMeasure(subject, holdKinds[thing]);
  }

  #lookAtOrder(id: string): void {
    const order = this.#state.orders.get(id);
    if (order === undefined) return;
    const { account, state, heldMinor, confirmByMs, expiresAtMs } = order;
    if (!holdingStates.has(state) || heldMinor === 0n) {
      this.#facts.holds.release(account, `order:${id}`);
      return;
    }
    // The clock runs out as an act, which any desk may send: until one does, the term says so itself.
    const until = state === 'unconfirmed' ? confirmByMs : expiresAtMs;
    // A limit leaves the rest of the account to its holder, and is no place to pay more to.
    const kind = order.kind === 'limit-freeze' ? 'payee-hold' : 'stop';
    this.#facts.holds.put(account, { id: `order:${id}`, kind, until });
  }

  #lookAtMeasure(subject: string, kind: (typeof holdKinds)[keyof typeof holdKinds]): void {
    const measure = this.#state.measures.get(subject);
    if (measure === undefined) return;
    if (measure.endedAtMs === null)
      this.#facts.holds.put(measure.account, { id: subject, kind, until: measure.untilMs });
    else this.#facts.holds.release(measure.account, subject);
  }
}
