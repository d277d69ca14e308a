import { type Image, type LiveLedger, transferFlags } from '@weir/engine/columns';
import type { KeptIds } from './kept-ids.js';
import { type LedgerIdentities, standsIn } from './ledger-identities.js';

/**
 * Lets go of transfers that nothing can name or change any more, but for those that a pocket under repair needs: they
 * lose their id alone, and wait for the rebase. Owns what it holds back.
 */
export class LettingGo {
  readonly #ledger: LiveLedger;
  readonly #identities: LedgerIdentities;
  readonly #kept: KeptIds;
  /** Pockets of this shard under repair. */
  readonly underRepair = new Set<number>();
  /** Transfers that are kept for them though their ids are let go of. */
  #held: number[] = [];
  /** What looking ahead read: it means nothing. */
  protected warmed = 0;

  constructor(ledger: LiveLedger, identities: LedgerIdentities, kept: KeptIds) {
    this.#ledger = ledger;
    this.#identities = identities;
    this.#kept = kept;
  }

  get heldCount(): number {
    return this.#held.length;
  }

  /** Lets go of those of an asset (by number) that were kept until before `horizon`, milliseconds UTC. */
  release(asset: number, horizon: number): void {
    const ledger = this.#ledger;
    const { transfers } = ledger.matching;
    // While pockets are under repair: what they need is held before anything goes that it rests on.
    const going: number[] | null = this.underRepair.size === 0 ? null : [];
    const lookAhead = (next: Int32Array, count: number): void => {
      this.warmed ^= ledger.ahead.forget(next, count);
    };
    this.#kept.release(asset, horizon, lookAhead, (transfer, moved) => {
      const flags = transfers.flagsOf(transfer);
      if (moved) {
        // Others of its minute hang on it: it goes with them.
        if ((flags & transferFlags.chained) !== 0) return;
      } else {
        if (flags === transferFlags.chained && going === null) {
          ledger.forget(transfer);
          return;
        }
        transfers.dropFlags(transfer, transferFlags.chained);
        if (this.#kept.isMoving(transfer)) return;
      }
      if ((flags & transferFlags.manifold) !== 0) this.#identities.letGoOfId(transfer);
      if (going !== null) going.push(transfer);
      else if ((flags & transferFlags.manifold) !== 0) this.#identities.forget(transfer);
      else ledger.forget(transfer);
    });
    if (going === null) return;
    const held = going.filter((transfer) => this.#isUnderRepair(transfer));
    for (const transfer of held) ledger.hold(transfer);
    this.#held.push(...held);
    for (const transfer of going) {
      if ((transfers.flagsOf(transfer) & transferFlags.held) === 0) this.#identities.forget(transfer);
    }
  }

  /** Held transfers that no pocket under repair needs any more go. */
  releaseHeld(): void {
    const held: number[] = [];
    for (const transfer of this.#held) {
      if (this.#isUnderRepair(transfer)) held.push(transfer);
      else this.#identities.forget(transfer);
    }
    this.#held = held;
  }

  save(image: Image): void {
    image.put('held', this.#held);
  }

  load(image: Image): void {
    this.#held = image.value('held');
  }

  #isUnderRepair(transfer: number): boolean {
    const { transfers } = this.#ledger.matching;
    return (
      (standsIn(this.#ledger, transfer * 2) && this.underRepair.has(transfers.fromOf(transfer))) ||
      (standsIn(this.#ledger, transfer * 2 + 1) && this.underRepair.has(transfers.toOf(transfer)))
    );
  }
}
