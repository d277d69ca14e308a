// The way of what nearly every record is: a whole transfer that is new, in time and in order, between pockets that are
// known, over lots taken from the oldest on. It does what the fold and the ledger do for any record, in one go over
// columns that are looked up once; whatever is not as plain is left to them. It is held to them by their own tests.
import type { MatchRules } from '@weir/engine';
import {
  entryFlags,
  entryWordAt,
  entryWords,
  isText,
  type LiveLedger,
  lotAt,
  lotDoubles,
  lotFlags,
  lotNatureShift,
  lotWordAt,
  lotWords,
  partialWord,
  pieceKinds,
  pocketAt,
  pocketFlags,
  pocketWordAt,
  reservedTextBytes,
  transferDoubles,
  transferFlags,
  transferWordAt,
  transferWords,
  warmedMax,
} from '@weir/engine/columns';
import type { Horizons } from './horizons.js';
import { recordKinds, recordSides } from './journal-scan.js';
import type { KeptIds } from './kept-ids.js';
import type { FrameUnderWay } from './raw-partitions.js';
import type { ScannedRecords } from './scanned-records.js';

const hourMs = 3_600_000;
const shaWords = 8;

/** Pockets with any of these are for the ledger. */
const notPlain =
  pocketFlags.hub |
  pocketFlags.hubForGood |
  pocketFlags.pending |
  pocketFlags.foreign |
  pocketFlags.shelved |
  pocketFlags.wide;
const entered = entryFlags.stands | entryFlags.listed | entryFlags.applied | entryFlags.changed;

export class PlainWay {
  readonly #ledger: LiveLedger;
  readonly #kept: KeptIds;
  readonly #records: ScannedRecords;
  readonly #horizons: Horizons;
  readonly #dust: readonly number[];
  readonly #hubEntries: number;

  /** @param dust by asset number: smaller entries (minor units) do not count towards a hub */
  constructor(
    ledger: LiveLedger,
    kept: KeptIds,
    records: ScannedRecords,
    horizons: Horizons,
    rules: MatchRules,
    dust: readonly number[],
  ) {
    this.#ledger = ledger;
    this.#kept = kept;
    this.#records = records;
    this.#horizons = horizons;
    this.#dust = dust;
    this.#hubEntries = rules.hubEntries ?? Number.POSITIVE_INFINITY;
  }

  /** Other orders of lots, and ages of money, are for the ledger. */
  static isFor({ policy, windowMs }: MatchRules): boolean {
    return policy === 'fifo' && windowMs === null;
  }

  /**
   * Takes records from `index` on while they are plain, up to `end`, and returns the first that it did not take.
   */
  take(index: number, end: number, frame: FrameUnderWay): number {
    const ledger = this.#ledger;
    ledger.reserve(end - index);
    const { scan, idHash, fromHash, toHash, asset: assets } = this.#records;
    const { latenessMs, horizons } = this.#horizons;
    const { stream, firstOffset, fromOffset } = frame;
    const { view } = scan;
    const { matching, texts, ids, settledUpTo, watch } = ledger;
    const { payers, payees } = ledger.ahead;
    const { transfers, pockets, lots, pieces, hubHours, seen } = matching;
    const { words: rows, doubles: rowDoubles, sha256 } = transfers;
    const { words: pocketWords, doubles: pocketDoubles } = pockets;
    const { words: lotRows, doubles: lotDoublesOf } = lots;
    const textWords = texts.words;
    const { slots, mask, tagMask } = ids;
    const isLean = transfers.isLean;
    const keptHours = matching.keptHours;
    const hubEntries = this.#hubEntries;
    let { mark, heard } = frame;
    let at = index;
    for (; at < end; at++) {
      if (scan.kind[at] !== recordKinds.transfer || scan.side[at] !== recordSides.both) break;
      if (scan.offset[at]! < fromOffset) break;
      const place = at % warmedMax;
      const asset = assets[place]!;
      const time = scan.time[at]!;
      if (time < mark - latenessMs[asset]! || time < horizons[asset]!) break;
      const creditTime = scan.creditTime[at]!;
      if (creditTime >= 0 && creditTime !== time) break;
      const seq = scan.seq[at]!;
      const hasBalance = scan.balanceFrom[at]! >= 0 || scan.balanceTo[at]! >= 0;
      if (isLean && (hasBalance || seq !== 0)) break;
      const [fromAt, fromLength] = [scan.fromAt[at]!, scan.fromLength[at]!];
      const [toAt, toLength] = [scan.toAt[at]!, scan.toLength[at]!];
      const longest = Math.max(fromLength, toLength, scan.textLength[at]!);
      if (longest > reservedTextBytes) break;
      const hash = idHash[place]!;
      let slot = hash & mask;
      for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
        if (((slots[slot]! ^ hash) & tagMask) !== 0) continue;
        const other = ((slots[slot]! & mask) - 1) * transferWords;
        if (textWords[rows[other + transferWordAt.text]! * 2 + 1] === hash) break;
      }
      // The id is known, or another with this hash.
      if (slots[slot] !== 0) break;
      const from = knownOrNew(ledger, payers[place]!, view, fromAt, fromLength, fromHash[place]!, asset);
      const to = knownOrNew(ledger, payees[place]!, view, toAt, toLength, toHash[place]!, asset);
      const payer = from * 2;
      const payee = to * 2;

      // The transfer: its id, its row, the minute in which it is kept.
      const transfer = transfers.add();
      ids.put(slot, hash, transfer);
      let left = scan.textLength[at]!;
      let source = scan.textAt[at]!;
      const text = texts.take(left);
      let target = text * 2;
      textWords[target++] = left;
      textWords[target++] = hash;
      for (; left >= 4; left -= 4, source += 4) textWords[target++] = view.getInt32(source, true);
      if (left > 0) textWords[target] = partialWord(view, source, left);
      const amount = scan.amount[at]!;
      const nature = scan.nature[at]!;
      const debit = transfer * 2;
      const debitRow = transfer * transferWords;
      const creditRow = debitRow + entryWords;
      rowDoubles[transfer * transferDoubles] = time;
      rowDoubles[transfer * transferDoubles + transferDoubles / 2] = amount;
      rows[debitRow + entryWordAt.pocket] = from;
      rows[creditRow + entryWordAt.pocket] = to;
      rows[debitRow + entryWordAt.last] = text;
      transfers.setMessage(transfer, scan.offset[at]! - firstOffset, scan.timeMs[at]!);
      const shaAt = scan.sha256At[at]!;
      const sha = transfer * shaWords;
      for (let word = 0; word < shaWords; word++) sha256[sha + word] = view.getInt32(shaAt + word * 4, true);
      if (!isLean) {
        transfers.setTimes(transfer, time, time);
        transfers.setSeq(transfer, seq);
        transfers.setBalances(transfer, scan.balanceFrom[at]!, scan.balanceTo[at]!);
      }
      const creditMarks = (transferFlags.chained << 16) | (nature << 24);
      rows[debitRow + entryWordAt.state] = stream << 16;
      rows[creditRow + entryWordAt.state] = creditMarks;
      this.#kept.addPlain(asset, transfer, time);
      heard |= 1 << asset;
      if (time > mark) mark = time;

      // Its entries, where both pockets take them at their end.
      const payerState = pocketWords[payer + pocketWordAt.flags]!;
      const payeeState = pocketWords[payee + pocketWordAt.flags]!;
      if ((payerState & payeeState & pocketFlags.foreign) !== 0) {
        // Other shards fold both pockets: here it is known, and that is all.
        rows[debitRow + entryWordAt.state] = (stream << 16) | entryFlags.stands;
        rows[creditRow + entryWordAt.state] = creditMarks | entryFlags.stands;
        continue;
      }
      const payerInstant = pocketDoubles[from + pocketAt.lastInstant]!;
      const payeeInstant = pocketDoubles[to + pocketAt.lastInstant]!;
      const settled = settledUpTo[asset]!;
      const payerLast = payerInstant < settled ? -1 : pocketWords[payer + pocketWordAt.lastEntry]!;
      const payeeLast = payeeInstant < settled ? -1 : pocketWords[payee + pocketWordAt.lastEntry]!;
      const counts = amount >= this.#dust[asset]!;
      const isPlain =
        ((payerState | payeeState) & notPlain) === 0 &&
        !hasBalance &&
        from !== to &&
        amount > 0 &&
        pocketDoubles[from] === 0 &&
        !seen.isAhead(from) &&
        !seen.isAhead(to) &&
        (payerLast < 0 || time > payerInstant) &&
        (payeeLast < 0 || time > payeeInstant) &&
        pocketDoubles[to + pocketAt.total]! + amount <= Number.MAX_SAFE_INTEGER &&
        (!counts ||
          (pocketWords[payer + pocketWordAt.hubTotal]! < hubEntries &&
            pocketWords[payee + pocketWordAt.hubTotal]! < hubEntries));
      if (!isPlain) {
        ledger.enter(debit);
        ledger.enter(debit + 1);
        // The columns may be others now.
        at++;
        break;
      }
      const hour = Math.floor(time / hourMs);
      const isCounted = counts && hubEntries !== Number.POSITIVE_INFINITY;
      const did = isCounted ? entered | entryFlags.counted : entered;
      ledger.noteEntered(debit);

      rows[debitRow + entryWordAt.previous] = payerLast;
      rows[debitRow + entryWordAt.next] = -1;
      if (payerLast >= 0) rows[payerLast * entryWords + entryWordAt.next] = debit;
      pocketWords[payer + pocketWordAt.lastEntry] = debit;
      pocketDoubles[from + pocketAt.lastInstant] = time;
      if (isCounted) hubHours.passes(from, hour, hubEntries, keptHours[asset]!);
      const opensPayer = (payerState & pocketFlags.started) === 0;
      if (opensPayer) pocketWords[payer + pocketWordAt.flags] = payerState | pocketFlags.started;
      seen.noteTotal(transfer, pocketDoubles[from + pocketAt.total]!);
      let chain = -1;
      let wanted = amount;
      let lot = pocketWords[payer + pocketWordAt.firstLot]!;
      while (wanted > 0 && lot >= 0) {
        const lotBase = lot * lotDoubles;
        const consumed = lotDoublesOf[lotBase + lotAt.consumed]!;
        const rest = lotDoublesOf[lotBase]! - consumed;
        const isLast = rest <= wanted;
        const piece = isLast ? rest : wanted;
        chain = pieces.add(chain, pieceKinds.source, lot, consumed, consumed + piece, isLast);
        lotDoublesOf[lotBase + lotAt.consumed] = consumed + piece;
        wanted -= piece;
        if (!isLast) break;
        lotRows[lot * lotWords + lotWordAt.flags]! |= lotFlags.gone;
        lot = lotRows[lot * lotWords + lotWordAt.next]!;
        pocketWords[payer + pocketWordAt.firstLot] = lot;
        if (lot < 0) pocketWords[payer + pocketWordAt.lastLot] = -1;
      }
      if (wanted < amount) pocketDoubles[from + pocketAt.total]! -= amount - wanted;
      rows[debitRow + entryWordAt.chain] = chain;
      rows[debitRow + entryWordAt.state] = (stream << 16) | did | (opensPayer ? entryFlags.opened : 0);
      if (watch !== null) watch.applied(debit);

      rows[creditRow + entryWordAt.previous] = payeeLast;
      rows[creditRow + entryWordAt.next] = -1;
      if (payeeLast >= 0) rows[payeeLast * entryWords + entryWordAt.next] = debit + 1;
      pocketWords[payee + pocketWordAt.lastEntry] = debit + 1;
      pocketDoubles[to + pocketAt.lastInstant] = time;
      if (isCounted) hubHours.passes(to, hour, hubEntries, keptHours[asset]!);
      const opensPayee = (payeeState & pocketFlags.started) === 0;
      if (opensPayee) pocketWords[payee + pocketWordAt.flags] = payeeState | pocketFlags.started;
      const made = lots.add(amount, time, text, nature << lotNatureShift);
      rows[creditRow + entryWordAt.last] = made;
      const tail = pocketWords[payee + pocketWordAt.lastLot]!;
      lotRows[made * lotWords + lotWordAt.prev] = tail;
      lotRows[made * lotWords + lotWordAt.next] = -1;
      if (tail < 0) pocketWords[payee + pocketWordAt.firstLot] = made;
      else lotRows[tail * lotWords + lotWordAt.next] = made;
      pocketWords[payee + pocketWordAt.lastLot] = made;
      pocketDoubles[to + pocketAt.total]! += amount;
      rows[creditRow + entryWordAt.state] = creditMarks | did | (opensPayee ? entryFlags.opened : 0);
      if (watch !== null) watch.applied(debit + 1);
    }
    frame.mark = mark;
    frame.heard = heard;
    return at;
  }
}

/** The pocket that looking ahead took for the account's, where it is; else the one that is, made where it is new. */
const knownOrNew = (
  ledger: LiveLedger,
  guess: number,
  view: DataView,
  at: number,
  length: number,
  hash: number,
  asset: number,
): number =>
  guess >= 0 && isText(ledger.matching.pockets.words, guess * 2 + pocketWordAt.length, view, at, length, hash)
    ? guess
    : ledger.pocket(view, at, length, hash, asset);
