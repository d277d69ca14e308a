import type { MatchRules } from '../lots/rules.js';
import { Disturbances } from './disturbances.js';
import { EntryLists } from './entry-lists.js';
import { IdTable } from './id-table.js';
import type { Image } from './image.js';
import { LookAhead } from './look-ahead.js';
import { Matching } from './matching.js';
import { type DepartedEntry, MessageChanges } from './message-changes.js';
import { assetMask, pocketFlags, pocketWordAt } from './pockets.js';
import { PocketRebase, type RebasedPocket } from './rebase.js';
import { granulesOf, TextPool } from './text-pool.js';
import { TextTable } from './text-table.js';
import { entryFlags as entryIs, transferFlags } from './transfer-layout.js';

/** A record with a longer text is not plain. */
export const reservedTextBytes = 128;

/** Who looks on as the ledger moves. */
export interface EntryWatch {
  /** Brings into the cache what transfers between these pockets (−1: new ones) will need. Changes nothing. */
  warm(payers: Int32Array, payees: Int32Array, count: number): number;
  /** The entry is the newest of its pocket now; what it did stands in its chain. */
  applied(entry: number): void;
  /** The entry is the newest of its pocket, and is about to be taken back. */
  takenBack(entry: number): void;
}

export interface LedgerUsage {
  readonly settledBytes: number;
  readonly changeableBytes: number;
  readonly lots: number;
  readonly entries: number;
}

/**
 * The ledger as it runs: transfers that may still change, their entries in the pockets' order, and what they are
 * matched to. An entry that comes in order costs one step; one that comes before others, or leaves, has those of its
 * pocket after it taken back and applied again at the end of the message. Owns all columns. Source: trace §2 and §5.
 */
export class LiveLedger {
  readonly texts = new TextPool();
  readonly matching: Matching;
  /** Transfers by their ids. */
  readonly ids: IdTable;
  /** Pockets by account and asset. */
  readonly accounts = new TextTable(this.texts);
  readonly ahead = new LookAhead(this);
  readonly #lists: EntryLists;
  readonly #changes: MessageChanges;
  readonly #disturbances: Disturbances;
  /** Looks on as entries are applied in their pockets' order, and taken back newest first. */
  watch: EntryWatch | null = null;
  /** Whoever looks on has let go of what is before this instant, milliseconds UTC. */
  watchedFrom = Number.NEGATIVE_INFINITY;
  readonly #isMine: (accountHash: number) => boolean;

  /**
   * @param dustOf entries of an asset (by number) below this many minor units do not count towards a hub
   * @param isMine whether the pockets of an account with this hash are folded here (another shard folds the rest)
   */
  constructor(
    rules: MatchRules,
    dustOf: (asset: number) => number,
    isMine: (accountHash: number) => boolean = () => true,
  ) {
    this.matching = new Matching(rules, dustOf);
    this.ids = new IdTable(this.texts, this.matching.transfers);
    this.matching.freeText = (text) => this.texts.free(text);
    this.#isMine = isMine;
    this.#lists = new EntryLists(this.matching, this.texts);
    this.#changes = new MessageChanges(this.matching.transfers, this.texts);
    this.#disturbances = new Disturbances(this.matching, this.#lists, this.#changes, this);
  }

  /** By asset number: entries before this instant (milliseconds UTC) cannot change any more. */
  get settledUpTo(): Float64Array {
    return this.#lists.settledUpTo;
  }

  /** Entries whose records have to be told, some perhaps twice, in the order of their change. */
  get changed(): Int32Array {
    return this.#changes.entries;
  }

  /** Entries that were told of and left their place in this message. */
  get departed(): readonly DepartedEntry[] {
    return this.#changes.departed;
  }

  get heldBytes(): number {
    const { transfers, pockets, lots, pieces, hubHours } = this.matching;
    return [transfers, pockets, lots, pieces, hubHours, this.texts, this.ids, this.accounts].reduce(
      (sum, columns) => sum + columns.heldBytes,
      0,
    );
  }

  /**
   * Bytes in use, without the room kept for growth: of what is settled (pockets, their lots and texts) and of what may
   * still change (transfers, the table of their ids, what their entries did), with the numbers of lots and entries.
   */
  usage(): LedgerUsage {
    const { transfers, pockets, lots, pieces, hubHours } = this.matching;
    const changeableBytes = transfers.usedBytes + pieces.usedBytes + this.ids.usedBytes;
    const settledBytes =
      pockets.usedBytes + lots.usedBytes + hubHours.usedBytes + this.texts.usedBytes + this.accounts.usedBytes;
    return { settledBytes, changeableBytes, lots: lots.count, entries: transfers.count * 2 };
  }

  /** The pocket of an account, `[at, at + length)`, and an asset number; made where it is new. */
  pocket(view: DataView, at: number, length: number, hash: number, asset: number): number {
    const { pockets } = this.matching;
    const known = this.accounts.findBeside(hash, view, at, length, pockets.words, pocketWordAt.length);
    if (known >= 0) return known;
    let flags = asset;
    if (begins(view, at, length, cash)) flags |= pocketFlags.hub | pocketFlags.hubForGood;
    else if (begins(view, at, length, unknown)) flags |= pocketFlags.unnamed;
    if (!this.#isMine(accountHashIn(hash, asset))) flags |= pocketFlags.foreign;
    const pocket = pockets.add(view, at, length, hash, flags);
    this.accounts.add(hash, pocket);
    return pocket;
  }

  /** The transfer with the id `[at, at + length)`, or −1. */
  find(view: DataView, at: number, length: number, hash: number): number {
    return this.ids.find(hash, view, at, length);
  }

  /** A new transfer of this id, with nothing but the id. */
  add(view: DataView, at: number, length: number, hash: number): number {
    const { transfers } = this.matching;
    const transfer = transfers.add();
    transfers.setText(transfer, this.texts.add(view, at, length, hash));
    this.ids.add(hash, transfer);
    return transfer;
  }

  /** Makes room for so many more plain transfers, whose ids and accounts are no longer than `reservedTextBytes`. */
  reserve(count: number): void {
    this.matching.transfers.reserve(count);
    this.matching.pockets.reserve(count * 2, reservedTextBytes);
    this.accounts.reserve(count * 2);
    this.matching.lots.reserve(count);
    this.texts.reserve(count * granulesOf(reservedTextBytes));
    this.ids.reserve(count);
  }

  /** Both entries of a transfer have entered in another way than by `enter`, at the end of their pockets' lists. */
  noteEntered(debit: number): void {
    this.#changes.noteBoth(debit);
  }

  /** More than one plain record stands behind the transfer from now on; it is kept until `forget`. */
  makeManifold(transfer: number): void {
    const { transfers } = this.matching;
    if ((transfers.flagsOf(transfer) & transferFlags.manifold) !== 0) return;
    transfers.addFlags(transfer, transferFlags.manifold);
    this.matching.own(transfer);
  }

  /** An entry of a transfer, its columns filled, begins to stand. */
  enter(entry: number): void {
    const { transfers, pockets } = this.matching;
    const transfer = entry >> 1;
    const from = transfers.fromOf(transfer);
    const to = transfers.toOf(transfer);
    const isCredit = (entry & 1) === 1;
    const pocket = isCredit ? to : from;
    const words = pockets.words;
    const base = pocket * 2;
    const state = words[base + pocketWordAt.flags]!;
    if ((state & pocketFlags.foreign) !== 0) {
      transfers.addState(entry, entryIs.stands);
      return;
    }
    this.#changes.mark(entry);
    if (from === to || transfers.amountOf(transfer) === 0) {
      transfers.addState(entry, entryIs.stands);
      return;
    }
    if ((state & pocketFlags.hubForGood) !== 0) {
      transfers.addState(entry, entryIs.stands | entryIs.hub);
      return;
    }
    transfers.addState(entry, entryIs.stands | entryIs.listed);
    const last = this.#lists.lastOf(pocket, state & assetMask);
    if (last >= 0 && this.#lists.compare(entry, last) < 0) {
      this.#insert(entry, pocket, last);
      return;
    }
    this.#lists.append(entry, pocket, last);
    if ((state & pocketFlags.pending) !== 0) return;
    this.matching.apply(entry);
    this.watch?.applied(entry);
  }

  /** An entry stands no more: it was voided, or stands elsewhere from now on. Call before its columns change. */
  leave(entry: number): void {
    const { matching } = this;
    const { transfers } = matching;
    const pocket = transfers.pocketOf(entry);
    const did = transfers.stateOf(entry);
    this.#changes.noteDeparted(entry);
    if ((did & entryIs.listed) !== 0) {
      if ((did & entryIs.applied) !== 0) this.#disturbances.takeBackTo(transfers.previousOf(entry), pocket);
      this.#lists.unlink(entry, pocket);
      this.#disturbances.drop(transfers.chainOf(entry));
      transfers.setChain(entry, -1);
    }
    transfers.setState(entry, 0);
  }

  /**
   * Puts in the past of some pockets anew. What `change` places and makes leave stands in these pockets, so that what
   * came after their past is applied to all of it.
   */
  rebase(pockets: readonly RebasedPocket[], change: () => void): void {
    // Detectors have let go of what is before the horizon: it stays to them as it was when they saw it.
    const isOpen = (entry: number): boolean =>
      this.matching.transfers.instantOf(entry) >= Math.max(this.watchedFrom, this.settledUpTo[this.#assetOf(entry)]!);
    for (const { pocket } of pockets) this.matching.needLots(pocket);
    const rebase = new PocketRebase(
      {
        matching: this.matching,
        texts: this.texts,
        makeManifold: (transfer) => this.makeManifold(transfer),
        compare: (left, right) => this.#lists.compare(left, right),
        sameChain: (left, right) => this.#disturbances.sameChain(left, right),
        markChanged: (entry) => this.#changes.mark(entry),
        takenBack: (entry) => {
          if (isOpen(entry)) this.watch?.takenBack(entry);
        },
        applied: (entry) => {
          if (isOpen(entry)) this.watch?.applied(entry);
        },
      },
      pockets,
    );
    change();
    rebase.finish();
  }

  /** Inside `rebase`: an entry, its columns filled, begins to stand. */
  place(entry: number): void {
    const { transfers, pockets } = this.matching;
    const pocket = transfers.pocketOf(entry);
    transfers.addState(entry, entryIs.stands);
    if ((pockets.words[pocket * 2 + pocketWordAt.flags]! & pocketFlags.foreign) === 0) this.#changes.mark(entry);
  }

  /** Inside `rebase`: an entry stands no more. Call before its columns change. @param isTold others tell of it */
  displace(entry: number, isTold: boolean): void {
    if (isTold) this.matching.transfers.dropState(entry, entryIs.told);
    this.leave(entry);
  }

  /** Applies what waits. Call at the end of a message; then `changed` and `departed` say what to tell. */
  settleMessage(): void {
    this.#disturbances.settle();
  }

  /** The records of `changed` and `departed` have been taken over. */
  clearMessage(): void {
    this.#changes.clear();
    this.matching.seen.clearMessage();
  }

  /** Lets go of the id of a transfer, and keeps its entries until `forget`. Not inside a message. */
  hold(transfer: number): void {
    const { transfers } = this.matching;
    this.makeManifold(transfer);
    this.ids.remove(this.texts.hashOf(transfers.textOf(transfer)), transfer);
    transfers.addFlags(transfer, transferFlags.held);
  }

  /** Lets go of a transfer that can no longer change. Not inside a message. */
  forget(transfer: number): void {
    const { matching } = this;
    const { transfers } = matching;
    const stands = (transfers.stateOf(transfer * 2 + 1) & entryIs.stands) !== 0;
    this.#settle(transfer * 2);
    this.#settle(transfer * 2 + 1);
    // A text that was let go of a moment ago still stands: its room is given out with the next message.
    const hash = this.texts.hashOf(transfers.textOf(transfer));
    if ((transfers.flagsOf(transfer) & transferFlags.held) === 0) this.ids.remove(hash, transfer);
    const lot = transfers.lotOf(transfer);
    // The lot of a plain transfer has had the text for itself, and is perhaps gone with it.
    const isManifold = (transfers.flagsOf(transfer) & transferFlags.manifold) !== 0;
    const usesLot = stands && (transfers.stateOf(transfer * 2 + 1) & entryIs.hub) === 0;
    const keepsText = lot >= 0 && (isManifold || !usesLot ? matching.disown(lot, usesLot) : true);
    if (!keepsText) this.texts.free(transfers.textOf(transfer));
    transfers.free(transfer);
  }

  /** The state between messages, as views: whoever takes the image writes it out, or copies, before going on. */
  save(image: Image): void {
    this.#parts((name, part) => part.save(image.part(name)));
    image.putColumn('settledUpTo', this.settledUpTo, this.settledUpTo.length);
  }

  /** Takes up a saved state. Call on a new ledger only. */
  load(image: Image): void {
    this.#parts((name, part) => part.load(image.part(name)));
    this.settledUpTo.set(image.column('settledUpTo', Float64Array, (length) => length));
  }

  #parts(visit: (name: string, part: { save(image: Image): void; load(image: Image): void }) => void): void {
    const { transfers, pockets, lots, pieces, hubHours, seen } = this.matching;
    visit('transfers', transfers);
    visit('pockets', pockets);
    visit('lots', lots);
    visit('pieces', pieces);
    visit('hubHours', hubHours);
    visit('seen', seen);
    visit('texts', this.texts);
    visit('ids', this.ids);
    visit('accounts', this.accounts);
  }

  accountOf(pocket: number): string {
    return this.matching.pockets.accountOf(pocket);
  }

  idOf(transfer: number): string {
    return this.texts.text(this.matching.transfers.textOf(transfer));
  }

  /** Takes an entry out of the list it is in, without a look at its pocket: that may lie far away. */
  #settle(entry: number): void {
    const { matching } = this;
    const { transfers } = matching;
    const did = transfers.stateOf(entry);
    if ((did & entryIs.listed) === 0) return;
    if ((did & entryIs.applied) === 0) throw new RangeError('an entry was settled before it was applied');
    this.#lists.settle(entry);
    const chain = transfers.chainOf(entry);
    if (chain >= 0) matching.settleChain(chain);
    if ((did & entryIs.madeHub) !== 0) {
      const pocket = transfers.pocketOf(entry);
      matching.pockets.words[pocket * 2 + pocketWordAt.flags]! |= pocketFlags.hubForGood;
      matching.hubHours.clear(pocket);
    }
  }

  /** Puts an entry before others of its pocket. */
  #insert(entry: number, pocket: number, last: number): void {
    const after = this.#lists.firstAfter(entry, last);
    if (this.#lists.isApplied(after)) {
      this.#disturbances.takeBackTo(this.matching.transfers.previousOf(after), pocket);
    }
    this.#lists.insert(entry, after);
  }

  #assetOf(entry: number): number {
    const { transfers, pockets } = this.matching;
    return pockets.words[transfers.fromOf(entry >> 1) * 2 + pocketWordAt.flags]! & assetMask;
  }
}

/** Different for every asset of one account, so that equal hash and equal text are the same pocket. */
export const pocketHash = (accountHash: number, asset: number): number => accountHash ^ Math.imul(asset, 0x9e3779b1);

/** The hash of the account alone: what the asset put in, it takes out. */
const accountHashIn = pocketHash;

const cash = Buffer.from('cash:');
const unknown = Buffer.from('unknown:');

/** `cash:…` is where money leaves or enters as notes, a hub from the start; `unknown:…` is nobody that can be named. */
const begins = (view: DataView, at: number, length: number, scheme: Buffer): boolean => {
  if (length <= scheme.length) return false;
  for (let index = 0; index < scheme.length; index++) if (view.getUint8(at + index) !== scheme[index]) return false;
  return true;
};
