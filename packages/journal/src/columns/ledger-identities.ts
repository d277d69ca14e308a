import type { Transfer } from '@weir/engine';
import {
  entryFlags,
  hashBytes,
  type Image,
  isText,
  type LiveLedger,
  pocketHash,
  pocketWordAt,
  transferFlags,
  warmedMax,
} from '@weir/engine/columns';
import type { AccountId, TransferRecord } from '@weir/model';
import { type Identity, messagesOf, standing, unknownIdentity, withContent } from '../fold/identity-table.js';
import { loneKeptMs } from '../fold/journal-fold.js';
import { touchedEntries } from '../fold/touched-entries.js';
import type { MessageRef } from '../journal-record.js';
import type { AssetNumbers } from './asset-numbers.js';
import { recordSides } from './journal-scan.js';
import type { KeptIds } from './kept-ids.js';
import type { RawPartitions } from './raw-partitions.js';
import { orNull, type ScannedRecords } from './scanned-records.js';

/** The messages that the two entries of a transfer rest on, where they are not one message. */
export interface EntryMessages {
  debit: readonly MessageRef[];
  credit: readonly MessageRef[];
}

/** Ids of which only a void came belong to no asset yet. */
export const noAsset = 255;

/**
 * What came under each id, and what stands of it. An id of one plain record stands in the ledger's columns alone; what
 * is more than that, the few manifold ones, as objects beside them. Owns those. Source: trace §1.
 */
export class LedgerIdentities {
  readonly #ledger: LiveLedger;
  readonly #records: ScannedRecords;
  readonly #partitions: RawPartitions;
  readonly #assets: AssetNumbers;
  readonly #kept: KeptIds;
  /** Identities of more than one plain record, by transfer. */
  readonly #manifold = new Map<number, Identity>();
  readonly #messages = new Map<number, EntryMessages>();

  constructor(
    ledger: LiveLedger,
    records: ScannedRecords,
    partitions: RawPartitions,
    assets: AssetNumbers,
    kept: KeptIds,
  ) {
    this.#ledger = ledger;
    this.#records = records;
    this.#partitions = partitions;
    this.#assets = assets;
    this.#kept = kept;
  }

  /** The transfer of an id; −1: not known. */
  find(id: string): number {
    const view = viewOf(id);
    return this.#ledger.find(view, 0, view.byteLength, hashBytes(view, 0, view.byteLength));
  }

  /** A transfer of an id that is not known. */
  add(id: string): number {
    const view = viewOf(id);
    return this.#ledger.add(view, 0, view.byteLength, hashBytes(view, 0, view.byteLength));
  }

  pocketOf(account: AccountId, asset: number): number {
    const view = viewOf(account);
    const length = view.byteLength;
    return this.#ledger.pocket(view, 0, length, pocketHash(hashBytes(view, 0, length), asset), asset);
  }

  /** @param transfer −1: the id is not known */
  of(transfer: number): Identity {
    if (transfer < 0) return unknownIdentity;
    const known = this.#manifold.get(transfer);
    if (known !== undefined) return known;
    const { transfers, pockets } = this.#ledger.matching;
    const asset = pockets.words[transfers.fromOf(transfer) * 2 + pocketWordAt.flags]! & 0xff;
    const record: TransferRecord = {
      id: this.#ledger.idOf(transfer),
      time: transfers.timeOf(transfer),
      seq: transfers.seqOf(transfer),
      creditTime: transfers.creditTimeOf(transfer),
      side: null,
      from: this.#ledger.accountOf(transfers.fromOf(transfer)) as AccountId,
      to: this.#ledger.accountOf(transfers.toOf(transfer)) as AccountId,
      asset: this.#assets.codeOf(asset),
      amount: transfers.amountOf(transfer),
      balanceFrom: orNull(transfers.balanceOf(transfer * 2)),
      balanceTo: orNull(transfers.balanceOf(transfer * 2 + 1)),
    };
    return withContent(unknownIdentity, record, this.#plainMessage(transfer));
  }

  /** The messages of an entry where they are not the one that stands in the columns; null: they are. */
  messagesOf(entry: number): readonly MessageRef[] | null {
    const messages = this.#messages.get(entry >> 1);
    if (messages === undefined) return null;
    return (entry & 1) === 1 ? messages.credit : messages.debit;
  }

  /** True where the record is the plain one that made the transfer, come again. */
  isSamePlain(transfer: number, index: number): boolean {
    const { scan, fromHash, toHash } = this.#records;
    const { transfers, pockets } = this.#ledger.matching;
    // A rebase marks those of its pockets manifold, in the shard that has them: what stands of the id is in the columns all the same.
    const isManifold = (transfers.flagsOf(transfer) & transferFlags.manifold) !== 0 && this.#manifold.has(transfer);
    if (isManifold || scan.side[index] !== recordSides.both) return false;
    const time = scan.time[index]!;
    const creditTime = scan.creditTime[index]! < 0 ? time : scan.creditTime[index]!;
    if (
      transfers.timeOf(transfer) !== time ||
      transfers.creditTimeOf(transfer) !== creditTime ||
      transfers.seqOf(transfer) !== scan.seq[index] ||
      transfers.amountOf(transfer) !== scan.amount[index] ||
      transfers.balanceOf(transfer * 2) !== scan.balanceFrom[index] ||
      transfers.balanceOf(transfer * 2 + 1) !== scan.balanceTo[index]
    ) {
      return false;
    }
    const place = index % warmedMax;
    const isAccount = (pocket: number, at: number, length: number, hash: number): boolean =>
      isText(pockets.words, pocket * 2 + pocketWordAt.length, scan.view, at, length, hash);
    return (
      isAccount(transfers.fromOf(transfer), scan.fromAt[index]!, scan.fromLength[index]!, fromHash[place]!) &&
      isAccount(transfers.toOf(transfer), scan.toAt[index]!, scan.toLength[index]!, toHash[place]!)
    );
  }

  /** Fills the columns of a new transfer from a plain record. */
  fill(transfer: number, index: number, asset: number): void {
    const { scan, fromHash, toHash } = this.#records;
    const { view } = scan;
    const { transfers } = this.#ledger.matching;
    const time = scan.time[index]!;
    transfers.setTimes(transfer, time, scan.creditTime[index]! < 0 ? time : scan.creditTime[index]!);
    transfers.setSeq(transfer, scan.seq[index]!);
    transfers.setAmount(transfer, scan.amount[index]!);
    transfers.setBalances(transfer, scan.balanceFrom[index]!, scan.balanceTo[index]!);
    transfers.setNature(transfer, scan.nature[index]!);
    const { stream, firstOffset } = this.#partitions.frame;
    transfers.setStream(transfer, stream);
    transfers.setMessage(transfer, scan.offset[index]! - firstOffset, scan.timeMs[index]!);
    const shaAt = scan.sha256At[index]!;
    for (let word = 0; word < 8; word++) transfers.sha256[transfer * 8 + word] = view.getInt32(shaAt + word * 4, true);
    const place = index % warmedMax;
    const [fromAt, fromLength] = [scan.fromAt[index]!, scan.fromLength[index]!];
    const [toAt, toLength] = [scan.toAt[index]!, scan.toLength[index]!];
    const from = this.#ledger.pocket(view, fromAt, fromLength, fromHash[place]!, asset);
    const to = this.#ledger.pocket(view, toAt, toLength, toHash[place]!, asset);
    transfers.setPockets(transfer, from, to);
  }

  /** Fills the columns from what stands of a manifold identity. */
  fillFrom(transfer: number, now: Transfer): void {
    const { transfers } = this.#ledger.matching;
    const asset = this.#assets.of(now.asset);
    transfers.setTimes(transfer, now.time, now.creditTime ?? -1);
    transfers.setSeq(transfer, now.seq);
    transfers.setAmount(transfer, now.amount);
    transfers.setBalances(transfer, now.balanceFrom ?? -1, now.balanceTo ?? -1);
    transfers.setPockets(transfer, this.pocketOf(now.from, asset), this.pocketOf(now.to, asset));
  }

  /** Keeps an identity for as long as any of its contents could come again, or a half for its other half. */
  keep(transfer: number, identity: Identity): void {
    const { asset, creditTime } = identity.transfer!;
    const records = [...identity.contents.values()].map(({ record }) => record);
    const latest = Math.max(...records.map((record) => Math.max(record.time, record.creditTime ?? 0)));
    const waitsForCredit = creditTime === null && !identity.voided;
    const isHalf = records.every((record) => record.side === 'credit') || creditTime === null;
    const keptFor = waitsForCredit ? Number.POSITIVE_INFINITY : latest + (isHalf ? loneKeptMs : 0);
    this.keepUntil(transfer, identity, this.#assets.of(asset), keptFor);
  }

  /** @param asset number; `noAsset` @param keptFor milliseconds UTC; +∞: until something else comes of it */
  keepUntil(transfer: number, identity: Identity, asset: number, keptFor: number): void {
    this.#ledger.makeManifold(transfer);
    this.#manifold.set(transfer, identity);
    this.#kept.move(asset, transfer, keptFor);
  }

  /** Brings the ledger from what stood of an identity to what stands now. */
  change(transfer: number, before: Identity, after: Identity): void {
    const ledger = this.#ledger;
    const [old, now] = [standing(before), standing(after)];
    if (touchedEntries(old, now).length === 0) return;
    const debitLeaves = old !== null && (now === null || debitDiffers(old, now));
    const creditLeaves = old !== null && old.creditTime !== null && (now === null || creditDiffers(old, now));
    if (debitLeaves) ledger.leave(transfer * 2);
    if (creditLeaves) ledger.leave(transfer * 2 + 1);
    if (now === null) return;
    this.fillFrom(transfer, now);
    const messages = this.#messages.get(transfer) ?? { debit: [], credit: [] };
    this.#messages.set(transfer, messages);
    const debitMessages = messagesOf(after, 'debit');
    if (old === null || debitLeaves) {
      messages.debit = debitMessages;
      ledger.enter(transfer * 2);
    } else if (messages.debit.length === 0) messages.debit = messagesOf(before, 'debit');
    if (now.creditTime === null) return;
    if (old === null || old.creditTime === null || creditLeaves) {
      messages.credit = messagesOf(after, 'credit');
      ledger.enter(transfer * 2 + 1);
    } else if (messages.credit.length === 0) messages.credit = messagesOf(before, 'credit');
  }

  /** The entries of a transfer rest on these messages from now on. */
  restOn(transfer: number, identity: Identity, isDebitNew: boolean): void {
    const debitBefore = isDebitNew ? undefined : this.#messages.get(transfer)?.debit;
    this.#messages.set(transfer, {
      debit: debitBefore ?? messagesOf(identity, 'debit'),
      credit: messagesOf(identity, 'credit'),
    });
  }

  /** Nothing more that comes of the id is one with it; its entries may still change. */
  letGoOfId(transfer: number): void {
    this.#manifold.delete(transfer);
  }

  /** Lets go of a transfer that can no longer change. */
  forget(transfer: number): void {
    this.#messages.delete(transfer);
    this.#ledger.forget(transfer);
  }

  save(image: Image): void {
    image.put(
      'manifold',
      [...this.#manifold].map(([transfer, identity]) => [transfer, savedIdentity(identity)]),
    );
    image.put('messages', [...this.#messages]);
  }

  load(image: Image): void {
    for (const [transfer, saved] of image.value<[number, SavedIdentity][]>('manifold')) {
      this.#manifold.set(transfer, loadedIdentity(saved));
    }
    for (const [transfer, messages] of image.value<[number, EntryMessages][]>('messages')) {
      this.#messages.set(transfer, messages);
    }
  }

  /** The message that a transfer of one plain record rests on. */
  #plainMessage(transfer: number): MessageRef {
    const { transfers } = this.#ledger.matching;
    const { topic, partition, firstOffset } = this.#partitions.streams[transfers.streamOf(transfer)]!;
    return {
      topic,
      partition,
      offset: firstOffset + transfers.messageOffsetOf(transfer),
      timeMs: transfers.messageTimeOf(transfer),
      sha256: Buffer.from(transfers.sha256.buffer, transfer * 32, 32).toString('hex'),
    };
  }
}

export const debitDiffers = (left: Transfer, right: Transfer): boolean =>
  left.time !== right.time ||
  left.seq !== right.seq ||
  left.from !== right.from ||
  left.to !== right.to ||
  left.asset !== right.asset ||
  left.amount !== right.amount ||
  left.balanceFrom !== right.balanceFrom;

export const creditDiffers = (left: Transfer, right: Transfer): boolean =>
  left.creditTime !== right.creditTime ||
  left.seq !== right.seq ||
  left.from !== right.from ||
  left.to !== right.to ||
  left.asset !== right.asset ||
  left.amount !== right.amount ||
  left.balanceTo !== right.balanceTo;

/** True while an entry stands in the ledger. */
export const standsIn = ({ matching }: LiveLedger, entry: number): boolean =>
  (matching.transfers.stateOf(entry) & entryFlags.stands) !== 0;

export interface SavedIdentity {
  readonly contents: readonly { readonly record: TransferRecord; readonly message: MessageRef }[];
  readonly voided: boolean;
}

const savedIdentity = ({ contents, voided }: Identity): SavedIdentity => ({ contents: [...contents.values()], voided });

/** What contents settle to follows from them. */
export const loadedIdentity = ({ contents, voided }: SavedIdentity): Identity => ({
  ...contents.reduce((identity, { record, message }) => withContent(identity, record, message), unknownIdentity),
  voided,
});

const viewOf = (text: string): DataView => {
  const bytes = Buffer.from(text);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
};
