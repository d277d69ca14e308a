import { entryFlags, type Finding, type LiveLedger, pieceKinds, pocketWordAt, unseenOf } from '@weir/engine';
import type { AssetCode } from '@weir/model';
import { ByteWriter } from '../bytes.js';
import { sums, writeFlowsRecord } from '../flow-codec.js';
import type { EntryRecord } from '../flow-record.js';
import { sealBody } from '../frame.js';
import type { MessageRef } from '../journal-record.js';
import { ByteSink } from './byte-sink.js';
import type { LedgerFold } from './ledger-fold.js';

const kinds = { flow: 1, credit: 2, flowGone: 3, creditGone: 4, finding: 5 } as const;
const shaBytes = 32;

/**
 * Writes flows frames straight from the columns of a ledger, record by record; the layout is that of
 * `encodeFlowsFrame`. Source: schemas/frames.md.
 */
export class FlowsEncoder {
  readonly #fold: LedgerFold;
  readonly #shard: number;
  readonly #units = new ByteSink();
  readonly #records = new ByteSink();
  readonly #assetBytes = new Map<AssetCode, Buffer>();
  #from = 0;
  #unitCount = 0;
  #frameRecords = 0;
  #unitRecords = 0;
  #chain: number[] = [];

  constructor(fold: LedgerFold, shard: number) {
    this.#fold = fold;
    this.#shard = shard;
  }

  /** Records in the frame so far. */
  get recordCount(): number {
    return this.#frameRecords;
  }

  /** A frame begins that covers the journal from this offset on. */
  begin(from: number): void {
    this.#from = from;
    this.#units.length = 0;
    this.#unitCount = 0;
    this.#frameRecords = 0;
  }

  /**
   * Adds what one journal message changed in the ledger, tombstones first, and returns the number of records. The
   * entries are told of from then on.
   * @param repaired what a rebase tells of entries that the ledger has let go of
   */
  addUnit(
    version: number,
    ledger: LiveLedger,
    findings: readonly Finding[] = [],
    repaired: readonly EntryRecord[] = [],
  ): number {
    const records = this.#records;
    records.length = 0;
    this.#unitRecords = 0;
    this.#addDeparted(ledger);
    this.#addRepaired(repaired);
    const { transfers } = ledger.matching;
    for (const entry of ledger.changed) {
      const state = transfers.entry[entry]!;
      // It may have left again, or be named twice.
      if ((state & entryFlags.changed) === 0) continue;
      transfers.entry[entry] = (state & ~entryFlags.changed) | entryFlags.told;
      this.#addEntry(ledger, entry);
      this.#unitRecords++;
    }
    for (const finding of findings) {
      records.reserve(1);
      records.byte(kinds.finding);
      records.prefixed(Buffer.from(JSON.stringify(finding)));
      this.#unitRecords++;
    }
    if (this.#unitRecords === 0) return 0;
    const units = this.#units;
    units.reserve(24);
    units.whole(version - this.#from);
    units.whole(this.#unitRecords);
    units.raw(records.bytes, 0, records.length);
    this.#unitCount++;
    this.#frameRecords += this.#unitRecords;
    return this.#unitRecords;
  }

  /** Takes what one message changed as told, without a record: those stand in the log already. */
  markTold(ledger: LiveLedger): void {
    const { entry } = ledger.matching.transfers;
    for (const changed of ledger.changed) {
      if ((entry[changed]! & entryFlags.changed) !== 0)
        entry[changed] = (entry[changed]! & ~entryFlags.changed) | entryFlags.told;
    }
  }

  /** The frame, which covers the journal up to `to`. */
  seal(to: number): Buffer {
    const body = this.#records;
    body.length = 0;
    body.reserve(64 + this.#units.length);
    body.whole(this.#shard);
    body.whole(this.#from);
    body.whole(to);
    body.whole(this.#unitCount);
    body.bytes.set(this.#units.since(0), body.length);
    body.length += this.#units.length;
    return sealBody('flows', body.since(0));
  }

  #addDeparted(ledger: LiveLedger): void {
    const records = this.#records;
    const { transfers, pockets } = ledger.matching;
    for (const { entry, id, pocket, instant, seq } of ledger.departed) {
      const transfer = entry >> 1;
      const isCredit = (entry & 1) === 1;
      const standsThere =
        (transfers.entry[entry]! & entryFlags.stands) !== 0 &&
        (isCredit ? transfers.to[transfer] : transfers.from[transfer]) === pocket &&
        (isCredit ? transfers.creditTime[transfer] : transfers.time[transfer]) === instant &&
        transfers.seqOf(transfer) === seq;
      if (standsThere) continue;
      records.reserve(1);
      records.byte(isCredit ? kinds.creditGone : kinds.flowGone);
      records.prefixed(Buffer.from(id));
      const base = pocket * 2;
      records.words(pockets.words, base + pocketWordAt.length);
      records.prefixed(this.#asset(pockets.words[base + pocketWordAt.flags]! & 0xff));
      records.reserve(16);
      records.whole(instant);
      records.whole(seq);
      this.#unitRecords++;
    }
  }

  /** Records that stand in no column: those of entries that only a repair can change. */
  #addRepaired(repaired: readonly EntryRecord[]): void {
    if (repaired.length === 0) return;
    const body = new ByteWriter();
    for (const record of repaired) writeFlowsRecord(body, record);
    const bytes = body.finish();
    this.#records.raw(bytes, 0, bytes.length);
    this.#unitRecords += repaired.length;
  }

  #addEntry(ledger: LiveLedger, entry: number): void {
    const records = this.#records;
    const { matching, texts } = ledger;
    const { transfers, pockets, pieces } = matching;
    const transfer = entry >> 1;
    const isCredit = (entry & 1) === 1;
    const from = transfers.from[transfer]! * 2;
    const to = transfers.to[transfer]! * 2;
    records.reserve(32);
    records.byte(isCredit ? kinds.credit : kinds.flow);
    records.words(texts.words, transfers.text[transfer]! * 2);
    records.reserve(16);
    records.whole(isCredit ? transfers.creditTime[transfer]! : transfers.time[transfer]!);
    records.whole(transfers.seqOf(transfer));
    records.words(pockets.words, from + pocketWordAt.length);
    records.words(pockets.words, to + pocketWordAt.length);
    records.prefixed(this.#asset(pockets.words[from + pocketWordAt.flags]! & 0xff));
    records.reserve(24);
    records.whole(transfers.amount[transfer]!);
    records.wholeOrNull(transfers.balanceOf(entry));
    records.byte((transfers.entry[entry]! & entryFlags.hub) === 0 ? 0 : 1);
    const chain = this.#chain;
    chain.length = 0;
    // Chains are newest first; a record tells what happened first first.
    for (let piece = transfers.chain[entry]!; piece >= 0; piece = pieces.next(piece)) chain.push(piece);
    if (chain.length === 0) {
      records.byte(0);
      records.byte(0);
      records.byte(0);
    } else {
      this.#addIntervals(ledger, pieceKinds.aged);
      this.#addIntervals(ledger, pieceKinds.nameless);
      this.#addIntervals(ledger, pieceKinds.ceased);
    }
    this.#addMessages(transfers, entry);
    if (isCredit) return;
    records.digits(unseenOf(matching, entry));
    this.#addSeen(matching, entry);
    records.reserve(1);
    if (chain.length === 0) records.byte(0);
    else this.#addIntervals(ledger, pieceKinds.source);
  }

  /** B of trace §4, where the entry was matched. */
  #addSeen({ transfers, seen }: LiveLedger['matching'], entry: number): void {
    const records = this.#records;
    const transfer = entry >> 1;
    const takesPart = transfers.from[transfer] !== transfers.to[transfer] && transfers.amount[transfer]! > 0;
    records.reserve(16);
    if (!takesPart || (transfers.entry[entry]! & entryFlags.hub) !== 0) {
      records.byte(sums.none);
      return;
    }
    const before = seen.before(transfer);
    if (typeof before === 'number') {
      records.byte(sums.whole);
      records.whole(before);
    } else {
      records.byte(sums.digits);
      records.prefixed(Buffer.from(String(before)));
    }
  }

  #addIntervals({ matching, texts }: LiveLedger, kind: number): void {
    const records = this.#records;
    const { pieces, lots } = matching;
    const chain = this.#chain;
    let count = 0;
    for (const piece of chain) if (pieces.kind(piece) === kind && lots.textOf(pieces.lot(piece)) !== 0) count++;
    records.reserve(8);
    records.whole(count);
    if (count === 0) return;
    for (let index = chain.length - 1; index >= 0; index--) {
      const piece = chain[index]!;
      if (pieces.kind(piece) !== kind) continue;
      const text = lots.textOf(pieces.lot(piece));
      if (text === 0) continue;
      records.words(texts.words, text * 2);
      records.reserve(16);
      records.whole(pieces.start(piece));
      records.whole(pieces.end(piece));
    }
  }

  #addMessages(transfers: LiveLedger['matching']['transfers'], entry: number): void {
    const records = this.#records;
    const messages = this.#fold.messagesOf(entry);
    records.reserve(8);
    if (messages !== null) {
      records.whole(messages.length);
      for (const message of messages) this.#addMessage(message);
      return;
    }
    const transfer = entry >> 1;
    const { topicBytes, partition } = this.#fold.streams[transfers.stream[transfer]!]!;
    records.whole(1);
    records.prefixed(topicBytes);
    records.reserve(40);
    records.whole(partition);
    records.whole(transfers.offset[transfer]!);
    records.whole(transfers.messageTime[transfer]!);
    records.byte(shaBytes);
    records.wordsRaw(transfers.sha256, (transfer * shaBytes) / 4, shaBytes / 4);
  }

  #addMessage({ topic, partition, offset, timeMs, sha256 }: MessageRef): void {
    const records = this.#records;
    records.prefixed(Buffer.from(topic));
    records.reserve(32);
    records.whole(partition);
    records.whole(offset);
    records.whole(timeMs);
    records.prefixed(Buffer.from(sha256, 'hex'));
  }

  #asset(asset: number): Buffer {
    const code = this.#fold.assetCode(asset);
    let bytes = this.#assetBytes.get(code);
    if (bytes === undefined) {
      bytes = Buffer.from(code);
      this.#assetBytes.set(code, bytes);
    }
    return bytes;
  }
}
