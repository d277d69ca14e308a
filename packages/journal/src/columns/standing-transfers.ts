import { entryFlags, hashBytes, pocketWordAt, type Transfer, transferFlags } from '@weir/engine';
import type { AccountId } from '@weir/model';
import { recordKinds } from './journal-scan.js';
import type { LedgerFold } from './ledger-fold.js';
import { orNull } from './scanned-records.js';

/** What stands under an id: nothing, what a record says, or something that is not the record's alone. */
export const standings = { nothing: 0, asRecorded: 1, otherwise: 2 } as const;

/**
 * What stands of the ids that the records of a message name, for whoever folds no pockets of its own. To be asked after
 * the fold's `apply` and before its `endMessage`. Times in milliseconds UTC, amounts in minor units; −1 for null.
 */
export class StandingTransfers {
  /** Of the transfer that was looked at last. */
  time = 0;
  seq = 0;
  creditTime = 0;
  amount = 0;
  balanceFrom = 0;
  balanceTo = 0;
  /** Place in `assets()`. */
  asset = 0;
  readonly #fold: LedgerFold;
  #from = 0;
  #to = 0;

  constructor(fold: LedgerFold) {
    this.#fold = fold;
  }

  /** Looks at what stands under the id of a record of `fold.scan`, a transfer or a void; one of `standings`. */
  look(index: number): number {
    const { scan, ledger } = this.#fold;
    const { transfers, pockets } = ledger.matching;
    const [idAt, idLength] = [scan.textAt[index]!, scan.textLength[index]!];
    const transfer = ledger.find(scan.view, idAt, idLength, hashBytes(scan.view, idAt, idLength));
    if (transfer < 0 || (transfers.stateOf(transfer * 2) & entryFlags.stands) === 0) return standings.nothing;
    const hasArrived = (transfers.stateOf(transfer * 2 + 1) & entryFlags.stands) !== 0;
    this.#from = transfers.fromOf(transfer);
    this.#to = transfers.toOf(transfer);
    this.time = transfers.timeOf(transfer);
    this.seq = transfers.seqOf(transfer);
    this.creditTime = hasArrived ? transfers.creditTimeOf(transfer) : -1;
    this.amount = transfers.amountOf(transfer);
    this.balanceFrom = transfers.balanceOf(transfer * 2);
    this.balanceTo = transfers.balanceOf(transfer * 2 + 1);
    this.asset = pockets.words[this.#from * 2 + pocketWordAt.flags]! & 0xff;
    // Of an id that only one record ever came of, the record says the same: its texts are nearer.
    const isPlain = (transfers.flagsOf(transfer) & transferFlags.manifold) === 0;
    return isPlain && scan.kind[index] === recordKinds.transfer ? standings.asRecorded : standings.otherwise;
  }

  /** The transfer that was looked at last, under the id of a record, as an object. */
  of(index: number): Transfer {
    const { scan, ledger } = this.#fold;
    return {
      id: scan.text(scan.textAt[index]!, scan.textLength[index]!),
      time: this.time,
      seq: this.seq,
      creditTime: orNull(this.creditTime),
      from: ledger.accountOf(this.#from) as AccountId,
      to: ledger.accountOf(this.#to) as AccountId,
      asset: this.#fold.assetCode(this.asset),
      amount: this.amount,
      balanceFrom: orNull(this.balanceFrom),
      balanceTo: orNull(this.balanceTo),
    };
  }
}
