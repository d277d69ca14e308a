import { type AssetCode, WeirError } from '@weir/model';
import type { AssetSums } from './case-spec.js';
import { ExactSums, type ExactSumsSaved } from './exact-sums.js';

const totalAt = { roots: 0, absorbed: 1, inFlight: 2, received: 3, forwarded: 4 } as const;
type Total = keyof typeof totalAt;
const totalCount = 5;

/** What one case's taint adds up to, by asset, kept as it changes. */
export class CaseTotals {
  readonly #assets: AssetCode[] = [];
  readonly #sums = new ExactSums(totalCount);

  /** The number of an asset among the case's. */
  assetNumber(asset: AssetCode): number {
    const known = this.#assets.indexOf(asset);
    if (known >= 0) return known;
    this.#assets.push(asset);
    this.#sums.reserve(this.#assets.length * totalCount);
    return this.#assets.length - 1;
  }

  increase(asset: number, total: Total, amount: number): void {
    if (amount > 0) this.#sums.add(asset * totalCount + totalAt[total], amount);
  }

  decrease(asset: number, total: Total, amount: number): void {
    if (amount > 0) this.#sums.subtract(asset * totalCount + totalAt[total], amount);
  }

  clear(): void {
    for (let at = 0; at < this.#assets.length * totalCount; at++) this.#sums.clear(at);
  }

  /** By asset, those without roots and taint left out. */
  sums(): ReadonlyMap<AssetCode, AssetSums> {
    const sums = new Map<AssetCode, AssetSums>();
    for (const [number, asset] of this.#assets.entries()) {
      const of = {
        roots: this.#get(number, 'roots'),
        absorbed: this.#get(number, 'absorbed'),
        inFlight: this.#get(number, 'inFlight'),
      };
      if (of.roots > 0n) sums.set(asset, of);
    }
    return sums;
  }

  /**
   * Conservation (trace §3): Σ roots = Σ over pockets of (received − forwarded) + absorbed + in flight.
   * @throws {WeirError} `FOLD_INVARIANT`
   */
  assertConserved(caseName: string): void {
    for (const [number, asset] of this.#assets.entries()) {
      const rest =
        this.#get(number, 'roots') -
        this.#get(number, 'received') +
        this.#get(number, 'forwarded') -
        this.#get(number, 'absorbed') -
        this.#get(number, 'inFlight');
      if (rest !== 0n)
        throw new WeirError('FOLD_INVARIANT', `case ${caseName}: ${rest} ${asset} minor units unaccounted for`);
    }
  }

  saved(): { readonly assets: readonly AssetCode[]; readonly sums: ExactSumsSaved } {
    return { assets: [...this.#assets], sums: this.#sums.saved(this.#assets.length * totalCount) };
  }

  load({ assets, sums }: { readonly assets: readonly string[]; readonly sums: ExactSumsSaved }): void {
    for (const asset of assets) this.#assets.push(asset as AssetCode);
    this.#sums.loadSaved(sums);
  }

  #get(asset: number, total: Total): bigint {
    return this.#sums.get(asset * totalCount + totalAt[total]);
  }
}
