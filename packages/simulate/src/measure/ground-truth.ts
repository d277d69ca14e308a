import { acts } from '../traffic/acts.js';
import type { Traffic } from '../traffic/generate-traffic.js';

/** Victims' money on its way. Minor units, epoch milliseconds; accounts by index. */
export interface IllicitMove {
  readonly timeMs: number;
  readonly from: number;
  readonly to: number;
  readonly illicitMinor: number;
}

/** What judging must know of the truth. Accounts and transfers are named by index. */
export interface GroundTruth {
  readonly startMs: number;
  readonly days: number;
  readonly innocentAccounts: number;
  /** Accounts that a crew used inside the time. */
  readonly mules: readonly number[];
  /** All that victims paid. */
  readonly stolenMinor: number;
  /** In order of time. */
  readonly moves: readonly IllicitMove[];
  /** When an account became a mule's; null: never. */
  sinceMs(account: number): number | null;
  /** Victims' money in the account after all entries up to the instant, inclusive. */
  illicitAt(account: number, atMs: number): number;
  /** Victims' money that had come into the account up to the instant, inclusive; without one: ever. */
  cameInBy(account: number, atMs?: number): number;
  /** What a person would call the account: worker, merchant, victim … */
  kindOf(account: number): string;
  typologyOf(account: number): string | null;
  /** Why a transfer happened. */
  actOf(row: number): string;
  /** Victims' money that a transfer moved. */
  illicitOf(row: number): number;
}

/** The truth of generated traffic, as judging needs it. */
export const trafficTruth = (traffic: Traffic): GroundTruth => {
  const { transfers, truth, settings } = traffic;
  const moves: IllicitMove[] = [];
  for (let row = 0; row < transfers.length; row++) {
    const illicitMinor = transfers.illicitMinor[row]!;
    if (illicitMinor === 0) continue;
    moves.push({ timeMs: transfers.timeMs[row]!, from: transfers.from[row]!, to: transfers.to[row]!, illicitMinor });
  }
  const { mules } = truth;
  return {
    startMs: settings.startMs,
    days: settings.days,
    innocentAccounts: traffic.accountCount - mules.length,
    mules,
    stolenMinor: truth.stolenMinor,
    moves,
    sinceMs: (account) => truth.sinceMs(account),
    illicitAt: (account, atMs) => truth.illicitAt(account, atMs),
    cameInBy: (account, atMs) => truth.cameInBy(account, atMs),
    kindOf: (account) => {
      if (truth.sinceMs(account) !== null) return 'mule before use';
      return truth.victims.has(account) ? 'victim' : traffic.kindOf(account);
    },
    typologyOf: (account) => truth.typologyOf.get(account) ?? null,
    actOf: (row) => acts[transfers.act[row]!]!,
    illicitOf: (row) => transfers.illicitMinor[row]!,
  };
};
