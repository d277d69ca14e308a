import type { EntryBlock, Store, StoreTable } from '@weir/store';
import { Chunk } from './chunk.js';
import type { WriterMetrics } from './metrics.js';
import { persistInStore } from './patience.js';
import type { PositionSaver } from './position-saver.js';

export interface ChunkWriterOptions {
  readonly store: Store;
  readonly metrics: WriterMetrics;
  readonly positions: PositionSaver;
  /** Somebody waits to hear that the rows are there. */
  readonly isUrgent: boolean;
  /** Hears of every attempt that failed and is made again. */
  readonly onError: (error: unknown) => void;
  /** Hears that a chunk failed in a way that waiting does not mend; `settled` says how. */
  readonly onHalt: () => void;
  readonly signal: AbortSignal;
}

/**
 * Writes chunks one after another, each one's positions after its rows. While the store is away the chunk in hand
 * waits, and whoever offers the next one waits with it: nothing piles up here.
 */
export class ChunkWriter {
  readonly #options: ChunkWriterOptions;
  #inHand: Promise<boolean> = Promise.resolve(true);
  /** Blocks that are written: their memory serves the next ones. At most one chunk's. */
  #spare: EntryBlock[] = [];

  constructor(options: ChunkWriterOptions) {
    this.#options = options;
  }

  newChunk(): Chunk {
    return new Chunk((table) => {
      const spare = this.#spare.findIndex((block) => block.table === table);
      return spare < 0 ? this.#options.store.newEntryBlock(table) : this.#spare.splice(spare, 1)[0]!;
    });
  }

  /** Takes the chunk once the one before is written. False: aborted, and that one was not; this one is not taken. */
  async offer(chunk: Chunk): Promise<boolean> {
    if (!(await this.#inHand)) return false;
    this.#inHand = this.#write(chunk);
    this.#inHand.catch(this.#options.onHalt);
    return true;
  }

  /** Waits for the chunk in hand. False: aborted, and it was not written. */
  settled(): Promise<boolean> {
    return this.#inHand;
  }

  async #write(chunk: Chunk): Promise<boolean> {
    const { store, metrics, positions, isUrgent } = this.#options;
    const inserts = chunk.tables().map((table) => {
      const rows = chunk.rows(table);
      return this.#insert(table, rows.length, () => store.insert(table, rows));
    });
    let attempts = 0;
    const blocks = chunk.blocks();
    const entries = blocks.map((block) =>
      this.#insert(block.table, block.rows, () => {
        attempts++;
        return store.insertEntries(block);
      }),
    );
    const written = await Promise.all([...inserts, ...entries]);
    if (written.includes(false)) return false;
    // Of an attempt that failed nobody knows when its last byte is sent: those blocks are not written over.
    if (attempts === blocks.length) for (const block of blocks) this.#keep(block);
    // Only now: a position says that everything below it can be read.
    if (!(await positions.save(chunk.positions, isUrgent))) return false;
    for (const [stream, offset] of chunk.positions) metrics.position?.(stream, offset);
    if (chunk.reachedMs !== null) metrics.reached?.(chunk.reachedMs);
    return true;
  }

  #keep(block: EntryBlock): void {
    if (this.#spare.some(({ table }) => table === block.table)) return;
    block.clear();
    this.#spare.push(block);
  }

  async #insert(table: StoreTable, count: number, insert: () => Promise<void>): Promise<boolean> {
    const { metrics } = this.#options;
    return persistInStore(async () => {
      const startMs = performance.now();
      await insert();
      metrics.insertSeconds?.(table, (performance.now() - startMs) / 1_000);
      metrics.rowsWritten?.(table, count);
    }, this.#options);
  }
}
