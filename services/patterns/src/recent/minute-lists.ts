import type { Image } from '@weir/engine';

const minuteMs = 60_000;
const roomMin = 256;
/** Lists that are kept to be filled again. */
const sparesMax = 8;

interface MinuteList {
  rows: Int32Array;
  /** Rows before this place were taken. */
  first: number;
  count: number;
}

export const minuteOf = (instant: number): number => Math.floor(instant / minuteMs);
/** The instant at which a minute is over, milliseconds UTC. */
export const endOfMinute = (minute: number): number => (minute + 1) * minuteMs;

/**
 * Rows by the minute of an instant, for letting go of what is old. What is in a list may have changed since: whoever
 * takes rows out asks each whether it is still of the minute. Owns the lists.
 */
export class MinuteLists {
  readonly #minutes = new Map<number, MinuteList>();
  readonly #spares: Int32Array[] = [];
  #latest = Number.NaN;
  #latestList: MinuteList | null = null;

  get heldBytes(): number {
    let bytes = this.#spares.reduce((sum, { byteLength }) => sum + byteLength, 0);
    for (const { rows } of this.#minutes.values()) bytes += rows.byteLength;
    return bytes;
  }

  /** The first minute that has a list. */
  get oldest(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const minute of this.#minutes.keys()) oldest = Math.min(oldest, minute);
    return oldest;
  }

  add(minute: number, row: number): void {
    let list = minute === this.#latest ? this.#latestList! : this.#minutes.get(minute);
    if (list === undefined) {
      list = { rows: this.#spares.pop() ?? new Int32Array(roomMin), first: 0, count: 0 };
      this.#minutes.set(minute, list);
    }
    this.#latest = minute;
    this.#latestList = list;
    if (list.count === list.rows.length) {
      const rows = new Int32Array(list.count * 2);
      rows.set(list.rows);
      list.rows = rows;
    }
    list.rows[list.count++] = row;
  }

  /** Takes the next row of a minute, in the order in which they came; −1: the minute has no more, and no list. */
  take(minute: number): number {
    const list = this.#minutes.get(minute);
    if (list === undefined) return -1;
    if (list.first < list.count) return list.rows[list.first++]!;
    this.#minutes.delete(minute);
    if (this.#latestList === list) this.#latest = Number.NaN;
    if (this.#spares.length < sparesMax) this.#spares.push(list.rows);
    return -1;
  }

  /** The minutes before an instant that lie in it to the end. */
  before(instant: number): number[] {
    const firstKept = minuteOf(instant);
    return [...this.#minutes.keys()].filter((minute) => minute < firstKept);
  }

  /** Lists one after another. */
  save(image: Image): void {
    const lists = [...this.#minutes].map(([minute, { rows, first, count }]) => ({
      minute,
      rows: rows.subarray(first, count),
    }));
    const all = new Int32Array(lists.reduce((sum, { rows }) => sum + rows.length, 0));
    let at = 0;
    for (const { rows } of lists) {
      all.set(rows, at);
      at += rows.length;
    }
    image.putColumn('rows', all, at);
    image.put(
      'minutes',
      lists.map(({ minute, rows }) => [minute, rows.length]),
    );
  }

  load(image: Image): void {
    const all = image.column('rows', Int32Array, (length) => length);
    let at = 0;
    for (const [minute, count] of image.value<[number, number][]>('minutes')) {
      const rows = new Int32Array(Math.max(roomMin, count));
      rows.set(all.subarray(at, at + count));
      this.#minutes.set(minute, { rows, first: 0, count });
      at += count;
    }
  }
}
