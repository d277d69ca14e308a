/** With more, they are all asked for anew. */
const namesMax = 50_000;

/**
 * Numbers with the texts that they stand for, of those that were asked for: looks ask for the same ones again and again.
 * Whoever gives a number to another text clears them. Owns nothing that could not be made again.
 */
export class NamesAtHand {
  readonly #texts = new Map<number, string>();
  readonly #numbers = new Map<string, number>();

  textOf(number: number): string | undefined {
    return this.#texts.get(number);
  }

  numberOf(text: string): number | undefined {
    return this.#numbers.get(text);
  }

  set(number: number, text: string): void {
    if (this.#texts.size >= namesMax) this.clear();
    this.#texts.set(number, text);
    this.#numbers.set(text, number);
  }

  clear(): void {
    if (this.#texts.size === 0) return;
    this.#texts.clear();
    this.#numbers.clear();
  }
}
