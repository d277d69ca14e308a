import type { Alert } from '@weir/journal';
import { AccountTable } from './account-table.js';
import type { FactRoom } from './fact-room.js';

/** A case's money that is in an account now, or on its way there. Sums in minor units, as decimal texts. */
export interface TaintFact {
  readonly alert: string;
  readonly case: string;
  readonly asset: string;
  readonly layer: number;
  readonly atRest: string;
  readonly inFlight: string;
  readonly outOfSight: string;
}

const isNothing = (sum: string): boolean => BigInt(sum) === 0n;

/** Money that is gone, or that reached a place where money arrives (a hub, an exchange), makes no account tainted. */
const isOpen = ({ state, atRest, inFlight, outOfSight }: Alert): boolean =>
  (state === 'open' || state === 'reduced') && !(isNothing(atRest) && isNothing(inFlight) && isNothing(outOfSight));

/** Open taint by account, as the latest revision of each alert says. */
export class OpenTaint {
  readonly #facts: AccountTable<TaintFact>;

  constructor(room: FactRoom) {
    this.#facts = new AccountTable(({ alert }) => alert, room);
  }

  get accounts(): number {
    return this.#facts.size;
  }

  get lists(): ReadonlyMap<string, readonly TaintFact[]> {
    return this.#facts.lists;
  }

  restore(account: string, facts: readonly TaintFact[]): void {
    this.#facts.restore(account, facts);
  }

  of(account: string): readonly TaintFact[] {
    return this.#facts.of(account);
  }

  /** Takes the next revision of an alert, in the order of its topic. */
  take(alert: Alert): void {
    if (!isOpen(alert)) {
      this.#facts.remove(alert.account, alert.id);
      return;
    }
    const { id, case: ofCase, asset, layer, atRest, inFlight, outOfSight } = alert;
    this.#facts.put(alert.account, { alert: id, case: ofCase, asset, layer, atRest, inFlight, outOfSight });
  }
}
