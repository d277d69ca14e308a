import type { AccountId, AssetCode } from '@weir/model';

/** One value for each pocket (account, asset). Two maps in a row: joining the names to one key costs more. */
export class ByPocket<T> {
  readonly #byAsset = new Map<AssetCode, Map<AccountId, T>>();

  get(account: AccountId, asset: AssetCode): T | undefined {
    return this.#byAsset.get(asset)?.get(account);
  }

  set(account: AccountId, asset: AssetCode, value: T): void {
    let byAccount = this.#byAsset.get(asset);
    if (byAccount === undefined) {
      byAccount = new Map();
      this.#byAsset.set(asset, byAccount);
    }
    byAccount.set(account, value);
  }

  getOrMake(account: AccountId, asset: AssetCode, make: () => T): T {
    let value = this.get(account, asset);
    if (value === undefined) {
      value = make();
      this.set(account, asset, value);
    }
    return value;
  }

  *values(): Iterable<T> {
    for (const byAccount of this.#byAsset.values()) yield* byAccount.values();
  }

  get size(): number {
    let size = 0;
    for (const byAccount of this.#byAsset.values()) size += byAccount.size;
    return size;
  }
}
