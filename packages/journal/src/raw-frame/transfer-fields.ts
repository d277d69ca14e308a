import { TextRange } from '@weir/model';
import { recordSides } from '../columns/journal-scan.js';

/**
 * The fields of a transfer where they lie: texts as bytes, numbers as numbers. Readers of messages fill one and the same
 * object again and again, and `RawFrameWriter` writes a record from it, so that a transfer makes no object and no
 * string on its way into the journal. Everything in it is checked and in normal form, as in `TransferRecord`.
 */
export class TransferFields {
  readonly id = new TextRange();
  /** Milliseconds UTC. */
  time = 0;
  seq = 0;
  /** Milliseconds UTC; −1 for none. */
  creditTime = -1;
  side: (typeof recordSides)[keyof typeof recordSides] = recordSides.both;
  readonly from = new TextRange();
  readonly to = new TextRange();
  /** Place in the table of `assets()`. */
  asset = 0;
  /** Minor units. */
  amount = 0;
  /** Minor units; −1 for none. */
  balanceFrom = -1;
  balanceTo = -1;
  /** Place in `transferNatures`. */
  nature = 0;
  /** Empty where the feed names none, like `address`. */
  readonly device = new TextRange();
  readonly address = new TextRange();
}
