import { type TransferNature, transferNatures } from '@weir/model';
import { type Act, actNumber } from './acts.js';

const natureNumbers = new Map(transferNatures.map((nature, number) => [nature, number]));
/** 2^26 rows fit beside the seconds of 4 years in a sort key that a double holds exactly. */
const rowsMax = 2 ** 26;

/**
 * Transfers that people intend, in the order in which their stories were told: columns that grow. Times are whole
 * seconds since the plan's epoch; the sort by time keeps the order of telling inside a second.
 */
export class TransferPlan {
  length = 0;
  second = new Int32Array(1 << 16);
  from = new Uint32Array(1 << 16);
  to = new Uint32Array(1 << 16);
  amountMinor = new Float64Array(1 << 16);
  act = new Uint8Array(1 << 16);
  nature = new Uint8Array(1 << 16);

  /** @param second since the plan's epoch; fractions are cut off */
  pay(second: number, from: number, to: number, amountMinor: number, act: Act, nature: TransferNature = 'ordinary') {
    if (this.length === this.second.length) this.#grow();
    const row = this.length++;
    this.second[row] = second;
    this.from[row] = from;
    this.to[row] = to;
    this.amountMinor[row] = Math.floor(amountMinor);
    this.act[row] = actNumber(act);
    this.nature[row] = natureNumbers.get(nature)!;
  }

  /** Rows by time, those of one second in the order of telling. */
  inOrder(): Float64Array {
    if (this.length > rowsMax) throw new RangeError(`a plan of ${this.length} transfers is too long to sort`);
    const keys = new Float64Array(this.length);
    for (let row = 0; row < this.length; row++) keys[row] = this.second[row]! * rowsMax + row;
    keys.sort();
    for (let place = 0; place < this.length; place++) keys[place] = keys[place]! % rowsMax;
    return keys;
  }

  #grow(): void {
    const size = this.second.length * 2;
    const larger = <T extends Int32Array | Uint32Array | Float64Array | Uint8Array>(into: T, old: T): T => {
      into.set(old);
      return into;
    };
    this.second = larger(new Int32Array(size), this.second);
    this.from = larger(new Uint32Array(size), this.from);
    this.to = larger(new Uint32Array(size), this.to);
    this.amountMinor = larger(new Float64Array(size), this.amountMinor);
    this.act = larger(new Uint8Array(size), this.act);
    this.nature = larger(new Uint8Array(size), this.nature);
  }
}
