import type { Report } from '@weir/journal';
import type { AccountId, RootSelector } from '@weir/model';
import type { Movement } from '../recent/movement.js';

/**
 * The roots of open cases, as the reports that stand name them. Owns the reports: the highest version of a (case,
 * reporter) stands. Source: trace §3.
 */
export class ReportedMoney {
  readonly #reports = new Map<string, Report>();
  #transfers = new Set<string>();
  #selectors = new Map<AccountId, RootSelector[]>();

  /** Takes a report; true where it changes what is a root. */
  take(report: Report): boolean {
    const key = JSON.stringify([report.roots.case, report.reporter]);
    const known = this.#reports.get(key);
    if (known !== undefined && known.version > report.version) return false;
    this.#reports.set(key, report);
    this.#index();
    return true;
  }

  isRoot(movement: Movement): boolean {
    return (
      this.#transfers.has(movement.id) ||
      this.#isSelected('debit', movement.from, movement.to, movement.time) ||
      (movement.creditTime !== null && this.#isSelected('credit', movement.to, movement.from, movement.creditTime))
    );
  }

  #isSelected(entry: RootSelector['entry'], account: AccountId, counterparty: AccountId, instant: number): boolean {
    const selectors = this.#selectors.get(account);
    return (
      selectors?.some(
        (selector) =>
          selector.entry === entry &&
          instant >= (selector.since ?? 0) &&
          instant < (selector.until ?? Number.POSITIVE_INFINITY) &&
          (selector.counterparties?.includes(counterparty) ?? true),
      ) ?? false
    );
  }

  #index(): void {
    this.#transfers = new Set();
    this.#selectors = new Map();
    for (const { withdrawn, roots } of this.#reports.values()) {
      if (withdrawn) continue;
      for (const id of roots.transfers) this.#transfers.add(id);
      for (const selector of roots.selectors) {
        for (const account of selector.accounts) {
          const selectors = this.#selectors.get(account);
          if (selectors === undefined) this.#selectors.set(account, [selector]);
          else selectors.push(selector);
        }
      }
    }
  }
}
