import { openSync } from 'node:fs';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { type LineRange, readLineRange } from '../files/line-range.js';
import { LineScanner } from '../files/line-scanner.js';
import type { TransfersPiece } from '../files/transfers-piece.js';

/** A range of a file to be read. */
export interface ScanOrder {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export type ScanReply =
  | { readonly kind: 'piece'; readonly piece: TransfersPiece }
  | { readonly kind: 'unreadable'; readonly message: string };

const handles = new Map<string, number>();

const handleOf = (file: string): number => {
  let handle = handles.get(file);
  if (handle === undefined) {
    handle = openSync(file, 'r');
    handles.set(file, handle);
  }
  return handle;
};

const buffersOf = ({ records: { columns, ids, newAccounts }, lines }: TransfersPiece): ArrayBuffer[] => {
  const lists = [ids, newAccounts].flatMap(({ bytes, ends, hashes }) => [bytes, ends, hashes]);
  return [...Object.values(columns), ...lists, lines].map((column) => column.buffer as ArrayBuffer);
};

/** The other side of `ScanThreads`: one scanner, which knows the accounts of all ranges that it was given. */
const serve = (port: MessagePort): void => {
  const scanner = new LineScanner();
  port.on('message', ({ file, start, end }: ScanOrder) => {
    const reply = (said: ScanReply, buffers: ArrayBuffer[] = []): void => port.postMessage(said, buffers);
    let range: LineRange;
    try {
      range = readLineRange(handleOf(file), start, end);
    } catch (error) {
      reply({ kind: 'unreadable', message: `${file}: ${(error as Error).message}` });
      return;
    }
    const piece = scanner.scan(range.bytes, range.length, start === 0);
    reply({ kind: 'piece', piece }, buffersOf(piece));
  });
};

if (parentPort !== null) serve(parentPort);
