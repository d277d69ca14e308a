import type { Image } from './image.js';
import type { TextPool } from './text-pool.js';
import { transferWordAt, transferWords } from './transfer-layout.js';
import type { Transfers } from './transfers.js';

const distanceBits = 4;
/** So far from home, or farther: then the id's own hash says where that is. */
const distanceMax = 15;
const slotBitsMin = 10;
/** With more, no bits would be left for the distance. */
const slotBitsMax = 28;
/** So many transfers are put into a larger table together. */
const takenAtOnce = 64;

/**
 * Finds a transfer by its id: open addressing, one word a slot. The low bits of the word are the transfer's number and 1
 * more, which is less than there are slots; above them stands how far the slot lies from where the hash is at home, and
 * above that as many bits of the hash as are left, so that a wrong slot seldom costs a look at its text. The hash itself
 * stands with the text. Owns its slots.
 */
export class IdTable {
  /** 0 is an empty slot. */
  #slots = new Int32Array(1 << slotBitsMin);
  #bits = slotBitsMin;
  #mask = maskOf(slotBitsMin);
  #tagMask = tagMaskOf(slotBitsMin);
  #size = 0;
  readonly #texts: TextPool;
  readonly #transfers: Transfers;

  constructor(texts: TextPool, transfers: Transfers) {
    this.#texts = texts;
    this.#transfers = transfers;
  }

  get slots(): Int32Array {
    return this.#slots;
  }

  /** Of the number in a slot; of a hash, it leaves the slot where that is at home. */
  get mask(): number {
    return this.#mask;
  }

  /** Of the bits that a slot and a hash have in common. */
  get tagMask(): number {
    return this.#tagMask;
  }

  /** Slots as full as the table lets them become. */
  get usedBytes(): number {
    return (this.#size * 4 * Int32Array.BYTES_PER_ELEMENT) / 3;
  }

  get heldBytes(): number {
    return this.#slots.byteLength;
  }

  /** Makes room for so many more transfers. */
  reserve(count: number): void {
    while ((this.#size + count) * 4 > this.#slots.length * 3 || this.#transfers.end + count > this.#mask) this.#grow();
  }

  /** The transfer whose id is `[at, at + length)`, or −1. */
  find(hash: number, view: DataView, at: number, length: number): number {
    const [mask, tagMask] = [this.#mask, this.#tagMask];
    const slots = this.#slots;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const stored = slots[slot]!;
      if (stored === 0) return -1;
      if (((stored ^ hash) & tagMask) !== 0) continue;
      const transfer = (stored & mask) - 1;
      if (this.#texts.equals(this.#transfers.textOf(transfer), view, at, length, hash)) return transfer;
    }
  }

  /** Reads where `find` will begin. */
  glance(hash: number): number {
    return this.#slots[hash & this.#mask]!;
  }

  /** Adds a transfer, its text set, whose id `find` did not find. */
  add(hash: number, transfer: number): void {
    while ((this.#size + 1) * 4 > this.#slots.length * 3 || transfer >= this.#mask) this.#grow();
    this.#place(hash, transfer);
    this.#size++;
  }

  /** As `add`, where room was made. @param slot the first empty one from where the hash is at home */
  put(slot: number, hash: number, transfer: number): void {
    this.#slots[slot] = (hash & this.#tagMask) | this.#distance(slot, hash) | (transfer + 1);
    this.#size++;
  }

  /** Takes a transfer out; the run of slots after it closes up, so that no slot is ever lost to the dead. */
  remove(hash: number, transfer: number): void {
    const mask = this.#mask;
    const slots = this.#slots;
    let hole = hash & mask;
    while ((slots[hole]! & mask) !== transfer + 1) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.#homeOf(slot);
      // It may move into the hole only if that lies between its home and where it is.
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = (slots[slot]! & ~(distanceMax << this.#bits)) | this.#distance(hole, home);
      hole = slot;
    }
    slots[hole] = 0;
    this.#size--;
  }

  save(image: Image): void {
    image.putColumn('slots', this.#slots, this.#slots.length);
    image.put('size', this.#size);
  }

  load(image: Image): void {
    this.#slots = image.column('slots', Int32Array, (length) => length);
    this.#measure();
    this.#size = image.value('size');
  }

  /** How far a slot lies from where a hash is at home, as it stands in slots. */
  #distance(slot: number, hash: number): number {
    return Math.min((slot - hash) & this.#mask, distanceMax) << this.#bits;
  }

  #homeOf(slot: number): number {
    const stored = this.#slots[slot]!;
    const distance = (stored >>> this.#bits) & distanceMax;
    return (distance < distanceMax ? slot - distance : this.#hashOf((stored & this.#mask) - 1)) & this.#mask;
  }

  #hashOf(transfer: number): number {
    return this.#texts.hashOf(this.#transfers.textOf(transfer));
  }

  #place(hash: number, transfer: number): void {
    const mask = this.#mask;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = (hash & this.#tagMask) | this.#distance(slot, hash) | (transfer + 1);
  }

  #grow(): void {
    if (this.#bits === slotBitsMax) throw new RangeError('more transfers may still change than one ledger holds');
    const old = this.#slots;
    const oldMask = this.#mask;
    this.#slots = new Int32Array(old.length * 2);
    this.#measure();
    const { words } = this.#transfers;
    const texts = this.#texts.words;
    const going = new Int32Array(takenAtOnce);
    const found = new Int32Array(takenAtOnce);
    for (let at = 0; at < old.length; ) {
      let count = 0;
      for (; count < takenAtOnce && at < old.length; at++) if (old[at] !== 0) going[count++] = (old[at]! & oldMask) - 1;
      // Step by step for all of some: memory is waited for once a step, and everybody waits for the whole of this.
      for (let each = 0; each < count; each++) found[each] = words[going[each]! * transferWords + transferWordAt.text]!;
      for (let each = 0; each < count; each++) found[each] = texts[found[each]! * 2 + 1]!;
      for (let each = 0; each < count; each++) this.#place(found[each]!, going[each]!);
    }
  }

  #measure(): void {
    this.#bits = Math.log2(this.#slots.length);
    this.#mask = maskOf(this.#bits);
    this.#tagMask = tagMaskOf(this.#bits);
  }
}

const maskOf = (bits: number): number => 2 ** bits - 1;
const tagMaskOf = (bits: number): number => ~(2 ** (bits + distanceBits) - 1);
