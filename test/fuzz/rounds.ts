import { WeirLogError } from '@weir/log';
import { type ErrorCode, WeirError } from '@weir/model';
import { type Dice, diceOf } from '../stream/random-stream.js';

// WEIR_FUZZ_ROUNDS=100000 for a long run, WEIR_SEED=4711 for one round.
const only = process.env['WEIR_SEED'];
const firstSeed = Number(only ?? 1);
const given = process.env['WEIR_FUZZ_ROUNDS'];

/** No input of these tests is so large that a reader could need longer, even on a busy machine. */
const roundMsMax = 5_000;
/** What a reader may take beyond what it was given, in bytes: a count that lies must not be believed. */
const memoryMax = 256 * 2 ** 20;

const bytesTaken = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/**
 * Runs rounds of a seed each. A failure names the command that repeats its round; so does a round that takes seconds,
 * and one that takes memory for what its input only claims to hold.
 * @param file as vitest is to find it
 */
export const fuzz = async (
  file: string,
  test: string,
  rounds: number,
  round: (dice: Dice, seed: number) => void | Promise<void>,
): Promise<void> => {
  const count = only === undefined ? Number(given ?? rounds) : 1;
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const before = bytesTaken();
    const startMs = performance.now();
    let failure: unknown;
    try {
      await round(diceOf(seed), seed);
    } catch (error) {
      failure = error;
    }
    const tookMs = performance.now() - startMs;
    const taken = bytesTaken() - before;
    if (tookMs > roundMsMax) failure ??= new Error(`it took ${Math.round(tookMs)} ms`);
    if (taken > memoryMax) failure ??= new Error(`it took ${taken} bytes of memory`);
    if (failure === undefined) continue;
    const message = failure instanceof Error ? failure.message : String(failure);
    const command = `WEIR_SEED=${seed} npx vitest run --project 'unit*' test/fuzz/${file} -t '${test}'`;
    throw new Error(`repeat with: ${command}\n${message}`, { cause: failure });
  }
};

/** What a reader made of its input: a value, or the code of the error that it declares. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

/** Runs a reader. Any error but the declared ones is a failure of the reader, and thrown on. */
export const outcomeOf = <T>(declared: readonly (ErrorCode | 'LOG_GAP' | 'LOG_OTHER')[], read: () => T): Outcome<T> => {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    const isOurs = error instanceof WeirError || error instanceof WeirLogError;
    if (!isOurs || !(declared as readonly string[]).includes(error.code)) throw error;
    return { ok: false, code: error.code };
  }
};
