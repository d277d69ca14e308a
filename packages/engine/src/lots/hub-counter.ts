const hourMs = 3_600_000;
const hours = 24;

/**
 * Counts a pocket's entries in the UTC hour of the latest one and the 23 hours before it. Entries must come in
 * order of their instants. One number an hour, so that a pocket of any traffic costs the same.
 */
export class HubCounter {
  #counts: number[];
  #hour: number;
  #total: number;

  constructor(from?: HubCounter) {
    this.#counts = from ? [...from.#counts] : new Array<number>(hours).fill(0);
    this.#hour = from ? from.#hour : Number.NEGATIVE_INFINITY;
    this.#total = from ? from.#total : 0;
  }

  /** Counts one entry at `instant` (milliseconds UTC) and returns how many the trailing day then holds. */
  add(instant: number): number {
    const hour = Math.floor(instant / hourMs);
    if (hour - this.#hour >= hours) {
      this.#counts.fill(0);
      this.#total = 0;
    } else {
      for (let passed = this.#hour + 1; passed <= hour; passed++) {
        this.#total -= this.#counts[passed % hours]!;
        this.#counts[passed % hours] = 0;
      }
    }
    this.#hour = hour;
    this.#counts[hour % hours]! += 1;
    this.#total += 1;
    return this.#total;
  }

  /** What is counted, by UTC hour since 1970, ascending. */
  byHour(): [hour: number, count: number][] {
    const found: [number, number][] = [];
    if (this.#total === 0) return found;
    for (let hour = this.#hour - hours + 1; hour <= this.#hour; hour++) {
      const count = this.#counts[hour % hours];
      if (count !== undefined && count > 0) found.push([hour, count]);
    }
    return found;
  }
}
