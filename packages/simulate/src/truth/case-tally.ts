import type { Carried, TrueAccount } from './true-account.js';

interface Row {
  readonly account: string;
  readonly asset: string;
  layer: number;
  received: bigint;
  firstMs: number;
  lastMs: number;
  held: bigint;
  peak: bigint;
  exited: boolean;
  returned: boolean;
  allHidden: boolean;
  /** After each entry that changed it: when, and what was held then. */
  readonly steps: { readonly atMs: number; held: bigint }[];
}

/** What the accounts of one case received and held, as time went on. */
export class CaseTally {
  readonly #rows = new Map<string, Row>();

  receive(
    account: string,
    asset: string,
    atMs: number,
    carried: Carried,
    fate: { readonly exited: boolean; readonly returned: boolean },
  ): void {
    const key = `${account} ${asset}`;
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = {
        account,
        asset,
        layer: carried.layer,
        received: 0n,
        firstMs: atMs,
        lastMs: atMs,
        held: 0n,
        peak: 0n,
        exited: false,
        returned: false,
        allHidden: true,
        steps: [],
      };
      this.#rows.set(key, row);
    }
    row.layer = Math.min(row.layer, carried.layer);
    row.received += carried.taint;
    row.lastMs = atMs;
    row.exited ||= fate.exited;
    row.returned ||= fate.returned;
    row.allHidden &&= carried.allHidden;
  }

  /** @param change minor units that came (positive) or left (negative) */
  hold(account: string, asset: string, atMs: number, change: bigint): void {
    const row = this.#rows.get(`${account} ${asset}`);
    if (row === undefined) throw new RangeError(`${account} holds nothing of the case`);
    row.held += change;
    row.lastMs = atMs;
    if (row.held < 0n) throw new RangeError(`${account} would hold ${row.held} of the case`);
    if (row.held > row.peak) row.peak = row.held;
    const last = row.steps.at(-1);
    if (last?.atMs === atMs) last.held = row.held;
    else row.steps.push({ atMs, held: row.held });
  }

  heldAt(account: string, asset: string, atMs: number): bigint {
    const steps = this.#rows.get(`${account} ${asset}`)?.steps ?? [];
    let low = 0;
    let high = steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle]!.atMs <= atMs) low = middle + 1;
      else high = middle;
    }
    return steps[low - 1]?.held ?? 0n;
  }

  /** By layer, then account. */
  accounts(inSight: (account: string) => boolean): TrueAccount[] {
    const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    return [...this.#rows.values()]
      .sort((a, b) => a.layer - b.layer || text(a.account, b.account) || text(a.asset, b.asset))
      .map((row) => ({
        account: row.account,
        asset: row.asset,
        inSight: inSight(row.account),
        layer: row.layer,
        received: String(row.received),
        firstHeldMs: row.firstMs,
        lastHeldMs: row.held > 0n ? null : row.lastMs,
        peakHeld: String(row.peak),
        heldAtEnd: String(row.held),
        exited: row.exited,
        returned: row.returned,
        cameBackFromOutOfSight: row.allHidden,
      }));
  }
}
