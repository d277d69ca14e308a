import type { StopLabel } from './orders.js';

/** What every policy needs to know to follow the money of one case. */
export interface CaseRules {
  name: string;
  roots: Set<string>;
  victims: Set<string>;
  stopLabels: StopLabel[];
  maxLayers: bigint;
  floor: bigint;
  /** Whether debits of this account are seen. */
  inSight: (account: string) => boolean;
}

/** Where a case's taint in one pocket is: the table of trace.md §3, in minor units. */
export interface PocketParts {
  account: string;
  asset: string;
  received: bigint;
  forwarded: bigint;
  returned: bigint;
  exited: bigint;
  notFollowed: bigint;
  outOfSight: bigint;
  atRest: bigint;
}

export interface TaintedTransfer {
  id: string;
  taint: bigint;
  layer: number;
}

/** Sums of one asset in one case. */
export interface AssetSums {
  roots: bigint;
  absorbed: bigint;
  inFlight: bigint;
}

/** The answer for one case. */
export interface CaseAnswer {
  /** Transfers with taint above zero, in order. */
  tainted: TaintedTransfer[];
  pockets: PocketParts[];
  sums: Map<string, AssetSums>;
}

/** The pocket's parts, made empty at the first question. */
export function partsOf(pockets: PocketParts[], account: string, asset: string): PocketParts {
  const found = pockets.find((pocket) => pocket.account === account && pocket.asset === asset);
  if (found) return found;
  const parts: PocketParts = {
    account,
    asset,
    received: 0n,
    forwarded: 0n,
    returned: 0n,
    exited: 0n,
    notFollowed: 0n,
    outOfSight: 0n,
    atRest: 0n,
  };
  pockets.push(parts);
  return parts;
}

export function sumsOf(sums: Map<string, AssetSums>, asset: string): AssetSums {
  const found = sums.get(asset);
  if (found) return found;
  const made: AssetSums = { roots: 0n, absorbed: 0n, inFlight: 0n };
  sums.set(asset, made);
  return made;
}
