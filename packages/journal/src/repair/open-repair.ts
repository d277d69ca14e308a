import { isRebase, readJson } from '../json-text.js';
import type { Rebase, RebaseFrame, RepairedPocket } from './rebase.js';

/** A repair that was journalled and has no rebase yet. */
export interface OpenRepair {
  /** The journal offset of its frame. */
  readonly offset: number;
  readonly pockets: readonly RepairedPocket[];
}

/** A repair that ended: whatever came late of these ids before `repairOffset` is worked in from now on. */
export interface RepairEnd {
  readonly repairOffset: number;
  readonly ids: readonly string[];
}

interface Saved {
  readonly open: OpenRepair | null;
  readonly parts: readonly (readonly [string, readonly (readonly [number, string])[]])[];
}

/**
 * The one repair that is open, if any, and what has come of its rebase. A newer repair takes the place of an older one;
 * a rebase of any but the open one is passed over, and so is one that comes again.
 */
export class RepairBook {
  #open: OpenRepair | null = null;
  /** By how the rebase was cut: several writers may write one at once. */
  readonly #parts = new Map<string, Map<number, string>>();

  get open(): OpenRepair | null {
    return this.#open;
  }

  begin(open: OpenRepair): void {
    this.#open = open;
    this.#parts.clear();
  }

  /** The rebase, and the repair that it ends, once the last of its parts has come; else null. @throws {WeirError} `FRAME_CORRUPT` */
  take(frame: RebaseFrame): { readonly repair: OpenRepair; readonly rebase: Rebase } | null {
    const repair = this.#open;
    if (repair === null || repair.offset !== frame.repairOffset) return null;
    const key = `${frame.parts} ${frame.length}`;
    const parts = this.#parts.get(key) ?? new Map<number, string>();
    this.#parts.set(key, parts.set(frame.part, frame.text));
    if (parts.size < frame.parts) return null;
    const text = Array.from({ length: frame.parts }, (_, part) => parts.get(part) ?? '').join('');
    this.#open = null;
    this.#parts.clear();
    return { repair, rebase: readJson<Rebase>(text, isRebase) };
  }

  saved(): Saved {
    return { open: this.#open, parts: [...this.#parts].map(([key, parts]) => [key, [...parts]] as const) };
  }

  load({ open, parts }: Saved): void {
    this.#open = open;
    for (const [key, texts] of parts) this.#parts.set(key, new Map(texts));
  }
}
