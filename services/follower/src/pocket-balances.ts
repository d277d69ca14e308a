import { Cells, hashBytes, type Image, TextPool, TextTable, takesPart } from '@weir/engine';
import { type EntryRecord, type FlowScan, scanned } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { AssetNames } from './asset-names.js';
import { TextBytes } from './text-bytes.js';

const instantAt = 0;
const seqAt = 1;
const balanceAt = 2;
const accountAt = 6;
const idAt = 7;
const kindAt = 8;

/** Of the entry that stands; and that no entry before it gave a balance, where its own was taken back. */
const kinds = { debit: 0, credit: 1, noneBefore: 2 } as const;

const isLost = ({ doubles, words }: Cells, pocket: number): boolean =>
  doubles[pocket * 5 + balanceAt]! < 0 && (words[pocket * 10 + kindAt]! & kinds.noneBefore) === 0;

/** What the record at which a scan is says of its pocket's balance; −1: nothing, as do transfers that take no part. Source: trace §2. */
export const balanceOf = ({ balance, amount, bytes, fromAt, fromLength, toAt, toLength }: FlowScan): number => {
  if (balance < 0 || amount === 0) return -1;
  // Most pairs of accounts differ in their last digit, which says so without a call.
  const isToSelf =
    fromLength === toLength &&
    bytes[fromAt + fromLength - 1] === bytes[toAt + toLength - 1] &&
    bytes.compare(bytes, toAt, toAt + toLength, fromAt, fromAt + fromLength) === 0;
  return isToSelf ? -1 : balance;
};

/** An entry as it says what its pocket's balance is; its texts stand in `view`. */
export interface BalanceEntry {
  readonly view: DataView;
  readonly accountAt: number;
  readonly accountLength: number;
  readonly idAt: number;
  readonly idLength: number;
  /** `hashBytes` of the id. */
  readonly idHash: number;
  readonly time: number;
  readonly seq: number;
  readonly isDebit: boolean;
  /** Minor units; −1: the entry was taken back, or gives none any more. */
  readonly balance: number;
}

/** What a pocket held after an entry, and where that stands in the order of entries. */
export interface KnownBalance {
  /** Minor units. */
  readonly minor: number;
  /** Milliseconds UTC. */
  readonly instant: number;
  readonly seq: number;
  readonly id: string;
}

/** An amount that a pocket cannot hold more of than its balance; −1: that is not known. */
export const cappedBy = (balance: number, amount: bigint): bigint =>
  balance >= 0 && BigInt(balance) < amount ? BigInt(balance) : amount;

class OfAsset {
  readonly cells = new Cells(40);
  readonly table: TextTable;

  constructor(pool: TextPool) {
    this.table = new TextTable(pool);
  }
}

/**
 * The balance of each pocket after its latest entry that gave one, in the order of entries and not of arrival. 40 bytes
 * each besides the texts: there is one for every pocket of which a feed gives balances. Owns its columns.
 */
export class PocketBalances {
  readonly #pool = new TextPool();
  readonly #byAsset = new Map<AssetCode, OfAsset>();
  readonly #assets = new AssetNames();
  readonly #text = new TextBytes();
  readonly #id = new TextBytes();
  /** What the pocket's balance was before `take` changed it; −1: not known. */
  before = -1;

  get heldBytes(): number {
    let bytes = this.#pool.heldBytes;
    for (const { cells, table } of this.#byAsset.values()) bytes += cells.heldBytes + table.heldBytes;
    return bytes;
  }

  /** Null: not known. */
  latest(account: AccountId, asset: AssetCode): KnownBalance | null {
    const of = this.#byAsset.get(asset);
    if (of === undefined) return null;
    const { view, length, hash } = this.#text.of(account);
    const { doubles, words } = of.cells;
    const pocket = of.table.find(hash, view, 0, length, words, 10, accountAt);
    const minor = pocket < 0 ? -1 : doubles[pocket * 5 + balanceAt]!;
    if (minor < 0) return null;
    const [instant, seq] = [doubles[pocket * 5 + instantAt]!, doubles[pocket * 5 + seqAt]!];
    return { minor, instant, seq, id: this.#pool.text(words[pocket * 10 + idAt]!) };
  }

  /** Instant of the entry whose balance was taken back, where it is not known what the one before gave, milliseconds UTC; null: it is. */
  lostAt(account: AccountId, asset: AssetCode): number | null {
    const of = this.#byAsset.get(asset);
    if (of === undefined) return null;
    const { view, length, hash } = this.#text.of(account);
    const pocket = of.table.find(hash, view, 0, length, of.cells.words, 10, accountAt);
    return pocket < 0 || !isLost(of.cells, pocket) ? null : of.cells.doubles[pocket * 5 + instantAt]!;
  }

  /** What was lost is found: the latest entry before gave this; null: none gave any. */
  find(account: AccountId, asset: AssetCode, record: EntryRecord | null): void {
    const { cells, table } = this.#byAsset.get(asset)!;
    const { view, length, hash } = this.#text.of(account);
    const pocket = table.find(hash, view, 0, length, cells.words, 10, accountAt);
    cells.words[pocket * 10 + kindAt]! |= kinds.noneBefore;
    if (record !== null) this.takeRecord(record);
  }

  /** Takes what the record at which a scan is says; returns its asset if `take` says so, else null. */
  takeScanned(scan: FlowScan, idHash: number): AssetCode | null {
    const { view, accountAt, accountLength, idAt, idLength, time, seq } = scan;
    const balance = balanceOf(scan);
    if (balance < 0 && this.#byAsset.size === 0) return null;
    const isDebit = scan.kind === scanned.flow || scan.kind === scanned.flowGone;
    const asset = this.#assets.of(scan);
    const entry = { view, accountAt, accountLength, idAt, idLength, idHash, time, seq, isDebit, balance };
    return this.take(asset, entry) ? asset : null;
  }

  /** Takes what a decoded record says; returns what `take` does. */
  takeRecord(record: EntryRecord): boolean {
    const isDebit = record.kind === 'flow' || record.kind === 'flow-gone';
    const isEntry = record.kind === 'flow' || record.kind === 'credit';
    const account = !isEntry ? record.account : record.kind === 'flow' ? record.from : record.to;
    const both = this.#text.of(account + record.id);
    const accountLength = Buffer.byteLength(account);
    return this.take(record.asset, {
      view: both.view,
      accountAt: 0,
      accountLength,
      idAt: accountLength,
      idLength: both.length - accountLength,
      idHash: this.#id.of(record.id).hash,
      time: record.time,
      seq: record.seq,
      isDebit,
      balance: isEntry && takesPart(record) ? (record.balance ?? -1) : -1,
    });
  }

  /** Takes what an entry says; returns whether the pocket's balance, or the entry that it is of, is another now. */
  take(asset: AssetCode, entry: BalanceEntry): boolean {
    let of = this.#byAsset.get(asset);
    if (of === undefined) {
      if (entry.balance < 0) return false;
      of = new OfAsset(this.#pool);
      this.#byAsset.set(asset, of);
    }
    const { cells, table } = of;
    const { view } = entry;
    const hash = hashBytes(view, entry.accountAt, entry.accountLength);
    let pocket = table.find(hash, view, entry.accountAt, entry.accountLength, cells.words, 10, accountAt);
    const isNew = pocket < 0;
    let isSameEntry = false;
    if (isNew) {
      if (entry.balance < 0) return false;
      pocket = cells.add();
      cells.words[pocket * 10 + accountAt] = this.#pool.add(view, entry.accountAt, entry.accountLength, hash);
      table.add(hash, pocket);
    } else {
      // With none before it, whatever comes is the latest that gave one.
      const isFirst = entry.balance >= 0 && (cells.words[pocket * 10 + kindAt]! & kinds.noneBefore) !== 0;
      const order = isFirst ? 1 : this.#compare(cells, pocket, entry);
      // Without a balance an entry only takes back its own.
      if (entry.balance < 0 ? order !== 0 : order < 0) return false;
      isSameEntry = order === 0;
      this.#pool.free(cells.words[pocket * 10 + idAt]!);
    }
    const { doubles, words } = cells;
    this.before = isNew ? -1 : doubles[pocket * 5 + balanceAt]!;
    doubles[pocket * 5 + instantAt] = entry.time;
    doubles[pocket * 5 + seqAt] = entry.seq;
    doubles[pocket * 5 + balanceAt] = entry.balance;
    words[pocket * 10 + idAt] = this.#pool.add(view, entry.idAt, entry.idLength, entry.idHash);
    words[pocket * 10 + kindAt] = entry.isDebit ? kinds.debit : kinds.credit;
    return !isSameEntry || this.before !== entry.balance;
  }

  save(image: Image): void {
    this.#pool.save(image.part('pool'));
    image.put('assets', [...this.#byAsset.keys()]);
    for (const [asset, { cells, table }] of this.#byAsset) {
      cells.save(image.part(`cells.${asset}`));
      table.save(image.part(`table.${asset}`));
    }
  }

  load(image: Image): void {
    this.#pool.load(image.part('pool'));
    for (const asset of image.value<AssetCode[]>('assets')) {
      const of = new OfAsset(this.#pool);
      of.cells.load(image.part(`cells.${asset}`));
      of.table.load(image.part(`table.${asset}`));
      this.#byAsset.set(asset, of);
    }
  }

  /** The entry against the one that stands. */
  #compare({ doubles, words }: Cells, pocket: number, entry: BalanceEntry): number {
    const byTime = entry.time - doubles[pocket * 5 + instantAt]! || entry.seq - doubles[pocket * 5 + seqAt]!;
    if (byTime !== 0) return byTime;
    const standing = words[pocket * 10 + idAt]!;
    if (!this.#pool.equals(standing, entry.view, entry.idAt, entry.idLength, entry.idHash)) {
      const ref = this.#pool.add(entry.view, entry.idAt, entry.idLength, entry.idHash);
      const byId = this.#pool.compare(ref, standing);
      this.#pool.free(ref);
      return byId;
    }
    return (entry.isDebit ? kinds.debit : kinds.credit) - (words[pocket * 10 + kindAt]! & kinds.credit);
  }
}
