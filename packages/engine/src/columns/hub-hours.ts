import { type Image, roomFor } from './image.js';
import { pocketWordAt as at, noHour, type Pockets } from './pockets.js';

const hoursInDay = 24;
/** Hours that have a byte each in the pocket itself: the day, and some more for entries that are taken back. */
const ringHours = 32;
const byteMax = 255;
const firstBlockHours = 8;

/**
 * Counts the entries of each pocket in the UTC hour of the latest and the 23 hours before it. The counts stand in the
 * pocket, a byte for each of the latest hours in turn; where a byte is too small, or an hour would be forgotten that
 * may be asked for again, in a block of their own, as pairs (hour, count). All that are kept are counted as if they were
 * of this day until that could make a hub. Taking an entry back is exact.
 */
export class HubHours {
  readonly #pockets: Pockets;
  #blocks = new Int32Array(1024);
  #end = 0;
  /** By hours that a block holds: the block freed last; each names the one freed before it. */
  readonly #free = new Map<number, number>();

  constructor(pockets: Pockets) {
    this.#pockets = pockets;
  }

  get heldBytes(): number {
    return this.#blocks.byteLength;
  }

  get usedBytes(): number {
    return this.#end * 4;
  }

  /**
   * Counts one entry; true where the trailing day then holds more than `limit`. Hours of a pocket never fall.
   * @param keptHour no entry before this hour can be taken back any more
   */
  passes(pocket: number, hour: number, limit: number, keptHour: number): boolean {
    const words = this.#pockets.words;
    const base = pocket * 2;
    if (words[base + at.hubBlock]! >= 0) return this.#passesInBlock(base, hour, limit, keptHour);
    const latest = words[base + at.hubHour]!;
    if (hour !== latest) {
      if (latest !== noHour && !this.#forgets(base, latest, hour, keptHour)) {
        this.#toBlock(base);
        return this.#passesInBlock(base, hour, limit, keptHour);
      }
      words[base + at.hubHour] = hour;
    }
    const word = base + wordOf(hour);
    const shift = shiftOf(hour);
    if (((words[word]! >>> shift) & byteMax) === byteMax) {
      this.#toBlock(base);
      return this.#passesInBlock(base, hour, limit, keptHour);
    }
    words[word]! += 1 << shift;
    const total = words[base + at.hubTotal]! + 1;
    words[base + at.hubTotal] = total;
    return total > limit && this.#ofDay(base, hour) > limit;
  }

  /** Takes back the entry that was counted last. */
  takeBack(pocket: number): void {
    const words = this.#pockets.words;
    const base = pocket * 2;
    words[base + at.hubTotal]! -= 1;
    const block = words[base + at.hubBlock]!;
    if (block >= 0) {
      const length = words[base + at.hubRing]!;
      const last = block + length * 2;
      this.#blocks[last]! -= 1;
      if (this.#blocks[last] === 0) words[base + at.hubRing] = length - 1;
      return;
    }
    let hour = words[base + at.hubHour]!;
    words[base + wordOf(hour)]! -= 1 << shiftOf(hour);
    if (words[base + at.hubTotal] === 0) {
      words[base + at.hubHour] = noHour;
      return;
    }
    while (this.#ofHour(base, hour) === 0) hour--;
    words[base + at.hubHour] = hour;
  }

  /** Reads what counting an entry of the pocket will read besides the pocket. */
  glance(pocket: number): number {
    const block = this.#pockets.words[pocket * 2 + at.hubBlock]!;
    return block < 0 ? 0 : this.#blocks[block + this.#pockets.words[pocket * 2 + at.hubRing]! * 2]!;
  }

  /** Puts in the hours of a pocket that has none. @param hours with the number of entries of each, ascending */
  put(pocket: number, hours: readonly (readonly [hour: number, count: number])[]): void {
    if (hours.length === 0) return;
    this.#putPairs(pocket * 2, hours);
    this.#pockets.words[pocket * 2 + at.hubTotal] = hours.reduce((sum, [, count]) => sum + count, 0);
  }

  /** Forgets all hours of a pocket. */
  clear(pocket: number): void {
    const words = this.#pockets.words;
    const base = pocket * 2;
    if (words[base + at.hubBlock]! >= 0) this.#give(words[base + at.hubBlock]!);
    words[base + at.hubBlock] = -1;
    words[base + at.hubHour] = noHour;
    words[base + at.hubTotal] = 0;
    words.fill(0, base + at.hubRing, base + at.hubRing + ringHours / 4);
  }

  save(image: Image): void {
    image.putColumn('blocks', this.#blocks, this.#end);
    image.put('free', [...this.#free]);
  }

  load(image: Image): void {
    this.#end = image.lengthOf('blocks');
    this.#blocks = image.column('blocks', Int32Array, roomFor(1, 1024));
    for (const [hours, block] of image.value<[number, number][]>('free')) this.#free.set(hours, block);
  }

  /** Frees the bytes of the hours after `latest` up to `hour`. False where one of them may be asked for again. */
  #forgets(base: number, latest: number, hour: number, keptHour: number): boolean {
    const words = this.#pockets.words;
    const first = Math.max(latest + 1, hour - ringHours + 1);
    for (let each = first; each <= hour; each++) {
      const count = this.#ofHour(base, each);
      if (count === 0) continue;
      if (this.#hourOf(each, latest) > keptHour - hoursInDay) return false;
    }
    for (let each = first; each <= hour; each++) {
      const count = this.#ofHour(base, each);
      words[base + wordOf(each)]! -= count << shiftOf(each);
      words[base + at.hubTotal]! -= count;
    }
    return true;
  }

  /** The hour whose count stands in the byte of `hour` while `latest` is the latest. */
  #hourOf(hour: number, latest: number): number {
    return latest - ((latest - hour) & (ringHours - 1));
  }

  #ofHour(base: number, hour: number): number {
    return (this.#pockets.words[base + wordOf(hour)]! >>> shiftOf(hour)) & byteMax;
  }

  #ofDay(base: number, hour: number): number {
    let sum = 0;
    for (let each = hour - hoursInDay + 1; each <= hour; each++) sum += this.#ofHour(base, each);
    return sum;
  }

  #passesInBlock(base: number, hour: number, limit: number, keptHour: number): boolean {
    const words = this.#pockets.words;
    let block = words[base + at.hubBlock]!;
    let length = words[base + at.hubRing]!;
    if (length > 0 && this.#blocks[block + length * 2 - 1] === hour) this.#blocks[block + length * 2]! += 1;
    else {
      if (length === this.#blocks[block]) this.#makeRoom(base, Math.min(hour, keptHour) - hoursInDay);
      block = words[base + at.hubBlock]!;
      length = words[base + at.hubRing]! + 1;
      this.#blocks[block + length * 2 - 1] = hour;
      this.#blocks[block + length * 2] = 1;
      words[base + at.hubRing] = length;
    }
    const total = words[base + at.hubTotal]! + 1;
    words[base + at.hubTotal] = total;
    if (total <= limit) return false;
    let sum = 0;
    for (let pair = length; pair > 0 && this.#blocks[block + pair * 2 - 1]! > hour - hoursInDay; pair--) {
      sum += this.#blocks[block + pair * 2]!;
    }
    return sum > limit;
  }

  /** From bytes to pairs. */
  #toBlock(base: number): void {
    const words = this.#pockets.words;
    const latest = words[base + at.hubHour]!;
    const pairs: [number, number][] = [];
    for (let hour = latest - ringHours + 1; hour <= latest; hour++) {
      const count = this.#ofHour(base, hour);
      if (count > 0) pairs.push([hour, count]);
    }
    this.#putPairs(base, pairs);
  }

  #putPairs(base: number, pairs: readonly (readonly [hour: number, count: number])[]): void {
    let room = firstBlockHours;
    while (room < pairs.length) room *= 2;
    const block = this.#take(room);
    for (const [index, pair] of pairs.entries()) this.#blocks.set(pair, block + 1 + index * 2);
    const words = this.#pockets.words;
    words[base + at.hubBlock] = block;
    words[base + at.hubRing] = pairs.length;
  }

  /** Lets hours at or before `forgottenHour` go; where that is little, the block becomes one of twice the size. */
  #makeRoom(base: number, forgottenHour: number): void {
    const words = this.#pockets.words;
    const old = words[base + at.hubBlock]!;
    const room = this.#blocks[old]!;
    let first = 0;
    while (first < room && this.#blocks[old + 1 + first * 2]! <= forgottenHour) {
      words[base + at.hubTotal]! -= this.#blocks[old + 2 + first * 2]!;
      first++;
    }
    // Else the next hours would have to look again.
    const isLittle = first * 4 < room;
    const block = isLittle ? this.#take(room * 2) : old;
    this.#blocks.copyWithin(block + 1, old + 1 + first * 2, old + 1 + room * 2);
    if (isLittle) {
      this.#give(old);
      words[base + at.hubBlock] = block;
    }
    words[base + at.hubRing] = room - first;
  }

  /** A block: how many hours it holds, then the hours. */
  #take(hours: number): number {
    const freed = this.#free.get(hours) ?? -1;
    if (freed >= 0) {
      this.#free.set(hours, this.#blocks[freed + 1]!);
      return freed;
    }
    const block = this.#end;
    this.#end += 1 + hours * 2;
    if (this.#end > this.#blocks.length) {
      const blocks = new Int32Array(Math.max(this.#blocks.length * 2, this.#end));
      blocks.set(this.#blocks);
      this.#blocks = blocks;
    }
    this.#blocks[block] = hours;
    return block;
  }

  #give(block: number): void {
    const hours = this.#blocks[block]!;
    this.#blocks[block + 1] = this.#free.get(hours) ?? -1;
    this.#free.set(hours, block);
  }
}

const wordOf = (hour: number): number => at.hubRing + ((hour & (ringHours - 1)) >>> 2);
const shiftOf = (hour: number): number => (hour & 3) << 3;
