import { WeirError } from '@weir/model';
import type { Who } from '../http/handler.js';

/** Nobody types more by hand. Who tries all numbers that a mask may hide needs a hundred thousand and more. */
const numbersMax = 200;
const hourMs = 3_600_000;

interface Typed {
  readonly untilMs: number;
  readonly texts: Set<string>;
}

/**
 * Counts the account numbers that people type who may not see any. Whose number is known may be asked for, but an account
 * has one ref: with as many tries as one likes it would say what is behind every mask. Owns what was typed within the hour;
 * the same number again is no other try.
 */
export class TypedNumbers {
  readonly #nowMs: () => number;
  readonly #byActor = new Map<string, Typed>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** @throws {WeirError} `DESK_TOO_MANY`; none of the texts is to be answered then */
  assertMayType({ actor, rights }: Who, texts: Iterable<string>): void {
    if (rights.has('unmask')) return;
    const now = this.#nowMs();
    for (const [one, { untilMs }] of this.#byActor) if (untilMs <= now) this.#byActor.delete(one);
    const typed = this.#byActor.get(actor) ?? { untilMs: now + hourMs, texts: new Set() };
    this.#byActor.set(actor, typed);
    for (const text of texts) {
      if (typed.texts.has(text)) continue;
      if (typed.texts.size >= numbersMax) {
        const minutes = Math.ceil((typed.untilMs - now) / 60_000);
        throw new WeirError(
          'DESK_TOO_MANY',
          `${numbersMax} account numbers an hour may be typed without the right unmask: again in ${minutes} min`,
        );
      }
      typed.texts.add(text);
    }
  }
}

/**
 * A text of a search that may be the whole number of an account, or an account with its scheme. What is shorter, or a word, is none: whoever
 * sees no numbers does not find an account by it either (`isAccount`).
 */
export const numberIn = (text: string | undefined): string[] => {
  const typed = text?.trim().toLowerCase() ?? '';
  return typed.length >= 8 && /[\d:]/.test(typed) ? [typed] : [];
};
