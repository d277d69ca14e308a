import { type AccountId, type AssetCode, compareBytes, findAsset } from '@weir/model';
import type { CaseAccount, CaseLinkFacts, Holdable } from '@weir/store';

/** One asset of an account that tainted money came to or went from. */
export interface Place {
  readonly index: number;
  readonly account: AccountId;
  readonly asset: AssetCode;
  /** First money in and last money out, by tainted transfers; milliseconds UTC. */
  readonly firstIn: number | null;
  readonly lastOut: number | null;
}

/** A pocket of a case; `size` puts pockets of all assets in one order. */
export interface Pocket {
  readonly place: Place;
  readonly row: CaseAccount;
  readonly isVictim: boolean;
  readonly size: bigint;
}

/** A tainted transfer between two places. */
export interface FoldedLink {
  readonly time: number;
  /** Minor units, a decimal text. */
  readonly taint: string;
  readonly amount: number;
  readonly payer: Place;
  readonly payee: Place;
}

/** A case as its pictures are cut from it. */
export interface CaseFold {
  /** Victims first, then by money, then by name. */
  readonly pockets: readonly Pocket[];
  /** By time, those of which it is known what they moved. */
  readonly links: readonly FoldedLink[];
}

export interface CaseRows {
  readonly name: string;
  /** By time. */
  readonly links: readonly CaseLinkFacts[];
  readonly accounts: readonly CaseAccount[];
  readonly holdables: readonly Holdable[];
}

const nothing = {
  ...{ received: '0', forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0', atRest: '0' },
  gone: false,
} as const;

interface FoldedPlace extends Place {
  firstIn: number | null;
  lastOut: number | null;
  row: CaseAccount | null;
  size: bigint;
  /** What it paid into the case by roots; null: nothing. */
  paid: bigint | null;
}

/** Places by asset, then account: names put together of both would be made anew for each transfer. */
class Places {
  readonly all: FoldedPlace[] = [];
  readonly #byAsset = new Map<string, Map<string, FoldedPlace>>();

  of(account: AccountId, asset: AssetCode): FoldedPlace {
    let ofAsset = this.#byAsset.get(asset);
    if (ofAsset === undefined) {
      ofAsset = new Map();
      this.#byAsset.set(asset, ofAsset);
    }
    let place = ofAsset.get(account);
    if (place === undefined) {
      const times = { firstIn: null, lastOut: null };
      place = { index: this.all.length, account, asset, ...times, row: null, size: 0n, paid: null };
      ofAsset.set(account, place);
      this.all.push(place);
    }
    return place;
  }
}

/** Equal sums in different assets are not equal money: all are counted in 10^-8 of a whole coin or yuan. */
const scaleOf = (asset: string): bigint => 10n ** BigInt(8 - Math.min(8, findAsset(asset)?.decimals ?? 0));

const byWeight = (left: Pocket, right: Pocket): number => {
  if (left.isVictim !== right.isVictim) return left.isVictim ? -1 : 1;
  if (left.size !== right.size) return left.size < right.size ? 1 : -1;
  return compareBytes(left.row.account, right.row.account) || compareBytes(left.row.asset, right.row.asset);
};

/**
 * The pockets of a case: those with rows, those that money is on its way to, and the payers of roots, which are layer 0.
 * A payer of a root that tainted money reached too stands where that money found it.
 */
export const foldOf = ({ name, links: facts, accounts, holdables }: CaseRows): CaseFold => {
  const places = new Places();
  const scales = new Map<string, bigint>();
  const sizeOf = (sum: bigint, asset: string): bigint => {
    const scale = scales.get(asset) ?? scaleOf(asset);
    scales.set(asset, scale);
    return sum * scale;
  };
  for (const row of accounts) {
    const place = places.of(row.account, row.asset);
    place.row = row;
    place.size = sizeOf(BigInt(row.received), row.asset);
  }
  for (const { account, asset, inFlight, layer } of holdables) {
    if (inFlight === '0') continue;
    const place = places.of(account, asset);
    if (place.row !== null) continue;
    place.row = { kind: 'case-account', case: name, account, asset, layer, ...nothing };
    place.size = sizeOf(BigInt(inFlight), asset);
  }
  const links: FoldedLink[] = [];
  for (const { layer, taint, time, transfer } of facts) {
    if (transfer === null) continue;
    const { from, to, asset, amount } = transfer;
    const [payer, payee] = [places.of(from, asset), places.of(to, asset)];
    payee.firstIn ??= time;
    payer.lastOut = time;
    if (layer === 1) payer.paid = (payer.paid ?? 0n) + BigInt(taint);
    links.push({ time, taint, amount, payer, payee });
  }
  return { pockets: pocketsOf(name, places.all, sizeOf).sort(byWeight), links };
};

const pocketsOf = (
  name: string,
  places: readonly FoldedPlace[],
  sizeOf: (sum: bigint, asset: string) => bigint,
): Pocket[] =>
  places.flatMap((place): Pocket[] => {
    const { account, asset, row, paid, size } = place;
    // Money that came back shows a victim too.
    if (row !== null) return [{ place, row, isVictim: row.returned !== '0' && paid !== null, size }];
    if (paid === null) return [];
    const payer: CaseAccount = { kind: 'case-account', case: name, account, asset, layer: 0, ...nothing };
    return [{ place, row: payer, isVictim: true, size: sizeOf(paid, asset) }];
  });
