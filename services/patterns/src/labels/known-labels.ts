import type { VersionedLabel } from '@weir/journal';
import { type AccountId, labelStops } from '@weir/model';
import { TextMap } from '../recent/text-map.js';

/** Kinds of label whose owner trades money for coins. */
const exchangerKinds: ReadonlySet<string> = new Set(['exchanger', 'exchange']);

/** As JSON. */
export interface SavedLabels {
  readonly labels: readonly VersionedLabel[];
  readonly owners: readonly (readonly [owner: string, accounts: readonly AccountId[]])[];
}

/**
 * What labels say that matters here: where money has arrived, and which accounts are one exchanger's. Of (account, kind,
 * source) the highest version stands, of one version what came first; different sources stand side by side.
 */
export class KnownLabels {
  readonly #byAccount = new TextMap<Map<string, VersionedLabel>>();
  /** Accounts that an owner has or had: whether it has them now is asked of each. */
  readonly #byOwner = new Map<string, Set<AccountId>>();

  /**
   * Takes a label, and returns the owners whose accounts it may have changed.
   * @param passedOver hears of one that is not what stands, under a version that was said already or an older one
   */
  take(given: VersionedLabel, passedOver: () => void = () => undefined): string[] {
    const { account, kind } = given.label;
    const trades = exchangerKinds.has(kind);
    if (!trades && !labelStops(kind)) return [];
    const labels = this.#byAccount.get(account) ?? new Map<string, VersionedLabel>();
    this.#byAccount.set(account, labels);
    const key = JSON.stringify([kind, given.source]);
    const known = labels.get(key);
    if (known !== undefined && known.version >= given.version) {
      if (JSON.stringify(known) !== JSON.stringify(given)) passedOver();
      return [];
    }
    labels.set(key, given);
    if (!trades) return [];
    const { owner } = given;
    if (owner !== undefined) this.#byOwner.set(owner, (this.#byOwner.get(owner) ?? new Set()).add(account));
    return [...new Set([known?.owner, owner])].filter((each) => each !== undefined);
  }

  get isEmpty(): boolean {
    return this.#byAccount.size === 0;
  }

  /** False: no account whose bytes have this hash has a label that matters here. */
  mayKnow(accountHash: number): boolean {
    return this.#byAccount.mayHave(accountHash);
  }

  /** Accounts that may be an owner's. */
  accountsOf(owner: string): AccountId[] {
    return [...(this.#byOwner.get(owner) ?? [])];
  }

  /** Exchangers that own an account at an instant, milliseconds UTC. */
  ownersOf(account: AccountId, instantMs: number): string[] {
    const owners = this.#at(account, instantMs).flatMap(({ owner, label }) =>
      owner !== undefined && exchangerKinds.has(label.kind) ? [owner] : [],
    );
    return owners.length < 2 ? owners : [...new Set(owners)];
  }

  /** True where money that reaches the account at an instant is not followed further (trace §7, kinds that stop). */
  stops(account: AccountId, instantMs: number): boolean {
    return this.#at(account, instantMs).some(({ label }) => labelStops(label.kind));
  }

  /** As JSON. Owners that an account once had are among them: their accounts are asked for by instant. */
  saved(): SavedLabels {
    return {
      labels: [...this.#byAccount].flatMap(([, labels]) => [...labels.values()]),
      owners: [...this.#byOwner].map(([owner, accounts]) => [owner, [...accounts]]),
    };
  }

  load({ labels, owners }: SavedLabels): void {
    for (const [owner, accounts] of owners) this.#byOwner.set(owner, new Set(accounts));
    for (const label of labels) this.take(label);
  }

  #at(account: AccountId, instantMs: number): VersionedLabel[] {
    const labels = this.#byAccount.get(account);
    if (labels === undefined) return [];
    return [...labels.values()].filter(
      ({ withdrawn, label: { from, to } }) =>
        !withdrawn && (from ?? 0) <= instantMs && instantMs < (to ?? Number.POSITIVE_INFINITY),
    );
  }
}
