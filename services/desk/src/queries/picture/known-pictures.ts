import type { CasePicture } from '@weir/desk-api';
import type { CaseFold, Pocket } from './case-fold.js';
import type { Choice } from './choose.js';
import type { HoldableOf } from './picture-nodes.js';

/** What of a case all its pictures are made from. */
export interface CaseSeen {
  readonly fold: CaseFold;
  readonly holdable: HoldableOf;
  readonly stale: boolean;
  /** Journal offset of the newest row. */
  readonly version: number;
  /** False where it can change without a row of the case being another. */
  readonly isLasting: boolean;
}

/** A picture as readers of one right see it. */
export interface PictureSeen {
  /** Without orders and notes. */
  readonly picture: CasePicture;
  /** In the order of its nodes. */
  readonly pockets: readonly Pocket[];
  /** The latest answer, with the name of the orders and notes in it. */
  beside: { readonly name: string; readonly answer: CasePicture } | null;
}

/** What one question chose of a case, and how it was shown, by whether accounts are unmasked. */
export interface Cut {
  readonly choice: Choice;
  readonly labels: ReadonlyMap<string, string[]>;
  readonly shown: Map<boolean, PictureSeen>;
}

/** Pockets and edges of all that is kept: some 2 KB each, with the text of the answer. */
const thingsMax = 60_000;
/** Cuts of one case: the page's own, and what people choose besides. */
const cutsMax = 4;
const casesMax = 200;
/** What can change without a row of the case being another is nobody's truth for longer. */
const changingMs = 60_000;

/** The pictures of one case in one state. */
class CasePictures {
  readonly mark: string;
  #seen: Promise<CaseSeen> | null = null;
  #goodUntilMs = Number.POSITIVE_INFINITY;
  readonly #cuts = new Map<string, Promise<Cut>>();
  things = 0;
  readonly #nowMs: () => number;
  readonly #onGrown: () => void;

  constructor(mark: string, nowMs: () => number, onGrown: () => void) {
    this.mark = mark;
    this.#nowMs = nowMs;
    this.#onGrown = onGrown;
  }

  get isGood(): boolean {
    return this.#nowMs() < this.#goodUntilMs;
  }

  /** Whoever asks while another one's question is under way waits for that, and asks again himself where it failed. */
  async seen(look: () => Promise<CaseSeen>): Promise<CaseSeen> {
    const found = this.#seen?.catch(() => null);
    const before = await found;
    if (before) return before;
    const looked = look();
    this.#seen = looked;
    const seen = await looked;
    if (!seen.isLasting) this.#goodUntilMs = this.#nowMs() + changingMs;
    this.#count(seen.fold.pockets.length);
    return seen;
  }

  async cut(question: string, choose: () => Promise<Cut>): Promise<Cut> {
    const before = await this.#cuts.get(question)?.catch(() => null);
    const chosen = before ? Promise.resolve(before) : choose();
    this.#cuts.delete(question);
    this.#cuts.set(question, chosen);
    if (before) return before;
    const cut = await chosen;
    this.#count(cut.choice.pockets.length + cut.choice.edges.length);
    for (const oldest of this.#cuts.keys()) {
      if (this.#cuts.size <= cutsMax) break;
      this.#cuts.delete(oldest);
    }
    return cut;
  }

  #count(more: number): void {
    this.things += more;
    this.#onGrown();
  }
}

/**
 * Pictures that people are looking at: while no row of the case, no alert of it and no label is another, another look at it,
 * and what others see of it, is made from what is here.
 */
export class KnownPictures {
  readonly #known = new Map<string, CasePictures>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  of(name: string, mark: string): CasePictures {
    const known = this.#known.get(name);
    this.#known.delete(name);
    const isGood = known?.mark === mark && known.isGood;
    const kept = isGood ? known : new CasePictures(mark, this.#nowMs, () => this.#forget());
    this.#known.set(name, kept);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= casesMax) break;
      this.#known.delete(oldest);
    }
    return kept;
  }

  /** The oldest go until the rest fits; the newest stays whatever its size. */
  #forget(): void {
    let held = 0;
    for (const [name, { things }] of [...this.#known].reverse()) {
      if (held > 0 && held + things > thingsMax) this.#known.delete(name);
      else held += things;
    }
  }
}
