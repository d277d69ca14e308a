import { entryFlags, hashBytes, pocketWordAt, type Transfer, transferFlags } from '@weir/engine';
import type { AccountId } from '@weir/model';
import type { LedgerFold } from './ledger-fold.js';
import { orNull } from './scanned-records.js';

/**
 * What stands of the ids that the records of a message name, as objects, for whoever folds no pockets of its own. To be
 * asked after the fold's `apply` and before its `endMessage`.
 */
export class StandingTransfers {
  readonly #fold: LedgerFold;

  constructor(fold: LedgerFold) {
    this.#fold = fold;
  }

  /** The transfer that stands under the id of a record of `fold.scan`, a transfer or a void; null: none does. */
  of(index: number): Transfer | null {
    const { scan, ledger } = this.#fold;
    const { transfers, pockets } = ledger.matching;
    const [idAt, idLength] = [scan.textAt[index]!, scan.textLength[index]!];
    const transfer = ledger.find(scan.view, idAt, idLength, hashBytes(scan.view, idAt, idLength));
    if (transfer < 0 || (transfers.stateOf(transfer * 2) & entryFlags.stands) === 0) return null;
    const [from, to] = [transfers.fromOf(transfer), transfers.toOf(transfer)];
    const hasArrived = (transfers.stateOf(transfer * 2 + 1) & entryFlags.stands) !== 0;
    // Of an id that only one record ever came of, the record says the same: its texts are nearer.
    const isPlain = (transfers.flagsOf(transfer) & transferFlags.manifold) === 0;
    return {
      id: scan.text(idAt, idLength),
      time: transfers.timeOf(transfer),
      seq: transfers.seqOf(transfer),
      creditTime: hasArrived ? transfers.creditTimeOf(transfer) : null,
      from: (isPlain ? scan.text(scan.fromAt[index]!, scan.fromLength[index]!) : ledger.accountOf(from)) as AccountId,
      to: (isPlain ? scan.text(scan.toAt[index]!, scan.toLength[index]!) : ledger.accountOf(to)) as AccountId,
      asset: this.#fold.assetCode(pockets.words[from * 2 + pocketWordAt.flags]! & 0xff),
      amount: transfers.amountOf(transfer),
      balanceFrom: orNull(transfers.balanceOf(transfer * 2)),
      balanceTo: orNull(transfers.balanceOf(transfer * 2 + 1)),
    };
  }
}
