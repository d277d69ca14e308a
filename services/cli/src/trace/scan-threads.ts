import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { WeirError } from '@weir/model';
import type { TransfersPiece } from '../files/transfers-piece.js';
import type { ScanOrder, ScanReply } from './scan-worker.js';
import { rangesOf, type WrittenPiece } from './transfer-pieces.js';

/** Below this a thread takes longer to start than it saves. */
const bytesMin = 48 << 20;
const threadsMax = 4;
/** Ranges that a thread has been given and has not answered: one to read, one so that it never waits. */
const ordersMax = 2;

/** How many threads are worth starting for files of so many bytes; 0: read in this one. */
export const threadsFor = (byteCount: number, program: URL): number => {
  // Where the sources run as they are, or all in one file, there is no program for a thread.
  if (byteCount < bytesMin || !existsSync(fileURLToPath(program))) return 0;
  const threads = Math.min(threadsMax, availableParallelism());
  return threads < 2 ? 0 : threads;
};

interface Waiting {
  readonly resolve: (piece: TransfersPiece) => void;
  readonly reject: (error: Error) => void;
}

class ScanThread {
  readonly #worker: Worker;
  /** Orders under way, the oldest first: a thread answers in the order in which it was asked. */
  readonly #waiting: Waiting[] = [];
  /** Why it will answer no more. */
  #ended: Error | null = null;

  constructor(program: URL) {
    // Without the options of this process: it may be told to run sources, which a thread cannot.
    this.#worker = new Worker(program, { execArgv: [] });
    this.#worker.on('message', (reply: ScanReply) => {
      const waiting = this.#waiting.shift()!;
      if (reply.kind === 'piece') waiting.resolve(reply.piece);
      else waiting.reject(new WeirError('UNREADABLE', reply.message));
    });
    this.#worker.on('error', (error) => {
      this.#ended = error;
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
  }

  order(order: ScanOrder): Promise<TransfersPiece> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(order);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Threads that scan ranges of files. Owns them: `end` must be called. */
export class ScanThreads {
  readonly #threads: readonly ScanThread[];

  constructor(count: number, program: URL) {
    this.#threads = Array.from({ length: count }, () => new ScanThread(program));
  }

  /**
   * A regular NDJSON file of `size` bytes, its pieces in order.
   * @throws {WeirError} `UNREADABLE`
   */
  async *scan(file: string, size: number, onBytes: (count: number) => void): AsyncIterable<WrittenPiece> {
    const orders = rangesOf(file, size);
    const threads = this.#threads;
    /** Answers that were not taken yet, by order. */
    const underWay = new Map<number, Promise<TransfersPiece>>();
    let given = 0;
    for (const [at, { start, end }] of orders.entries()) {
      for (; given < Math.min(orders.length, at + threads.length * ordersMax); given++) {
        const piece = threads[given % threads.length]!.order(orders[given]!);
        // It may fail before it is waited for.
        piece.catch(() => {});
        underWay.set(given, piece);
      }
      const piece = await underWay.get(at)!;
      underWay.delete(at);
      onBytes(end - start);
      yield { writer: threads[at % threads.length]!, piece };
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}
