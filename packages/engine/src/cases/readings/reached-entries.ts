import type { AccountId, AssetCode } from '@weir/model';
import { hashBytes } from '../../columns/hash.js';
import { compareEntries, type EntryKey, placeText } from '../../ledger/order.js';
import { takesPart } from '../../ledger/transfer.js';
import type {
  CreditFacts,
  CreditPlace,
  ReachedCredit,
  ReachedEntry,
  ReachedPocket,
  ReachedRecord,
  ReachGaps,
  ReachListener,
  RecentRecords,
} from './reached-record.js';

interface HeldEntry {
  version: number;
  /** Null: it is not there any more. Kept only while older records may still come. */
  entry: ReachedEntry | null;
}

class Held implements ReachedPocket {
  wantedFromMs = Number.POSITIVE_INFINITY;
  loadedFromMs = Number.POSITIVE_INFINITY;
  readonly entries = new Map<string, HeldEntry>();
  readonly listeners = new Set<ReachListener>();
  /** The latest of those at which it was a hub, and their number. */
  hubKeys: EntryKey[] = [];
  /** There are later ones that are not held. */
  hasMoreHubs = false;

  constructor(
    readonly account: AccountId,
    readonly asset: AssetCode,
  ) {}

  get isBlind(): boolean {
    return this.wantedFromMs < this.loadedFromMs;
  }
}

interface HeldCredit extends ReachedCredit {
  readonly into: CreditPlace;
  /** What is told of it by its instant and seq; null: it is not there any more. One that moves leaves where it was. */
  readonly told: Map<string, { readonly version: number; readonly facts: CreditFacts | null }>;
  isKnown: boolean;
  readonly listeners: Set<ReachListener>;
}

/** A pocket that a transfer was paid into. */
type PaidPocket = Pick<CreditPlace, 'account' | 'asset'>;

/** Entries at a hub that are held of a pocket: the first decides, the others are there in case it goes. */
export const hubEntriesHeld = 16;

/**
 * The entries that the other readings of cases rest on: of each pocket that tainted money is mixed in, its debits and
 * the entry that made it a hub; of each tainted transfer its credit. Whatever comes is taken while somebody wants it;
 * what came before is asked of memory, and what memory has dropped is a gap. Of each place of an entry the highest version
 * stands: one that moves is taken back first, so of an id that came again both are here. Owns these entries.
 * Source: trace §4, ADR 9.
 */
export class ReachedEntries {
  readonly #recent: RecentRecords;
  readonly #pockets = new Map<AccountId, Map<AssetCode, Held>>();
  /** By id, and by where it was paid and when. */
  readonly #credits = new Map<string, Map<string, HeldCredit>>();
  readonly #blindPockets = new Set<Held>();
  readonly #blindCredits = new Set<HeldCredit>();
  /** How many of these each listener waits for. */
  readonly #waitsFor = new Map<ReachListener, number>();
  /** `hashBytes` of held accounts and ids, and how often each is held. */
  readonly #accountHashes = new Map<number, number>();
  readonly #idHashes = new Map<number, number>();

  constructor(recent: RecentRecords) {
    this.#recent = recent;
  }

  get pocketCount(): number {
    let count = 0;
    for (const ofAccount of this.#pockets.values()) count += ofAccount.size;
    return count;
  }

  get creditCount(): number {
    let count = 0;
    for (const ofId of this.#credits.values()) count += ofId.size;
    return count;
  }

  get holdsPockets(): boolean {
    return this.#accountHashes.size > 0;
  }

  /** False: nothing that is held has an account, or a credit an id, with this hash of its bytes. */
  mayHoldAccount(hash: number): boolean {
    return this.#accountHashes.has(hash);
  }
  mayHoldCredit(hash: number): boolean {
    return this.#idHashes.has(hash);
  }

  /** Has the entries of a pocket held from an instant on, and whoever listens told of them. */
  want(account: AccountId, asset: AssetCode, fromMs: number, listener: ReachListener): ReachedPocket {
    const pocket = this.#pocketAt(account, asset);
    if (!pocket.listeners.has(listener)) {
      pocket.listeners.add(listener);
      if (this.#blindPockets.has(pocket)) countUp(this.#waitsFor, listener);
    }
    if (fromMs >= pocket.wantedFromMs) return pocket;
    pocket.wantedFromMs = fromMs;
    this.#askMemory(pocket);
    return pocket;
  }

  /** The entries that are held of a pocket, in no order. */
  *entriesOf(pocket: ReachedPocket): Iterable<ReachedEntry> {
    for (const { entry } of (pocket as Held).entries.values()) if (entry !== null) yield entry;
  }

  leave(pocket: ReachedPocket, listener: ReachListener): void {
    const held = pocket as Held;
    if (held.listeners.delete(listener) && this.#blindPockets.has(held)) countDown(this.#waitsFor, listener);
    if (held.listeners.size > 0) return;
    const ofAccount = this.#pockets.get(held.account)!;
    ofAccount.delete(held.asset);
    if (ofAccount.size === 0) this.#pockets.delete(held.account);
    this.#blindPockets.delete(held);
    countDown(this.#accountHashes, hashOf(held.account));
  }

  /** Has the credit of a transfer held, which was debited at an instant (milliseconds UTC) and paid into a pocket. */
  wantCredit(id: string, { account, asset }: PaidPocket, fromMs: number, listener: ReachListener): void {
    let credit = this.#creditAt(id, { account, asset }, fromMs);
    if (credit === undefined) {
      const into = { account, asset, fromMs };
      credit = { id, into, told: new Map(), isKnown: true, listeners: new Set() };
      let ofId = this.#credits.get(id);
      if (ofId === undefined) {
        ofId = new Map();
        this.#credits.set(id, ofId);
      }
      ofId.set(nameOf(into, fromMs), credit);
      countUp(this.#idHashes, hashOf(id));
      credit.isKnown = this.#recent.creditOf(id, into, (version, record) => this.takeCredit(version, record));
      if (!credit.isKnown) this.#blindCredits.add(credit);
    }
    if (credit.listeners.has(listener)) return;
    credit.listeners.add(listener);
    if (!credit.isKnown) countUp(this.#waitsFor, listener);
  }

  leaveCredit(id: string, pocket: PaidPocket, fromMs: number, listener: ReachListener): void {
    const credit = this.#creditAt(id, pocket, fromMs);
    if (credit === undefined || !credit.listeners.delete(listener)) return;
    if (!credit.isKnown) countDown(this.#waitsFor, listener);
    if (credit.listeners.size > 0) return;
    const ofId = this.#credits.get(id)!;
    ofId.delete(nameOf(pocket, fromMs));
    if (ofId.size === 0) this.#credits.delete(id);
    this.#blindCredits.delete(credit);
    countDown(this.#idHashes, hashOf(id));
  }

  /** The credit of a transfer as it is known; null: it is not credited. */
  credit(id: string, pocket: PaidPocket, fromMs: number): CreditFacts | null {
    let first: CreditFacts | null = null;
    // A later one there is that of a transfer whose id came again.
    for (const { facts } of this.#creditAt(id, pocket, fromMs)?.told.values() ?? [])
      if (facts !== null && (first === null || facts.instant < first.instant)) first = facts;
    return first;
  }

  /** True where everything that a listener wants is here. */
  knowsAllFor(listener: ReachListener): boolean {
    return !this.#waitsFor.has(listener);
  }

  get gaps(): ReachGaps {
    return { pockets: [...this.#blindPockets], credits: [...this.#blindCredits] };
  }

  get hasGaps(): boolean {
    return this.#blindPockets.size + this.#blindCredits.size > 0;
  }

  /** Takes a record, live or of the store, where somebody wants it and nothing newer stands. */
  take(version: number, record: ReachedRecord): void {
    switch (record.kind) {
      case 'flow':
        this.#takeEntry(version, record.from, record, 'debit');
        break;
      case 'credit':
        this.#takeEntry(version, record.to, record, 'credit');
        this.takeCredit(version, record);
        break;
      case 'flow-gone':
        this.#takeGone(version, record, 'debit');
        break;
      case 'credit-gone':
        this.#takeGone(version, record, 'credit');
        this.takeCredit(version, record);
        break;
    }
  }

  /**
   * Takes what a record of a credit entry says of the transfer that was paid, and of it alone: asked for by its id it may be older
   * than what its pocket was told since.
   */
  takeCredit(version: number, record: ReachedRecord): void {
    if (record.kind !== 'credit' && record.kind !== 'credit-gone') return;
    const { id, asset, time, seq } = record;
    const account = 'account' in record ? record.account : record.to;
    const facts = 'account' in record ? null : { instant: time, seq, hub: record.hub };
    for (const { into, told, listeners } of this.#credits.get(id)?.values() ?? []) {
      if (into.account !== account || into.asset !== asset || time < into.fromMs) continue;
      const key = `${time} ${seq}`;
      if (version < (told.get(key)?.version ?? version)) continue;
      told.set(key, { version, facts });
      for (const each of listeners) each.creditChanged(id, into.fromMs);
    }
  }

  /** False: it was left since, though it may be wanted again. What the store said of it then may be the past by now. */
  isHeld(of: ReachedPocket | ReachedCredit): boolean {
    return (of as Held | HeldCredit).listeners.size > 0;
  }

  /** The store told all entries of a pocket from an instant on. */
  setLoaded(pocket: ReachedPocket, fromMs: number): void {
    const held = pocket as Held;
    if (!this.isHeld(held)) return;
    if (fromMs < held.loadedFromMs) held.loadedFromMs = fromMs;
    this.#sortOutBlind(held);
    for (const each of held.listeners) each.becameKnown();
  }

  /** The store has more of a pocket than anybody may hold. */
  setTooLong(pocket: ReachedPocket): void {
    for (const each of [...(pocket as Held).listeners]) each.passedLimit();
  }

  /** The store told whether a transfer is credited. */
  setCreditKnown(credit: ReachedCredit): void {
    const held = credit as HeldCredit;
    if (!this.#blindCredits.delete(held)) return;
    held.isKnown = true;
    for (const each of held.listeners) countDown(this.#waitsFor, each);
    for (const each of held.listeners) each.becameKnown();
  }

  #takeEntry(
    version: number,
    account: AccountId,
    record: Extract<ReachedRecord, { kind: 'flow' | 'credit' }>,
    kind: EntryKey['kind'],
  ): void {
    const pocket = this.#pockets.get(account)?.get(record.asset);
    if (pocket === undefined) return;
    const key: EntryKey = { instant: record.time, seq: record.seq, id: record.id, kind };
    const standing = pocket.entries.get(placeText(key));
    if (standing !== undefined && version < standing.version) return;
    // What was credited otherwise is in the balances that debits saw.
    const isWanted = takesPart(record) && (kind === 'debit' || record.hub);
    if (!isWanted) {
      this.#put(pocket, version, key, null);
      return;
    }
    const seen = record.seen === undefined || record.seen === null ? null : BigInt(record.seen);
    this.#put(pocket, version, key, { key, amount: record.amount, hub: record.hub, seen, to: record.to });
  }

  #takeGone(
    version: number,
    { id, account, asset, time, seq }: Extract<ReachedRecord, { kind: 'flow-gone' | 'credit-gone' }>,
    kind: EntryKey['kind'],
  ): void {
    const pocket = this.#pockets.get(account)?.get(asset);
    if (pocket === undefined) return;
    const key: EntryKey = { instant: time, seq, id, kind };
    const standing = pocket.entries.get(placeText(key));
    if (standing === undefined || version >= standing.version) this.#put(pocket, version, key, null);
  }

  #put(pocket: Held, version: number, key: EntryKey, entry: ReachedEntry | null): void {
    const text = placeText(key);
    const before = pocket.entries.get(text)?.entry ?? null;
    if (before?.hub === true)
      pocket.hubKeys = pocket.hubKeys.filter((other) => compareEntries(other, before.key) !== 0);
    let now = entry;
    if (now?.hub === true) {
      const last = pocket.hubKeys.at(-1);
      if (last !== undefined && pocket.hubKeys.length >= hubEntriesHeld && compareEntries(last, key) < 0) {
        pocket.hasMoreHubs = true;
        now = null;
      } else {
        pocket.hubKeys.push(key);
        pocket.hubKeys.sort(compareEntries);
      }
    }
    if (now === null && !pocket.isBlind) pocket.entries.delete(text);
    else pocket.entries.set(text, { version, entry: now });
    if (pocket.hubKeys.length === 0 && pocket.hasMoreHubs) this.#forgetHubs(pocket);
    if (before !== null || now !== null) for (const each of pocket.listeners) each.entryChanged(pocket, key, now);
  }

  /** All entries at the hub that were held are gone; whether others are there still is asked anew. */
  #forgetHubs(pocket: Held): void {
    pocket.hasMoreHubs = false;
    pocket.loadedFromMs = Number.POSITIVE_INFINITY;
    this.#askMemory(pocket);
  }

  #askMemory(pocket: Held): void {
    const { account, asset, wantedFromMs } = pocket;
    const isAll = this.#recent.entriesOf(account, asset, wantedFromMs, (version, record) => this.take(version, record));
    if (isAll) pocket.loadedFromMs = wantedFromMs;
    this.#sortOutBlind(pocket);
  }

  #creditAt(id: string, pocket: PaidPocket, fromMs: number): HeldCredit | undefined {
    return this.#credits.get(id)?.get(nameOf(pocket, fromMs));
  }

  #sortOutBlind(pocket: Held): void {
    if (pocket.isBlind) {
      if (this.#blindPockets.has(pocket)) return;
      this.#blindPockets.add(pocket);
      for (const each of pocket.listeners) countUp(this.#waitsFor, each);
      return;
    }
    if (this.#blindPockets.delete(pocket)) for (const each of pocket.listeners) countDown(this.#waitsFor, each);
    for (const [text, { entry }] of pocket.entries) if (entry === null) pocket.entries.delete(text);
  }

  #pocketAt(account: AccountId, asset: AssetCode): Held {
    let ofAccount = this.#pockets.get(account);
    if (ofAccount === undefined) {
      ofAccount = new Map();
      this.#pockets.set(account, ofAccount);
    }
    let pocket = ofAccount.get(asset);
    if (pocket === undefined) {
      pocket = new Held(account, asset);
      ofAccount.set(asset, pocket);
      countUp(this.#accountHashes, hashOf(account));
    }
    return pocket;
  }
}

const nameOf = ({ account, asset }: PaidPocket, fromMs: number): string => `${account} ${asset} ${fromMs}`;

const hashOf = (text: string): number => {
  const bytes = Buffer.from(text);
  return hashBytes(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
};

const countUp = <T>(counts: Map<T, number>, of: T): void => {
  counts.set(of, (counts.get(of) ?? 0) + 1);
};

const countDown = <T>(counts: Map<T, number>, of: T): void => {
  const left = (counts.get(of) ?? 0) - 1;
  if (left > 0) counts.set(of, left);
  else counts.delete(of);
};
