import type { Finding, FindingSeverity } from '@weir/engine';
import type { AccountId, AssetCode } from '@weir/model';
import type { Movement } from '../recent/movement.js';

/** A shape as a rule sees it now, before it is a finding. */
export interface Sighting {
  readonly rule: string;
  /** What it is about, among the sightings of the rule: later ones of the same place that share evidence replace it. */
  readonly place: string;
  readonly severity: FindingSeverity;
  readonly account: AccountId;
  readonly asset: AssetCode;
  readonly others: readonly AccountId[];
  /** Evidence; the first gives the finding its id. */
  readonly movements: readonly Movement[];
  readonly figures: Readonly<Record<string, string>>;
  readonly text: Finding['text'];
  /** The rule weighed everything there is: what it says now stands, with less evidence too. */
  readonly supersedes?: true;
}

/** More evidence is counted in the figures, not carried: a finding must stay readable. */
export const evidenceMax = 100;

export const distinct = <Item>(items: Iterable<Item>): Item[] => [...new Set(items)];

/** The sum of amounts, in minor units. */
export const sumOf = (movements: readonly Movement[]): bigint =>
  movements.reduce((sum, { amount }) => sum + BigInt(amount), 0n);

/** True where `part` is at least so many percent of `whole`; percents are counted to the ten-thousandth. */
export const isShare = (part: bigint, whole: bigint, percentMin: number): boolean =>
  part * 1_000_000n >= whole * BigInt(Math.round(percentMin * 10_000));

/** True where about what came in went out: a shop's customers and its landlord are no way of anybody's money. */
export const passesOn = (ins: readonly Movement[], outs: readonly Movement[], percentMin: number): boolean => {
  const [got, gave] = [sumOf(ins), sumOf(outs)];
  return gave > 0n && isShare(gave, got, percentMin) && isShare(got, gave, percentMin);
};
