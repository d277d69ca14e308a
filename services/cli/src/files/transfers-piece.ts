import { type AccountNumbers, type RecordBlock, RecordBlockWriter } from '@weir/engine';
import type { Parsed, RejectCode } from '@weir/model';

/** A line that is no transfer and no void. */
export interface RefusedLine {
  /** Counted from 1 in the piece. */
  readonly line: number;
  readonly code: RejectCode;
  readonly text: string;
}

/** What a piece of a transfers file says. Plain data, so that it may cross to another thread. */
export interface TransfersPiece {
  readonly records: RecordBlock;
  /** The line of each record, counted from 1 in the piece. */
  readonly lines: Uint32Array;
  readonly voids: readonly string[];
  readonly refused: readonly RefusedLine[];
  readonly lineCount: number;
}

/** Puts lines together to pieces. */
export class PieceWriter {
  readonly records: RecordBlockWriter;
  #lines = new Uint32Array(1024);
  #voids: string[] = [];
  #refused: RefusedLine[] = [];

  constructor(accounts: AccountNumbers) {
    this.records = new RecordBlockWriter(accounts);
  }

  take(line: number, text: string, parsed: Parsed): void {
    if (parsed.kind === 'rejected') this.#refused.push({ line, code: parsed.code, text });
    else if (parsed.kind === 'void') this.#voids.push(parsed.id);
    else {
      this.placeNext(line);
      this.records.add(parsed.transfer);
    }
  }

  /** Says on which line the next record stands. */
  placeNext(line: number): void {
    const row = this.records.count;
    if (row === this.#lines.length) {
      const wider = new Uint32Array(row * 2);
      wider.set(this.#lines);
      this.#lines = wider;
    }
    this.#lines[row] = line;
  }

  /** Forgets the piece so far. What numbers its accounts were given they keep. */
  discard(): void {
    this.records.discard();
    this.#voids = [];
    this.#refused = [];
  }

  /** The piece so far; the writer begins a new one. */
  finish(lineCount: number): TransfersPiece {
    const piece = {
      records: this.records.finish(),
      lines: this.#lines,
      voids: this.#voids,
      refused: this.#refused,
      lineCount,
    };
    this.#lines = new Uint32Array(1024);
    this.#voids = [];
    this.#refused = [];
    return piece;
  }
}
