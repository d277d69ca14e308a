import type { AccountId, AssetCode } from '@weir/model';
import { CaseSheet } from '../cases/case-sheet.js';
import {
  type CaseAnswer,
  type CaseSpec,
  type FollowRules,
  inSight,
  type PocketParts,
  type StoppingLabels,
  type TaintedTransfer,
} from '../cases/case-spec.js';
import { orderedEntries } from '../ledger/entry-order.js';
import type { OrderedLedger } from '../ledger/ordered-ledger.js';
import { PocketNumbers } from '../ledger/pocket-entries.js';
import { assetCodes } from '../ledger/record-block.js';
import { HubCounter } from '../lots/hub-counter.js';
import { dustLimit, isHubFromStart, type MatchRules } from '../lots/rules.js';
import { type MixedPolicy, taintOfDebit } from './taint-of-debit.js';

/** One case's tainted part of a pocket. */
interface Stain {
  /** X: minor units. */
  taint: bigint;
  /** The lowest layer that entered X. */
  layer: number;
}

interface MixedPocket {
  hub: boolean;
  started: boolean;
  /** B: balance seen, minor units. */
  seen: bigint;
  readonly counter: HubCounter | null;
  readonly dustMinor: number;
  readonly account: AccountId;
  readonly asset: AssetCode;
  readonly stains: Map<CaseState, Stain>;
}

interface CaseState {
  readonly spec: CaseSpec;
  readonly roots: ReadonlySet<number>;
  readonly sheet: CaseSheet;
  readonly taintOf: Map<number, TaintedTransfer<number>>;
}

/**
 * Reads all cases over one ledger by haircut, poison or taint-first, entry by entry.
 * Work is the number of entries times the cases that stain their pocket.
 */
export const readMixed = (
  policy: MixedPolicy,
  ledger: OrderedLedger,
  cases: readonly { readonly spec: CaseSpec; readonly roots: ReadonlySet<number> }[],
  match: Pick<MatchRules, 'trustBalances' | 'hubEntries'>,
  rules: FollowRules,
  labels: StoppingLabels,
  asOf: number | null,
): CaseAnswer<number>[] => {
  const states: CaseState[] = cases.map((entry) => ({ ...entry, sheet: new CaseSheet(), taintOf: new Map() }));
  const rootedBy = new Map<number, CaseState[]>();
  for (const state of states) {
    for (const root of state.roots) {
      const list = rootedBy.get(root);
      if (list === undefined) rootedBy.set(root, [state]);
      else list.push(state);
    }
  }
  /** Cases that taint a transfer, by its index. */
  const taintedBy = new Map<number, CaseState[]>();
  const numbers = new PocketNumbers(ledger);
  const pockets: MixedPocket[] = [];
  /** One more than the pocket's place in `pockets`; 0: not met yet. */
  const placeOfPocket = new Int32Array(numbers.count);
  const pocketOf = (entry: number): MixedPocket => {
    const number = numbers.of(entry);
    if (placeOfPocket[number] === 0) {
      const index = entry >> 1;
      const account = entry & 1 ? ledger.payee(index) : ledger.payer(index);
      const asset = assetCodes[ledger.asset[index]!]!;
      const hub = isHubFromStart(account);
      const counter = match.hubEntries === null || hub ? null : new HubCounter();
      const dustMinor = dustLimit(asset);
      pockets.push({ hub, started: false, seen: 0n, counter, dustMinor, account, asset, stains: new Map() });
      placeOfPocket[number] = pockets.length;
    }
    return pockets[placeOfPocket[number]! - 1]!;
  };

  const arrive = (pocket: MixedPocket, instant: number, amount: number): void => {
    if (pocket.hub || pocket.counter === null || amount < pocket.dustMinor) return;
    if (pocket.counter.add(instant) <= match.hubEntries!) return;
    pocket.hub = true;
    for (const [state, stain] of pocket.stains) {
      state.sheet.pocket(pocket.account, pocket.asset).notFollowed += stain.taint;
    }
    pocket.stains.clear();
  };

  /** @param change what the entry does to the pocket's balance */
  const open = (pocket: MixedPocket, balance: number, change: bigint): void => {
    if (pocket.started) return;
    pocket.started = true;
    if (!match.trustBalances || balance < 0) return;
    const before = BigInt(balance) - change;
    if (before > 0n) pocket.seen = before;
  };

  const taintTransfer = (state: CaseState, index: number, taint: bigint, layer: number): void => {
    state.taintOf.set(index, { of: index, taint: Number(taint), layer });
    const list = taintedBy.get(index);
    if (list === undefined) taintedBy.set(index, [state]);
    else list.push(state);
  };

  const debit = (index: number): void => {
    const pocket = pocketOf(2 * index);
    const amount = BigInt(ledger.amount[index]!);
    arrive(pocket, ledger.time[index]!, ledger.amount[index]!);
    open(pocket, ledger.balanceFrom[index]!, -amount);
    for (const [state, stain] of pocket.stains) {
      const taint = taintOfDebit(policy, amount, pocket.seen, stain.taint);
      if (taint === 0n) continue;
      if (policy !== 'poison') stain.taint -= taint;
      state.sheet.pocket(pocket.account, pocket.asset).forwarded += taint;
      if (state.roots.has(index)) state.sheet.sums(pocket.asset).absorbed += taint;
      else taintTransfer(state, index, taint, stain.layer + 1);
    }
    if (policy !== 'poison') pocket.seen -= amount < pocket.seen ? amount : pocket.seen;
    for (const state of rootedBy.get(index) ?? []) {
      state.sheet.sums(pocket.asset).roots += amount;
      taintTransfer(state, index, amount, 1);
    }
  };

  const credit = (index: number): void => {
    const pocket = pocketOf(2 * index + 1);
    const { account, asset } = pocket;
    const amount = BigInt(ledger.amount[index]!);
    const instant = ledger.creditTime[index]!;
    arrive(pocket, instant, ledger.amount[index]!);
    open(pocket, ledger.balanceTo[index]!, amount);
    pocket.seen += amount;
    for (const state of taintedBy.get(index) ?? []) {
      const { taint: taintNumber, layer } = state.taintOf.get(index)!;
      const taint = BigInt(taintNumber);
      const parts = state.sheet.pocket(account, asset);
      parts.received += taint;
      parts.layer = Math.min(parts.layer, layer);
      if (state.spec.victims.has(account)) parts.returned += taint;
      else if (pocket.hub || labels.stopsAt(account, instant)) parts.exited += taint;
      else if (layer >= rules.maxLayers || taintNumber < rules.floor) parts.notFollowed += taint;
      else {
        const stain = pocket.stains.get(state);
        if (stain === undefined) pocket.stains.set(state, { taint, layer });
        else {
          stain.taint += taint;
          stain.layer = Math.min(stain.layer, layer);
        }
      }
    }
  };

  const credited = new Uint8Array(ledger.count);
  for (const entry of orderedEntries(ledger, asOf)) {
    const index = entry >> 1;
    if (entry & 1) {
      credited[index] = 1;
      credit(index);
    } else {
      debit(index);
    }
  }
  for (const pocket of pockets) {
    for (const [state, stain] of pocket.stains) {
      const parts: PocketParts = state.sheet.pocket(pocket.account, pocket.asset);
      parts[inSight(pocket.account, rules) ? 'atRest' : 'outOfSight'] += stain.taint;
    }
  }
  return states.map((state) => {
    const tainted = [...state.taintOf.values()].sort((left, right) => left.of - right.of);
    for (const { of, taint } of tainted) {
      if (credited[of] === 0) state.sheet.sums(assetCodes[ledger.asset[of]!]!).inFlight += BigInt(taint);
    }
    // Poison counts the same money in many places, by design.
    if (policy !== 'poison') state.sheet.assertConserved(state.spec.case);
    return { case: state.spec.case, tainted, pockets: state.sheet.pockets(), sums: state.sheet.allSums() };
  });
};
