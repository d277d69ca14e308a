import {
  type AccountWork,
  answersOf,
  type DeskState,
  heldNow,
  holdableAfter,
  holdingStates,
  pendingStates,
  type StopOrder,
  subjectOf,
  versionOf,
} from '@weir/acts';
import type { BoardAction, BoardRow, Lane, Reason } from '@weir/desk-api';
import type { Alert } from '@weir/journal';
import type { AccountId } from '@weir/model';
import type { AccountRefs } from '../accounts/account-refs.js';
import type { LabelBook } from '../feed/label-book.js';
import type { Who } from '../http/handler.js';
import { classByLabels, type KnownClass } from '../orders/target-class.js';
import { AnswerTimes } from './answer-times.js';
import { Directory } from './directory.js';
import { DwellTimes } from './dwell-times.js';
import type { FeatureBook } from './feature-book.js';
import { type PocketSums, pocketSums, type RootsOf, standingOf } from './held-once.js';
import type { InflowBook } from './inflow-book.js';
import { innocentReasons } from './innocent-rules.js';
import { actionOf, laneOf } from './lanes.js';
import { showRow } from './show-row.js';
import { type AlertedAccount, StandingAlerts } from './standing-alerts.js';
import { worthYuan } from './worth.js';

/** An account of the board as it is now. */
export interface BoardEntry {
  readonly account: string;
  readonly ref: string;
  readonly alerted: AlertedAccount;
  readonly pockets: readonly PocketSums[];
  readonly lane: Lane;
  readonly laneReasons: readonly Reason[];
  readonly action: BoardAction;
  readonly isOwn: boolean;
  readonly layer: number;
  /** Code of its institution; null: there is none that could be asked. */
  readonly institution: string | null;
  readonly orders: readonly StopOrder[];
  /** When the first of its clocks runs out, milliseconds UTC; +∞: none runs. */
  readonly dueMs: number;
  readonly holder: string | null;
  /** Whose kind of account it is; null: nobody knows. */
  readonly targetClass: KnownClass | null;
  /** From then on it is another: a label begins or ends, or what others hold; milliseconds UTC, +∞: by itself never. */
  readonly goodUntilMs: number;
}

export interface BoardParts {
  readonly refs: AccountRefs;
  /** The fold of acts: read only. */
  readonly state: DeskState;
  readonly labels: LabelBook;
  /** How the desk's own accounts begin. */
  readonly own: readonly string[];
  /** What the reports of a case name; left out: nobody knows. */
  readonly rootsOf?: RootsOf;
  /** What came into accounts, as the store has it; null: there is no store. */
  readonly inflow?: InflowBook | null;
  /** How accounts were used before, as the store has it; null: there is no store. */
  readonly features?: FeatureBook | null;
  readonly nowMs: () => number;
}

/** When an order's clock runs out; null: none runs. */
export const dueOf = (order: StopOrder): number | null => {
  if (order.state === 'unconfirmed') return order.confirmByMs;
  if (order.state === 'sent' || order.state === 'unanswered') return order.answerByMs;
  return holdingStates.has(order.state) ? order.expiresAtMs : null;
};

/**
 * The board: accounts with alerts, and what people did about them. Owns the alerts that stand and what is worked out from
 * them; an account is worked out anew when something about it changed, or a term ran out, and somebody looks.
 */
export class Board {
  readonly alerts = new StandingAlerts();
  readonly dwell = new DwellTimes();
  readonly answers: AnswerTimes;
  readonly parts: BoardParts;
  readonly #entries = new Map<string, BoardEntry>();
  readonly #refs = new Map<string, string>();
  #directory: Directory;

  constructor(parts: BoardParts) {
    this.parts = parts;
    this.answers = AnswerTimes.of(parts.state);
    this.#directory = new Directory(parts.state.directory);
  }

  get directory(): Directory {
    return this.#directory;
  }

  /** A new revision of an alert. Undefined: an old one; else what stood before. */
  take(alert: Alert, atMs: number): Alert | null | undefined {
    const before = this.alerts.apply(alert, atMs);
    if (before === undefined) return undefined;
    this.dwell.learn(alert, before?.alert ?? null);
    this.#entries.delete(alert.account);
    return before?.alert ?? null;
  }

  /** Something else about an account changed: an act, a label. */
  touch(account: string): void {
    this.#entries.delete(account);
  }

  /** What the alerts of a pocket say together, before orders are taken off. @param account one with an alert of the asset */
  sumsOf(account: string, asset: string): PocketSums {
    const alerts = [...this.alerts.account(account)!.alerts.values()].map(({ alert }) => alert);
    return pocketSums(
      alerts.filter((alert) => alert.asset === asset),
      this.parts.rootsOf,
    );
  }

  /**
   * What is there in a pocket, whether or not orders hold it: what could be held or called back, and what nobody sees. An
   * answer that found less is newer. @param account one with an alert of the asset
   */
  thereIn(account: string, asset: string): bigint {
    const { holdable, inFlight, outOfSight } = this.sumsOf(account, asset);
    const { nowMs, state } = this.parts;
    const answers = answersOf(state, account, asset);
    const alerts = [...this.alerts.account(account)!.alerts.values()].map(({ alert }) => alert);
    const figures = { holdableMinor: holdable, lastInMs: lastInOf(alerts.filter((alert) => alert.asset === asset)) };
    return holdableAfter(figures, 0n, answers, nowMs()) + inFlight + outOfSight;
  }

  /** The reports of a case name other transfers now. @returns accounts with alerts of it */
  reportsChanged(caseName: string): string[] {
    const accounts = this.alerts.ofCase(caseName).map(({ alert }) => alert.account);
    for (const account of accounts) this.touch(account);
    return accounts;
  }

  /** Accounts have other institutions now. */
  directoryChanged(): void {
    this.#directory = new Directory(this.parts.state.directory);
    this.#entries.clear();
  }

  /** Null: there is no alert of it. */
  entry(account: string): BoardEntry | null {
    const known = this.#entries.get(account);
    if (known !== undefined && this.parts.nowMs() < known.goodUntilMs) return known;
    const alerted = this.alerts.account(account);
    if (alerted === null) return null;
    const entry = this.#workOut(alerted);
    this.#entries.set(account, entry);
    return entry;
  }

  *entries(): Iterable<BoardEntry> {
    for (const { account } of this.alerts.accounts()) yield this.entry(account)!;
  }

  /** Accounts that are another by now, since a time came that was ahead when they were worked out; each once. */
  changedByTime(): string[] {
    const now = this.parts.nowMs();
    const changed = [...this.#entries.values()].filter(({ goodUntilMs }) => goodUntilMs <= now);
    for (const { account } of changed) this.touch(account);
    return changed.map(({ account }) => account);
  }

  /** How likely the money is still there when an order is executed; 0–1. */
  chance({ institution, isOwn, layer }: BoardEntry): number {
    return this.dwell.chance(layer, this.answers.delayMs(institution, isOwn));
  }

  /** What an order can be expected to bring, yuan, roughly: for putting accounts in order. */
  recoverableYuan(entry: BoardEntry): number {
    let worth = 0;
    for (const { asset, holdable, inFlight } of entry.pockets) worth += worthYuan(asset, holdable + inFlight);
    return worth * this.chance(entry);
  }

  /** Share of all that came into a pocket that is tainted, 0–1; null: not known, or not yet. */
  shareOfInflow({ account }: BoardEntry, { asset, received }: PocketSums): number | null {
    const inflow = this.parts.inflow?.of(account, asset) ?? null;
    // What just came is not in the store yet: taint alone would be more than all.
    return inflow === null || inflow === 0n ? null : Math.min(1, Number(received) / Number(inflow));
  }

  /**
   * What people made of an account. A dismissal is of what was known by then: after it, money that came in or was told, or a case
   * that had no alert here, makes the account new again.
   */
  workState({ account, alerted }: BoardEntry): AccountWork['state'] {
    const work = this.parts.state.accounts.get(account);
    if (work?.state !== 'dismissed') return work?.state ?? 'new';
    const sinceMs = work.stateAtMs ?? Number.POSITIVE_INFINITY;
    for (const { alert, firstMs, grownMs } of alerted.alerts.values())
      if (firstMs > sinceMs || grownMs > sinceMs || alert.lastIn > sinceMs) return 'new';
    return 'dismissed';
  }

  silencedUntil(account: string): number | null {
    const silence = this.parts.state.accounts.get(account)?.silence ?? null;
    return silence !== null && silence.untilMs > this.parts.nowMs() ? silence.untilMs : null;
  }

  version(account: string): number {
    return versionOf(this.parts.state, subjectOf('account', account));
  }

  row(entry: BoardEntry, who: Who): BoardRow {
    if (entry.lane !== 'done')
      this.parts.features?.want(
        entry.account,
        [...entry.alerted.alerts.values()].map(({ alert }) => alert),
      );
    return showRow(this, entry, who);
  }

  refOf(account: string): string {
    let ref = this.#refs.get(account);
    if (ref === undefined) {
      ref = this.parts.refs.seal(account as AccountId);
      this.#refs.set(account, ref);
    }
    return ref;
  }

  isOwn(account: string): boolean {
    return this.parts.own.some((prefix) => account.startsWith(prefix));
  }

  /** Why an account is probably innocent by what is seen of it: every asset with stolen money must say so. */
  #innocentBySight(account: string, pockets: readonly PocketSums[]): readonly Reason[] {
    const usage = this.parts.features?.known(account) ?? [];
    const reasons = pockets
      .filter(({ received }) => received > 0n)
      .map(({ asset, received }) => {
        const seen = usage.find((each) => each.asset === asset);
        return seen === undefined ? [] : innocentReasons({ ...seen, stolenMinor: received });
      });
    return reasons.every((each) => each.length > 0) ? reasons.flat() : [];
  }

  #workOut(alerted: AlertedAccount): BoardEntry {
    const { labels, nowMs, state } = this.parts;
    const { account } = alerted;
    const byAsset = new Map<string, Alert[]>();
    for (const { alert } of alerted.alerts.values()) {
      const alerts = byAsset.get(alert.asset);
      if (alerts === undefined) byAsset.set(alert.asset, [alert]);
      else alerts.push(alert);
    }
    const orders = (state.ordersOfAccount.get(account) ?? []).map((id) => state.orders.get(id)!);
    const now = nowMs();
    const pockets = [...byAsset.values()].map((alerts) => {
      return beyondHeld(state, account, pocketSums(alerts, this.parts.rootsOf), lastInOf(alerts), now);
    });
    const standing = labels.of(account, now);
    const isAwaited = orders.some(({ state: stands }) => stands !== 'drafted' && pendingStates.has(stands));
    const kinds = standing.map(({ label }) => label.kind);
    const holder = standing.find(({ owner }) => owner !== null)?.owner ?? null;
    const { lane, reasons } = laneOf(pockets, kinds, isAwaited, this.#innocentBySight(account, pockets));
    let layer = Number.POSITIVE_INFINITY;
    for (const alert of standingOf([...alerted.alerts.values()].map(({ alert: each }) => each)))
      layer = Math.min(layer, alert.layer);
    let dueMs = Number.POSITIVE_INFINITY;
    for (const order of orders) dueMs = Math.min(dueMs, dueOf(order) ?? Number.POSITIVE_INFINITY);
    return {
      account,
      ref: this.refOf(account),
      alerted,
      pockets,
      lane,
      laneReasons: reasons,
      action: actionOf(pockets, lane),
      isOwn: this.isOwn(account),
      layer,
      institution: this.#directory.find(account)?.code ?? null,
      orders,
      dueMs,
      holder,
      targetClass: classByLabels(kinds, holder),
      goodUntilMs: Math.min(labels.nextChangeMs(account, now), nextReleaseMs(orders, now)),
    };
  }
}

/** When the next of the holds ends that institutions found before ours, milliseconds UTC; +∞: none does. */
const nextReleaseMs = (orders: readonly StopOrder[], nowMs: number): number => {
  let next = Number.POSITIVE_INFINITY;
  for (const { answer } of orders)
    for (const { until } of answer?.priorHolds ?? []) if (until !== null && until > nowMs) next = Math.min(next, until);
  return next;
};

/** When money last came in, by the alerts that stand. */
const lastInOf = (alerts: readonly Alert[]): number => Math.max(...standingOf(alerts).map(({ lastIn }) => lastIn));

/**
 * What can be held beyond what orders hold already, as institutions' answers have it: a balance that they found is newer
 * than what can be worked out.
 */
const beyondHeld = (
  state: DeskState,
  account: string,
  sums: PocketSums,
  lastInMs: number,
  nowMs: number,
): PocketSums => {
  const [held, answers] = [heldNow(state, account, sums.asset), answersOf(state, account, sums.asset)];
  if (held === 0n && answers.length === 0) return sums;
  const after = (holdableMinor: bigint): bigint => holdableAfter({ holdableMinor, lastInMs }, held, answers, nowMs);
  const range = sums.range === null ? null : { low: after(sums.range.low), high: after(sums.range.high) };
  return { ...sums, holdable: after(sums.holdable), range };
};
