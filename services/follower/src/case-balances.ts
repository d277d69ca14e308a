import { type FollowedCases, hashBytes, type Image, partAt, takesPart } from '@weir/engine';
import type { EntryRecord, FlowScan } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { LostBalance } from './gaps.js';
import type { HeldLedger } from './held-ledger.js';
import type { OpenCase } from './open-case.js';
import { balanceOf, cappedBy, type KnownBalance, PocketBalances } from './pocket-balances.js';
import { type BalanceRecord, compareBalances, RecentBalances } from './recent-balances.js';
import type { RecentFrames } from './recent-frames.js';

/** The latest balances of pockets, which cap what cases can hold there. Owns them, and tells of pockets that they move. */
export class CaseBalances {
  /** What feeds say counts. Where it does not, no balance is known. */
  isTrusted = true;
  readonly #balances = new PocketBalances();
  readonly #all: FollowedCases;
  readonly #ledger: HeldLedger;
  readonly #caseOf: (number: number) => OpenCase;
  readonly #moved: (open: OpenCase) => void;
  readonly #lost: (open: OpenCase) => void;
  readonly #recent: RecentBalances;

  /**
   * @param moved hears of each case with a pocket in which it can hold more, or less, than before
   * @param lost hears of each with a pocket of which that is not known
   */
  constructor(
    all: FollowedCases,
    ledger: HeldLedger,
    caseOf: (number: number) => OpenCase,
    moved: (open: OpenCase) => void,
    lost: (open: OpenCase) => void,
    recent: RecentFrames,
  ) {
    this.#all = all;
    this.#ledger = ledger;
    this.#caseOf = caseOf;
    this.#moved = moved;
    this.#lost = lost;
    this.#recent = new RecentBalances(recent);
  }

  /** Null: not known. Where it was taken back, it is that of the entry before. */
  latest(account: AccountId, asset: AssetCode): KnownBalance | null {
    if (this.#balances.lostAt(account, asset) !== null) this.#lookBack(account, asset);
    return this.#balances.latest(account, asset);
  }

  /** Pockets of a case that are to be told of, of which only the store knows the latest balance. */
  lostOf(open: OpenCase): LostBalance[] {
    const lost: LostBalance[] = [];
    for (const pocket of open.isAllStirred ? open.followed.casePockets() : open.followed.log.stirred) {
      const place = this.#all.pockets.placeOf(pocket);
      const [account, asset] = [this.#ledger.account(place), this.#ledger.asset(place)];
      const upToMs = this.#balances.lostAt(account, asset);
      if (upToMs !== null && !this.#lookBack(account, asset)) lost.push({ account, asset, upToMs });
    }
    return lost;
  }

  /**
   * Takes what the store has of a pocket from an instant on, of entries that give a balance.
   * @returns whether its latest balance is known now
   */
  find({ account, asset }: LostBalance, fromMs: number, rows: readonly BalanceRecord[]): boolean {
    if (this.#balances.lostAt(account, asset) === null) return true;
    let { latest } = this.#recent.latestOf(account, asset);
    for (const row of rows) {
      if (this.#recent.tellOf(row)) continue;
      if (latest === null || compareBalances(row, latest) > 0) latest = row;
    }
    if (fromMs > 0 && (latest === null || latest.time < fromMs)) return false;
    this.#balances.find(account, asset, latest);
    return true;
  }

  /** Finds what memory knows of the balance before one that was taken back. Returns whether that is for certain. */
  #lookBack(account: AccountId, asset: AssetCode): boolean {
    const { latest, isCertain } = this.#recent.latestOf(account, asset);
    if (isCertain) this.#balances.find(account, asset, latest);
    return isCertain;
  }

  /** Takes what the record at which a scan is says. @param idHash `hashBytes` of its id */
  takeScanned(scan: FlowScan, idHash: number): void {
    if (!this.isTrusted) return;
    const asset = this.#balances.takeScanned(scan, idHash);
    if (asset === null || this.#all.pockets.count === 0) return;
    const { view, accountAt, accountLength } = scan;
    const balance = balanceOf(scan);
    const hash = hashBytes(view, accountAt, accountLength);
    this.#tell(this.#ledger.transfers.places.find(view, accountAt, accountLength, hash, asset), balance);
  }

  /** Takes what a row of the store says. */
  takeRecord(record: EntryRecord): void {
    if (!this.isTrusted || !this.#balances.takeRecord(record) || 'account' in record) return;
    const account = record.kind === 'flow' ? record.from : record.to;
    this.#tell(
      this.#ledger.transfers.places.knownPlace(account, record.asset),
      takesPart(record) ? (record.balance ?? -1) : -1,
    );
  }

  save(image: Image): void {
    image.put('trusted', this.isTrusted);
    this.#balances.save(image);
  }

  load(image: Image): void {
    this.isTrusted = image.value('trusted');
    this.#balances.load(image);
  }

  /**
   * A pocket's balance is another, or as of another entry: it may cap what its cases can hold there, in some reading, or
   * cap it no longer.
   */
  #tell(place: number, balance: number): void {
    if (place < 0) return;
    const { pockets } = this.#all;
    const [account, asset] = [this.#ledger.account(place), this.#ledger.asset(place)];
    for (let pocket = pockets.firstOfPlace(place); pocket >= 0; pocket = pockets.nextOfPlace(pocket)) {
      const open = this.#caseOf(pockets.caseOf(pocket));
      if (balance < 0) {
        open.followed.log.stirred.add(pocket);
        this.#lost(open);
        continue;
      }
      const atRest = open.readings.mostAtRest(account, asset, pockets.sum(pocket, partAt.atRest));
      if (cappedBy(this.#balances.before, atRest) === atRest && cappedBy(balance, atRest) === atRest) continue;
      open.followed.log.stirred.add(pocket);
      this.#moved(open);
    }
  }
}
