import type { Transfer } from '@weir/engine';
import {
  AssetNumbers,
  type Ruling,
  recordKinds,
  recordSides,
  type ScannedFrame,
  type StandingFields,
  transferBut,
} from '@weir/journal';
import type { AccountId } from '@weir/model';
import { WeirError } from '@weir/model';
import { MessageTransfers } from './message-transfers.js';

/**
 * Says what stands of the ids that the records of a raw frame name: what a record says alone, unless it was ruled
 * otherwise. Rule: trace §1. It is itself the numbers of the record that it looks at.
 */
export class RuledTransfers {
  readonly #assets = new AssetNumbers();
  time = 0;
  seq = 0;
  creditTime = 0;
  amount = 0;
  balanceFrom = 0;
  balanceTo = 0;
  /** Place in `assets()`. */
  asset = 0;

  /**
   * What the records told, and what stands of the ids they name, in their order.
   * @param countsFrom records at raw offsets below it say nothing, but for what they told
   * @throws {WeirError} `FOLD_INVARIANT` where the rulings are not those of this frame
   */
  of(scan: ScannedFrame, countsFrom: number, rulings: readonly Ruling[]): MessageTransfers {
    const ruled = this.#ruledIn(scan, rulings);
    const transfers = new MessageTransfers(scan.bytes, scan.count);
    for (let index = 0; index < scan.count; index++) {
      const kind = scan.kind[index]!;
      if (kind > recordKinds.void) continue;
      if (scan.offset[index]! < countsFrom) {
        transfers.addTold(scan, index);
        continue;
      }
      const id = ruled === null ? null : scan.text(scan.textAt[index]!, scan.textLength[index]!);
      const now = id === null ? undefined : ruled!.get(id);
      if (now === null || (now === undefined && kind === recordKinds.void)) transfers.addNone(scan, index);
      else if (now === undefined) {
        this.#read(scan, index);
        transfers.addStanding(scan, index, this);
      } else {
        transfers.addTold(scan, index);
        transfers.addOther({ id: now.id, now });
      }
    }
    return transfers;
  }

  /** By id; null: none is told of. */
  #ruledIn(scan: ScannedFrame, rulings: readonly Ruling[]): Map<string, Transfer | null> | null {
    let ruled: Map<string, Transfer | null> | null = null;
    for (const ruling of rulings) {
      if (ruling.kind !== 'stands') continue;
      const { record, but } = ruling;
      if (record >= scan.count || scan.kind[record]! > recordKinds.void) {
        const detail = `a ruling on record ${record} of a frame of ${scan.count}, or of another kind`;
        throw new WeirError('FOLD_INVARIANT', detail);
      }
      const id = scan.text(scan.textAt[record]!, scan.textLength[record]!);
      ruled ??= new Map();
      ruled.set(id, transferBut(id, this.#saidAlone(scan, record), but));
    }
    return ruled;
  }

  /** The transfer that a record alone comes to, but for its id; a void: null. */
  #saidAlone(scan: ScannedFrame, index: number): StandingFields | null {
    if (scan.kind[index] === recordKinds.void) return null;
    this.#read(scan, index);
    const orNull = (value: number): number | null => (value < 0 ? null : value);
    return {
      time: this.time,
      seq: this.seq,
      creditTime: orNull(this.creditTime),
      from: scan.text(scan.fromAt[index]!, scan.fromLength[index]!) as AccountId,
      to: scan.text(scan.toAt[index]!, scan.toLength[index]!) as AccountId,
      asset: this.#assets.codeOf(this.asset),
      amount: this.amount,
      balanceFrom: orNull(this.balanceFrom),
      balanceTo: orNull(this.balanceTo),
    };
  }

  /** The numbers that a transfer's record alone comes to; −1 for null. */
  #read(scan: ScannedFrame, index: number): void {
    const side = scan.side[index]!;
    const time = scan.time[index]!;
    this.time = time;
    this.seq = scan.seq[index]!;
    // A credit time of −1 is none, and then the payer's holds.
    this.creditTime = side === recordSides.debit ? -1 : Math.max(scan.creditTime[index]!, time);
    this.amount = scan.amount[index]!;
    this.balanceFrom = side === recordSides.credit ? -1 : scan.balanceFrom[index]!;
    this.balanceTo = side === recordSides.debit ? -1 : scan.balanceTo[index]!;
    this.asset = this.#assets.at(scan, index);
  }
}
