/** A message of `fraud.reports.v1`. Times are epoch milliseconds. */
export interface FraudReport {
  readonly case: string;
  readonly reporter: string;
  readonly version: number;
  readonly reportedAt: number;
  readonly transfers?: readonly string[];
  readonly debitsOf?: readonly string[];
  readonly since?: number;
  readonly until?: number;
  readonly counterparties?: readonly string[];
  readonly victims: readonly string[];
  readonly fraudType: string;
}

/** A message of `account.labels.v1`. */
export interface AccountLabel {
  readonly account: string;
  readonly kind: string;
  readonly source: string;
  readonly version: number;
  readonly confidence: number;
  readonly from: number;
  readonly to?: number;
  /** Accounts of one owner, whatever their asset. */
  readonly owner?: string;
  readonly note?: string;
}
