/** What memory does not hold and the store may know. */
export interface Gaps {
  /** Transfers that are not here, or of whose lot not every use is known here. */
  readonly ids: ReadonlySet<string>;
  /** What the case's selectors name among transfers that were dropped from memory. */
  readonly selectors: boolean;
}
