import { type AssetCode, assets, WeirError } from '@weir/model';
import type { ScannedFrame } from './journal-scan.js';

/** Assets by the number that columns carry: their place in the one table. */
export class AssetNumbers {
  readonly list = assets();
  readonly #bytes = this.list.map(({ code }) => Buffer.from(code));

  codeOf(asset: number): AssetCode {
    return this.list[asset]!.code;
  }

  /** @throws {WeirError} `FOLD_INVARIANT` */
  of(code: AssetCode): number {
    const number = this.list.findIndex((asset) => asset.code === code);
    if (number < 0) throw unknown(code);
    return number;
  }

  /** Of a scanned record, without making a string. @throws {WeirError} `FOLD_INVARIANT` */
  at(scan: ScannedFrame, index: number): number {
    const at = scan.assetAt[index]!;
    const length = scan.assetLength[index]!;
    for (let number = 0; number < this.#bytes.length; number++) {
      const code = this.#bytes[number]!;
      if (code.length !== length) continue;
      let same = 0;
      while (same < length && code[same] === scan.bytes[at + same]) same++;
      if (same === length) return number;
    }
    throw unknown(scan.text(at, length));
  }
}

const unknown = (code: string): WeirError =>
  new WeirError('FOLD_INVARIANT', `the journal names the asset ${code}, which is none`);
