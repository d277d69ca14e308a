import { type Finding, isHubFromStart, takesPart } from '@weir/engine';
import type { CaseRecord } from '@weir/journal';
import type { AccountId, AssetCode, TransferHints } from '@weir/model';
import { SharedDevices } from './devices/shared-devices.js';
import { FindingBook } from './findings/finding-book.js';
import { FoundMoney } from './interest/found-money.js';
import { MoneyOfInterest } from './interest/money-of-interest.js';
import { KnownLabels } from './labels/known-labels.js';
import type { FlowSources, MatchedMessage } from './matched-messages.js';
import type { NamedTransfer } from './named-transfers.js';
import { FirstHints } from './recent/first-hints.js';
import { LotLinks } from './recent/lot-links.js';
import { isOfNoShape, isSameTransfer, latestInstant, type Movement, movementOf } from './recent/movement.js';
import { RecentTransfers } from './recent/recent-transfers.js';
import { RuleBook, type RulesInForce } from './rules/rule-book.js';
import { type Fetched, Search } from './shapes/search.js';
import { shapeRules, shapes } from './shapes/shapes.js';
import { Swaps } from './swap/swaps.js';

export interface PatternsOptions {
  /** Transfers kept at most; the oldest go first. */
  readonly transfersMax: number;
}

/** What one message may cost: payments visited by its looks, and payments looked at for it. */
const searchStepsMax = 8_000;
const paymentsLookedAtMax = 300;
const paymentsOfAccountMax = 100;
/** An account that no money of interest touched for so long is of none any more. */
const interestMs = 86_400_000;
const forgetEveryMs = 60_000;

/** What one message makes worth a look. */
interface Work {
  /** Looked at by every rule. */
  readonly payments: Set<Movement>;
}

/**
 * The fold of the rules whose shapes cross pockets: journal messages in, findings that changed out. Pure: the order of
 * what it is given alone decides. Owns the recent transfers and their links, the money of interest and the findings that
 * may still change. Work is bounded per message; what a bound cut off is counted. Source: trace §6.
 */
export class PatternsFold {
  readonly #rules = new RuleBook();
  readonly #labels = new KnownLabels();
  readonly #hints = new FirstHints();
  readonly #links = new LotLinks();
  readonly #found = new FoundMoney();
  readonly #recent: RecentTransfers;
  readonly #interest: MoneyOfInterest;
  readonly #swaps: Swaps;
  readonly #devices = new SharedDevices();
  readonly #book = new FindingBook();
  readonly #assets = new Set<AssetCode>();
  #forgottenTo = Number.NEGATIVE_INFINITY;
  /** Transfers that lie wholly before this instant may have been forgotten. */
  #forgottenBefore = Number.NEGATIVE_INFINITY;
  #looksCutShort = 0;

  constructor({ transfersMax }: PatternsOptions) {
    this.#recent = new RecentTransfers(transfersMax, (id) => {
      this.#links.forget(id);
      this.#interest.forget(id);
      this.#swaps.forget(id);
    });
    this.#swaps = new Swaps(this.#recent, this.#labels, this.#rules);
    const goesOn = (before: Movement, after: Movement): boolean =>
      !this.#isArrival(before.to, before) && !isOfNoShape(after);
    this.#interest = new MoneyOfInterest(this.#recent, this.#links, goesOn, () => this.#rules.interestPercentMin);
  }

  get counts() {
    return {
      transfers: this.#recent.size,
      transfersForgottenEarly: this.#recent.forgottenEarly,
      accountsOfInterest: this.#interest.accountCount,
      devices: this.#devices.size,
      findings: this.#book.size,
      looksCutShort: this.#looksCutShort,
    };
  }

  /** The findings that a message changed, as they now are. */
  apply({ rules, labels, told, named, flows, findings, horizon }: MatchedMessage): Finding[] {
    const work: Work = { payments: new Set() };
    this.#rules.take(rules);
    if (rules.length > 0 && this.#rules.usesAddresses) this.#devices.countAddresses(this.#recent.all());
    const news = this.#hints.take(told);
    for (const label of labels) for (const owner of this.#labels.take(label)) this.#swaps.touchOwner(owner);
    for (const each of named) this.#takeNamed(each, work);
    for (const id of news) this.#retell(id, work);
    for (const flow of flows) this.#relink(flow, work);
    for (const finding of findings) if (finding.set === 'live') this.#takeFound(finding, finding.account);
    for (const payment of work.payments) this.#lookAtDevices(payment);
    for (const payment of work.payments) this.#swaps.touch(payment);
    this.#lookAtSwaps();
    this.#lookAround(work);
    this.#forget(horizon);
    return this.#book.takeChanges();
  }

  /** The findings that rows of cases changed: what a case's money runs through is worth a look. */
  applyCases(rows: readonly CaseRecord[]): Finding[] {
    const work: Work = { payments: new Set() };
    for (const row of rows) {
      if (row.kind !== 'case-transfer' || this.#recent.get(row.id) === undefined) continue;
      this.#interest.set(row.id, `case ${row.case}`, row.gone ? 0 : Number(row.taint));
    }
    this.#lookAround(work);
    return this.#book.takeChanges();
  }

  /**
   * The credits that a finding is about, where the live rules of its time have it open a case: roots by id, of those into
   * its account. Empty: it opens none. Evidence that was forgotten meanwhile is no root. Source: trace §6.
   */
  rootsOfCase({ account, rule, severity, set, state, transfers, until }: Finding): string[] {
    const { openCases } = this.#rules.at(until)[0]!.thresholds;
    const mayOpen =
      openCases.rules.some((named) => named === rule) && (severity === 'high' || openCases.severity === 'warn');
    if (set === 'shadow' || state === 'withdrawn' || !mayOpen) return [];
    return transfers.filter((id) => this.#recent.get(id)?.to === account);
  }

  /** A debit is made of other money than was thought: what was said of it is to be said again, or not. */
  #relink({ id, sources }: FlowSources, work: Work): void {
    // Most payments are made of nothing that links name, and stay so.
    if (sources.length === 0 && this.#links.sourcesOf(id).length === 0) return;
    const payment = this.#recent.get(id);
    if (payment === undefined || !this.#links.take(id, sources)) return;
    this.#interest.touch(id);
    this.#lookAgainAt(this.#book.withdrawFor(id, shapeRules), work);
    work.payments.add(payment);
  }

  /** A transfer stands as it stood before, or otherwise, or no more. */
  #takeNamed({ id, now }: NamedTransfer, work: Work): void {
    const known = this.#recent.get(id);
    const after = now !== null && takesPart(now) ? now : null;
    if (known !== undefined && after !== null && isSameTransfer(known, after)) return;
    // It was forgotten, and is named again: what is new is never so old.
    if (known === undefined && after !== null && latestInstant(after) < this.#forgottenBefore) return;
    // Nearly every one is new; findings may rest on one that was forgotten.
    if (known === undefined) this.#lookAgainAt(this.#book.withdrawFor(id), work);
    else this.#takeOut(id, work);
    if (after !== null) this.#putIn(movementOf(after, this.#hints.of(id)), work);
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
    this.#putIn(movementOf(known, hints), work);
  }

  #takeOut(id: string, work: Work): void {
    const old = this.#recent.remove(id);
    if (old !== undefined) {
      this.#devices.remove(old);
      this.#interest.touch(id);
      work.payments.delete(old);
      this.#swaps.touch(old);
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
    this.#interest.touch(movement.id);
    work.payments.add(movement);
  }

  #rulesAt(payment: Movement): readonly RulesInForce[] {
    return this.#rules.at(payment.time);
  }

  /** What a finding is about is of interest while it stands. */
  #takeFound(finding: Pick<Finding, 'id' | 'state' | 'transfers' | 'until'>, about: AccountId | null = null): void {
    const { more, less } = this.#found.take(finding);
    for (const id of more) this.#interest.set(id, finding.id, this.#recent.get(id)?.amount ?? 0, about);
    for (const id of less) this.#interest.set(id, finding.id, 0);
  }

  #lookAtDevices(payment: Movement): void {
    if (payment.device === null && payment.address === null) return;
    for (const rules of this.#rulesAt(payment)) {
      for (const look of this.#devices.look(payment, rules.thresholds.sameDevice)) {
        if (look.kind === 'crowd') {
          this.#book.withdrawAt(rules.set, 'same-device', look.place);
          if (rules.set === 'live')
            this.#takeFound({ id: look.place, state: 'withdrawn', transfers: [], until: payment.time });
          continue;
        }
        this.#book.see(look.sighting, rules);
        // Half a town may share an address: that alone makes nobody's money of interest.
        if (rules.set === 'shadow' || !look.sighting.place.startsWith('device ')) continue;
        const { place: id, movements } = look.sighting;
        const transfers = movements.map((movement) => movement.id);
        this.#takeFound({ id, state: 'standing', transfers, until: payment.time });
      }
    }
  }

  #lookAtSwaps(): void {
    for (const { send, rules, sighting } of this.#swaps.settle()) {
      if (sighting === null) this.#book.withdrawAt(rules.set, 'swap', send.id);
      else this.#book.see(sighting, rules);
      if (rules.set === 'live' && this.#recent.get(send.id) === send)
        this.#interest.set(send.id, 'swap', sighting === null ? 0 : send.amount);
    }
  }

  /** Looks for shapes at what changed, and at what carries more or less of the money of interest than before. */
  #lookAround(work: Work): void {
    for (const { id, isLess } of this.#interest.settle()) {
      if (isLess) this.#lookAgainAt(this.#book.withdrawFor(id, shapeRules), work);
      const payment = this.#recent.get(id);
      if (payment !== undefined) work.payments.add(payment);
    }
    const budget = { left: searchStepsMax };
    let looked = 0;
    for (const payment of work.payments) {
      if (isOfNoShape(payment) || !this.#isWorthALook(payment)) continue;
      if (looked++ === paymentsLookedAtMax) {
        this.#looksCutShort++;
        return;
      }
      const fetched: Fetched = new Map();
      for (const rules of this.#rulesAt(payment)) {
        for (const find of shapes) {
          const search = new Search(
            this.#recent,
            {
              isArrival: (account) => this.#isArrival(account, payment),
              links: this.#links,
              interest: this.#interest,
            },
            budget,
            fetched,
          );
          for (const sighting of find(payment, search, rules.thresholds)) this.#book.see(sighting, rules);
          if (search.ranOut) this.#looksCutShort++;
        }
      }
    }
  }

  #isWorthALook({ from, to, time }: Movement): boolean {
    const windowMs = this.#rules.longestWindowMs;
    return this.#interest.isNear(from, time, windowMs) || this.#interest.isNear(to, time, windowMs);
  }

  #isArrival(account: AccountId, { time }: Movement): boolean {
    return isHubFromStart(account) || this.#labels.stops(account, time);
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
    this.#forgottenBefore = before;
    this.#recent.forgetBefore(before);
    this.#devices.forgetBefore(before);
    this.#hints.forgetBefore(before);
    this.#book.forgetBefore(before);
    this.#found.forgetBefore(before);
    this.#interest.forgetQuietBefore(settled - interestMs);
  }
}
