import type { Entry } from './entries.js';
import type { Transfer } from './identity.js';
import { balanceBefore, min } from './matching.js';
import { stopsAt } from './orders.js';
import { type AssetSums, type CaseAnswer, type CaseRules, type PocketParts, partsOf, sumsOf } from './parts.js';

export type MixingPolicy = 'haircut' | 'poison' | 'taint-first';

interface MixedPocket {
  account: string;
  asset: string;
  /** B of trace.md §4: the balance as far as it is seen. */
  seenBalance: bigint;
  /** X: the part of it that is the case's. */
  taint: bigint;
  /** The lowest layer of what entered X, for good. */
  layer: number;
}

/** Whose money it is without links: trace.md §4. `transfers` take part and are in order. */
export function mixPockets(
  rules: CaseRules,
  policy: MixingPolicy,
  transfers: Transfer[],
  entries: Entry[],
  hubAt: boolean[],
  trustBalances: boolean,
): CaseAnswer {
  const taint = new Map<string, bigint>();
  const layer = new Map<string, number>();
  const mixed = new Map<string, MixedPocket>();
  const pockets: PocketParts[] = [];
  const sums = new Map<string, AssetSums>();

  entries.forEach((entry, index) => {
    const { transfer } = entry;
    const { id, asset, amount } = transfer;
    const account = entry.kind === 'debit' ? transfer.from : transfer.to;
    let pocket = mixed.get(entry.pocket);
    if (!pocket) {
      const seenBalance = balanceBefore(entry, trustBalances ? entry.balance : undefined);
      pocket = { account, asset, seenBalance, taint: 0n, layer: Number.POSITIVE_INFINITY };
      mixed.set(entry.pocket, pocket);
    }
    if (hubAt[index] && pocket.taint > 0n) {
      partsOf(pockets, account, asset).notFollowed += pocket.taint;
      pocket.taint = 0n;
    }

    if (entry.kind === 'debit') {
      const taken = takenBy(policy, pocket, amount);
      if (policy !== 'poison') {
        pocket.taint -= taken;
        pocket.seenBalance -= min(amount, pocket.seenBalance);
      }
      if (taken > 0n) partsOf(pockets, account, asset).forwarded += taken;
      if (rules.roots.has(id)) {
        sumsOf(sums, asset).roots += amount;
        sumsOf(sums, asset).absorbed += taken;
        taint.set(id, amount);
        layer.set(id, 1);
      } else if (taken > 0n) {
        taint.set(id, taken);
        layer.set(id, pocket.layer + 1);
      }
      return;
    }

    pocket.seenBalance += amount;
    const arrived = taint.get(id);
    if (arrived === undefined) return;
    const parts = partsOf(pockets, account, asset);
    parts.received += arrived;
    const isLabelled = stopsAt(rules.stopLabels, account, entry.timeMs);
    if (rules.victims.has(account)) parts.returned += arrived;
    else if (hubAt[index] || isLabelled) parts.exited += arrived;
    else if (BigInt(layer.get(id)!) >= rules.maxLayers || arrived < rules.floor) parts.notFollowed += arrived;
    else {
      pocket.taint += arrived;
      // Decision: only what enters X lowers the layer of the pocket's later debits.
      pocket.layer = Math.min(pocket.layer, layer.get(id)!);
    }
  });

  for (const pocket of mixed.values()) {
    if (pocket.taint === 0n) continue;
    const parts = partsOf(pockets, pocket.account, pocket.asset);
    if (rules.inSight(pocket.account)) parts.atRest += pocket.taint;
    else parts.outOfSight += pocket.taint;
  }

  const credited = new Set(entries.filter((entry) => entry.kind === 'credit').map((entry) => entry.transfer.id));
  const tainted = transfers.filter((transfer) => taint.has(transfer.id));
  for (const { id, asset } of tainted) {
    if (!credited.has(id)) sumsOf(sums, asset).inFlight += taint.get(id)!;
  }
  return { tainted: tainted.map(({ id }) => ({ id, taint: taint.get(id)!, layer: layer.get(id)! })), pockets, sums };
}

function takenBy(policy: MixingPolicy, pocket: MixedPocket, amount: bigint): bigint {
  if (policy === 'poison') return pocket.taint > 0n ? amount : 0n;
  if (policy === 'taint-first') return min(amount, pocket.taint);
  return amount <= pocket.seenBalance ? (pocket.taint * amount) / pocket.seenBalance : pocket.taint;
}
