import { transferNatures } from '@weir/model';

const slots = 1024;
const purposeBytesMax = 64;

/**
 * What purposes say of a transfer, remembered by their bytes: feeds write the same few again and again. Each has one slot
 * where it can be, so that purposes that never come twice push each other out and fill no memory.
 */
export class PurposeMemory {
  readonly #natureOf: (purpose: string) => number;
  readonly #texts: (Uint8Array | undefined)[] = new Array<Uint8Array | undefined>(slots).fill(undefined);
  readonly #natures = new Uint8Array(slots);

  /** @param natureOf place in `transferNatures` of a JSON text without its quotes */
  constructor(natureOf: (purpose: string) => (typeof transferNatures)[number]) {
    this.#natureOf = (purpose) => transferNatures.indexOf(natureOf(purpose));
  }

  /** Place in `transferNatures` of the purpose `bytes[at, end)`, which is a JSON text without its quotes. */
  nature(bytes: Buffer, at: number, end: number): number {
    if (end - at > purposeBytesMax) return this.#natureOf(bytes.toString('utf8', at, end));
    let hash = end - at;
    for (let place = at; place < end; place++) hash = Math.imul(hash ^ bytes[place]!, 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const known = this.#texts[slot];
    if (known !== undefined && isText(known, bytes, at, end)) return this.#natures[slot]!;
    const nature = this.#natureOf(bytes.toString('utf8', at, end));
    this.#texts[slot] = Uint8Array.from(bytes.subarray(at, end));
    this.#natures[slot] = nature;
    return nature;
  }
}

const isText = (known: Uint8Array, bytes: Uint8Array, at: number, end: number): boolean => {
  if (known.length !== end - at) return false;
  for (let index = 0; index < known.length; index++) if (known[index] !== bytes[at + index]) return false;
  return true;
};
