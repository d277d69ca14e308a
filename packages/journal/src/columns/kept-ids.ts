import { type Image, warmedMax } from '@weir/engine';

const minuteMs = 60_000;

/** Transfers kept until before this instant have been handed out once `release` was called with `horizon`. */
export const handedOutBefore = (horizon: number): number => Math.floor(horizon / minuteMs) * minuteMs;

interface Minute {
  readonly minute: number;
  /** The first of its transfers; the others hang on it. */
  first: number;
}

/** A transfer that was put into a minute, perhaps not for the last time. */
interface Mention {
  readonly transfer: number;
  readonly stamp: number;
}

/**
 * Until when each id matters: transfers by the minute of event time after which nothing can name them any more, one
 * group for each asset. Those of one plain record hang on each other in a column; those that grow may move.
 */
export class KeptIds {
  readonly #plain = new Map<number, Map<number, Minute>>();
  readonly #latest: (Minute | undefined)[] = [];
  readonly #moving = new Map<number, Map<number, Mention[]>>();
  readonly #stamps = new Map<number, number>();
  #stamp = 0;
  readonly #going = new Int32Array(warmedMax);

  /**
   * Keeps a transfer until `keptFor` (milliseconds UTC).
   * @param links the column through which transfers of a minute hang together
   */
  addPlain(group: number, transfer: number, keptFor: number, links: Int32Array): void {
    const number = Math.floor(keptFor / minuteMs);
    let minute = this.#latest[group];
    if (minute === undefined || minute.minute !== number) {
      minute = this.#minute(group, number);
      this.#latest[group] = minute;
    }
    links[transfer] = minute.first;
    minute.first = transfer;
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
   * @param lookAhead is shown those that `letGo` will be given next, a few hundred at most
   */
  release(
    group: number,
    horizon: number,
    links: Int32Array,
    lookAhead: (transfers: Int32Array, count: number) => void,
    letGo: (transfer: number, moved: boolean) => void,
  ): void {
    const firstKept = Math.floor(horizon / minuteMs);
    const plain = this.#plain.get(group);
    const going = this.#going;
    for (const [number, minute] of plain ?? []) {
      if (number >= firstKept) continue;
      plain!.delete(number);
      if (this.#latest[group] === minute) this.#latest[group] = undefined;
      for (let transfer = minute.first; transfer >= 0; ) {
        let count = 0;
        for (; transfer >= 0 && count < going.length; transfer = links[transfer]!) going[count++] = transfer;
        lookAhead(going, count);
        for (let index = 0; index < count; index++) letGo(going[index]!, false);
      }
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
    image.put(
      'plain',
      [...this.#plain].map(([group, minutes]) => [group, [...minutes.values()]]),
    );
    image.put(
      'moving',
      [...this.#moving].map(([group, minutes]) => [group, [...minutes]]),
    );
    image.put('stamps', [...this.#stamps]);
    image.put('stamp', this.#stamp);
  }

  load(image: Image): void {
    for (const [group, minutes] of image.value<[number, Minute[]][]>('plain')) {
      this.#plain.set(group, new Map(minutes.map((minute) => [minute.minute, minute])));
    }
    for (const [group, minutes] of image.value<[number, [number, Mention[]][]][]>('moving')) {
      this.#moving.set(group, new Map(minutes));
    }
    for (const [transfer, stamp] of image.value<[number, number][]>('stamps')) this.#stamps.set(transfer, stamp);
    this.#stamp = image.value('stamp');
  }

  #minute(group: number, number: number): Minute {
    let minutes = this.#plain.get(group);
    if (minutes === undefined) {
      minutes = new Map();
      this.#plain.set(group, minutes);
    }
    let minute = minutes.get(number);
    if (minute === undefined) {
      minute = { minute: number, first: -1 };
      minutes.set(number, minute);
    }
    return minute;
  }
}
