import { hashBytes, type LiveLedger, pocketHash, warmedMax } from '@weir/engine/columns';
import type { AccountId, TransferRecord } from '@weir/model';
import type { MessageRef } from '../journal-record.js';
import type { AssetNumbers } from './asset-numbers.js';
import { recordKinds, ScannedFrame } from './journal-scan.js';

const sides = [null, 'debit', 'credit'] as const;

/**
 * The records of the frame that is being folded, `warmedMax` at a time: what must be known of all of them before the
 * first is folded stands by `index % warmedMax`. Owns the scanned frame.
 */
export class ScannedRecords {
  readonly scan = new ScannedFrame();
  readonly idHash = new Int32Array(warmedMax);
  /** Hashes of pockets: of account and asset. */
  readonly fromHash = new Int32Array(warmedMax);
  readonly toHash = new Int32Array(warmedMax);
  readonly asset = new Uint8Array(warmedMax);
  readonly #assets: AssetNumbers;
  /** What looking ahead read: it means nothing. */
  protected warmed = 0;

  constructor(assets: AssetNumbers) {
    this.#assets = assets;
  }

  /** Hashes the texts of records `[from, to)`, and has the ledger look ahead. */
  prepare(from: number, to: number, ledger: LiveLedger | null): void {
    const { scan } = this;
    const { view } = scan;
    for (let index = from; index < to; index++) {
      const at = index - from;
      this.idHash[at] = 0;
      this.fromHash[at] = 0;
      this.toHash[at] = 0;
      const kind = scan.kind[index]!;
      if (kind > recordKinds.void) continue;
      this.idHash[at] = hashBytes(view, scan.textAt[index]!, scan.textLength[index]!);
      if (kind === recordKinds.void) continue;
      const asset = this.#assets.at(scan, index);
      this.asset[at] = asset;
      this.fromHash[at] = pocketHash(hashBytes(view, scan.fromAt[index]!, scan.fromLength[index]!), asset);
      this.toHash[at] = pocketHash(hashBytes(view, scan.toAt[index]!, scan.toLength[index]!), asset);
    }
    if (ledger === null) return;
    this.warmed ^= ledger.ahead.enter(this.idHash, this.fromHash, this.toHash, to - from, scan.textLength[from]!);
  }

  /** A transfer's record as an object. */
  record(index: number): TransferRecord {
    const { scan } = this;
    return {
      id: scan.text(scan.textAt[index]!, scan.textLength[index]!),
      time: scan.time[index]!,
      seq: scan.seq[index]!,
      creditTime: orNull(scan.creditTime[index]!),
      side: sides[scan.side[index]!]!,
      from: scan.text(scan.fromAt[index]!, scan.fromLength[index]!) as AccountId,
      to: scan.text(scan.toAt[index]!, scan.toLength[index]!) as AccountId,
      asset: this.#assets.codeOf(this.#assets.at(scan, index)),
      amount: scan.amount[index]!,
      balanceFrom: orNull(scan.balanceFrom[index]!),
      balanceTo: orNull(scan.balanceTo[index]!),
    };
  }

  /** The raw message of a record. */
  message(index: number): MessageRef {
    const { scan } = this;
    return {
      topic: scan.topic,
      partition: scan.partition,
      offset: scan.offset[index]!,
      timeMs: scan.timeMs[index]!,
      sha256: scan.sha256(index),
    };
  }
}

/** In columns, −1 stands for null. */
export const orNull = (value: number): number | null => (value < 0 ? null : value);
