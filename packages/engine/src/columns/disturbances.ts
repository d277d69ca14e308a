import type { EntryLists } from './entry-lists.js';
import type { EntryWatch } from './live-ledger.js';
import type { Matching } from './matching.js';
import type { MessageChanges } from './message-changes.js';
import { pocketFlags, pocketWordAt } from './pockets.js';
import { entryFlags as entryIs } from './transfer-layout.js';

/** Who looks on, if anybody. */
export interface Watched {
  readonly watch: EntryWatch | null;
}

/**
 * What an entry costs that comes before others of its pocket, or leaves: those after it are taken back, newest first, and
 * wait; at the end of the message they are applied again, and told of where they did something else. Owns what waits.
 */
export class Disturbances {
  readonly #matching: Matching;
  readonly #lists: EntryLists;
  readonly #changes: MessageChanges;
  readonly #watched: Watched;
  /** Pockets of which entries wait, and the last entry of each that is applied (−1: none of those in its list). */
  readonly #pending = new Map<number, number>();
  /** Chains that say no more what their entries did. Their lots keep their numbers while chains are compared. */
  readonly #dropped: number[] = [];

  constructor(matching: Matching, lists: EntryLists, changes: MessageChanges, watched: Watched) {
    this.#matching = matching;
    this.#lists = lists;
    this.#changes = changes;
    this.#watched = watched;
  }

  /** Takes back all applied entries of a pocket after `before` (−1: all of its list), which then wait. */
  takeBackTo(before: number, pocket: number): void {
    const matching = this.#matching;
    const words = matching.pockets.words;
    const applied = this.#pending.get(pocket);
    let entry = applied === undefined ? words[pocket * 2 + pocketWordAt.lastEntry]! : applied;
    while (entry !== before) {
      this.#watched.watch?.takenBack(entry);
      matching.takeBack(entry);
      entry = matching.transfers.previousOf(entry);
    }
    this.#pending.set(pocket, before);
    words[pocket * 2 + pocketWordAt.flags]! |= pocketFlags.pending;
  }

  /** The entry, taken back, did this and stands no more. */
  drop(chain: number): void {
    this.#dropped.push(chain);
  }

  /** Applies what waits. Call at the end of a message. */
  settle(): void {
    if (this.#pending.size === 0) return;
    for (const pocket of this.#pending.keys()) this.#applyRest(pocket);
    this.#pending.clear();
    for (const chain of this.#dropped) this.#matching.dropChain(chain);
    this.#dropped.length = 0;
  }

  /** True where two chains tell the same. */
  sameChain(left: number, right: number): boolean {
    const { pieces, lots } = this.#matching;
    let a = left;
    let b = right;
    for (; a >= 0 && b >= 0; a = pieces.next(a), b = pieces.next(b)) {
      if (pieces.kind(a) !== pieces.kind(b) || pieces.start(a) !== pieces.start(b) || pieces.end(a) !== pieces.end(b)) {
        return false;
      }
      const [lotA, lotB] = [pieces.lot(a), pieces.lot(b)];
      // Lots without a name are made anew each time; nobody is told of them.
      if (lotA !== lotB && (lots.textOf(lotA) !== 0 || lots.textOf(lotB) !== 0)) return false;
    }
    return a < 0 && b < 0;
  }

  #applyRest(pocket: number): void {
    const matching = this.#matching;
    const lists = this.#lists;
    const { transfers, pockets } = matching;
    const base = pocket * 2;
    pockets.words[base + pocketWordAt.flags]! &= ~pocketFlags.pending;
    let entry = pockets.words[base + pocketWordAt.lastEntry]!;
    if (entry < 0 || lists.isApplied(entry)) return;
    // Those that wait are the last of the list.
    for (let before = transfers.previousOf(entry); before >= 0 && !lists.isApplied(before); ) {
      entry = before;
      before = transfers.previousOf(before);
    }
    for (; entry >= 0; entry = transfers.nextOf(entry)) {
      const before = transfers.chainOf(entry);
      const was = transfers.stateOf(entry);
      transfers.setChain(entry, -1);
      transfers.setState(entry, was & ~entryIs.wasHub);
      matching.apply(entry);
      this.#watched.watch?.applied(entry);
      if ((was & entryIs.changed) === 0) {
        const isHub = (transfers.stateOf(entry) & entryIs.hub) !== 0;
        const wasHub = (was & entryIs.wasHub) !== 0;
        if (isHub !== wasHub || !this.sameChain(before, transfers.chainOf(entry))) this.#changes.mark(entry);
        else if (!isHub && matching.seen.lostBy(entry) !== matching.seen.foundBy(entry)) this.#changes.mark(entry);
      }
      if (before >= 0) this.#dropped.push(before);
    }
  }
}
