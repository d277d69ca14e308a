import type { Alert } from '@weir/journal';

/** The latest revision of every alert, whatever the order and number in which revisions come. */
export class LatestAlerts {
  readonly #byId = new Map<string, Alert>();

  /** True where the alert says something newer than what was known. */
  take(alert: Alert): boolean {
    const known = this.#byId.get(alert.id);
    if (known !== undefined && known.revision >= alert.revision) return false;
    this.#byId.set(alert.id, alert);
    return true;
  }

  values(): Iterable<Alert> {
    return this.#byId.values();
  }
}
