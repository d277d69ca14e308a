import type { Entry } from './entries.js';
import type { Transfer } from './identity.js';
import { type Matching, sum } from './matching.js';
import { stopsAt } from './orders.js';
import { type AssetSums, type CaseAnswer, type CaseRules, type PocketParts, partsOf, sumsOf } from './parts.js';

/** Whose money it is, by fifo or lifo links: trace.md §3. `transfers` take part and are in order. */
export function followLinks(
  rules: CaseRules,
  transfers: Transfer[],
  entries: Entry[],
  hubAt: boolean[],
  matching: Matching,
): CaseAnswer {
  const taint = new Map<string, bigint>();
  const layer = new Map<string, number>();
  const transferOf = new Map(transfers.map((transfer) => [transfer.id, transfer]));
  const creditIndexOf = new Map(
    entries.flatMap((entry, index) => (entry.kind === 'credit' ? [[entry.transfer.id, index] as const] : [])),
  );
  const taintOf = (id: string): bigint => taint.get(id) ?? 0n;

  /** Exact, and telescoping: the shares of a lot that is spent whole add up to its taint. */
  const share = (id: string, start: bigint, end: bigint): bigint => {
    const amount = transferOf.get(id)!.amount;
    return (taintOf(id) * end) / amount - (taintOf(id) * start) / amount;
  };
  const stops = (transfer: Transfer): boolean => stopsAt(rules.stopLabels, transfer.to, transfer.creditTimeMs!);
  const isFollowed = (id: string): boolean => {
    const transfer = transferOf.get(id)!;
    return (
      !rules.victims.has(transfer.to) &&
      !stops(transfer) &&
      BigInt(layer.get(id)!) < rules.maxLayers &&
      taintOf(id) >= rules.floor
    );
  };

  // A link leads from a credit to a later debit, so the taint of `in` is complete when `out` is reached.
  for (const transfer of transfers) {
    if (rules.roots.has(transfer.id)) {
      taint.set(transfer.id, transfer.amount);
      layer.set(transfer.id, 1);
      continue;
    }
    const sources = matching.links
      .filter((link) => link.out === transfer.id && taintOf(link.in) > 0n && isFollowed(link.in))
      .filter((link) => share(link.in, link.start, link.end) > 0n);
    if (sources.length === 0) continue;
    taint.set(transfer.id, sum(sources.map((link) => share(link.in, link.start, link.end))));
    layer.set(transfer.id, 1 + Math.min(...sources.map((link) => layer.get(link.in)!)));
  }

  const pockets: PocketParts[] = [];
  const sums = new Map<string, AssetSums>();
  const tainted = transfers.filter((transfer) => taintOf(transfer.id) > 0n);
  for (const transfer of tainted) {
    const { id, to, asset, amount } = transfer;
    if (rules.roots.has(id)) sumsOf(sums, asset).roots += amount;
    const creditIndex = creditIndexOf.get(id);
    if (creditIndex === undefined) {
      sumsOf(sums, asset).inFlight += taintOf(id);
      continue;
    }
    const parts = partsOf(pockets, to, asset);
    parts.received += taintOf(id);
    if (rules.victims.has(to)) {
      parts.returned += taintOf(id);
      continue;
    }
    if (hubAt[creditIndex] || stops(transfer)) {
      parts.exited += taintOf(id);
      continue;
    }
    let gone = 0n;
    for (const link of matching.links.filter((each) => each.in === id)) {
      const value = share(id, link.start, link.end);
      if (isFollowed(id)) parts.forwarded += value;
      else parts.notFollowed += value;
      if (isFollowed(id) && rules.roots.has(link.out)) sumsOf(sums, asset).absorbed += value;
      gone += value;
    }
    for (const interval of matching.lost.filter((each) => each.in === id)) {
      const value = share(id, interval.start, interval.end);
      parts.notFollowed += value;
      gone += value;
    }
    // The intervals of a lot lie side by side from 0 on, so what they leave is the share of the unconsumed rest.
    if (rules.inSight(to)) parts.atRest += taintOf(id) - gone;
    else parts.outOfSight += taintOf(id) - gone;
  }

  return {
    tainted: tainted.map(({ id }) => ({ id, taint: taintOf(id), layer: layer.get(id)! })),
    pockets,
    sums,
  };
}
