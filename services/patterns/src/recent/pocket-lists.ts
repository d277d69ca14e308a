import type { AccountId, AssetCode } from '@weir/model';
import { InstantList } from './instant-list.js';

/**
 * Payments of each pocket, in the order of an instant. Most pockets have one payment in all the while: that stands for
 * itself, and a list is made for the second. Accounts are kept by asset: a name made of both would have to be made for
 * every look.
 */
export class PocketLists<Item extends object> {
  readonly #instantOf: (item: Item) => number;
  readonly #compare: (left: Item, right: Item) => number;
  readonly #assets = new Map<AssetCode, Map<AccountId, Item | InstantList<Item>>>();

  constructor(instantOf: (item: Item) => number, compare: (left: Item, right: Item) => number) {
    this.#instantOf = instantOf;
    this.#compare = compare;
  }

  add(asset: AssetCode, account: AccountId, item: Item): void {
    let accounts = this.#assets.get(asset);
    if (accounts === undefined) {
      accounts = new Map();
      this.#assets.set(asset, accounts);
    }
    const known = accounts.get(account);
    if (known === undefined) accounts.set(account, item);
    else if (known instanceof InstantList) known.add(item);
    else {
      const list = new InstantList(this.#instantOf, this.#compare);
      list.add(known);
      list.add(item);
      accounts.set(account, list);
    }
  }

  remove(asset: AssetCode, account: AccountId, item: Item): void {
    const accounts = this.#assets.get(asset);
    const known = accounts?.get(account);
    if (known === item) accounts!.delete(account);
    else if (known instanceof InstantList) known.remove(item);
  }

  /** Those at instants in `[since, until]`, in order; null where they are more than `countMax`. */
  between(asset: AssetCode, account: AccountId, since: number, until: number, countMax: number): Item[] | null {
    const known = this.#assets.get(asset)?.get(account);
    if (known === undefined) return [];
    if (known instanceof InstantList) return known.between(since, until, countMax);
    const instant = this.#instantOf(known);
    if (instant < since || instant > until) return [];
    return countMax < 1 ? null : [known];
  }

  /** Forgets those of one pocket before an instant. */
  forgetBefore(asset: AssetCode, account: AccountId, instant: number): void {
    const accounts = this.#assets.get(asset);
    const known = accounts?.get(account);
    if (known === undefined) return;
    if (known instanceof InstantList) {
      known.forgetBefore(instant);
      if (known.size === 0) accounts!.delete(account);
    } else if (this.#instantOf(known) < instant) accounts!.delete(account);
  }
}
