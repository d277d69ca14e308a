import { type Image, warmedMax } from '@weir/engine/columns';

const minuteMs = 60_000;

/** Transfers kept until before this instant have been handed out once `release` was called with `horizon`. */
export const handedOutBefore = (horizon: number): number => Math.floor(horizon / minuteMs) * minuteMs;

/** Numbers of transfers that have the high half in common; the low halves. */
interface Half {
  lows: Uint16Array;
  count: number;
}

/** Transfers of a minute, by the high half of their numbers. */
interface Minute {
  readonly minute: number;
  readonly halves: Half[];
}

const halfBits = 16;
const halfRoom = 64;

/** A transfer that was put into a minute, perhaps not for the last time. */
interface Mention {
  readonly transfer: number;
  readonly stamp: number;
}

/**
 * Until when each id matters: transfers by the minute of event time after which nothing can name them any more, one
 * group for each asset. Those of one plain record stand in lists for each minute, as halves of their
 * numbers; those that grow may move.
 */
export class KeptIds {
  readonly #plain = new Map<number, Map<number, Minute>>();
  readonly #latest: (Minute | undefined)[] = [];
  readonly #moving = new Map<number, Map<number, Mention[]>>();
  readonly #stamps = new Map<number, number>();
  #stamp = 0;
  readonly #next = new Int32Array(warmedMax);

  /** Bytes of the lists of plain transfers, without the room kept for growth. */
  get usedBytes(): number {
    let transfers = 0;
    for (const minutes of this.#plain.values()) {
      for (const { halves } of minutes.values()) for (const half of halves) transfers += half.count;
    }
    return transfers * Uint16Array.BYTES_PER_ELEMENT;
  }

  /** Keeps a transfer until `keptFor` (milliseconds UTC). */
  addPlain(group: number, transfer: number, keptFor: number): void {
    const number = Math.floor(keptFor / minuteMs);
    let minute = this.#latest[group];
    if (minute === undefined || minute.minute !== number) {
      minute = this.#minute(group, number);
      this.#latest[group] = minute;
    }
    const half = halfOf(minute, transfer >>> halfBits);
    if (half.count === half.lows.length) {
      const lows = new Uint16Array(half.count * 2);
      lows.set(half.lows);
      half.lows = lows;
    }
    half.lows[half.count++] = transfer;
  }

  /** Keeps a transfer that may be kept for another time later; +∞ keeps it until then. */
  move(group: number, transfer: number, keptFor: number): void {
    const stamp = ++this.#stamp;
    this.#stamps.set(transfer, stamp);
    if (keptFor === Number.POSITIVE_INFINITY) return;
    let minutes = this.#moving.get(group);
    if (minutes === undefined) {
      minutes = new Map();
      this.#moving.set(group, minutes);
    }
    const number = Math.floor(keptFor / minuteMs);
    const mentions = minutes.get(number);
    if (mentions === undefined) minutes.set(number, [{ transfer, stamp }]);
    else mentions.push({ transfer, stamp });
  }

  /** True from `move` until the transfer has been handed out. */
  isMoving(transfer: number): boolean {
    return this.#stamps.has(transfer);
  }

  /**
   * Hands out the transfers of a group whose minute lies wholly before `horizon`, and lets go of them.
   * @param lookAhead is shown those that `letGo` will be given next, the first `count` of `transfers`
   */
  release(
    group: number,
    horizon: number,
    lookAhead: (transfers: Int32Array, count: number) => void,
    letGo: (transfer: number, moved: boolean) => void,
  ): void {
    const firstKept = Math.floor(horizon / minuteMs);
    const plain = this.#plain.get(group);
    for (const [number, minute] of plain ?? []) {
      if (number >= firstKept) continue;
      plain!.delete(number);
      if (this.#latest[group] === minute) this.#latest[group] = undefined;
      for (const [high, half] of minute.halves.entries()) this.#handOut(high << halfBits, half, lookAhead, letGo);
    }
    const moving = this.#moving.get(group);
    for (const [number, mentions] of moving ?? []) {
      if (number >= firstKept) continue;
      moving!.delete(number);
      for (const { transfer, stamp } of mentions) {
        if (this.#stamps.get(transfer) !== stamp) continue;
        this.#stamps.delete(transfer);
        letGo(transfer, true);
      }
    }
  }

  save(image: Image): void {
    for (const [group, minutes] of this.#plain) {
      for (const { minute, halves } of minutes.values()) {
        for (const [high, { lows, count }] of halves.entries()) {
          image.putColumn(`plain ${group} ${minute} ${high}`, lows, count);
        }
      }
    }
    image.put(
      'plain',
      [...this.#plain].map(([group, minutes]) => [
        group,
        [...minutes.values()].map(({ minute, halves }) => [minute, halves.length]),
      ]),
    );
    image.put(
      'moving',
      [...this.#moving].map(([group, minutes]) => [group, [...minutes]]),
    );
    image.put('stamps', [...this.#stamps]);
    image.put('stamp', this.#stamp);
  }

  load(image: Image): void {
    for (const [group, minutes] of image.value<[number, [number, number][]][]>('plain')) {
      for (const [number, count] of minutes) {
        const minute = this.#minute(group, number);
        for (let high = 0; high < count; high++) {
          const name = `plain ${group} ${number} ${high}`;
          const lows = image.column(name, Uint16Array, (length) => Math.max(halfRoom, length));
          minute.halves.push({ lows, count: image.lengthOf(name) });
        }
      }
    }
    for (const [group, minutes] of image.value<[number, [number, Mention[]][]][]>('moving')) {
      this.#moving.set(group, new Map(minutes));
    }
    for (const [transfer, stamp] of image.value<[number, number][]>('stamps')) this.#stamps.set(transfer, stamp);
    this.#stamp = image.value('stamp');
  }

  #handOut(
    first: number,
    { lows, count }: Half,
    lookAhead: (transfers: Int32Array, count: number) => void,
    letGo: (transfer: number, moved: boolean) => void,
  ): void {
    const next = this.#next;
    for (let from = 0; from < count; from += warmedMax) {
      const nextCount = Math.min(warmedMax, count - from);
      for (let index = 0; index < nextCount; index++) next[index] = first + lows[from + index]!;
      lookAhead(next, nextCount);
      for (let index = 0; index < nextCount; index++) letGo(next[index]!, false);
    }
  }

  #minute(group: number, number: number): Minute {
    let minutes = this.#plain.get(group);
    if (minutes === undefined) {
      minutes = new Map();
      this.#plain.set(group, minutes);
    }
    let minute = minutes.get(number);
    if (minute === undefined) {
      minute = { minute: number, halves: [] };
      minutes.set(number, minute);
    }
    return minute;
  }
}

const halfOf = ({ halves }: Minute, high: number): Half => {
  while (halves.length <= high) halves.push({ lows: new Uint16Array(0), count: 0 });
  const half = halves[high]!;
  if (half.lows.length === 0) half.lows = new Uint16Array(halfRoom);
  return half;
};
