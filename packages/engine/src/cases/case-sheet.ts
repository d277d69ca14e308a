import { type AccountId, type AssetCode, WeirError } from '@weir/model';
import { ByPocket } from '../ledger/by-pocket.js';
import { type AssetSums, noParts, type PocketParts } from './case-spec.js';

/** Adds up one case's answer while it is being worked out, and checks that no money is lost or made. */
export class CaseSheet {
  readonly #pockets = new ByPocket<PocketParts>();
  readonly #sums = new Map<AssetCode, AssetSums>();

  pocket(account: AccountId, asset: AssetCode): PocketParts {
    return this.#pockets.getOrMake(account, asset, () => ({
      account,
      asset,
      layer: Number.POSITIVE_INFINITY,
      ...noParts(),
    }));
  }

  sums(asset: AssetCode): AssetSums {
    let sums = this.#sums.get(asset);
    if (sums === undefined) {
      sums = { roots: 0n, absorbed: 0n, inFlight: 0n };
      this.#sums.set(asset, sums);
    }
    return sums;
  }

  pockets(): PocketParts[] {
    return [...this.#pockets.values()].filter((parts) => parts.received > 0n);
  }

  allSums(): ReadonlyMap<AssetCode, AssetSums> {
    return this.#sums;
  }

  /**
   * Conservation (trace §3): Σ roots = Σ over pockets of (received − forwarded) + absorbed + in flight, and the
   * parts of a pocket are its `received`.
   * @throws {WeirError} `FOLD_INVARIANT`
   */
  assertConserved(caseName: string): void {
    const left = new Map<AssetCode, bigint>();
    for (const [asset, sums] of this.#sums) left.set(asset, sums.roots - sums.absorbed - sums.inFlight);
    for (const parts of this.#pockets.values()) {
      const accounted =
        parts.forwarded + parts.returned + parts.exited + parts.notFollowed + parts.outOfSight + parts.atRest;
      const isNegative = Object.values(parts).some((part) => typeof part === 'bigint' && part < 0n);
      if (accounted !== parts.received || isNegative) {
        throw new WeirError(
          'FOLD_INVARIANT',
          `case ${caseName}: parts of a ${parts.asset} pocket add up to ${accounted}, received ${parts.received}`,
        );
      }
      left.set(parts.asset, (left.get(parts.asset) ?? 0n) - parts.received + parts.forwarded);
    }
    for (const [asset, rest] of left) {
      if (rest !== 0n)
        throw new WeirError('FOLD_INVARIANT', `case ${caseName}: ${rest} ${asset} minor units unaccounted for`);
    }
  }
}
