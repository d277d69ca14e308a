import { type Image, roomFor } from './image.js';
import { pocketWordAt as at, noHour, type Pockets } from './pockets.js';

const hoursInDay = 24;
/** Hours that stand in the pocket itself, besides the latest. */
const inlineHours = 3;
const firstBlockHours = 8;

/**
 * Counts the entries of each pocket in the UTC hour of the latest and the 23 hours before it. The latest hour and a few
 * before it stand in the pocket, more of them in a block of their own, as pairs (hour, count). All that are kept are
 * counted as if they were of this day until that could make a hub: an entry of a quiet pocket costs no look elsewhere.
 * Taking an entry back is exact.
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
    if (hour === words[base + at.hubHour]) words[base + at.hubCount]! += 1;
    else {
      if (words[base + at.hubCount]! > 0) this.#keep(base, Math.min(hour, keptHour) - hoursInDay);
      words[base + at.hubHour] = hour;
      words[base + at.hubCount] = 1;
    }
    if (words[base + at.hubCount]! + words[base + at.hubOlder]! <= limit) return false;
    return words[base + at.hubCount]! + this.#ofDay(base, hour) > limit;
  }

  /** Takes back the entry that was counted last. */
  takeBack(pocket: number): void {
    const words = this.#pockets.words;
    const base = pocket * 2;
    words[base + at.hubCount]! -= 1;
    if (words[base + at.hubCount]! > 0) return;
    const length = words[base + at.hubLength]!;
    if (length === 0) {
      words[base + at.hubHour] = noHour;
      return;
    }
    const kept = this.#keptAt(base);
    const from = words[base + at.hubBlock]! < 0 ? words : this.#blocks;
    words[base + at.hubHour] = from[kept + length * 2 - 2]!;
    words[base + at.hubCount] = from[kept + length * 2 - 1]!;
    words[base + at.hubOlder]! -= from[kept + length * 2 - 1]!;
    words[base + at.hubLength] = length - 1;
  }

  /** Reads what counting an entry of the pocket will read. */
  glance(pocket: number): number {
    const block = this.#pockets.words[pocket * 2 + at.hubBlock]!;
    return block < 0 ? 0 : this.#blocks[block + this.#pockets.words[pocket * 2 + at.hubLength]! * 2]!;
  }

  /** Forgets all hours of a pocket. */
  clear(pocket: number): void {
    const words = this.#pockets.words;
    const base = pocket * 2;
    if (words[base + at.hubBlock]! >= 0) this.#give(words[base + at.hubBlock]!);
    words[base + at.hubBlock] = -1;
    words[base + at.hubLength] = 0;
    words[base + at.hubHour] = noHour;
    words[base + at.hubCount] = 0;
    words[base + at.hubOlder] = 0;
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

  /** Puts the latest hour with those before it; those at or before `forgottenHour` go where there is no room. */
  #keep(base: number, forgottenHour: number): void {
    const words = this.#pockets.words;
    const block = words[base + at.hubBlock]!;
    const room = block < 0 ? inlineHours : this.#blocks[block]!;
    if (words[base + at.hubLength]! === room) this.#makeRoom(base, room, forgottenHour);
    const length = words[base + at.hubLength]!;
    const to = words[base + at.hubBlock]! < 0 ? words : this.#blocks;
    const kept = this.#keptAt(base) + length * 2;
    to[kept] = words[base + at.hubHour]!;
    to[kept + 1] = words[base + at.hubCount]!;
    words[base + at.hubLength] = length + 1;
    words[base + at.hubOlder]! += words[base + at.hubCount]!;
  }

  #makeRoom(base: number, room: number, forgottenHour: number): void {
    const words = this.#pockets.words;
    const kept = this.#keptAt(base);
    const from = words[base + at.hubBlock]! < 0 ? words : this.#blocks;
    let first = 0;
    while (first < room && from[kept + first * 2]! <= forgottenHour) {
      words[base + at.hubOlder]! -= from[kept + first * 2 + 1]!;
      first++;
    }
    // Where little went the block doubles: else the next hours would have to look again.
    if (first * 4 >= room) from.copyWithin(kept, kept + first * 2, kept + room * 2);
    else {
      const block = this.#take(room === inlineHours ? firstBlockHours : room * 2);
      const source = words[base + at.hubBlock]! < 0 ? words : this.#blocks;
      for (let word = first * 2; word < room * 2; word++)
        this.#blocks[block + 1 + word - first * 2] = source[kept + word]!;
      if (words[base + at.hubBlock]! >= 0) this.#give(words[base + at.hubBlock]!);
      words[base + at.hubBlock] = block;
    }
    words[base + at.hubLength] = room - first;
  }

  /** Entries of the kept hours that belong to the day that ends with `hour`. */
  #ofDay(base: number, hour: number): number {
    const words = this.#pockets.words;
    const from = words[base + at.hubBlock]! < 0 ? words : this.#blocks;
    const kept = this.#keptAt(base);
    let sum = 0;
    for (let index = words[base + at.hubLength]! - 1; index >= 0; index--) {
      if (from[kept + index * 2]! <= hour - hoursInDay) break;
      sum += from[kept + index * 2 + 1]!;
    }
    return sum;
  }

  #keptAt(base: number): number {
    const block = this.#pockets.words[base + at.hubBlock]!;
    return block < 0 ? base + at.hubKept : block + 1;
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
