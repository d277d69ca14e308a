/** What one account had of one case's money. Amounts are digits of minor units. */
export interface TrueAccount {
  readonly account: string;
  readonly asset: string;
  readonly inSight: boolean;
  /** Lowest layer of a tainted transfer into it; 1 is 一级卡. */
  readonly layer: number;
  readonly received: string;
  readonly firstHeldMs: number;
  /** Instant at which the last of it left; null: still holds some at the end. */
  readonly lastHeldMs: number | null;
  readonly peakHeld: string;
  readonly heldAtEnd: string;
  /** A cash machine, or an exchanger or service that is labelled so: followed no further, holds nothing. */
  readonly exited: boolean;
  /** The case's victim: what came back, holds nothing that is stolen. */
  readonly returned: boolean;
  /** All that it received had passed through an account out of sight. */
  readonly cameBackFromOutOfSight: boolean;
}

/** What a transfer carries of one case. */
export interface Carried {
  readonly taint: bigint;
  readonly layer: number;
  /** Whether all of it passed through an account out of sight. */
  readonly allHidden: boolean;
}
