import { type FollowedCases, hashBytes, type Image, partAt } from '@weir/engine';
import type { EntryRecord, FlowScan } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { HeldLedger } from './held-ledger.js';
import type { OpenCase } from './open-case.js';
import { cappedBy, type KnownBalance, PocketBalances } from './pocket-balances.js';

/** The latest balances of pockets, which cap what cases can hold there. Owns them, and tells of pockets that they move. */
export class CaseBalances {
  /** What feeds say counts. Where it does not, no balance is known. */
  isTrusted = true;
  readonly #balances = new PocketBalances();
  readonly #all: FollowedCases;
  readonly #ledger: HeldLedger;
  readonly #caseOf: (number: number) => OpenCase;
  readonly #moved: (open: OpenCase) => void;

  /** @param moved hears of each case with a pocket in which it can hold more, or less, than before */
  constructor(
    all: FollowedCases,
    ledger: HeldLedger,
    caseOf: (number: number) => OpenCase,
    moved: (open: OpenCase) => void,
  ) {
    this.#all = all;
    this.#ledger = ledger;
    this.#caseOf = caseOf;
    this.#moved = moved;
  }

  /** Null: not known. */
  latest(account: AccountId, asset: AssetCode): KnownBalance | null {
    return this.#balances.latest(account, asset);
  }

  /** Takes what the record at which a scan is says. @param idHash `hashBytes` of its id */
  takeScanned(scan: FlowScan, idHash: number): void {
    if (!this.isTrusted) return;
    const asset = this.#balances.takeScanned(scan, idHash);
    if (asset === null || this.#all.pockets.count === 0) return;
    const { view, accountAt, accountLength, balance } = scan;
    const hash = hashBytes(view, accountAt, accountLength);
    this.#tell(this.#ledger.transfers.places.find(view, accountAt, accountLength, hash, asset), balance);
  }

  /** Takes what a row of the store says. */
  takeRecord(record: EntryRecord): void {
    if (!this.isTrusted || !this.#balances.takeRecord(record) || 'account' in record) return;
    const account = record.kind === 'flow' ? record.from : record.to;
    this.#tell(this.#ledger.transfers.places.knownPlace(account, record.asset), record.balance ?? -1);
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
      const atRest = open.readings.mostAtRest(account, asset, pockets.sum(pocket, partAt.atRest));
      if (cappedBy(this.#balances.before, atRest) === atRest && cappedBy(balance, atRest) === atRest) continue;
      open.followed.log.stirred.add(pocket);
      this.#moved(open);
    }
  }
}
