import type { FollowedCases } from '@weir/engine';
import type { FoldedMessage } from '@weir/journal';
import type { AccountId } from '@weir/model';
import type { HeldTransfers } from './held-transfers.js';
import type { OpenCase } from './open-case.js';

/** Late events, which are not worked in: cases that are opened later rest on them no less. */
export class LateEvents {
  readonly #ids = new Set<string>();
  readonly #accounts = new Set<AccountId>();
  /** Ids that a void named when they were not known (any more): late where the transfer stands. */
  readonly #voids = new Set<string>();

  take({ late, unknownVoids }: FoldedMessage): void {
    for (const { id, accounts } of late) {
      this.#ids.add(id);
      for (const account of accounts) this.#accounts.add(account);
    }
    for (const { id } of unknownVoids) this.#voids.add(id);
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
    // A void of a transfer that nobody knows is late only where the transfer stands.
    for (const node of candidates) if (this.#ids.has(transfers.id(node))) return true;
    return spec.selectors.some(({ accounts }) => accounts.some((account) => this.#accounts.has(account)));
  }
}
