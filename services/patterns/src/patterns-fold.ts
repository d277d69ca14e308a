import { type Finding, isHubFromStart, takesPart } from '@weir/engine';
import type { FlowsRecord, FoldedMessage, JournalFrame, LedgerChange } from '@weir/journal';
import { type AccountId, type AssetCode, assets, type TransferHints } from '@weir/model';
import { SharedDevices } from './devices/shared-devices.js';
import { FindingBook } from './findings/finding-book.js';
import type { Sighting } from './findings/sighting.js';
import { AccountsOfInterest } from './interest/accounts-of-interest.js';
import { ReportedMoney } from './interest/reported-money.js';
import { KnownLabels } from './labels/known-labels.js';
import { FirstHints } from './recent/first-hints.js';
import { isLeftOut, type Movement } from './recent/movement.js';
import { RecentTransfers } from './recent/recent-transfers.js';
import { RuleBook, type RulesInForce } from './rules/rule-book.js';
import { findCycles } from './shapes/cycle.js';
import { findGatherScatters } from './shapes/gather-scatter.js';
import { findScatterGathers } from './shapes/scatter-gather.js';
import { Search } from './shapes/search.js';
import { findStacks } from './shapes/stack.js';
import { findSwap, isSend, sendsNear } from './swap/swap.js';

/** One journal message: as it came, what it means, and what the matcher made of it. */
export interface PatternsMessage {
  readonly frame: JournalFrame;
  readonly message: FoldedMessage;
  readonly records: readonly FlowsRecord[];
  /** Entries of an asset before this instant (milliseconds UTC) can no longer change; −∞: all can. */
  readonly horizon: (asset: AssetCode) => number;
}

export interface PatternsOptions {
  /** Transfers kept at most; the oldest go first. */
  readonly transfersMax: number;
}

/** What one message may cost: payments visited by its looks, accounts that it brings up, payments looked at for it. */
const searchStepsMax = 8_000;
const accountsBroughtUpMax = 200;
const paymentsLookedAtMax = 300;
const paymentsOfAccountMax = 100;
/** An account that moves no money for so long is of no interest any more, until something new is said of it. */
const interestMs = 86_400_000;
const forgetEveryMs = 60_000;

/** Each shape with a budget of its own: one that is hard to tell must not keep the others from being seen. */
const shapes: readonly ((payment: Movement, search: Search, rules: RulesInForce) => Sighting[])[] = [
  (payment, search, { thresholds }) => findCycles(payment, search, thresholds.cycle),
  (payment, search, { thresholds }) => findScatterGathers(payment, search, thresholds.scatterGather),
  (payment, search, { thresholds }) => findGatherScatters(payment, search, thresholds.gatherScatter),
  (payment, search, { thresholds }) => findStacks(payment, search, thresholds.stack),
];

/** What one message makes worth a look. */
interface Work {
  /** Looked at by every rule. */
  readonly payments: Set<Movement>;
  /** Sends whose price may be another now. */
  readonly sends: Set<Movement>;
  /** Accounts that are of interest since now, or since earlier than was thought. */
  readonly accounts: AccountId[];
}

/**
 * The fold of the rules whose shapes cross pockets: journal messages in, findings that changed out. Pure: the journal's
 * order alone decides. Owns the recent transfers, the accounts of interest and the findings that may still change.
 * Work is bounded per message; what a bound cut off is counted. Source: trace §6.
 */
export class PatternsFold {
  readonly #rules = new RuleBook();
  readonly #labels = new KnownLabels();
  readonly #reported = new ReportedMoney();
  readonly #interest = new AccountsOfInterest();
  readonly #hints = new FirstHints();
  readonly #recent: RecentTransfers;
  readonly #devices = new SharedDevices();
  readonly #book = new FindingBook();
  readonly #assets = new Set<AssetCode>();
  #forgottenTo = Number.NEGATIVE_INFINITY;
  #looksCutShort = 0;

  constructor({ transfersMax }: PatternsOptions) {
    this.#recent = new RecentTransfers(transfersMax);
  }

  get counts() {
    return {
      transfers: this.#recent.size,
      transfersForgottenEarly: this.#recent.forgottenEarly,
      accountsOfInterest: this.#interest.size,
      devices: this.#devices.size,
      findings: this.#book.size,
      looksCutShort: this.#looksCutShort,
    };
  }

  /** The findings that a message changed, as they now are. */
  apply({ frame, message, records, horizon }: PatternsMessage): Finding[] {
    const work: Work = { payments: new Set(), sends: new Set(), accounts: [] };
    this.#rules.take(message.rules);
    const told = this.#hints.take(frame);
    for (const label of message.labels) for (const owner of this.#labels.take(label)) this.#addSendsOf(owner, work);
    for (const change of message.changes) this.#change(change, work);
    for (const id of told) this.#retell(id, work);
    let isRootNews = false;
    for (const { report } of message.reports) isRootNews = this.#reported.take(report) || isRootNews;
    if (isRootNews) for (const payment of this.#recent.all()) this.#noteRoot(payment, work);
    for (const record of records) {
      if (record.kind !== 'finding' || record.finding.state !== 'standing') continue;
      this.#centre(record.finding.account, record.finding.since, work);
    }
    for (const payment of work.payments) this.#lookAtDevices(payment, work);
    for (const payment of work.payments) this.#addSendsNear(payment, work);
    for (const send of work.sends) this.#lookAtSwap(send, work);
    for (const payment of work.payments) {
      this.#noteRoot(payment, work);
      this.#spread(payment, work);
    }
    this.#bringUp(work);
    this.#lookAtShapes(work);
    this.#forget(horizon);
    return this.#book.takeChanges();
  }

  #change({ id, before, after }: LedgerChange, work: Work): void {
    if (before !== null) this.#takeOut(id, work);
    if (after !== null && takesPart(after.transfer)) this.#putIn({ ...after.transfer, ...this.#hints.of(id) }, work);
  }

  /** What a later half tells of a transfer that stands already. */
  #retell(id: string, work: Work): void {
    const known = this.#recent.get(id);
    const hints = this.#hints.of(id);
    if (
      known === undefined ||
      (Object.keys(hints) as (keyof TransferHints)[]).every((name) => known[name] === hints[name])
    )
      return;
    this.#takeOut(id, work);
    this.#putIn({ ...known, ...hints }, work);
  }

  #takeOut(id: string, work: Work): void {
    const old = this.#recent.remove(id);
    if (old !== undefined) {
      this.#devices.remove(old);
      work.payments.delete(old);
      this.#addSendsNear(old, work);
    }
    // What it made a shape may still be one without it.
    this.#lookAgainAt(this.#book.withdrawFor(id), work);
  }

  /** At what is left of the evidence, and at the payments of the account: a lesser sighting may have been behind it. */
  #lookAgainAt(findings: readonly Finding[], work: Work): void {
    for (const { account, asset, transfers, since, until } of findings) {
      const evidence = transfers.map((id) => this.#recent.get(id));
      const windowMs = this.#rules.longestWindowMs;
      const around = this.#paymentsOf(account, asset, since - windowMs, until + windowMs);
      for (const payment of [...evidence, ...around]) if (payment !== undefined) work.payments.add(payment);
    }
  }

  #putIn(movement: Movement, work: Work): void {
    this.#assets.add(movement.asset);
    this.#lookAgainAt(this.#book.withdrawAround(movement), work);
    this.#recent.add(movement);
    this.#devices.add(movement);
    work.payments.add(movement);
  }

  #rulesAt(payment: Movement): RulesInForce[] {
    return this.#rules.at(payment.time);
  }

  #centre(account: AccountId, sinceMs: number, work: Work): void {
    if (this.#interest.centre(account, sinceMs)) work.accounts.push(account);
  }

  /** Money that has arrived at a service is mixed with everybody's: whom that pays is of no interest. */
  #spread(payment: Movement, work: Work): void {
    const { from, to, asset, time } = payment;
    if (!this.#interest.has(from) && !this.#interest.has(to)) return;
    if (this.#isArrival(from, payment) || isLeftOut(payment)) return;
    const [since, until] = [time - this.#rules.longestWindowMs, time + this.#rules.longestWindowMs];
    const isBusyPayer = this.#recent.outsOf(from, asset, since, until, paymentsOfAccountMax) === null;
    if (!isBusyPayer && this.#interest.spread(payment)) work.accounts.push(to);
    if (this.#isArrival(to, payment)) return;
    const isBusyPayee = this.#recent.insOf(to, asset, since, until, paymentsOfAccountMax) === null;
    if (!isBusyPayee) this.#interest.notePayer(payment);
  }

  #noteRoot(payment: Movement, work: Work): void {
    if (this.#reported.isRoot(payment)) this.#centre(payment.to, payment.creditTime ?? payment.time, work);
  }

  #lookAtDevices(payment: Movement, work: Work): void {
    if (payment.device === null && payment.address === null) return;
    for (const rules of this.#rulesAt(payment)) {
      for (const look of this.#devices.look(payment, rules.thresholds.sameDevice)) {
        if (look.kind === 'crowd') {
          this.#book.withdrawAt(rules.set, 'same-device', look.place);
          continue;
        }
        this.#book.see(look.sighting, rules);
        // Half a town may share an address: that alone makes nobody a centre.
        if (rules.set === 'shadow' || !look.sighting.place.startsWith('device ')) continue;
        for (const { from, time } of look.sighting.movements) this.#centre(from, time, work);
      }
    }
  }

  #addSendsOf(owner: string, work: Work): void {
    for (const account of this.#labels.accountsOf(owner)) {
      for (const payment of this.#allPaymentsOf(account)) if (payment.from === account) work.sends.add(payment);
    }
  }

  #addSendsNear(payment: Movement, work: Work): void {
    if (isSend(payment, this.#labels)) work.sends.add(payment);
    for (const { thresholds } of this.#rulesAt(payment)) {
      for (const send of sendsNear(payment, this.#labels, this.#recent, thresholds.swap)) work.sends.add(send);
    }
  }

  #lookAtSwap(send: Movement, work: Work): void {
    if (this.#recent.get(send.id) !== send) return;
    for (const rules of this.#rulesAt(send)) {
      const sighting = findSwap(send, this.#labels, this.#recent, rules.thresholds.swap);
      if (sighting === null) {
        this.#book.withdrawAt(rules.set, 'swap', send.id);
        continue;
      }
      this.#book.see(sighting, rules);
      if (rules.set === 'live') this.#centre(send.to, send.creditTime ?? send.time, work);
    }
  }

  /** Around accounts that are news, the payments that stand already are worth a look, and whom they paid since. */
  #bringUp(work: Work): void {
    for (let at = 0; at < work.accounts.length; at++) {
      if (at === accountsBroughtUpMax || work.payments.size > paymentsLookedAtMax) {
        this.#looksCutShort++;
        return;
      }
      for (const payment of this.#allPaymentsOf(work.accounts[at]!)) {
        work.payments.add(payment);
        this.#spread(payment, work);
      }
    }
  }

  #lookAtShapes({ payments }: Work): void {
    let looked = 0;
    const budget = { left: searchStepsMax };
    const isOfInterest = (account: AccountId): boolean => this.#interest.has(account);
    for (const payment of payments) {
      if (isLeftOut(payment) || !this.#isWorthALook(payment)) continue;
      if (looked++ === paymentsLookedAtMax) {
        this.#looksCutShort++;
        return;
      }
      for (const rules of this.#rulesAt(payment)) {
        for (const find of shapes) {
          const isArrival = (account: AccountId): boolean => this.#isArrival(account, payment);
          const search = new Search(this.#recent, { isArrival, isOfInterest }, budget);
          for (const sighting of find(payment, search, rules)) this.#book.see(sighting, rules);
          if (search.ranOut) this.#looksCutShort++;
        }
      }
    }
  }

  #isWorthALook({ from, to, time }: Movement): boolean {
    const windowMs = this.#rules.longestWindowMs;
    return this.#interest.isWorthALook(from, time, windowMs) || this.#interest.isWorthALook(to, time, windowMs);
  }

  #isArrival(account: AccountId, { time }: Movement): boolean {
    return isHubFromStart(account) || this.#labels.stops(account, time);
  }

  #allPaymentsOf(account: AccountId): Movement[] {
    return assets().flatMap(({ code }) => this.#paymentsOf(account, code, 0, Number.MAX_SAFE_INTEGER - 1));
  }

  #paymentsOf(account: AccountId, asset: AssetCode, since: number, until: number): Movement[] {
    return [
      ...(this.#recent.outsOf(account, asset, since, until, paymentsOfAccountMax) ?? []),
      ...(this.#recent.insOf(account, asset, since, until, paymentsOfAccountMax) ?? []),
    ];
  }

  /** What nothing can change any more, and no window can reach, is let go. */
  #forget(horizon: (asset: AssetCode) => number): void {
    let settled = Number.POSITIVE_INFINITY;
    for (const asset of this.#assets) settled = Math.min(settled, horizon(asset));
    if (!Number.isFinite(settled) || settled < this.#forgottenTo + forgetEveryMs) return;
    this.#forgottenTo = settled;
    const before = settled - this.#rules.longestWindowMs;
    this.#recent.forgetBefore(before);
    this.#devices.forgetBefore(before);
    this.#hints.forgetBefore(before);
    this.#book.forgetBefore(before);
    this.#interest.forgetQuietBefore(settled - interestMs);
  }
}
