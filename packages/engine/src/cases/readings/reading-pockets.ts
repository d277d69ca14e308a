import type { AccountId, AssetCode } from '@weir/model';
import { ReadingPocket } from './reading-pocket.js';

/** The pockets that one reading reached, by account and asset. */
export class ReadingPockets {
  readonly #byAccount = new Map<AccountId, Map<AssetCode, ReadingPocket>>();

  has(account: AccountId): boolean {
    return this.#byAccount.has(account);
  }

  find(account: AccountId, asset: AssetCode): ReadingPocket | undefined {
    return this.#byAccount.get(account)?.get(asset);
  }

  at(account: AccountId, asset: AssetCode): ReadingPocket {
    let ofAccount = this.#byAccount.get(account);
    if (ofAccount === undefined) {
      ofAccount = new Map();
      this.#byAccount.set(account, ofAccount);
    }
    let pocket = ofAccount.get(asset);
    if (pocket === undefined) {
      pocket = new ReadingPocket(account, asset);
      ofAccount.set(asset, pocket);
    }
    return pocket;
  }

  remove(pocket: ReadingPocket): void {
    const ofAccount = this.#byAccount.get(pocket.account);
    if (ofAccount?.get(pocket.asset) !== pocket) return;
    ofAccount.delete(pocket.asset);
    if (ofAccount.size === 0) this.#byAccount.delete(pocket.account);
  }

  *of(account: AccountId): Iterable<ReadingPocket> {
    yield* this.#byAccount.get(account)?.values() ?? [];
  }

  *all(): Iterable<ReadingPocket> {
    for (const ofAccount of this.#byAccount.values()) yield* ofAccount.values();
  }

  clear(): void {
    this.#byAccount.clear();
  }
}
