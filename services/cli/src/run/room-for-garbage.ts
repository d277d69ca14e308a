import { setFlagsFromString } from 'node:v8';
import type { Part } from './services.js';

/**
 * Percent of what lives that may die before all is looked through. A service of the stream keeps its state in columns
 * outside the heap; some 27 MB of objects live in it, most of them the program. Left to itself V8 looks through them again
 * for every 24 MB of messages that came and went: several times a second, a quarter of the processor time of ingest.
 */
const alone = 1_000;
/** Where all share a process, each thread has a heap of its own, and the desk's is not small. */
const beside = 400;

/** Their heaps grow with their work: with acts, and with what is known of accounts. */
const growing: ReadonlySet<Part['name']> = new Set(['desk', 'check'] as const);

/** @returns for `--heap-growing-percent`; null: as V8 does it, where one service alone has a heap that grows */
export const garbagePercentOf = (parts: readonly Part[]): number | null => {
  if (parts.length > 1) return beside;
  return growing.has(parts[0]!.name) ? null : alone;
};

/**
 * Lets the heap grow further before its collector walks all of it, in all threads of the process, from the next
 * collection on. Bounded all the same: short-lived memory goes with the small collections, every few megabytes; and
 * buffers, which are outside the heap, set off a walk of their own at 64 MB.
 * Source: V8's memory controller, where the percentage stands for the growing factor.
 */
export const leaveRoomForGarbage = (parts: readonly Part[]): void => {
  const percent = garbagePercentOf(parts);
  if (percent !== null) setFlagsFromString(`--heap-growing-percent=${percent}`);
};
