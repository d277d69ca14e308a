import { type Finding, hashBytes, type Image, isHubFromStart } from '@weir/engine';
import { type CaseRecord, PassedOverCounts } from '@weir/journal';
import { type AccountId, type AssetCode, assets } from '@weir/model';
import { isNobodysAddress, isNobodysDevice, mayBeNobodysDevice } from './devices/nobodys-own.js';
import { SharedDevices } from './devices/shared-devices.js';
import { FindingBook } from './findings/finding-book.js';
import type { FlowColumns } from './flow-columns.js';
import { FoundMoney } from './interest/found-money.js';
import { MoneyOfInterest } from './interest/money-of-interest.js';
import { KnownLabels } from './labels/known-labels.js';
import type { MatchedMessage } from './matched-messages.js';
import type { MessageTransfers } from './message-transfers.js';
import { aheadMax } from './recent/look-ahead.js';
import { isOfNoShape, type Movement } from './recent/movement.js';
import { Places } from './recent/places.js';
import { RecentTransfers } from './recent/recent-transfers.js';
import { rowFlags } from './recent/transfer-rows.js';
import { RuleBook } from './rules/rule-book.js';
import { findShapes } from './shapes/find-shapes.js';
import { shapeRules } from './shapes/shapes.js';
import { Swaps } from './swap/swaps.js';
import { ToldHints } from './told-hints.js';
import { WorkList } from './work-list.js';

export interface PatternsOptions {
  /** Transfers kept at most; the oldest go first. */
  readonly transfersMax: number;
}

interface SavedCounts extends Readonly<Record<'forgottenTo' | 'forgottenBefore', number | null>> {
  readonly assetsSeen: readonly number[];
  readonly looksCutShort: number;
}

/** What one message may cost: payments visited by its looks, and payments looked at for it. */
const searchStepsMax = 8_000;
const paymentsLookedAtMax = 300;
const paymentsOfAccountMax = 100;
/** An account that no money of interest touched for so long is of none any more. */
const interestMs = 86_400_000;
const forgetEveryMs = 60_000;

/**
 * The fold of the rules whose shapes cross pockets: journal messages in, findings that changed out. Pure: the order of
 * what it is given alone decides. Owns the recent transfers and their links, the money of interest and the findings that
 * may still change. Work is bounded per message; what a bound cut off is counted. Source: trace §6.
 */
export class PatternsFold {
  /** Labels and rules that do not count as they were said, since this process began. */
  readonly passedOver = new PassedOverCounts();
  readonly #rules = new RuleBook();
  readonly #labels = new KnownLabels();
  readonly #found = new FoundMoney();
  readonly #recent: RecentTransfers;
  readonly #interest: MoneyOfInterest;
  readonly #swaps: Swaps;
  readonly #devices: SharedDevices;
  readonly #book = new FindingBook();
  readonly #work: WorkList;
  readonly #hints: ToldHints;
  /** Assets of the transfers so far, by their place in `assets()`. */
  readonly #assetsSeen = new Uint8Array(assets().length);
  #forgottenTo = Number.NEGATIVE_INFINITY;
  /** Transfers that lie wholly before this instant may have been forgotten. */
  #forgottenBefore = Number.NEGATIVE_INFINITY;
  #looksCutShort = 0;

  constructor({ transfersMax }: PatternsOptions) {
    const places = new Places({ device: isNobodysDevice, address: isNobodysAddress }, mayBeNobodysDevice);
    this.#recent = new RecentTransfers(transfersMax, places, (row) => {
      this.#devices.remove(row);
      this.#interest.forget(row);
      this.#swaps.forget(row);
      this.#work.delete(row);
      this.#hints.use(row);
    });
    this.#work = new WorkList(this.#recent);
    this.#devices = new SharedDevices(this.#recent);
    this.#hints = new ToldHints(this.#recent, this.#devices);
    this.#swaps = new Swaps(this.#recent, this.#labels, this.#rules);
    const goesOn = (before: Movement, after: Movement): boolean =>
      !this.#isArrival(before.to, before) && !isOfNoShape(after);
    this.#interest = new MoneyOfInterest(this.#recent, goesOn, () => this.#rules.interestPercentMin);
  }

  get counts() {
    return {
      transfers: this.#recent.size,
      transfersForgottenEarly: this.#recent.forgottenEarly,
      stateBytes: this.#recent.heldBytes + this.#devices.heldBytes,
      accountsOfInterest: this.#interest.accountCount,
      devices: this.#devices.size,
      findings: this.#book.size,
      looksCutShort: this.#looksCutShort,
    };
  }

  /** The findings that a message changed, as they now are. */
  apply({ offset, rules, labels, transfers, flows, findings, horizon }: MatchedMessage): Finding[] {
    const passOver = (reason: string) => (): void => this.passedOver.add(reason, offset);
    this.#rules.take(rules, passOver('rule-unreadable'));
    if (rules.length > 0 && this.#rules.usesAddresses) this.#devices.countAddresses();
    this.#recent.ahead.begin(transfers);
    if (transfers.tellsAnything) this.#hints.take(transfers);
    for (const label of labels)
      for (const owner of this.#labels.take(label, passOver('label-version'))) this.#swaps.touchOwner(owner);
    this.#takeNamed(transfers);
    this.#takeLaterHints();
    for (const columns of flows) this.#relinkAll(columns);
    for (const finding of findings) if (finding.set === 'live') this.#takeFound(finding, finding.account);
    const work = this.#work;
    for (let place = 0; place < work.end; place++) this.#lookAtDevices(work.at(place));
    if (!this.#swaps.isIdle) {
      for (let place = 0; place < work.end; place++) {
        const row = work.at(place);
        if (row >= 0) this.#swaps.touch(row, work.payerHashAt(place), work.payeeHashAt(place));
      }
    }
    this.#lookAtSwaps();
    this.#lookAround();
    this.#work.clear();
    this.#forget(horizon);
    this.#recent.endMessage();
    return this.#book.takeChanges();
  }

  /** The findings that rows of cases changed: what a case's money runs through is worth a look. */
  applyCases(rows: readonly CaseRecord[]): Finding[] {
    for (const row of rows) {
      if (row.kind !== 'case-transfer' || this.#recent.rowOf(row.id) < 0) continue;
      this.#interest.set(row.id, `case ${row.case}`, row.gone ? 0 : Number(row.taint));
    }
    this.#lookAround();
    this.#work.clear();
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

  /** Puts the state into an image, between messages: everything that changed has been taken. */
  save(image: Image): void {
    this.#recent.save(image.part('recent'));
    this.#devices.save(image.part('devices'));
    for (const [name, part] of Object.entries(this.#parts)) image.put(name, part.saved());
    const since = (instant: number): number | null => (Number.isFinite(instant) ? instant : null);
    image.put('counts', {
      assetsSeen: [...this.#assetsSeen],
      forgottenTo: since(this.#forgottenTo),
      forgottenBefore: since(this.#forgottenBefore),
      looksCutShort: this.#looksCutShort,
    });
  }

  /** Takes up what was saved; nothing was applied before. */
  load(image: Image): void {
    this.#recent.load(image.part('recent'));
    this.#devices.load(image.part('devices'));
    this.#rules.take(image.value('rules'));
    this.#labels.load(image.value('labels'));
    this.#found.load(image.value('found'));
    this.#interest.load(image.value('interest'));
    this.#swaps.load(image.value('swaps'));
    this.#book.load(image.value('book'));
    const counts = image.value<SavedCounts>('counts');
    this.#assetsSeen.set(counts.assetsSeen);
    this.#forgottenTo = counts.forgottenTo ?? Number.NEGATIVE_INFINITY;
    this.#forgottenBefore = counts.forgottenBefore ?? Number.NEGATIVE_INFINITY;
    this.#looksCutShort = counts.looksCutShort;
  }

  /** The findings that can still be revised, as they are. */
  revisable(): Finding[] {
    return this.#book.saved().map(({ finding }) => finding);
  }

  /** Few enough to be saved as JSON. */
  get #parts() {
    return {
      rules: this.#rules,
      labels: this.#labels,
      found: this.#found,
      interest: this.#interest,
      swaps: this.#swaps,
      book: this.#book,
    };
  }

  /** Transfers that stand as they stood before, or otherwise, or no more. */
  #takeNamed(transfers: MessageTransfers): void {
    const { ids, ahead } = this.#recent;
    for (let entry = 0; entry < transfers.count; entry++) {
      if (entry % aheadMax === 0) ahead.enter(transfers, entry);
      if (!transfers.isNamed(entry)) continue;
      const view = transfers.viewOf(entry);
      const [at, length] = [transfers.idAt(entry), transfers.idLength(entry)];
      const hash = ahead.ids[entry]!;
      const row = ids.find(view, at, length, hash);
      const isKnown = this.#recent.stands(row);
      const isThere = transfers.stands(entry) && transfers.takesPart(entry);
      if (isKnown && isThere && this.#recent.isSame(row, transfers, entry)) continue;
      // It was forgotten, and is named again: what is new is never so old.
      if (!isKnown && isThere && transfers.latestOf(entry) < this.#forgottenBefore) continue;
      if (isKnown) this.#takeOut(row);
      // Nearly every one is new; findings may rest on one that was forgotten.
      else if (this.#book.mayRestOn(hash)) this.#lookAgainAt(this.#book.withdrawFor(transfers.idOf(entry)));
      if (isThere) {
        const standing = row < 0 ? ids.add(view, at, length, hash) : row;
        const [payer, payee] = [ahead.payers[entry % aheadMax]!, ahead.payees[entry % aheadMax]!];
        this.#recent.setContent(standing, transfers, entry, payer, payee);
        this.#putIn(standing);
      } else if (isKnown) this.#recent.letGo(row);
    }
  }

  /** What a later half tells of a transfer that stands already. */
  #takeLaterHints(): void {
    const { rows, places } = this.#recent;
    for (const [row, { nature, device, address }] of this.#hints.later) {
      const isSame =
        rows.natureOf(row) === nature && rows.deviceOf(row) === device && places.isSame(rows.addressOf(row), address);
      if (isSame || !this.#recent.stands(row)) {
        this.#hints.use(row);
        continue;
      }
      this.#takeOut(row);
      this.#putIn(row);
    }
  }

  /** Debits are made of other money than was thought: what was said of them is to be said again, or not. */
  #relinkAll(flows: FlowColumns): void {
    const { ids, links, ahead } = this.#recent;
    ahead.relink(flows);
    // Flows come in the order of the transfers, nearly: the next that is new is looked at before the table is asked.
    let next = 0;
    for (let flow = 0; flow < flows.count; flow++) {
      const [at, length] = [flows.idAt(flow), flows.idLength(flow)];
      const hash = hashBytes(flows.view, at, length);
      let row = next < this.#work.end ? this.#work.at(next) : -1;
      if (row >= 0 && ids.isOf(row, flows.view, at, length, hash)) next++;
      else {
        row = ids.find(flows.view, at, length, hash);
        if (row >= 0 && this.#recent.rows.workAtOf(row) >= 0) next = this.#recent.rows.workAtOf(row) + 1;
      }
      // Most payments are made of nothing that links name, and stay so.
      if (!this.#recent.stands(row) || !links.take(row, flows, flow, ahead.lots)) continue;
      this.#interest.touch(row);
      if (this.#book.mayRestOn(hash)) this.#lookAgainAt(this.#book.withdrawFor(ids.textOf(row), shapeRules));
      this.#work.add(row);
    }
  }

  #takeOut(row: number): void {
    const { ids, rows, pockets } = this.#recent;
    this.#swaps.touch(row, pockets.accountHashOf(rows.fromOf(row)), pockets.accountHashOf(rows.toOf(row)));
    this.#devices.remove(row);
    this.#recent.takeOut(row);
    this.#interest.touch(row);
    this.#work.delete(row);
    // What its feed told is forgotten by its own time: it counts no more for what stands otherwise.
    if (!this.#hints.use(row) && !rows.has(row, rowFlags.told)) this.#recent.setHints(row, 0, -1, -1);
    // What it made a shape may still be one without it.
    if (this.#book.mayRestOn(ids.hashOf(row))) this.#lookAgainAt(this.#book.withdrawFor(ids.textOf(row)));
  }

  /** At what is left of the evidence, and at the payments of the account: a lesser sighting may have been behind it. */
  #lookAgainAt(findings: readonly Finding[]): void {
    for (const { account, asset, transfers, since, until } of findings) {
      const windowMs = this.#rules.longestWindowMs;
      for (const id of transfers) {
        const row = this.#recent.rowOf(id);
        if (row >= 0) this.#work.add(row);
      }
      for (const row of this.#paymentsOf(account, asset, since - windowMs, until + windowMs)) this.#work.add(row);
    }
  }

  #putIn(row: number): void {
    const { rows, pockets } = this.#recent;
    const [from, to] = [rows.fromOf(row), rows.toOf(row)];
    this.#assetsSeen[pockets.assetOf(from)] = 1;
    if (this.#book.mayInvolve(pockets.accountHashOf(from)) || this.#book.mayInvolve(pockets.accountHashOf(to))) {
      this.#lookAgainAt(this.#book.withdrawAround(this.#recent.movementAt(row)));
    }
    this.#recent.add(row);
    // Where there were too many, it may have been the oldest.
    if (!this.#recent.stands(row)) return;
    this.#devices.add(row);
    this.#interest.touch(row);
    this.#work.add(row);
  }

  /** What a finding is about is of interest while it stands. */
  #takeFound(finding: Pick<Finding, 'id' | 'state' | 'transfers' | 'until'>, about: AccountId | null = null): void {
    const { more, less } = this.#found.take(finding);
    for (const id of more) this.#interest.set(id, finding.id, this.#recent.get(id)?.amount ?? 0, about);
    for (const id of less) this.#interest.set(id, finding.id, 0);
  }

  #lookAtDevices(row: number): void {
    const { rows } = this.#recent;
    if (row < 0 || (rows.deviceOf(row) < 0 && rows.addressOf(row) === -1)) return;
    const time = rows.timeOf(row);
    for (const rules of this.#rules.at(time)) {
      for (const look of this.#devices.look(row, rules.thresholds.sameDevice)) {
        if (look.kind === 'crowd') {
          this.#book.withdrawAt(rules.set, 'same-device', look.place);
          if (rules.set === 'live') this.#takeFound({ id: look.place, state: 'withdrawn', transfers: [], until: time });
          continue;
        }
        this.#book.see(look.sighting, rules);
        // Half a town may share an address: that alone makes nobody's money of interest.
        if (rules.set === 'shadow' || !look.sighting.place.startsWith('device ')) continue;
        const { place: id, movements } = look.sighting;
        const transfers = movements.map((movement) => movement.id);
        this.#takeFound({ id, state: 'standing', transfers, until: time });
      }
    }
  }

  #lookAtSwaps(): void {
    for (const { send, rules, sighting } of this.#swaps.settle()) {
      if (sighting === null) this.#book.withdrawAt(rules.set, 'swap', send.id);
      else this.#book.see(sighting, rules);
      if (rules.set === 'live' && this.#swaps.stands(send))
        this.#interest.set(send.id, 'swap', sighting === null ? 0 : send.amount);
    }
  }

  /** Looks for shapes at what changed, and at what carries more or less of the money of interest than before. */
  #lookAround(): void {
    const work = this.#work;
    for (const { id, isLess } of this.#interest.settle()) {
      if (isLess) this.#lookAgainAt(this.#book.withdrawFor(id, shapeRules));
      const row = this.#recent.rowOf(id);
      if (row >= 0) work.add(row);
    }
    if (this.#interest.accountCount === 0) return;
    const budget = { left: searchStepsMax };
    let looked = 0;
    const windowMs = this.#rules.longestWindowMs;
    for (let place = 0; place < work.end; place++) {
      const row = work.at(place);
      if (row < 0 || !this.#interest.isAround(row, work.payerHashAt(place), work.payeeHashAt(place), windowMs))
        continue;
      if (looked++ === paymentsLookedAtMax) {
        this.#looksCutShort++;
        return;
      }
      const payment = this.#recent.movementAt(row);
      const around = {
        isArrival: (account: AccountId) => this.#isArrival(account, payment),
        links: this.#recent.links,
        interest: this.#interest,
      };
      const rules = this.#rules.at(payment.time);
      this.#looksCutShort += findShapes(payment, this.#recent, around, budget, rules, (sighting, by) =>
        this.#book.see(sighting, by),
      );
    }
  }

  #isArrival(account: AccountId, { time }: Movement): boolean {
    return isHubFromStart(account) || this.#labels.stops(account, time);
  }

  #paymentsOf(account: AccountId, asset: AssetCode, since: number, until: number): number[] {
    return [
      ...(this.#recent.outRows(account, asset, since, until, paymentsOfAccountMax) ?? []),
      ...(this.#recent.inRows(account, asset, since, until, paymentsOfAccountMax) ?? []),
    ];
  }

  /** What nothing can change any more, and no window can reach, is let go. */
  #forget(horizon: (asset: AssetCode) => number): void {
    let settled = Number.POSITIVE_INFINITY;
    for (const [number, { code }] of assets().entries()) {
      if (this.#assetsSeen[number] === 1) settled = Math.min(settled, horizon(code));
    }
    if (!Number.isFinite(settled) || settled < this.#forgottenTo + forgetEveryMs) return;
    this.#forgottenTo = settled;
    const before = settled - this.#rules.longestWindowMs;
    this.#forgottenBefore = before;
    this.#recent.forgetBefore(before);
    this.#devices.forgetBefore(before);
    this.#book.forgetBefore(before);
    this.#found.forgetBefore(before);
    this.#interest.forgetQuietBefore(settled - interestMs);
  }
}
