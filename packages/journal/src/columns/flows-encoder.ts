import type { Finding } from '@weir/engine';
import { entryFlags, type LiveLedger, pieceKinds, pocketWordAt, unseenOf, warmedMax } from '@weir/engine/columns';
import type { AssetCode } from '@weir/model';
import { ByteWriter } from '../bytes.js';
import { isSameMessages, paired, sums, writeFlowsRecord } from '../flow-codec.js';
import type { EntryRecord } from '../flow-record.js';
import { sealBody } from '../frame.js';
import type { MessageRef } from '../journal-record.js';
import { writeMessageRulings, writeRulingsHead } from '../rulings/ruling-codec.js';
import { ByteSink } from './byte-sink.js';
import type { LedgerFold } from './ledger-fold.js';
import type { LedgerMessage } from './ledger-message.js';
import { highestOf } from './raw-partitions.js';

const kinds = { flow: 1, credit: 2, flowGone: 3, creditGone: 4, finding: 5 } as const;
const shaBytes = 32;
/** Two whole numbers. */
const unitHeadMax = 16;
/** The shard whose frames carry the rulings. */
const rulingShard = 0;

interface Unit {
  readonly from: number;
  readonly to: number;
}

/**
 * Writes flows frames straight from the columns of a ledger, record by record; the layout is that of
 * `encodeFlowsFrame`. Source: schemas/frames.md.
 */
export class FlowsEncoder {
  readonly #fold: LedgerFold;
  readonly #shard: number;
  /** The units of the frame, each behind a gap that its head is written to the end of. */
  readonly #records = new ByteSink();
  readonly #head = new ByteSink();
  #units: Unit[] = [];
  readonly #assetBytes = new Map<AssetCode, Buffer>();
  /** The rulings of the frame, each message's after the other's. */
  readonly #rulings = new ByteWriter();
  #ruledMessages = 0;
  #from = 0;
  #frameRecords = 0;
  #unitRecords = 0;
  #chain: number[] = [];
  /** What looking ahead read: it means nothing. */
  protected warmed = 0;

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
    this.#records.length = 0;
    this.#units = [];
    this.#frameRecords = 0;
    this.#rulings.clear();
    this.#ruledMessages = 0;
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
    const gap = records.length;
    records.reserve(unitHeadMax);
    records.length += unitHeadMax;
    const begin = records.length;
    this.#unitRecords = 0;
    this.#addDeparted(ledger);
    this.#addRepaired(repaired);
    const { transfers } = ledger.matching;
    const { changed } = ledger;
    for (let at = 0; at < changed.length; at++) {
      if (at % warmedMax === 0) this.warmed ^= ledger.ahead.tell(changed, at, Math.min(at + warmedMax, changed.length));
      const entry = changed[at]!;
      const state = transfers.stateOf(entry);
      // It may have left again, or be named twice.
      if ((state & entryFlags.changed) === 0) continue;
      transfers.setState(entry, (state & ~entryFlags.changed) | entryFlags.told);
      const credit = this.#creditToPair(ledger, entry);
      if (credit >= 0) transfers.setState(credit, (transfers.stateOf(credit) & ~entryFlags.changed) | entryFlags.told);
      this.#addEntry(ledger, entry, credit);
      this.#unitRecords += credit < 0 ? 1 : 2;
    }
    for (const finding of findings) {
      records.reserve(1);
      records.byte(kinds.finding);
      records.prefixed(Buffer.from(JSON.stringify(finding)));
      this.#unitRecords++;
    }
    if (this.#unitRecords === 0) {
      records.length = gap;
      return 0;
    }
    const head = this.#head;
    head.length = 0;
    head.whole(version - this.#from);
    head.whole(this.#unitRecords);
    records.bytes.set(head.since(0), begin - head.length);
    this.#units.push({ from: begin - head.length, to: records.length });
    this.#frameRecords += this.#unitRecords;
    return this.#unitRecords;
  }

  /**
   * Adds what the fold ruled on a message, where it is shard 0: all shards rule the same. To be called after the fold's
   * `endMessage`. @param version the message's journal offset
   */
  addRulings(version: number, message: LedgerMessage): void {
    if (this.#shard !== rulingShard) return;
    const rulings = this.#fold.rulingsOf(message);
    if (rulings.length === 0) return;
    writeMessageRulings(this.#rulings, { offset: version, rulings }, this.#from);
    this.#ruledMessages++;
  }

  /** Takes what one message changed as told, without a record: those stand in the log already. */
  markTold(ledger: LiveLedger): void {
    const { transfers } = ledger.matching;
    for (const changed of ledger.changed) {
      const state = transfers.stateOf(changed);
      if ((state & entryFlags.changed) === 0) continue;
      transfers.setState(changed, (state & ~entryFlags.changed) | entryFlags.told);
    }
  }

  /** The frame, which covers the journal up to `to`. */
  seal(to: number): Buffer {
    const head = this.#head;
    head.length = 0;
    head.whole(this.#shard);
    head.whole(this.#from);
    head.whole(to);
    this.#addRulings();
    head.reserve(unitHeadMax);
    head.whole(this.#units.length);
    const { bytes } = this.#records;
    return sealBody('flows', head.since(0), ...this.#units.map((unit) => bytes.subarray(unit.from, unit.to)));
  }

  #addRulings(): void {
    const head = this.#head;
    if (this.#shard !== rulingShard) {
      head.whole(0);
      return;
    }
    const before = new ByteWriter();
    const { topicTimes, marks, droppedFrames, last } = this.#fold;
    writeRulingsHead(before, { reachedMs: highestOf(topicTimes), marks, droppedFrames, last }, this.#ruledMessages);
    const rulings = this.#rulings.written;
    head.whole(before.length + rulings.length);
    head.raw(before.written, 0, before.length);
    head.raw(rulings, 0, rulings.length);
  }

  #addDeparted(ledger: LiveLedger): void {
    const records = this.#records;
    const { transfers, pockets } = ledger.matching;
    for (const { entry, id, pocket, instant, seq } of ledger.departed) {
      const transfer = entry >> 1;
      const isCredit = (entry & 1) === 1;
      const standsThere =
        (transfers.stateOf(entry) & entryFlags.stands) !== 0 &&
        transfers.pocketOf(entry) === pocket &&
        transfers.instantOf(entry) === instant &&
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

  /** The credit that is told with a debit as a pair, by the rule of `arePair` in flow-codec.ts; −1: none. */
  #creditToPair(ledger: LiveLedger, entry: number): number {
    const { transfers } = ledger.matching;
    const credit = entry | 1;
    if (credit === entry || (transfers.stateOf(credit) & entryFlags.changed) === 0) return -1;
    if (transfers.instantOf(credit) !== transfers.instantOf(entry)) return -1;
    if (!this.#isBare(ledger, entry) || !this.#isBare(ledger, credit)) return -1;
    const messages = this.#fold.messagesOf(entry);
    // Null is of both: the message stands with their transfer.
    return messages === null || isSameMessages(messages, this.#fold.messagesOf(credit) ?? []) ? credit : -1;
  }

  /** Nothing is told of what happened to the entry but a flow's sources. */
  #isBare({ matching }: LiveLedger, entry: number): boolean {
    const { transfers, pieces, lots } = matching;
    if ((transfers.stateOf(entry) & entryFlags.hub) !== 0) return false;
    for (let piece = transfers.chainOf(entry); piece >= 0; piece = pieces.next(piece)) {
      const kind = pieces.kind(piece);
      const isTold = kind === pieceKinds.aged || kind === pieceKinds.nameless || kind === pieceKinds.ceased;
      if (isTold && lots.textOf(pieces.lot(piece)) !== 0) return false;
    }
    return true;
  }

  /** @param credit told with it as a pair; −1: none */
  #addEntry(ledger: LiveLedger, entry: number, credit: number): void {
    const records = this.#records;
    const { matching, texts } = ledger;
    const { transfers, pockets, pieces } = matching;
    const transfer = entry >> 1;
    const isCredit = (entry & 1) === 1;
    const from = transfers.fromOf(transfer) * 2;
    const to = transfers.toOf(transfer) * 2;
    records.reserve(32);
    if (credit < 0) records.byte(isCredit ? kinds.credit : kinds.flow);
    else {
      records.byte(paired.flow);
      records.byte(paired.credit);
    }
    records.words(texts.words, transfers.textOf(transfer) * 2);
    records.reserve(16);
    records.whole(transfers.instantOf(entry));
    records.whole(transfers.seqOf(transfer));
    records.words(pockets.words, from + pocketWordAt.length);
    records.words(pockets.words, to + pocketWordAt.length);
    records.prefixed(this.#asset(pockets.words[from + pocketWordAt.flags]! & 0xff));
    records.reserve(40);
    records.whole(transfers.amountOf(transfer));
    if (credit >= 0) records.wholeOrNull(transfers.balanceOf(credit));
    records.wholeOrNull(transfers.balanceOf(entry));
    records.byte((transfers.stateOf(entry) & entryFlags.hub) === 0 ? 0 : 1);
    const chain = this.#chain;
    chain.length = 0;
    // Chains are newest first; a record tells what happened first first.
    for (let piece = transfers.chainOf(entry); piece >= 0; piece = pieces.next(piece)) chain.push(piece);
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
    const takesPart = transfers.fromOf(transfer) !== transfers.toOf(transfer) && transfers.amountOf(transfer) > 0;
    records.reserve(16);
    if (!takesPart || (transfers.stateOf(entry) & entryFlags.hub) !== 0) {
      records.byte(sums.none);
      return;
    }
    const before = seen.found(transfer);
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
    const { topicBytes, partition, firstOffset } = this.#fold.streams[transfers.streamOf(transfer)]!;
    records.whole(1);
    records.prefixed(topicBytes);
    records.reserve(40);
    records.whole(partition);
    records.whole(firstOffset + transfers.messageOffsetOf(transfer));
    records.whole(transfers.messageTimeOf(transfer));
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
