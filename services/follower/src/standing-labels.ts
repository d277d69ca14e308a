import { StoppingLabels } from '@weir/engine';
import type { VersionedLabel } from '@weir/journal';
import { type AccountId, isFrozenByIssuer, type Label } from '@weir/model';

/** All labels: of each (account, kind, source) the highest version stands, of one version what came first. Owns what of them stops the following. */
export class StandingLabels {
  readonly stopping = new StoppingLabels([]);
  readonly #byAccount = new Map<AccountId, Map<string, VersionedLabel>>();

  /**
   * Takes labels; returns the accounts that have others than before.
   * @param passedOver hears of each that is not what stands, under a version that was said already or an older one
   */
  take(labels: readonly VersionedLabel[], passedOver: () => void = () => undefined): Set<AccountId> {
    const changed = new Set<AccountId>();
    for (const entry of labels) {
      const { account, kind } = entry.label;
      const ofAccount = this.#byAccount.get(account) ?? new Map<string, VersionedLabel>();
      this.#byAccount.set(account, ofAccount);
      const key = JSON.stringify([kind, entry.source]);
      const standing = ofAccount.get(key);
      if (standing !== undefined && entry.version <= standing.version) {
        if (JSON.stringify(entry) !== JSON.stringify(standing)) passedOver();
        continue;
      }
      ofAccount.set(key, entry);
      changed.add(account);
    }
    for (const account of changed) this.stopping.replace(account, this.#standingOf(account));
    return changed;
  }

  /** The issuer of the coins in it has frozen the account, and not released it since. */
  isFrozen(account: AccountId): boolean {
    return this.#byAccount.has(account) && isFrozenByIssuer(this.#standingOf(account));
  }

  #standingOf(account: AccountId): Label[] {
    const labels = [...this.#byAccount.get(account)!.values()];
    return labels.flatMap(({ label, withdrawn }) => (withdrawn ? [] : label));
  }

  /** All that stand, withdrawn ones among them: `take` of them says the same. */
  saved(): VersionedLabel[] {
    return [...this.#byAccount.values()].flatMap((ofAccount) => [...ofAccount.values()]);
  }
}
