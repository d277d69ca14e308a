import { type Image, type LiveGraph, reasons, type StoppingLabels, type VisitLink } from '@weir/engine';
import type { EntryRecord } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { FrontierLot } from '@weir/store';
import { EntryEndings } from './entry-endings.js';
import { HeldTransfers } from './held-transfers.js';
import { LotLinks, uses } from './lot-links.js';
import { wayOfRecord, wayOfTransfer, ways } from './on-the-way.js';
import type { RecentFrames, RecentUnit } from './recent-frames.js';
import { RecentLook, recordAt } from './recent-look.js';
import { TrackedUses } from './tracked-uses.js';
import { TwinLots } from './twin-lots.js';

/** Whoever rests on the ledger hears what changes in it. */
export interface LedgerListener {
  /** An entry of the transfer came, went or changed. @param reason what of it besides: of the engine's `reasons` */
  entryChanged(node: number, reason: number): void;
  /** A use of a lot came or went. */
  useChanged(lot: number, by: number): void;
  /** A live record is of another transfer of an id that is held. */
  idCameAgain(version: number): void;
  /** What a report asks for: a case takes it as a root. */
  isRoot(record: EntryRecord): boolean;
  /** A case has the transfer, or may come to have it as a root. */
  isFollowed(node: number): boolean;
  /** Whoever holds it besides, while the store is asked, lets go of it. */
  letGo(node: number): void;
}

/**
 * The part of the ledger that cases rest on. A held transfer is tracked: whatever uses its lot is known from the first
 * hold on, what came before is taken from the recent frames, and how far back those reach says whether it is all. What
 * uses a tracked lot is known too, with the entry that does it, but its own lot is not tracked. A transfer that comes
 * as such is held at first (fresh), until it is clear that no case follows it. Owns transfers and links.
 */
export class HeldLedger implements LiveGraph {
  readonly transfers = new HeldTransfers();
  readonly #links = new LotLinks();
  readonly #twins = new TwinLots(this.transfers, this.#links);
  readonly #uses: TrackedUses;
  /** What entries ended of tracked lots without a link. */
  readonly endings: EntryEndings;
  readonly #recent: RecentFrames;
  readonly #listener: LedgerListener;
  readonly #look: RecentLook;
  readonly #isFollowed = (node: number): boolean => this.#listener.isFollowed(node);
  readonly #fresh: number[] = [];
  /** Ids that the repair of this message settled: whatever stood of them, this is what they are. */
  settledAnew: ReadonlySet<string> = new Set();
  readonly #stopping: StoppingLabels;

  constructor(recent: RecentFrames, stopping: StoppingLabels, listener: LedgerListener) {
    this.#recent = recent;
    this.#look = new RecentLook(recent);
    this.#stopping = stopping;
    this.#listener = listener;
    const changed = (lot: number, by: number): void => listener.useChanged(lot, by);
    this.#uses = new TrackedUses(this.transfers, this.#links, this.#twins, changed);
    this.endings = new EntryEndings(this.transfers, this.#uses);
  }

  /** By lifo the newest lot of a pocket is spent first. */
  set isLifo(isLifo: boolean) {
    this.#twins.isLifo = isLifo;
  }

  get heldBytes(): number {
    return this.transfers.heldBytes + this.#links.heldBytes;
  }

  /** Holds a transfer by its id, known or not, and returns its number. */
  holdId(id: string): number {
    let node = this.transfers.findId(id);
    if (node < 0) node = this.transfers.add(id);
    this.hold(node);
    return node;
  }

  hold(node: number): void {
    if (this.transfers.addHolds(node, 1) === 1) this.#track(node);
  }

  release(node: number): void {
    if (this.transfers.addHolds(node, -1) > 0) return;
    for (let link = this.transfers.firstUse(node); link >= 0; ) {
      const next = this.#links.nextOfLot(link);
      const by = this.#links.by(link);
      this.transfers.setFirstUsed(by, this.#links.leaveBy(link, this.transfers.firstUsed(by)));
      this.#links.free(link);
      if (by !== node) this.#dropIfIdle(by);
      link = next;
    }
    this.transfers.setFirstUse(node, -1);
    this.#twins.forget(node);
    this.#dropIfIdle(node);
  }

  isTracked(node: number): boolean {
    return this.transfers.holds(node) > 0;
  }

  /** No case follows these, or it holds them itself by now. */
  releaseFresh(): void {
    for (const node of this.#fresh.splice(0)) {
      this.transfers.setFresh(node, false);
      this.release(node);
    }
  }

  /**
   * Of these transfers those of whose lots not every use is known here, as the store is asked for them: amounts in minor
   * units.
   */
  blindLots(ids: Iterable<string>): FrontierLot[] {
    const { transfers } = this;
    const lots: FrontierLot[] = [];
    for (const id of ids) {
      const node = transfers.findId(id);
      if (node < 0 || !transfers.hasFlow(node) || this.isKnown(node)) continue;
      const [account, asset] = [transfers.payee(node), transfers.asset(node)];
      const lot = { id, account, asset, fromTimeMs: this.#twins.since(node) };
      lots.push(this.#twins.has(node) ? lot : { ...lot, amount: transfers.amount(node) });
    }
    return lots;
  }

  /** All that is to be known of a transfer has been brought from the store. */
  setKnown(id: string): void {
    const node = this.transfers.findId(id);
    if (node < 0) return;
    this.transfers.setBlindUntil(node, Number.NEGATIVE_INFINITY);
    this.#listener.entryChanged(node, reasons.none);
  }

  /** Its money came to a hub, which makes no links of it. Source: trace §2. */
  isAtHub(id: string): boolean {
    const node = this.transfers.findId(id);
    return node >= 0 && this.transfers.hasCredit(node) && this.transfers.isAtHub(node);
  }

  /** Something was told of its debit entry. */
  isHere(id: string): boolean {
    const node = this.transfers.findId(id);
    return node >= 0 && this.transfers.flowVersion(node) >= 0;
  }

  /** All of its lot is used, by entries before an instant. */
  isSpent(node: number, before: number): boolean {
    const [links, transfers] = [this.#links, this.transfers];
    let rest = transfers.amount(node);
    let isOver = true;
    this.#twins.eachOwnUse(node, (link) => {
      const [by, isCredit] = [links.by(link), links.use(link) === uses.lostByCredit];
      if ((isCredit ? transfers.creditTime(by) : transfers.time(by)) >= before) isOver = false;
      rest -= links.end(link) - links.start(link);
    });
    return isOver && rest === 0;
  }

  /** It is known whether the transfer is there. */
  isSettledWhether(node: number): boolean {
    return this.transfers.flowVersion(node) >= 0 || this.transfers.blindUntil(node) === Number.NEGATIVE_INFINITY;
  }

  /**
   * Takes a record if it is newer than what stands of the entry. One that nothing here knows is taken only where it
   * uses a tracked lot, or is asked for.
   * @returns the transfer's number; −1: it was not taken
   */
  take(version: number, record: EntryRecord, isAskedFor = false, isLive = true): number {
    const { transfers } = this;
    const isFlow = record.kind === 'flow' || record.kind === 'flow-gone';
    // A row of the store may be of the past where it is not of what is held.
    if (isLive) this.endings.take(version, record);
    let node = transfers.findId(record.id);
    if (node < 0) {
      if (!isAskedFor && wayOfRecord(record, transfers, this.#isFollowed) === ways.no) return -1;
      node = transfers.add(record.id);
      if (isLive) this.#holdFresh(node);
    }
    const standing = transfers.versionOf(node, isFlow);
    if (version < standing) {
      if (!isLive && record.kind === 'credit' && !this.#look.tellsOf(record)) this.#takeTwin(node, record);
      return -1;
    }
    // What came first under an id stays: money that is followed is not lost to somebody else's payment.
    if (transfers.standsElsewhere(node, isFlow, record)) {
      const stays = !this.settledAnew.has(record.id);
      if (stays && isLive && record.kind === 'flow') this.#listener.idCameAgain(version);
      if ((stays || record.kind === 'credit-gone') && (this.#takeTwin(node, record) || stays)) return -1;
      this.#twins.leaveBehind(node);
    }
    if (!isLive) this.endings.take(version, record);
    const isThere = isFlow ? transfers.hasFlow(node) : transfers.hasCredit(node);
    if (!isLive && version === standing && isThere && (record.kind === 'flow' || record.kind === 'credit')) {
      // The store repeats what stands. Only uses of lots tracked since then are news; a case that let go of the transfer
      // would take any other for a transfer that it never had.
      if (record.kind === 'flow') this.#uses.remember(node, record);
      return node;
    }
    const [amount, time, seq] = [transfers.amount(node), transfers.time(node), transfers.seq(node)];
    const told = transfers.factsOf(node);
    let reason: number = reasons.none;
    if (isFlow) this.#uses.forget(node);
    if (record.kind === 'flow' || record.kind === 'credit') {
      if (!transfers.restsOn(node, isFlow, record.messages)) reason |= reasons.path;
      if (record.kind === 'flow') transfers.setFlow(node, version, record);
      else transfers.setCredit(node, version, record);
      if (record.kind === 'flow') this.#uses.remember(node, record);
    } else {
      transfers.setGone(node, version, isFlow);
      // What moves was somewhere before: what it was, or was used for, there may have been dropped, however late it is now.
      if (transfers.blindUntil(node) !== Number.NEGATIVE_INFINITY) {
        transfers.setBlindUntil(node, Number.POSITIVE_INFINITY);
      }
    }
    if (transfers.amount(node) !== amount) reason |= reasons.amount;
    if (transfers.time(node) !== time || transfers.seq(node) !== seq) reason |= reasons.order;
    if (!transfers.hasFacts(node, told)) reason |= reasons.facts;
    // Its lot lies elsewhere now: those who used it may have used another.
    if (told.place >= 0 && told.place !== transfers.placeOf(node)) {
      this.#twins.forget(node);
      this.#links.eachUser(transfers.firstUse(node), (by) => this.#listener.useChanged(node, by));
    }
    this.#listener.entryChanged(node, reason);
    if (transfers.holds(node) > 0 || transfers.firstUsed(node) >= 0) return node;
    // It used a tracked lot, and does no more.
    transfers.remove(node);
    return -1;
  }

  /**
   * Lets go of what is here under the id of a record where that is surer to be on the way of the money, or a root: of two transfers of one
   * id the one stands that is. Call before the record is taken, where it is what stands at its place. Source: ADR 9, limits.
   * @returns whether it did
   */
  makeWay(version: number, record: EntryRecord): boolean {
    const { transfers } = this;
    const node = transfers.findId(record.id);
    const isFlow = record.kind === 'flow';
    if (node < 0 || !(isFlow || record.kind === 'credit')) return false;
    // What came later and leaves the record's place as it is was told of another place.
    if (version >= transfers.versionOf(node, isFlow) && !transfers.standsElsewhere(node, isFlow, record)) return false;
    if (this.#isFollowed(node)) return false;
    const way = this.#listener.isRoot(record) ? ways.yes : wayOfRecord(record, transfers, this.#isFollowed);
    if (way <= wayOfTransfer(node, transfers, this.#links, this.#isFollowed)) return false;
    const isHeld = transfers.holds(node) > 0;
    this.#uses.forget(node);
    if (transfers.isFresh(node)) {
      this.#fresh.splice(this.#fresh.indexOf(node), 1);
      transfers.setFresh(node, false);
      this.release(node);
    }
    if (isHeld) this.#listener.letGo(node);
    else this.#dropIfIdle(node);
    return true;
  }

  compare(left: number, right: number): number {
    return this.transfers.compare(left, right);
  }
  stands(of: number): boolean {
    return this.transfers.hasFlow(of);
  }
  isKnown(of: number): boolean {
    const blindUntil = this.transfers.blindUntil(of);
    if (blindUntil === Number.NEGATIVE_INFINITY) return true;
    return this.#twins.since(of) > blindUntil && !this.#twins.isOverused(of);
  }
  amount(of: number): number {
    return this.transfers.amount(of);
  }
  placeOf(of: number): number {
    return this.transfers.placeOf(of);
  }
  isCredited(of: number): boolean {
    return this.transfers.hasCredit(of);
  }
  hasArrived(of: number): boolean {
    if (this.transfers.isAtHub(of)) return true;
    return this.#stopping.size > 0 && this.#stopping.stopsAt(this.transfers.payee(of), this.transfers.creditTime(of));
  }
  account(place: number): AccountId {
    return this.transfers.places.accountAt(place);
  }
  asset(place: number): AssetCode {
    return this.transfers.places.assetAt(place);
  }
  links(of: number, visit: VisitLink): void {
    const links = this.#links;
    this.#twins.eachOwnUse(of, (link) => {
      if (links.use(link) === uses.link) visit(links.by(link), links.start(link), links.end(link));
    });
  }
  lost(of: number, visit: (start: number, end: number) => void): void {
    const links = this.#links;
    this.#twins.eachOwnUse(of, (link) => {
      if (links.use(link) !== uses.link) visit(links.start(link), links.end(link));
    });
  }
  sources(of: number, visit: VisitLink): void {
    const links = this.#links;
    for (let link = this.transfers.firstUsed(of); link >= 0; link = links.nextBy(link)) {
      if (links.use(link) === uses.link && this.#twins.isOwn(link))
        visit(links.lot(link), links.start(link), links.end(link));
    }
  }

  save(image: Image): void {
    this.transfers.save(image.part('transfers'));
    this.#links.save(image.part('links'));
    this.#twins.save(image);
    this.endings.save(image);
    image.put('fresh', [...this.#fresh]);
  }

  /** Takes up what was saved; nothing was held before. */
  load(image: Image): void {
    this.transfers.load(image.part('transfers'));
    this.#links.load(image.part('links'));
    this.#twins.load(image);
    this.endings.load(image);
    this.#fresh.push(...image.value<number[]>('fresh'));
  }

  /** A credit entry of another transfer with the id of a held one came or went. Returns whether that is news. */
  #takeTwin(node: number, record: EntryRecord): boolean {
    if (!this.#twins.take(node, record)) return false;
    this.#listener.useChanged(node, node);
    this.#links.eachUser(this.transfers.firstUse(node), (by) => this.#listener.useChanged(node, by));
    return true;
  }

  #holdFresh(node: number): void {
    this.transfers.setFresh(node, true);
    this.#fresh.push(node);
    this.hold(node);
  }

  /** Takes what the recent frames know of a transfer and of the uses of its lot. */
  #track(node: number): void {
    const [transfers, recent] = [this.transfers, this.#recent];
    transfers.setBlindUntil(node, recent.droppedVersion < 0 ? Number.NEGATIVE_INFINITY : recent.droppedTime);
    const { newestFlow, newestCredit, olderCredits, hasMoved } = this.#look.ofTransfer(transfers, node);
    // What moved may have been used where it was, and that been dropped.
    if (hasMoved && recent.droppedVersion >= 0) transfers.setBlindUntil(node, Number.POSITIVE_INFINITY);
    if (newestFlow !== null) this.#takeRecent(...newestFlow);
    const own = this.#look.ownCredit(transfers, node, newestCredit, olderCredits);
    for (const place of [own, newestCredit]) if (place !== null) this.#takeRecent(...place);
    for (const [unit, at] of olderCredits) this.#takeTwin(node, recordAt(unit, at));
    for (const [unit, at] of this.#look.usersOf(transfers, node)) this.#takeUse(unit, at);
  }

  #takeRecent(unit: RecentUnit, at: number): void {
    const record = recordAt(unit, at);
    const node = this.transfers.findId(record.id);
    const isFlow = record.kind === 'flow' || record.kind === 'flow-gone';
    if (this.transfers.versionOf(node, isFlow) < unit.version) this.take(unit.version, record);
  }

  /** Takes a record that uses a lot which is tracked from now on. */
  #takeUse(unit: RecentUnit, at: number): void {
    const { transfers } = this;
    const record = recordAt(unit, at);
    this.endings.take(unit.version, record);
    if (record.kind !== 'flow') return;
    this.makeWay(unit.version, record);
    const node = transfers.findId(record.id);
    const standing = node < 0 ? -1 : transfers.flowVersion(node);
    if (standing > unit.version) return;
    if (standing < unit.version) this.take(unit.version, record, false, false);
    else this.#uses.remember(node, record);
  }

  /** Nobody holds it and it uses nothing that is held: it goes. */
  #dropIfIdle(node: number): void {
    if (this.transfers.holds(node) > 0 || this.transfers.firstUsed(node) >= 0) return;
    if (this.transfers.isApart(node)) this.endings.remove(node);
    else this.transfers.remove(node);
  }
}
