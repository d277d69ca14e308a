import type { CreditRecord, FlowRecord, LotInterval } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { FrontierLot } from './port.js';

/** The pockets of one look-up, the lots in them, and when the first and the last of them came. */
export interface FrontierBatch {
  readonly pockets: readonly (readonly [AccountId, AssetCode])[];
  readonly ids: readonly string[];
  /** Nothing before it can have touched any of the lots. */
  readonly fromTimeMs: number;
  readonly lastTimeMs: number;
}

/**
 * Cuts a frontier into look-ups. Pockets of about the same time go together, so that the earliest of a batch is a
 * close bound for all of it: a pocket with a million entries is read from there on only.
 */
export function batchesOf(frontier: readonly FrontierLot[], lotsMax: number): FrontierBatch[] {
  const lots = [...frontier].sort((left, right) => left.fromTimeMs - right.fromTimeMs);
  const batches: FrontierBatch[] = [];
  for (let start = 0; start < lots.length; start += lotsMax) {
    const batch = lots.slice(start, start + lotsMax);
    const pockets = new Map(batch.map((lot) => [pocketOf(lot.account, lot.asset), [lot.account, lot.asset] as const]));
    const ids = new Set(batch.map(({ id }) => id));
    batches.push({
      pockets: [...pockets.values()],
      ids: [...ids],
      fromTimeMs: batch[0]!.fromTimeMs,
      lastTimeMs: batch.at(-1)!.fromTimeMs,
    });
  }
  return batches;
}

/** Tells the entries that took from a lot of the frontier from those that only happened beside it. */
export class Frontier {
  readonly #lots = new Map<string, FrontierLot[]>();

  constructor(frontier: readonly FrontierLot[]) {
    for (const lot of frontier) {
      const same = this.#lots.get(lot.id);
      if (same === undefined) this.#lots.set(lot.id, [lot]);
      else same.push(lot);
    }
  }

  isTouchedBy(entry: FlowRecord | CreditRecord): boolean {
    const account = entry.kind === 'flow' ? entry.from : entry.to;
    const pocket = pocketOf(account, entry.asset);
    const takes = ({ id }: LotInterval): boolean =>
      this.#lots.get(id)?.some((lot) => pocketOf(lot.account, lot.asset) === pocket && entry.time >= lot.fromTimeMs) ??
      false;
    return (
      (entry.kind === 'flow' && entry.sources.some(takes)) ||
      entry.aged.some(takes) ||
      entry.nameless.some(takes) ||
      entry.ceased.some(takes)
    );
  }
}

// Asset codes hold no spaces, so a pocket has one name and a name one pocket.
function pocketOf(account: AccountId, asset: AssetCode): string {
  return `${asset} ${account}`;
}
