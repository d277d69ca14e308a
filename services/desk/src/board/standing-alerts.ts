import type { Alert } from '@weir/journal';

/** An alert as it stands, and when the log had it, milliseconds UTC. */
export interface StandingAlert {
  readonly alert: Alert;
  readonly changedMs: number;
  /** When its first revision was said. */
  readonly firstMs: number;
  /** When it last said of more money than before: feeds tell some of it late. */
  readonly grownMs: number;
}

/** All alerts of an account. */
export interface AlertedAccount {
  readonly account: string;
  readonly alerts: ReadonlyMap<string, StandingAlert>;
  /** When the first of them was said. */
  readonly firstSeenMs: number;
  readonly changedMs: number;
}

interface Entry {
  readonly account: string;
  readonly alerts: Map<string, StandingAlert>;
  readonly firstSeenMs: number;
  changedMs: number;
}

/** Money that came, or is on its way; minor units. */
const moneyOf = ({ inFlight, received }: Alert): bigint => BigInt(received) + BigInt(inFlight);

/** The alerts that stand, by account: the highest revision of each. */
export class StandingAlerts {
  readonly #byId = new Map<string, StandingAlert>();
  readonly #byAccount = new Map<string, Entry>();
  #latestMs = 0;

  get size(): number {
    return this.#byId.size;
  }

  /** When the newest of them was said, milliseconds UTC by the broker; 0: there is none. */
  get latestMs(): number {
    return this.#latestMs;
  }

  /** @returns what stood before; undefined: nothing changed, the revision is an old one */
  apply(alert: Alert, atMs: number): StandingAlert | null | undefined {
    const before = this.#byId.get(alert.id) ?? null;
    if (before !== null && alert.revision <= before.alert.revision) return undefined;
    const hasGrown = before === null || moneyOf(alert) > moneyOf(before.alert);
    const grownMs = hasGrown ? atMs : before.grownMs;
    const standing = { alert, changedMs: atMs, firstMs: before?.firstMs ?? atMs, grownMs };
    this.#latestMs = Math.max(this.#latestMs, atMs);
    this.#byId.set(alert.id, standing);
    const entry = this.#byAccount.get(alert.account);
    if (entry === undefined) {
      const alerts = new Map([[alert.id, standing]]);
      this.#byAccount.set(alert.account, { account: alert.account, alerts, firstSeenMs: atMs, changedMs: atMs });
    } else {
      entry.alerts.set(alert.id, standing);
      entry.changedMs = Math.max(entry.changedMs, atMs);
    }
    return before;
  }

  /** It is an old revision, and says something else than what stands: two must have spoken of it. To be asked before `apply`. */
  contradicts(alert: Alert): boolean {
    const standing = this.#byId.get(alert.id)?.alert;
    if (standing === undefined || alert.revision > standing.revision) return false;
    return JSON.stringify(alert) !== JSON.stringify(standing);
  }

  alert(id: string): StandingAlert | null {
    return this.#byId.get(id) ?? null;
  }

  account(account: string): AlertedAccount | null {
    return this.#byAccount.get(account) ?? null;
  }

  accounts(): Iterable<AlertedAccount> {
    return this.#byAccount.values();
  }

  /** Alerts of a case, in no order. */
  ofCase(name: string): StandingAlert[] {
    return [...this.#byId.values()].filter(({ alert }) => alert.case === name);
  }
}
