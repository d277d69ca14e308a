import type { FlowScan } from '@weir/journal';

/** The tables of entries. */
export type EntryTable = 'flows' | 'credits';

/**
 * Entries of one table on their way from flows frames into a store, in whatever form that store writes them. It may be
 * inserted more than once, and is not added to after that.
 */
export interface EntryBlock {
  readonly table: EntryTable;
  readonly rows: number;
  /**
   * Takes the record at which the scan is: a flow or flow-gone for `flows`, a credit or credit-gone for `credits`. Nothing
   * of the frame is kept.
   */
  add(version: number, scan: FlowScan): void;
}
