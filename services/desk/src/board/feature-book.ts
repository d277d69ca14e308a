import type { Alert } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { CounterpartyFacts, MoneyQuestions } from '@weir/store';
import type { LabelBook } from '../feed/label-book.js';
import { type AccountFeatures, innocentBounds, type Payment } from './innocent-rules.js';

type Asked = Pick<MoneyQuestions, 'accountOverview' | 'transfersOf'>;

/** A question that failed is asked again after so long. */
const againMs = 30_000;
/** How an account was used before the stolen money came does not change; what came since, a little. */
const goodMs = 60 * 60_000;
/** Accounts that wait; of more the oldest are forgotten: who looks at them asks again. */
const waitingMax = 2_000;
const knownMax = 20_000;
const stepsMax = 60;
const counterpartiesMax = 20;
const paymentsMax = 24;
const payersMax = 3;
const debitsForDwell = 200;
const dayMs = 86_400_000;

export interface FeatureParts {
  readonly store: Asked;
  readonly labels: Pick<LabelBook, 'of'>;
  readonly nowMs: () => number;
  /** Hears of accounts of which more is known now. */
  readonly onKnown: (account: string) => void;
  /** Hears why the store was not asked for a while. */
  readonly onAway: (error: unknown) => void;
}

/** How an asset of an account was used; what is stolen there the alerts of now say. */
export type Usage = Omit<AccountFeatures, 'stolenMinor'> & { readonly asset: string };

interface Known {
  readonly usage: readonly Usage[];
  readonly atMs: number;
  /** Alerts that it was worked out for. */
  readonly of: string;
}

/** What is stolen in one asset of an account, over its alerts that stand. */
interface Stolen {
  readonly asset: AssetCode;
  readonly sinceMs: number;
  readonly payers: readonly AccountId[];
  readonly victims: readonly AccountId[];
}

const stolenIn = (alerts: readonly Alert[]): Stolen[] => {
  const standing = alerts.filter(({ state }) => state !== 'withdrawn');
  return [...new Set(standing.map(({ asset }) => asset))].map((asset) => {
    const here = standing.filter((alert) => alert.asset === asset);
    const payersOf = (some: readonly Alert[]): AccountId[] => [
      ...new Set(some.map(({ anchor }) => anchor.from as AccountId)),
    ];
    return {
      asset: asset as AssetCode,
      sinceMs: Math.min(...here.map(({ firstIn }) => firstIn)),
      payers: payersOf(here).slice(0, payersMax),
      // Money that came by way of somebody else is no victim's own transfer.
      victims: here.every(({ layer }) => layer === 1) ? payersOf(here) : [],
    };
  });
};

const keyOf = (alerts: readonly Alert[]): string =>
  alerts
    .map(({ firstIn, id, state }) => `${id} ${firstIn} ${state === 'withdrawn'}`)
    .sort()
    .join('\n');

/** Whether a payer comes often and evenly enough that its payments are worth a look. */
const isRegular = ({ direction, firstTime, lastTime, transfers }: CounterpartyFacts): boolean => {
  const { gapDaysMax, gapDaysMin, paymentsMin } = innocentBounds.wage;
  if (direction !== 'in' || transfers < paymentsMin) return false;
  const gapDays = (lastTime - firstTime) / dayMs / (transfers - 1);
  return gapDays >= gapDaysMin && gapDays <= gapDaysMax;
};

/**
 * How accounts were used before stolen money came to them, asked of the store one after another beside everything else:
 * a board must not wait for it. Owns what it was told.
 */
export class FeatureBook {
  readonly #parts: FeatureParts;
  readonly #known = new Map<string, Known>();
  readonly #waiting = new Map<string, readonly Alert[]>();
  #notBeforeMs = 0;
  #isAsking = false;

  constructor(parts: FeatureParts) {
    this.#parts = parts;
  }

  /** What is known of an account by now, by asset; asks for nothing. */
  known(account: string): readonly Usage[] {
    return this.#known.get(account)?.usage ?? [];
  }

  /** Has the store asked about an account that somebody looks at, where what is known is old. */
  want(account: string, alerts: readonly Alert[]): void {
    const known = this.#known.get(account);
    const { nowMs } = this.#parts;
    if (known !== undefined && known.of === keyOf(alerts) && nowMs() - known.atMs <= goodMs) return;
    this.#waiting.set(account, alerts);
    if (this.#waiting.size > waitingMax)
      for (const oldest of this.#waiting.keys()) return void this.#waiting.delete(oldest);
    if (!this.#isAsking && nowMs() >= this.#notBeforeMs) void this.#askAll();
  }

  async #askAll(): Promise<void> {
    const { nowMs, onAway, onKnown } = this.#parts;
    this.#isAsking = true;
    try {
      for (const [account, alerts] of this.#waiting) {
        this.#waiting.delete(account);
        const usage: Usage[] = [];
        for (const stolen of stolenIn(alerts)) usage.push(await this.#ask(account as AccountId, stolen));
        this.#known.delete(account);
        this.#known.set(account, { usage, atMs: nowMs(), of: keyOf(alerts) });
        if (this.#known.size > knownMax)
          for (const oldest of this.#known.keys()) {
            this.#known.delete(oldest);
            break;
          }
        onKnown(account);
      }
    } catch (error) {
      // The store is away, or too busy: labels alone tell lanes, and whoever looks at an account later asks again.
      onAway(error);
      this.#notBeforeMs = nowMs() + againMs;
    } finally {
      this.#isAsking = false;
    }
  }

  async #ask(account: AccountId, { asset, payers, sinceMs, victims }: Stolen): Promise<Usage> {
    const { labels, nowMs, store } = this.#parts;
    const overview = await store.accountOverview({ account, stepsMax, counterpartiesMax, dwellDebits: debitsForDwell });
    const total = overview.totals.find((each) => each.asset === asset && each.direction === 'in');
    const others = overview.counterparties.filter((each) => each.asset === asset && each.direction === 'in');
    const steps = overview.steps.find((each) => each.asset === asset && each.direction === 'in');
    const before = (steps?.amounts ?? []).filter((_, at) => steps!.since + at * steps!.stepMs < sinceMs);
    // Steps from before the first money came would make a young account look idle.
    const used = before.slice(
      Math.max(
        0,
        before.findIndex((amount) => amount !== '0'),
      ),
    );
    const regular = others.find((each) => isRegular(each) && each.firstTime < sinceMs) ?? null;
    const earlier: Payment[] = [];
    for (const payer of payers) earlier.push(...(await this.#paymentsOf(account, asset, payer, sinceMs)));
    const owner = (of: AccountId): string | null =>
      labels.of(of, nowMs()).find((label) => label.owner !== null)?.owner ?? null;
    return {
      asset,
      stolenSinceMs: sinceMs,
      inMinor: BigInt(total?.amount ?? '0'),
      transfersIn: total?.transfers ?? 0,
      payers: total?.counterparties ?? 0,
      firstInMs: total?.firstTime ?? null,
      activeShare: used.length === 0 ? 0 : used.filter((amount) => amount !== '0').length / used.length,
      largestPayerMinor: others.reduce((most, each) => (BigInt(each.amount) > most ? BigInt(each.amount) : most), 0n),
      dwellMs: overview.dwellMs.get(asset) ?? null,
      regular: regular === null ? null : await this.#regularOf(account, asset, regular.account, sinceMs),
      earlier,
      holder: owner(account),
      victims: victims.map(owner),
    };
  }

  async #regularOf(account: AccountId, asset: AssetCode, payer: AccountId, untilMs: number) {
    const payments = await this.#paymentsOf(account, asset, payer, untilMs);
    const { totals } = await this.#parts.store.accountOverview({
      ...{ account: payer, stepsMax: 1, counterpartiesMax: 1, dwellDebits: null },
    });
    const paid = totals.find((each) => each.asset === asset && each.direction === 'out');
    return { payments, payerPaysAccounts: paid?.counterparties ?? 0 };
  }

  /** Payments into a pocket by one payer before an instant, the latest ones. */
  async #paymentsOf(
    account: AccountId,
    asset: AssetCode,
    counterparty: AccountId,
    untilMs: number,
  ): Promise<Payment[]> {
    const { transfers } = await this.#parts.store.transfersOf({
      ...{ account, asset, counterparty, direction: 'in', since: null, until: untilMs },
      ...{ minAmount: null, sort: 'time', after: null, limit: paymentsMax },
    });
    return transfers.map(({ amount, creditTime, time }) => ({ timeMs: creditTime ?? time, minor: BigInt(amount) }));
  }
}
