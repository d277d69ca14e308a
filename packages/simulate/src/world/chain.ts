import type { Chance } from '../chance.js';

export interface Block {
  readonly number: number;
  readonly atMs: number;
  readonly hash: string;
  /** The block that stood in its place first and was dropped, if there was one. */
  readonly droppedHash: string | null;
}

const blockMs = 3_000;
const firstBlockMs = 1_529_891_469_000;

/** Blocks of TRON, one every three seconds, made when first asked for. Some take the place of a dropped one. */
export class Chain {
  readonly #chance: Chance;
  readonly #blocks = new Map<number, Block>();

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** @param atMs the block's own instant, a multiple of three seconds */
  block(atMs: number): Block {
    const known = this.#blocks.get(atMs);
    if (known !== undefined) return known;
    const number = Math.floor((atMs - firstBlockMs) / blockMs);
    // A block's id begins with its number.
    const hash = () => number.toString(16).padStart(16, '0') + this.#chance.hex(24);
    const block = { number, atMs, hash: hash(), droppedHash: this.#chance.happens(0.02) ? hash() : null };
    this.#blocks.set(atMs, block);
    return block;
  }

  /** The id of a transfer: block hash, transaction, place of its event in the transaction. */
  readonly newTransferId = (atMs: number): string => `${this.block(atMs).hash}:${this.#chance.hex(32)}_1`;
}
