import type { Image } from '@weir/engine';
import type { AccountHash } from './account-hash.js';

/** A device has one of so many places. */
const ways = 4;
/** From so many payers on a device is nobody's own: a counter, a cash machine, a company's. */
const crowd = 16;
/** So many accounts paid from one device: trace §6, same device. */
const sharedFrom = 5;
const slotBytes = 8 + 4 + 1 + crowd * 4;

/**
 * How many accounts paid from a device lately, in so many bytes. Where there is no place, the device that began first is
 * forgotten. Owns its columns.
 */
export class DevicePayers {
  readonly #tags: Int32Array;
  readonly #begunMs: Float64Array;
  readonly #counts: Uint8Array;
  readonly #payers: Int32Array;
  readonly #sets: number;
  readonly #ageMs: number;

  /** @param ageMs event time after which a device is counted anew */
  constructor(bytes: number, ageMs: number) {
    this.#ageMs = ageMs;
    this.#sets = Math.max(1, Math.floor(bytes / (slotBytes * ways)));
    const slots = this.#sets * ways;
    this.#tags = new Int32Array(slots);
    this.#begunMs = new Float64Array(slots);
    this.#counts = new Uint8Array(slots);
    this.#payers = new Int32Array(slots * crowd);
  }

  get heldBytes(): number {
    return this.#tags.length * slotBytes;
  }

  /** @param device 64 bits that stand for it, as for an account */
  add(device: AccountHash, payer: AccountHash, timeMs: number): void {
    let slot = this.#find(device);
    if (slot < 0 || timeMs - this.#begunMs[slot]! > this.#ageMs) slot = this.#begin(device, slot, timeMs);
    const count = this.#counts[slot]!;
    if (count === crowd) return;
    const first = slot * crowd;
    for (let at = first; at < first + count; at++) if (this.#payers[at] === payer.low) return;
    this.#payers[first + count] = payer.low;
    this.#counts[slot] = count + 1;
  }

  /** Accounts that share a device; 0: too few for that, or so many that it is nobody's own. */
  sharedBy(device: AccountHash, nowMs: number): number {
    const slot = this.#find(device);
    if (slot < 0 || nowMs - this.#begunMs[slot]! > this.#ageMs) return 0;
    const count = this.#counts[slot]!;
    return count >= sharedFrom && count < crowd ? count : 0;
  }

  save(image: Image): void {
    image.putColumn('tags', this.#tags, this.#tags.length);
    image.putColumn('begunMs', this.#begunMs, this.#begunMs.length);
    image.putColumn('counts', this.#counts, this.#counts.length);
    image.putColumn('payers', this.#payers, this.#payers.length);
  }

  load(image: Image): void {
    image.copyColumn('tags', this.#tags);
    image.copyColumn('begunMs', this.#begunMs);
    image.copyColumn('counts', this.#counts);
    image.copyColumn('payers', this.#payers);
  }

  #begin(device: AccountHash, known: number, timeMs: number): number {
    const first = this.#firstOf(device);
    let slot = known;
    for (let at = first; known < 0 && at < first + ways; at++)
      if (slot < 0 || this.#begunMs[at]! < this.#begunMs[slot]!) slot = at;
    this.#tags[slot] = tagOf(device);
    this.#begunMs[slot] = timeMs;
    this.#counts[slot] = 0;
    return slot;
  }

  #find(device: AccountHash): number {
    const first = this.#firstOf(device);
    for (let slot = first; slot < first + ways; slot++) if (this.#tags[slot] === tagOf(device)) return slot;
    return -1;
  }

  #firstOf({ low }: AccountHash): number {
    return Math.floor(((low >>> 0) * this.#sets) / 2 ** 32) * ways;
  }
}

/** 0 is an empty slot. */
const tagOf = ({ high }: AccountHash): number => (high === 0 ? 1 : high);
