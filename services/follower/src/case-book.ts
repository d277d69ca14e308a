import { type FollowedCase, FollowedCases, hashBytes, type Image, type ReachBudget, reasons } from '@weir/engine';
import { type EntryRecord, encodeFlowsFrame, FlowScan, PassedOverCounts, type Report, scanned } from '@weir/journal';
import { type AccountId, type AssetCode, compareBytes, WeirError } from '@weir/model';
import { Candidates } from './candidates.js';
import { CaseBalances } from './case-balances.js';
import type { FollowedMessage } from './followed-journal.js';
import type { Gaps } from './gaps.js';
import { HeldLedger } from './held-ledger.js';
import { accountsOf, isOfHeld, recordOf } from './held-records.js';
import type { HeldTransfers } from './held-transfers.js';
import { LateEvents } from './late-events.js';
import { lateSuspects, pocketsOf } from './late-suspects.js';
import type { MergedFrame } from './merged-stream.js';
import { OpenCase } from './open-case.js';
import { ReachBook } from './reach/reach-book.js';
import { RecentFrames } from './recent-frames.js';
import { loadCases, saveCases } from './saved-cases.js';
import { Settling } from './settling.js';
import { StandingLabels } from './standing-labels.js';

const noIds: ReadonlySet<string> = new Set();

/**
 * All cases and what they rest on. Pure: messages and records in, answers out; what only the store knows is named
 * as a gap. Owns recent frames, ledger, cases, labels, balances. Source: trace §3, architecture §5.
 */
export class CaseBook {
  readonly passedOver = new PassedOverCounts();
  readonly recent: RecentFrames;
  readonly ledger: HeldLedger;
  readonly all: FollowedCases;
  readonly labels = new StandingLabels();
  readonly balances: CaseBalances;
  readonly #late = new LateEvents();
  readonly #cases = new Map<string, OpenCase>();
  readonly #byNumber: OpenCase[] = [];
  readonly #candidates: Candidates;
  readonly #dirty = new Set<OpenCase>();
  /** Cases that are to be worked out. */
  readonly dirty: ReadonlySet<OpenCase> = this.#dirty;
  /** Cases of which alerts are to be drafted anew, though their rows stand. */
  readonly #moved = new Set<OpenCase>();
  readonly #settling: Settling;
  readonly reach: ReachBook;
  readonly #scan = new FlowScan();

  constructor(recentBytesMax: number, reachBudget?: ReachBudget) {
    this.recent = new RecentFrames(recentBytesMax);
    this.reach = new ReachBook(this.recent, reachBudget);
    this.ledger = new HeldLedger(this.recent, this.labels.stopping, {
      entryChanged: (node, reason) => this.#entryChanged(node, reason),
      useChanged: (lot, by) => this.#useChanged(lot, by),
      idCameAgain: (version) => this.passedOver.add('id-again', version),
      isRoot: (record) => this.#candidates.selects(record),
      isFollowed: (node) => this.all.rows.firstOfNode(node) >= 0 || this.#candidates.mayBeRoot(node),
      letGo: (node) => {
        for (const { heldMeanwhile } of this.#cases.values()) if (heldMeanwhile.delete(node)) this.ledger.release(node);
      },
    });
    this.all = new FollowedCases(this.ledger);
    this.all.wasSettled = (number, node) =>
      this.#byNumber[number]!.settled.mayHave(this.transfers.id(node), this.transfers.time(node));
    this.#settling = new Settling(
      this.all,
      this.ledger,
      (number) => this.#byNumber[number]!,
      (node) => this.#candidates.isCandidate(node),
    );
    this.balances = new CaseBalances(
      this.all,
      this.ledger,
      (number) => this.#byNumber[number]!,
      (open) => this.#moved.add(open),
      (open) => this.mark(open),
      this.recent,
    );
    this.#candidates = new Candidates(this.ledger, this.recent, (open) => this.mark(open));
  }

  get transfers(): HeldTransfers {
    return this.ledger.transfers;
  }

  cases(): Iterable<OpenCase> {
    return this.#cases.values();
  }

  case(name: string): OpenCase | undefined {
    return this.#cases.get(name);
  }

  get caseCount(): number {
    return this.#cases.size;
  }

  /** Cases of which something may have to be said, the dirty ones among them. */
  stirred(): Iterable<OpenCase> {
    return new Set([...this.#dirty, ...this.#moved]);
  }

  /** What there was to say of a case has been said. */
  hush(open: OpenCase): void {
    open.followed.forgetChanges();
    open.isAllStirred = false;
    this.#moved.delete(open);
  }

  /**
   * Lets go of some transfers that cannot change any more and whose money is all elsewhere.
   * @param horizon entries of an asset before it are settled; @param nowMs the stream's time; milliseconds UTC
   */
  leaveSettled(horizon: (asset: AssetCode) => number, nowMs: number): void {
    this.#settling.sweep(horizon, nowMs);
  }

  /** Bytes of everything that cases rest on: held transfers, their links, rows, pockets. */
  get heldBytes(): number {
    return this.ledger.heldBytes + this.all.heldBytes;
  }

  /** Puts all that cases rest on into an image. Of recent frames only up to where they went: ADR 27. */
  save(image: Image): void {
    this.ledger.save(image.part('ledger'));
    this.all.save(image.part('all'));
    this.balances.save(image.part('balances'));
    image.put('rules', this.all.rules);
    image.put('labels', this.labels.saved());
    image.put('late', this.#late.saved());
    image.put('recent', this.recent.marksOfAll());
    saveCases(image, this.#byNumber);
  }

  /** Takes up what was saved; nothing was taken before. All cases are to be worked out and told of anew. */
  load(image: Image): void {
    this.ledger.load(image.part('ledger'));
    this.all.load(image.part('all'));
    this.balances.load(image.part('balances'));
    this.all.rules = image.value('rules');
    this.labels.take(image.value('labels'));
    this.#late.load(image.value('late'));
    this.recent.setDropped(image.value('recent'));
    for (const open of loadCases(image, (name) => this.#open(name))) {
      this.#candidates.takeUp(open);
      this.mark(open);
    }
  }

  /** Applies one journal message and the records it caused, together. */
  apply(message: FollowedMessage, records: readonly EntryRecord[]): void {
    const { offset } = message;
    const units = records.length === 0 ? [] : [{ version: offset, records }];
    this.#scan.open(encodeFlowsFrame({ shard: 0, from: offset, to: offset + 1, units }));
    this.applyUnit(message, this.#scan.nextUnit() ? this.#scan : null);
  }

  /** Applies journal messages, and what a frame of the flows topic says that they caused. */
  applyFrame({ frame, messages }: MergedFrame): void {
    const scan = this.#scan;
    scan.openAgain(frame);
    let isAtUnit = scan.nextUnit();
    for (const message of messages) {
      while (isAtUnit && scan.version < message.offset) isAtUnit = scan.nextUnit();
      this.applyUnit(message, isAtUnit && scan.version === message.offset ? scan : null);
    }
  }

  /** The same, the records being those of the unit that a scan is at. */
  applyUnit(message: FollowedMessage, scan: FlowScan | null): void {
    if (message.settings !== null) {
      const { maxLayers, floor, policy, sight, trustBalances } = message.settings;
      this.all.rules = { maxLayers, floor, sight };
      this.balances.isTrusted = trustBalances;
      this.ledger.isLifo = policy === 'lifo';
      for (const open of this.#cases.values()) {
        open.followed.setVictims(open.spec.victims);
        open.readings.touch(null);
        for (const pocket of open.followed.casePockets()) open.followed.touchPocket(pocket);
        this.mark(open);
      }
    }
    if (message.labels.length > 0) this.#takeLabels(message);
    const { repaired } = message;
    this.ledger.settledAnew = repaired === null ? noIds : new Set(repaired.ids);
    if (scan !== null) this.#takeUnit(scan, repaired === null ? null : new Set());
    for (const { report, message: ref } of message.reports)
      this.#takeReport(message.offset, report, (open) => open.take(report, ref));
    if (repaired !== null) {
      this.#late.repaired(repaired);
      for (const open of this.#cases.values()) if (open.stale) this.mark(open);
    }
    this.#takeLate(message);
  }

  /** Applies rows of the store and marks the cases they concern. */
  applyRows(version: number, records: readonly EntryRecord[]): void {
    for (const record of records) {
      const node = this.ledger.take(version, record, false, false);
      // A row of the store that is older than what stands here says nothing.
      if (node < 0) continue;
      this.#candidates.consider(record, node);
      this.balances.takeRecord(record);
    }
  }

  /** Applies a row of the store that is of an entry which ended money of tracked lots. */
  takeEnding(version: number, record: EntryRecord): void {
    this.ledger.endings.take(version, record);
    this.balances.takeRecord(record);
  }

  /** Says that a case is to be worked out. */
  mark(open: OpenCase): void {
    open.dirty = true;
    this.#dirty.add(open);
  }

  /**
   * Works out what changed of a case.
   * @returns what only the store can tell; null: its answer stands
   */
  work(open: OpenCase): Gaps | null {
    const { followed, spec } = open;
    const ids = new Set<string>();
    const selectors = this.recent.droppedVersion >= 0 && spec.selectors.length > 0 && !open.selectorsSearched;
    if (open.doubtful.size > 0) open.readings.hasOtherRoots = true;
    this.#candidates.decide(open);
    for (const node of open.unknown) {
      if (this.ledger.isSettledWhether(node)) continue;
      const id = this.transfers.id(node);
      if (!open.searched.has(id)) ids.add(id);
    }
    try {
      followed.rework();
      if (followed.isOutdated) {
        this.#settling.reset(open);
        this.#candidates.decide(open);
        followed.rework();
      }
    } catch (error) {
      // With gaps the sums cannot come out; without them the invariant is broken for real.
      if (ids.size > 0 && error instanceof WeirError && error.code === 'FOLD_INVARIANT')
        return { ids, selectors, balances: [] };
      throw error;
    }
    for (const node of followed.gaps) ids.add(this.transfers.id(node));
    const balances = ids.size > 0 || selectors ? [] : this.balances.lostOf(open);
    if (ids.size > 0 || selectors || balances.length > 0) return { ids, selectors, balances };
    this.reach.work(open, this.all, this.transfers);
    open.isAnswered = true;
    const wasStale = open.stale;
    open.stale = this.#late.touchesCase(open, this.all, this.transfers);
    if (open.stale !== wasStale) open.isAllStirred = true;
    open.isSuspect = false;
    open.dirty = false;
    this.#dirty.delete(open);
    this.#moved.add(open);
    for (const node of open.heldMeanwhile) this.ledger.release(node);
    open.heldMeanwhile.clear();
    for (const other of this.#dirty) if (!other.discovering) return null;
    this.ledger.releaseFresh();
    return null;
  }

  /** Named roots that no transfer (that is not void) has, by bytes. */
  missingRoots({ named }: OpenCase): string[] {
    return [...named].flatMap(([id, node]) => (this.transfers.hasFlow(node) ? [] : [id])).sort(compareBytes);
  }

  /** Holds ids for a case before they are known to be tainted, while the store is being asked. */
  holdFor(open: OpenCase, ids: Iterable<string>): void {
    for (const id of ids) {
      const node = this.ledger.holdId(id);
      if (open.heldMeanwhile.has(node)) this.ledger.release(node);
      else open.heldMeanwhile.add(node);
    }
  }

  /** Has the case look at transfers that were brought from the store. */
  reconsider(open: OpenCase, ids: Iterable<string>): void {
    for (const id of ids) {
      const node = this.transfers.findId(id);
      if (node >= 0) this.#candidates.considerFor(open, node);
    }
  }

  /** @param accounts of a repair: takes the accounts whose entries it changed, settled ones among them */
  #takeUnit(scan: FlowScan, accounts: Set<AccountId> | null): void {
    const { recent } = this;
    const { view, version } = scan;
    const doubtful: [record: EntryRecord, isAskedFor: boolean][] = [];
    recent.begin(scan);
    while (scan.nextRecord()) {
      if (scan.kind === scanned.finding) continue;
      const idHash = hashBytes(view, scan.idAt, scan.idLength);
      recent.enter(scan, idHash);
      const isAskedFor = this.#candidates.asking.size > 0 && this.#candidates.asking.mayAskFor(scan);
      if (isOfHeld(scan, idHash, recent, this.ledger) || isAskedFor) {
        const record = recordOf(scan);
        // Whether it is of the transfer that is held or of another of its id its debit entry says, which may stand further on.
        if (record.kind === 'credit' && this.transfers.isOfAnother(record)) doubtful.push([record, isAskedFor]);
        else this.#takeRecord(scan.version, record, isAskedFor);
      } else if (this.ledger.endings.mayKnow(idHash)) this.ledger.endings.take(version, recordOf(scan));
      this.balances.takeScanned(scan, idHash);
      this.reach.take(scan, idHash);
      if (accounts !== null) for (const of of accountsOf(recordOf(scan))) accounts.add(of);
    }
    for (const [record, isAskedFor] of doubtful) this.#takeRecord(version, record, isAskedFor);
    if (accounts !== null) this.#outdate(accounts);
    recent.dropOldest();
  }

  #takeRecord(version: number, record: EntryRecord, isAskedFor: boolean): void {
    this.ledger.makeWay(version, record);
    const node = this.ledger.take(version, record, isAskedFor);
    if (isAskedFor && node >= 0) this.#candidates.consider(record, node);
  }

  #entryChanged(node: number, reason: number): void {
    const { rows } = this.all;
    for (let row = rows.firstOfNode(node); row >= 0; row = rows.nextOfNode(row))
      this.#touch(this.all.case(rows.caseOf(row)), node, reason);
    for (const open of this.#candidates.casesOf(node)) {
      open.doubtful.add(node);
      this.mark(open);
    }
  }

  #useChanged(lot: number, by: number): void {
    const { rows } = this.all;
    for (let row = rows.firstOfNode(lot); row >= 0; row = rows.nextOfNode(row)) {
      const followed = this.all.case(rows.caseOf(row));
      this.#touch(followed, lot, reasons.none);
      this.#touch(followed, by, reasons.none);
    }
  }

  #touch(followed: FollowedCase, node: number, reason: number): void {
    followed.touch(node, reason);
    this.mark(this.#byNumber[followed.number]!);
  }

  /** Cases that let go of transfers of these accounts begin anew. */
  #outdate(accounts: Iterable<AccountId>): void {
    for (const account of accounts) {
      for (const pocket of pocketsOf(this.all, this.transfers, account)) {
        const open = this.#byNumber[this.all.pockets.caseOf(pocket)]!;
        if (open.settled.count === 0) continue;
        open.followed.outdate();
        this.mark(open);
      }
    }
  }

  #takeLabels({ labels, offset }: FollowedMessage): void {
    for (const account of this.labels.take(labels, () => this.passedOver.add('label-version', offset))) {
      for (const { readings } of this.#cases.values()) readings.touch(account);
      for (const pocket of pocketsOf(this.all, this.transfers, account)) {
        const open = this.#byNumber[this.all.pockets.caseOf(pocket)]!;
        open.followed.touchPocket(pocket);
        this.mark(open);
      }
    }
  }

  #takeReport(offset: number, report: Report, take: (open: OpenCase) => boolean): void {
    const name = report.roots.case;
    const open = this.#cases.get(name) ?? this.#open(name);
    if (!take(open)) {
      if (!open.knows(report)) this.passedOver.add('report-version', offset);
      return;
    }
    if (open.settled.count > 0) this.#settling.reset(open);
    this.#candidates.renew(open);
    open.followed.setVictims(open.spec.victims);
    open.readings.reportChanged();
    open.isSuspect = true;
    if (this.recent.droppedVersion < 0) open.selectorsSearched = true;
    this.mark(open);
  }

  #open(name: string): OpenCase {
    const open = new OpenCase(this.all.open(name), this.transfers, (of) =>
      this.reach.readingsOf(of, this.all, this.labels.stopping, () => this.mark(of)),
    );
    this.#cases.set(name, open);
    this.#byNumber.push(open);
    return open;
  }

  #takeLate(message: FollowedMessage): void {
    if (message.late.length + message.unknownVoids.length === 0) return;
    this.#late.take(message);
    for (const open of lateSuspects(message, this.#byNumber, this.all, this.transfers, this.#candidates)) {
      if (open.stale) continue;
      open.isSuspect = true;
      this.mark(open);
    }
  }
}
