import { type Image, warmedMax } from '@weir/engine';

const minuteMs = 60_000;

/** Transfers kept until before this instant have been handed out once `release` was called with `horizon`. */
export const handedOutBefore = (horizon: number): number => Math.floor(horizon / minuteMs) * minuteMs;

interface Minute {
  readonly minute: number;
  transfers: Int32Array;
  count: number;
}

const minuteRoom = 64;

/** A transfer that was put into a minute, perhaps not for the last time. */
interface Mention {
  readonly transfer: number;
  readonly stamp: number;
}

/**
 * Until when each id matters: transfers by the minute of event time after which nothing can name them any more, one
 * group for each asset. Those of one plain record stand in a list for each minute; those that grow may move.
 */
export class KeptIds {
  readonly #plain = new Map<number, Map<number, Minute>>();
  readonly #latest: (Minute | undefined)[] = [];
  readonly #moving = new Map<number, Map<number, Mention[]>>();
  readonly #stamps = new Map<number, number>();
  #stamp = 0;

  /** Bytes of the lists of plain transfers, without the room kept for growth. */
  get usedBytes(): number {
    let transfers = 0;
    for (const minutes of this.#plain.values()) for (const { count } of minutes.values()) transfers += count;
    return transfers * 4;
  }

  /** Keeps a transfer until `keptFor` (milliseconds UTC). */
  addPlain(group: number, transfer: number, keptFor: number): void {
    const number = Math.floor(keptFor / minuteMs);
    let minute = this.#latest[group];
    if (minute === undefined || minute.minute !== number) {
      minute = this.#minute(group, number);
      this.#latest[group] = minute;
    }
    if (minute.count === minute.transfers.length) {
      const transfers = new Int32Array(minute.count * 2);
      transfers.set(minute.transfers);
      minute.transfers = transfers;
    }
    minute.transfers[minute.count++] = transfer;
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
   * @param lookAhead is shown those that `letGo` will be given next, `transfers[from..to)`
   */
  release(
    group: number,
    horizon: number,
    lookAhead: (transfers: Int32Array, from: number, to: number) => void,
    letGo: (transfer: number, moved: boolean) => void,
  ): void {
    const firstKept = Math.floor(horizon / minuteMs);
    const plain = this.#plain.get(group);
    for (const [number, minute] of plain ?? []) {
      if (number >= firstKept) continue;
      plain!.delete(number);
      if (this.#latest[group] === minute) this.#latest[group] = undefined;
      const { transfers, count } = minute;
      for (let from = 0; from < count; from += warmedMax) {
        const to = Math.min(from + warmedMax, count);
        lookAhead(transfers, from, to);
        for (let index = from; index < to; index++) letGo(transfers[index]!, false);
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
    for (const [group, minutes] of this.#plain) {
      for (const { minute, transfers, count } of minutes.values()) {
        image.putColumn(`plain ${group} ${minute}`, transfers, count);
      }
    }
    image.put(
      'plain',
      [...this.#plain].map(([group, minutes]) => [group, [...minutes.keys()]]),
    );
    image.put(
      'moving',
      [...this.#moving].map(([group, minutes]) => [group, [...minutes]]),
    );
    image.put('stamps', [...this.#stamps]);
    image.put('stamp', this.#stamp);
  }

  load(image: Image): void {
    for (const [group, minutes] of image.value<[number, number[]][]>('plain')) {
      for (const number of minutes) {
        const name = `plain ${group} ${number}`;
        const minute = this.#minute(group, number);
        minute.count = image.lengthOf(name);
        minute.transfers = image.column(name, Int32Array, (length) => Math.max(minuteRoom, length));
      }
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
      minute = { minute: number, transfers: new Int32Array(minuteRoom), count: 0 };
      minutes.set(number, minute);
    }
    return minute;
  }
}
