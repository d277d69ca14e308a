/** What a search may cost. */
export interface WaysCost {
  /** Pockets whose payments are asked for, from both ends together. */
  readonly pocketsMax: number;
  /** Entries of a pocket above which it is not gone through: money cannot be followed through a busy place. */
  readonly entriesEachMax: number;
  /** Entries in all. */
  readonly entriesMax: number;
  /** Transfers that are looked at one by one in the end. */
  readonly transfersMax: number;
}

export const usualCost: WaysCost = { pocketsMax: 120, entriesEachMax: 2_000, entriesMax: 20_000, transfersMax: 1_000 };
