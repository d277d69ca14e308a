import {
  type FlowScan,
  type Identity,
  JournalRulings,
  type LateContent,
  type LateRuling,
  type OpenRepair,
  type RepairedId,
  type Ruling,
  type SavedRulings,
  type Settings,
  unknownIdentity,
  type WaitingId,
  WaitingIds,
  withContent,
} from '@weir/journal';
import type { AssetCode } from '@weir/model';
import type { UnknownVoid } from './resolve-ids.js';

/** All that it knows, as JSON. */
export interface SavedLateBook {
  readonly rulings: SavedRulings;
  readonly waiting: ReturnType<WaitingIds['saved']>;
  readonly known: readonly RepairedId[];
  readonly voids: readonly UnknownVoid[];
  readonly voidedAt: readonly (readonly [id: string, offset: number])[];
  readonly settings: Settings | null;
  readonly open: OpenRepair | null;
  readonly repairs: number;
  readonly position: number;
}

type Repaired = Extract<Ruling, { readonly kind: 'repaired' }>;

/**
 * What came late and waits for a repair, by what the matcher ruled: flows frames in, in their order. Owns the ids that
 * wait with what was known of them, the voids, and the repair that is open. Source: architecture §5, ADR 9, ADR 19.
 */
export class LateBook {
  readonly #rulings = new JournalRulings();
  readonly #waiting = new WaitingIds();
  /** What was known of a waiting id when the first came late; left out: nothing, or no more. */
  readonly #known = new Map<string, Identity>();
  /** Voids that may name a transfer which the matcher has let go of. */
  #voids: UnknownVoid[] = [];
  /** Where in the journal each void came: also of ids that the matcher has forgotten since. */
  readonly voidedAt = new Map<string, number>();
  #settings: Settings | null = null;
  #open: OpenRepair | null = null;
  #repairs = 0;
  #position = 0;
  #droppedFrames = 0;

  /** Journal offset up to which everything is known. */
  get position(): number {
    return this.#position;
  }

  /** Frames that began past the position, which then stands still. */
  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  /** Null before the journal's settings. */
  get settings(): Settings | null {
    return this.#settings;
  }

  /** The repair that has no rebase yet. */
  get open(): OpenRepair | null {
    return this.#open;
  }

  /** Repairs that ended. */
  get repairs(): number {
    return this.#repairs;
  }

  /** Highest event time that was accepted, milliseconds UTC; null before the first. */
  get reachedMs(): number | null {
    return this.#rulings.reachedMs;
  }

  get voids(): readonly UnknownVoid[] {
    return this.#voids;
  }

  /** These turned out to be nothing to repair. */
  dismiss(voids: ReadonlySet<UnknownVoid>): void {
    this.#voids = this.#voids.filter((each) => !voids.has(each));
  }

  /** How many ids wait for a repair, without those of `but`. */
  countWaiting(but: ReadonlySet<string>): number {
    let left = this.#waiting.size;
    for (const id of but) if (this.#waiting.has(id)) left--;
    return left;
  }

  /** The ids that wait for a repair, in the order in which the first came late: `max` of them, and none of `but`. */
  waitingIds(max: number, but: ReadonlySet<string>): WaitingId[] {
    const waiting: WaitingId[] = [];
    for (const [id, contents] of this.#waiting.entries()) {
      if (waiting.length >= max) break;
      if (!but.has(id)) waiting.push({ id, contents, known: this.#known.get(id) ?? unknownIdentity });
    }
    return waiting;
  }

  /**
   * Takes a flows frame and returns the ids that repairs worked in.
   * @throws {WeirError} `FRAME_CORRUPT`
   */
  take(frame: FlowScan): string[] {
    const { from, to } = frame;
    if (to <= this.#position) return [];
    if (from > this.#position) {
      this.#droppedFrames++;
      return [];
    }
    this.#rulings.hear(frame);
    const done: string[] = [];
    for (const { offset, rulings } of this.#rulings.takeBefore(to)) {
      // The rest of an overlapping frame was taken before.
      if (offset < this.#position) continue;
      for (const ruling of rulings) this.#take(offset, ruling, done);
    }
    this.#position = to;
    return done;
  }

  saved(): SavedLateBook {
    return {
      rulings: this.#rulings.saved(),
      waiting: this.#waiting.saved(),
      known: [...this.#known].map(([id, { contents, voided }]) => ({ id, voided, contents: [...contents.values()] })),
      voids: this.#voids,
      voidedAt: [...this.voidedAt],
      settings: this.#settings,
      open: this.#open,
      repairs: this.#repairs,
      position: this.#position,
    };
  }

  /** A book that goes on from what was saved. */
  static load(saved: SavedLateBook): LateBook {
    const book = new LateBook();
    book.#rulings.load(saved.rulings);
    book.#waiting.load(saved.waiting);
    for (const known of saved.known) book.#know(known.id, known);
    book.#voids = [...saved.voids];
    for (const [id, offset] of saved.voidedAt) book.voidedAt.set(id, offset);
    book.#settings = saved.settings;
    book.#open = saved.open;
    book.#repairs = saved.repairs;
    book.#position = saved.position;
    return book;
  }

  #take(offset: number, ruling: Ruling, done: string[]): void {
    if (ruling.kind === 'late') this.#takeLate(offset, ruling);
    else if (ruling.kind === 'void') this.#takeVoid(offset, ruling.id, ruling.isKnown);
    else if (ruling.kind === 'settings') this.#settings ??= ruling.settings;
    else if (ruling.kind === 'repair') {
      const horizonOf = (asset: AssetCode): number | null => {
        const horizon = this.#rulings.horizon(asset);
        return Number.isFinite(horizon) ? horizon : null;
      };
      const pockets = ruling.pockets.map(({ account, asset }) => ({ account, asset, horizon: horizonOf(asset) }));
      this.#open = { offset, pockets };
    } else if (ruling.kind === 'repaired') {
      this.#takeRepaired(ruling);
      done.push(...ruling.ids);
    }
  }

  #takeLate(offset: number, { id, record, message, known }: LateRuling): void {
    const content: LateContent = { offset, record, message };
    this.#waiting.add(id, content);
    this.#know(id, known);
  }

  #takeVoid(offset: number, id: string, isKnown: boolean): void {
    if (!this.voidedAt.has(id)) this.voidedAt.set(id, offset);
    if (!isKnown) this.#voids.push({ id, offset });
  }

  #takeRepaired({ repairOffset, ids, waiting }: Repaired): void {
    this.#open = null;
    this.#repairs++;
    for (const id of ids) {
      this.#waiting.settle(id, repairOffset);
      this.#known.delete(id);
    }
    for (const known of waiting) this.#know(known.id, known);
    const done = new Set(ids);
    this.#voids = this.#voids.filter(({ id, offset }) => !done.has(id) || offset >= repairOffset);
  }

  #know(id: string, known: RepairedId | null): void {
    if (known === null) return;
    const { contents, voided } = known;
    const identity = contents.reduce((all, { record, message }) => withContent(all, record, message), unknownIdentity);
    this.#known.set(id, { ...identity, voided });
  }
}
