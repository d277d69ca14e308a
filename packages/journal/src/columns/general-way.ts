import { type LiveLedger, transferFlags, warmedMax } from '@weir/engine/columns';
import { canonicalContent, type TransferRecord } from '@weir/model';
import { type Identity, standing, withContent } from '../fold/identity-table.js';
import { loneKeptMs } from '../fold/journal-fold.js';
import { type TouchedEntry, touchedEntries } from '../fold/touched-entries.js';
import type { MessageRef } from '../journal-record.js';
import type { LateContent, WaitingIds } from '../repair/waiting-ids.js';
import type { AssetNumbers } from './asset-numbers.js';
import type { Horizons } from './horizons.js';
import { recordSides } from './journal-scan.js';
import type { KeptIds } from './kept-ids.js';
import { type LedgerIdentities, noAsset } from './ledger-identities.js';
import type { LedgerMessage } from './ledger-message.js';
import type { FrameUnderWay } from './raw-partitions.js';
import type { ScannedRecords } from './scanned-records.js';

/**
 * The way of any record: is it one event with another, is it too late, and what changes in the ledger. Source: trace §1
 * and §5, architecture §5.
 */
export class GeneralWay {
  readonly #ledger: LiveLedger;
  readonly #identities: LedgerIdentities;
  readonly #records: ScannedRecords;
  readonly #frame: FrameUnderWay;
  readonly #assets: AssetNumbers;
  readonly #horizons: Horizons;
  readonly #kept: KeptIds;
  readonly #waiting: WaitingIds;

  constructor(
    ledger: LiveLedger,
    identities: LedgerIdentities,
    records: ScannedRecords,
    frame: FrameUnderWay,
    assets: AssetNumbers,
    horizons: Horizons,
    kept: KeptIds,
    waiting: WaitingIds,
  ) {
    this.#ledger = ledger;
    this.#identities = identities;
    this.#records = records;
    this.#frame = frame;
    this.#assets = assets;
    this.#horizons = horizons;
    this.#kept = kept;
    this.#waiting = waiting;
  }

  takeTransfer(index: number, out: LedgerMessage): void {
    const { scan } = this.#records;
    const { view } = scan;
    const ledger = this.#ledger;
    const frame = this.#frame;
    const idAt = scan.textAt[index]!;
    const idLength = scan.textLength[index]!;
    const place = index % warmedMax;
    const idHash = this.#records.idHash[place]!;
    const known = ledger.find(view, idAt, idLength, idHash);
    if (known >= 0) {
      if (this.#identities.isSamePlain(known, index)) {
        out.outcomes.duplicates++;
        return;
      }
    } else if (scan.side[index] === recordSides.both) {
      const asset = this.#records.asset[place]!;
      const time = scan.time[index]!;
      if (this.#horizons.isLate(asset, time, frame.mark)) {
        out.noted.push(index);
        this.#late(-1, index, out);
        return;
      }
      const transfer = ledger.add(view, idAt, idLength, idHash);
      this.#identities.fill(transfer, index, asset);
      frame.heard |= 1 << asset;
      out.outcomes.transfers++;
      if (time > frame.mark) frame.mark = time;
      const { transfers } = ledger.matching;
      transfers.addFlags(transfer, transferFlags.chained);
      this.#kept.addPlain(asset, transfer, transfers.creditTimeOf(transfer));
      ledger.enter(transfer * 2);
      ledger.enter(transfer * 2 + 1);
      return;
    }
    out.noted.push(index);
    this.#takeManifold(known, idHash, index, out);
  }

  /** A half, or another content of an id that is known: rare enough for objects. @param found −1: the id is not known */
  #takeManifold(found: number, idHash: number, index: number, out: LedgerMessage): void {
    const { scan } = this.#records;
    const ledger = this.#ledger;
    const record = this.#records.record(index);
    const message = this.#records.message(index);
    const known = this.#identities.of(found);
    const content = canonicalContent(record);
    if (known.contents.has(content)) {
      out.outcomes.duplicates++;
      return;
    }
    const isWaiting = this.#waiting.has(record.id);
    if (isWaiting && this.#waiting.brings(record.id, content)) {
      out.outcomes.duplicates++;
      return;
    }
    const next = withContent(known, record, message);
    if (isWaiting || this.#isLate(touchedEntries(standing(known), standing(next)))) {
      this.#late(found, index, out);
      return;
    }
    this.#frame.heard |= 1 << this.#assets.of(record.asset);
    const transfer = found < 0 ? ledger.add(scan.view, scan.textAt[index]!, scan.textLength[index]!, idHash) : found;
    if (found < 0) ledger.matching.transfers.setNature(transfer, scan.nature[index]!);
    this.#identities.keep(transfer, next);
    if (next.refused.has(content)) out.outcomes.conflicts++;
    else {
      out.outcomes.transfers++;
      if (record.time > this.#frame.mark) this.#frame.mark = record.time;
    }
    this.#identities.change(transfer, known, next);
  }

  takeVoid(index: number, out: LedgerMessage): void {
    out.noted.push(index);
    const { scan } = this.#records;
    const ledger = this.#ledger;
    const idAt = scan.textAt[index]!;
    const idLength = scan.textLength[index]!;
    const idHash = this.#records.idHash[index % warmedMax]!;
    const found = ledger.find(scan.view, idAt, idLength, idHash);
    if (found < 0) {
      const highest = Math.max(this.#frame.watermark.highest ?? 0, this.#frame.mark);
      const known = Math.max(scan.time[index]!, highest, scan.timeMs[index]!, 0);
      const transfer = ledger.add(scan.view, idAt, idLength, idHash);
      const identity: Identity = { ...this.#identities.of(-1), voided: true };
      this.#identities.keepUntil(transfer, identity, noAsset, known + loneKeptMs);
      const id = scan.text(idAt, idLength);
      out.unknownVoids.push({ id, message: this.#records.message(index) });
      out.voided.push(id);
      out.outcomes.voids++;
      return;
    }
    const known = this.#identities.of(found);
    const id = ledger.idOf(found);
    const isWaiting = this.#waiting.has(id);
    if (known.voided || (isWaiting && this.#waiting.brings(id, null))) {
      out.outcomes.duplicates++;
      return;
    }
    const next: Identity = { ...known, voided: true };
    out.voided.push(id);
    if (isWaiting || this.#isLate(touchedEntries(standing(known), null))) {
      const message = this.#records.message(index);
      const accounts = known.transfer === null ? [] : [known.transfer.from, known.transfer.to];
      out.outcomes.late++;
      out.late.push({ id, kind: 'void', message, accounts });
      out.lateAssets.push(known.transfer?.asset ?? null);
      out.lateContents.push({ record: null, known });
      this.#wait(found, known, null, message);
      return;
    }
    out.outcomes.voids++;
    this.#identities.keep(found, next);
    this.#identities.change(found, known, next);
  }

  /** @param found −1: the id is not known */
  #late(found: number, index: number, out: LedgerMessage): void {
    const record = this.#records.record(index);
    const message = this.#records.message(index);
    out.outcomes.late++;
    out.late.push({ id: record.id, kind: 'transfer', message, accounts: [record.from, record.to] });
    out.lateAssets.push(record.asset);
    const known = this.#identities.of(found);
    out.lateContents.push({ record, known });
    const transfer = found < 0 ? this.#identities.add(record.id) : found;
    if (found < 0) this.#ledger.matching.transfers.setNature(transfer, this.#records.scan.nature[index]!);
    this.#wait(transfer, known, record, message);
  }

  /** What came of the id waits for a repair, and so will all that comes of it until then. */
  #wait(transfer: number, known: Identity, record: TransferRecord | null, message: MessageRef): void {
    const content: LateContent = { offset: this.#frame.journalOffset, record, message };
    this.#waiting.add(this.#ledger.idOf(transfer), content);
    const asset = known.transfer?.asset ?? record?.asset;
    const number = asset === undefined ? noAsset : this.#assets.of(asset);
    this.#identities.keepUntil(transfer, known, number, Number.POSITIVE_INFINITY);
  }

  /** True where an entry lies before what may still change. Each is measured by its own asset. */
  #isLate(entries: readonly TouchedEntry[]): boolean {
    const { mark } = this.#frame;
    return entries.some(({ asset, instant }) => this.#horizons.isLate(this.#assets.of(asset), instant, mark));
  }
}
