/** A lot as it stands in a pocket: `[consumed, amount)` is left of it. `id` null: money whose coming was not seen. */
export interface LotState {
  readonly id: string | null;
  readonly amount: number;
  readonly consumed: number;
  /** Milliseconds UTC. */
  readonly instant: number;
}

/** All that later entries ask of a pocket: what entries up to some instant came to. Amounts in minor units. */
export interface PocketState {
  /** A decimal text: sums may pass 2^53. */
  readonly aged: string;
  /** B of trace §4, a decimal text; absent: all that aged money and lots hold. */
  readonly seen?: string;
  /** From oldest to newest. */
  readonly lots: readonly LotState[];
  /** Entries have come; balances before the first no longer count. */
  readonly started: boolean;
  readonly hub: boolean;
  /** Entries that count towards a hub, by UTC hour since 1970, ascending: the hour of the latest and the 23 before it. */
  readonly hubHours: readonly (readonly [hour: number, count: number])[];
}
