import type { MessageRef } from './journal-record.js';

export type AlertState = 'open' | 'reduced' | 'drained' | 'withdrawn';
export type AlertAction = 'stop' | 'ask-institution' | 'cancel' | 'preserve-evidence' | 'watch';

/** The transfer into the account that a stop order cites, verbatim. Amount in minor units, times in ms UTC. */
export interface AlertAnchor {
  readonly id: string;
  readonly time: number;
  readonly creditTime: number | null;
  readonly from: string;
  readonly to: string;
  readonly amount: string;
}

/** The lowest and the highest that a figure is in any reading of the case; sums as decimal texts in minor units. */
export interface FigureSpan {
  readonly low: string;
  readonly high: string;
}

/** An alert's figures over the readings: the policy of the settings, haircut and taint-first. Source: trace §4. */
export interface AlertRange {
  readonly atRest: FigureSpan;
  readonly received: FigureSpan;
  readonly holdable: FigureSpan;
}

/**
 * Why an alert has no range: the other readings reach more of the ledger than one case may hold; their past is still
 * being read; entries do not say what balance they found (an earlier version stored them) or did so before a repair put
 * more money there; the alert is withdrawn.
 */
export type RangeReason = 'reaches-too-far' | 'past-not-read' | 'balances-not-told' | 'withdrawn';

/**
 * A stop-payment alert: one per case and pocket, revised in place. Sums are decimal texts in minor units,
 * times milliseconds UTC. The value of a message on `weir.alerts.v1`. Source: architecture §4.
 */
export interface Alert {
  /** Stable: the same for every revision. */
  readonly id: string;
  readonly revision: number;
  readonly state: AlertState;
  readonly case: string;
  readonly account: string;
  readonly asset: string;
  readonly layer: number;
  readonly received: string;
  readonly forwarded: string;
  readonly returned: string;
  readonly exited: string;
  readonly notFollowed: string;
  readonly outOfSight: string;
  readonly atRest: string;
  /** Taint on its way into the pocket, not credited yet. */
  readonly inFlight: string;
  /** What a stop can still hold. */
  readonly holdable: string;
  /** Where readings differ a figure is a range, where they agree it is certain; null: see `rangeReason`. */
  readonly range: AlertRange | null;
  readonly rangeReason: RangeReason | null;
  readonly firstIn: number;
  readonly lastIn: number;
  readonly firstOut: number | null;
  readonly anchor: AlertAnchor;
  /** Transfer ids from a root to the anchor. */
  readonly path: readonly string[];
  readonly action: AlertAction;
  readonly reasons: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
  /** Blocks it rests on are not final. */
  readonly provisional: boolean;
  /** A late event touched the case and is not worked in yet. */
  readonly stale: boolean;
  /** Journal offset. */
  readonly asOf: number;
  readonly evidence: readonly MessageRef[];
}
