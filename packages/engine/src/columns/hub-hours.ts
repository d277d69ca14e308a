import { pocketWordAt as at, noHour, type Pockets, pocketWords } from './pockets.js';

const hoursInDay = 24;
const hourWords = 3;

/**
 * Counts the entries of each pocket in the UTC hour of the latest and the 23 hours before it. The latest hour stands in
 * the pocket itself, the ones before in a list, so that an entry costs no look elsewhere, and taking one back is exact.
 */
export class HubHours {
  readonly #pockets: Pockets;
  /** Triples (hour, count, next). */
  #hours = new Int32Array(1024 * hourWords);
  #end = 0;
  #free = -1;

  constructor(pockets: Pockets) {
    this.#pockets = pockets;
  }

  get heldBytes(): number {
    return this.#hours.byteLength;
  }

  /**
   * Counts one entry and returns how many the trailing day then holds. Hours of a pocket never fall.
   * @param keptHour no entry before this hour can be taken back any more
   */
  add(pocket: number, hour: number, keptHour: number): number {
    const words = this.#pockets.words;
    const base = pocket * pocketWords;
    const latest = words[base + at.hubHour]!;
    if (hour === latest) words[base + at.hubCount]! += 1;
    else {
      if (words[base + at.hubCount]! > 0) {
        words[base + at.hubHours] = this.#put(latest, words[base + at.hubCount]!, words[base + at.hubHours]!);
      }
      words[base + at.hubHour] = hour;
      words[base + at.hubCount] = 1;
      words[base + at.hubOlder] = this.#older(base, hour, Math.min(hour, keptHour) - hoursInDay);
    }
    return words[base + at.hubCount]! + words[base + at.hubOlder]!;
  }

  /** Takes back the entry that was counted last. */
  takeBack(pocket: number): void {
    const words = this.#pockets.words;
    const base = pocket * pocketWords;
    words[base + at.hubCount]! -= 1;
    if (words[base + at.hubCount]! > 0) return;
    const before = words[base + at.hubHours]!;
    if (before < 0) {
      words[base + at.hubHour] = noHour;
      words[base + at.hubOlder] = 0;
      return;
    }
    words[base + at.hubHour] = this.#hours[before * hourWords]!;
    words[base + at.hubCount] = this.#hours[before * hourWords + 1]!;
    words[base + at.hubHours] = this.#hours[before * hourWords + 2]!;
    this.#give(before);
    words[base + at.hubOlder] = this.#older(base, words[base + at.hubHour]!, noHour);
  }

  /** Forgets all hours of a pocket. */
  clear(pocket: number): void {
    const words = this.#pockets.words;
    const base = pocket * pocketWords;
    for (let hour = words[base + at.hubHours]!; hour >= 0; ) {
      const next = this.#hours[hour * hourWords + 2]!;
      this.#give(hour);
      hour = next;
    }
    words[base + at.hubHours] = -1;
    words[base + at.hubHour] = noHour;
    words[base + at.hubCount] = 0;
    words[base + at.hubOlder] = 0;
  }

  /** The hours of a pocket, oldest first, as pairs (hour, count). */
  *of(pocket: number): Iterable<readonly [hour: number, count: number]> {
    const words = this.#pockets.words;
    const base = pocket * pocketWords;
    const older: [number, number][] = [];
    for (let hour = words[base + at.hubHours]!; hour >= 0; hour = this.#hours[hour * hourWords + 2]!) {
      older.push([this.#hours[hour * hourWords]!, this.#hours[hour * hourWords + 1]!]);
    }
    yield* older.reverse();
    if (words[base + at.hubCount]! > 0) yield [words[base + at.hubHour]!, words[base + at.hubCount]!];
  }

  /** Sums the listed hours of the day that ends with `hour`, and gives back those at or before `forgottenHour`. */
  #older(base: number, hour: number, forgottenHour: number): number {
    const words = this.#pockets.words;
    let sum = 0;
    let last = -1;
    for (let listed = words[base + at.hubHours]!; listed >= 0; ) {
      const place = listed * hourWords;
      const next = this.#hours[place + 2]!;
      if (this.#hours[place]! <= forgottenHour) {
        // Hours fall along the list, so all the rest is as old.
        if (last < 0) words[base + at.hubHours] = -1;
        else this.#hours[last * hourWords + 2] = -1;
        this.#giveAll(listed);
        break;
      }
      if (this.#hours[place]! > hour - hoursInDay) sum += this.#hours[place + 1]!;
      last = listed;
      listed = next;
    }
    return sum;
  }

  #giveAll(first: number): void {
    for (let hour = first; hour >= 0; ) {
      const next = this.#hours[hour * hourWords + 2]!;
      this.#give(hour);
      hour = next;
    }
  }

  #put(hour: number, count: number, next: number): number {
    let place = this.#free;
    if (place >= 0) this.#free = this.#hours[place * hourWords + 2]!;
    else {
      place = this.#end++;
      if (this.#end * hourWords > this.#hours.length) {
        const hours = new Int32Array(this.#hours.length * 2);
        hours.set(this.#hours);
        this.#hours = hours;
      }
    }
    this.#hours[place * hourWords] = hour;
    this.#hours[place * hourWords + 1] = count;
    this.#hours[place * hourWords + 2] = next;
    return place;
  }

  #give(place: number): void {
    this.#hours[place * hourWords + 2] = this.#free;
    this.#free = place;
  }
}
