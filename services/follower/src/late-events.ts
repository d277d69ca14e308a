import type { FollowedCases } from '@weir/engine';
import type { RepairEnd } from '@weir/journal';
import type { AccountId } from '@weir/model';
import type { FollowedMessage } from './followed-journal.js';
import type { HeldTransfers } from './held-transfers.js';
import type { OpenCase } from './open-case.js';

/** What came late of an id: where in the journal the last of it stands, and whose accounts it touches. */
interface Late {
  offset: number;
  readonly accounts: Set<AccountId>;
}

/** Late events as JSON. */
export interface SavedLateEvents {
  readonly ids: readonly (readonly [id: string, offset: number, accounts: readonly AccountId[]])[];
  readonly voids: readonly (readonly [id: string, offset: number])[];
}

/**
 * Late events, which are not worked in until a repair has: cases that are opened meanwhile rest on them no less. Owns
 * them.
 */
export class LateEvents {
  readonly #ids = new Map<string, Late>();
  /** How many of the ids touch an account. */
  readonly #accounts = new Map<AccountId, number>();
  /** Ids that a void named when they were not known (any more): late where the transfer stands. By journal offset. */
  readonly #voids = new Map<string, number>();

  take({ late, unknownVoids, offset }: FollowedMessage): void {
    for (const { id, accounts } of late) this.#takeLate(id, offset, accounts);
    for (const { id } of unknownVoids) this.#voids.set(id, offset);
  }

  saved(): SavedLateEvents {
    return {
      ids: [...this.#ids].map(([id, { offset, accounts }]) => [id, offset, [...accounts]]),
      voids: [...this.#voids],
    };
  }

  load({ ids, voids }: SavedLateEvents): void {
    for (const [id, offset, accounts] of ids) this.#takeLate(id, offset, accounts);
    for (const [id, offset] of voids) this.#voids.set(id, offset);
  }

  /** A repair worked in what came late of its ids before it began. */
  repaired({ ids, repairOffset }: RepairEnd): void {
    for (const id of ids) {
      if ((this.#voids.get(id) ?? repairOffset) < repairOffset) this.#voids.delete(id);
      const late = this.#ids.get(id);
      if (late === undefined || late.offset >= repairOffset) continue;
      this.#ids.delete(id);
      for (const account of late.accounts) {
        const count = this.#accounts.get(account)! - 1;
        if (count === 0) this.#accounts.delete(account);
        else this.#accounts.set(account, count);
      }
    }
  }

  /** Rests on the answer and on what was late before it, not on when it was worked out: a restart says the same. */
  touchesCase(
    { followed, candidates, settled, spec, stale, isSuspect }: OpenCase,
    all: FollowedCases,
    transfers: HeldTransfers,
  ): boolean {
    if (this.#ids.size + this.#voids.size === 0) return false;
    const { rows, pockets, graph } = all;
    const isLate = (id: string): boolean => this.#ids.has(id) || this.#voids.has(id);
    const isRowLate = (row: number): boolean => rows.taint(row) > 0 && isLate(transfers.id(rows.nodeOf(row)));
    const isPocketLate = (pocket: number): boolean =>
      pockets.hasReceived(pocket) && this.#accounts.has(graph.account(pockets.placeOf(pocket)));
    if (!stale && !isSuspect) {
      // Nothing late touched what it rested on before: only what is new of it can be touched.
      for (const row of followed.log.rows()) if (isRowLate(row)) return true;
      for (const pocket of followed.log.stirred) if (isPocketLate(pocket)) return true;
      return false;
    }
    for (const pocket of followed.casePockets()) {
      if (isPocketLate(pocket)) return true;
      for (const row of followed.rowsIn(pocket)) if (isRowLate(row)) return true;
    }
    if (settled.list().some(({ id }) => isLate(id))) return true;
    for (const node of candidates) {
      const id = transfers.id(node);
      // A void of a transfer that nobody knows is late only where the transfer stands, if only as a root that is there.
      if (this.#ids.has(id) || (this.#voids.has(id) && transfers.hasFlow(node))) return true;
    }
    return spec.selectors.some(({ accounts }) => accounts.some((account) => this.#accounts.has(account)));
  }

  #takeLate(id: string, offset: number, accounts: Iterable<AccountId>): void {
    const known = this.#ids.get(id) ?? { offset, accounts: new Set() };
    known.offset = offset;
    this.#ids.set(id, known);
    for (const account of accounts) {
      if (known.accounts.has(account)) continue;
      known.accounts.add(account);
      this.#accounts.set(account, (this.#accounts.get(account) ?? 0) + 1);
    }
  }
}
