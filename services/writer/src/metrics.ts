import type { StoreTable } from '@weir/store';

/** What the writer tells of itself. Called as it happens; must not throw. */
export interface WriterMetrics {
  rowsWritten?(table: StoreTable, count: number): void;
  /** One insert that succeeded. */
  insertSeconds?(table: StoreTable, seconds: number): void;
  /** A position that is stored now, or is that of a start without one: 0. */
  position?(stream: string, offset: number): void;
  /** Event time of the last entry that is in the store now, milliseconds UTC. */
  reached?(eventMs: number): void;
  /** Raw messages that cases cite: kept now, gone from their topics before, no longer what was read. */
  messagesKept?(kept: number, missing: number, altered: number): void;
  /** A frame that begins at `from`, past the mark: something between was never sent. A mark that stands still is an alarm. */
  frameDropped?(stream: string, from: number, mark: number): void;
}
