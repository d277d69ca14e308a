import type { AuditEntry } from './state.js';

/** What a desk can say of the chain of the acts that it read itself. */
export interface ChainSeen {
  readonly messages: number;
  /** Acts that name a hash which is the one that this desk worked out. */
  readonly witnesses: number;
  /** The first place whose hash an act remembers otherwise; null: there is none. */
  readonly brokenAt: number | null;
}

/**
 * Holds the hashes of a desk to those that acts bear witness to, each act once. It finds what was altered in the log before this desk
 * read it; what changes later, `weir audit verify` finds, which reads all of it anew.
 */
export class ChainWatch {
  readonly #hashAt = new Map<number, string>();
  #witnesses = 0;
  #brokenAt: number | null = null;
  #taken = 0;

  /** @param audit all that was folded so far, in the order of the log; those that were taken before are passed over */
  take(audit: readonly AuditEntry[]): ChainSeen {
    for (; this.#taken < audit.length; this.#taken += 1) {
      const { offset, hash, act } = audit[this.#taken]!;
      const said = act?.head ?? null;
      if (said !== null) {
        if (this.#hashAt.get(said.offset) === said.hash) this.#witnesses += 1;
        else this.#brokenAt ??= said.offset;
      }
      this.#hashAt.set(offset, hash);
    }
    return { messages: this.#taken, witnesses: this.#witnesses, brokenAt: this.#brokenAt };
  }
}
