import { transferNatures } from '@weir/model';
import { ActiveRules } from './active-rules.js';
import { type DetectorBankOptions, defaultBankOptions } from './bank-options.js';
import { DayJudge } from './day-judge.js';
import type { FiredRule } from './detector-rules.js';
import { type FindingEvidence, gatherEvidence, readWindow, type WindowFeatures } from './evidence.js';
import { PocketWindows } from './pocket-windows.js';
import { type RuleSets, ruleSetAt } from './thresholds.js';
import { judgeWindow } from './window-judge.js';
import { entryFlags, pushedAt } from './window-layout.js';
import { lookAhead } from './windows-ahead.js';

/**
 * The pocket-local detectors of trace §6 over all pockets of a shard: a fold that can take back. Entries of a pocket
 * are pushed in their order; before one is put among others, the later ones are popped newest first and pushed again.
 * After any such sequence the bank answers as if only what remains had ever been pushed.
 *
 * A rule fires when it holds at an entry and nothing of its severity stands for that pocket. What fired stands as long
 * as the window that it fired in would hold it: for window rules while the entry at which it fired is inside the
 * trailing window, for day rules until their note ends. So a second finding never rests on the first one's trigger,
 * and money that runs through all day is told of once a window, or when it gets worse.
 */
export class DetectorBank {
  #options: DetectorBankOptions;
  readonly #windows: PocketWindows;
  readonly #days: DayJudge;
  #rules: ActiveRules;
  /** By nature's byte: `entryFlags.counted` and `entryFlags.personal`. */
  readonly #flagsOfNature: Uint8Array;

  constructor(options: Partial<DetectorBankOptions> = {}, pocketCount = 1024) {
    this.#options = { ...defaultBankOptions, ...options };
    this.#windows = new PocketWindows(this.#options, pocketCount);
    this.#days = new DayJudge(this.#windows);
    this.#rules = new ActiveRules(this.#options.ruleSets, this.#options.assets);
    const { leftOut, impersonal } = this.#options;
    this.#flagsOfNature = Uint8Array.from(transferNatures, (nature) =>
      leftOut.includes(nature)
        ? 0
        : impersonal.includes(nature)
          ? entryFlags.counted
          : entryFlags.counted | entryFlags.personal,
    );
  }

  /** Where the numbers of the next entry are written for `pushWritten`: see `pushedAt`. */
  get pushed(): Float64Array {
    return this.#windows.pushed;
  }

  get heldBytes(): number {
    return this.#windows.heldBytes + this.#days.notes.heldBytes;
  }

  /** The rules that hold from now on, each from its own event time. What was pushed before stays as it was judged. */
  useRules(ruleSets: RuleSets): void {
    this.#options = { ...this.#options, ruleSets };
    this.#rules = new ActiveRules(ruleSets, this.#options.assets);
  }

  /** True where the pocket's newest entry changed a note, which may name it for a day. */
  isNoted(pocket: number): boolean {
    return this.#windows.isNoted(this.#windows.newest(pocket));
  }

  /** Pairs remembered, forgotten before their time, and not remembered for want of room. */
  get pairs(): { readonly count: number; readonly forgotten: number; readonly unremembered: number } {
    const { count, forgotten, unremembered } = this.#windows.pairs;
    return { count, forgotten, unremembered };
  }

  /** Makes room for pockets `[0, pocketCount)`. */
  grow(pocketCount: number): void {
    this.#windows.pockets.grow(pocketCount);
  }

  /**
   * Takes the pocket's next entry and returns the fired mask: 0 almost always, else see `firedRules` and `evidence`.
   *
   * @param kind 0 debit, 1 credit
   * @param instant milliseconds UTC, not before the pocket's entry before
   * @param amount minor units
   * @param counterparty a 32-bit number that names the other account; −1: the feed does not name it
   * @param nature place in `transferNatures`
   * @param funded of a debit: minor units of links with dwell ≤ `splitWindowMs`, from lots of natures not left out
   * @param dwellWeight of a debit: Σ piece · dwell (milliseconds) over those links
   * @param asset asset number
   * @param token names the entry in evidence; ≥ 0
   * @throws {WeirError} `FOLD_INVARIANT` for an entry out of order or before the horizon
   */
  push(
    pocket: number,
    kind: number,
    instant: number,
    amount: number,
    counterparty: number,
    nature: number,
    funded: number,
    dwellWeight: number,
    asset: number,
    token: number,
  ): number {
    const { pushed } = this;
    pushed[pushedAt.instant] = instant;
    pushed[pushedAt.amount] = amount;
    pushed[pushedAt.funded] = funded;
    pushed[pushedAt.dwellWeight] = dwellWeight;
    pushed[pushedAt.token] = token;
    return this.pushWritten(pocket, kind, counterparty, nature, asset);
  }

  /** As `push`, with the numbers that stand in `pushed`. */
  pushWritten(pocket: number, kind: number, counterparty: number, nature: number, asset: number): number {
    const windows = this.#windows;
    if (pocket >= windows.pockets.count) windows.pockets.grow(Math.max(pocket + 1, windows.pockets.count * 2));
    windows.advance(pocket);
    const awaited = this.#days.awaited(pocket);
    const flags = this.#flagsOfNature[nature]!;
    const entry = windows.append(pocket, kind, counterparty, flags);

    const sets = this.#rules.at(windows.pushed[pushedAt.instant]!);
    let fired = 0;
    for (let index = 0; index < sets.length; index++) {
      const set = sets[index]!;
      const amounts = set.amounts[asset]!;
      if (flags !== 0) fired |= judgeWindow(windows, set, amounts, pocket, kind);
      fired |= this.#days.judge(set, amounts, pocket, entry, awaited, kind);
    }
    if (fired !== 0) windows.fire(pocket, entry, fired);
    return fired;
  }

  /** Looks ahead for `count` transfers: see `lookAhead`. */
  warm(payers: Int32Array, payees: Int32Array, count: number): number {
    return lookAhead(this.#windows, payers, payees, count);
  }

  /**
   * Takes back the pocket's newest entry. Returns the fired mask that pushing it returned: those findings fall, unless
   * they fire again. Whoever needs their evidence reads it before.
   */
  pop(pocket: number): number {
    const entry = this.#windows.newest(pocket);
    if (entry === 0) throw new RangeError(`pocket ${pocket} has no entry that may be taken back`);
    const fired = this.#windows.firedAt(entry);
    this.#days.takeBack(pocket, entry);
    this.#windows.takeBack(pocket, entry);
    return fired;
  }

  /** The fired mask of the pocket's newest entry: what `pop` would take back. */
  firedAtNewest(pocket: number): number {
    const newest = this.#windows.newest(pocket);
    return newest === 0 ? 0 : this.#windows.firedAt(newest);
  }

  /**
   * No entry at an instant before `horizon` (milliseconds UTC) is pushed or popped any more. Never goes back. Exact as
   * long as it follows what is pushed by less than `pairMemoryMs`.
   */
  forget(horizon: number): void {
    this.#windows.forget(horizon);
  }

  /**
   * Gives back what pockets `[from, from + count)` hold and can never be asked for: windows and notes of idle ones.
   * Pushing does so for the pocket it pushes to; this is for those that are never pushed to again, a few at a time.
   */
  sweep(from: number, count: number): void {
    const end = Math.min(from + count, this.#windows.pockets.count);
    for (let pocket = from; pocket < end; pocket++) {
      this.#days.drop(pocket);
    }
  }

  /**
   * Empties a pocket whose number is given to another account. `identity` (32 bits, the pocket's number by default)
   * names the account in the memory of pairs: with one that outlives the number, say a hash of the account, it is
   * recognised when it comes back. `before`: instant of the account's last entry, −1 where none is known.
   */
  adopt(pocket: number, identity: number, before = -1): void {
    if (pocket >= this.#windows.pockets.count)
      this.#windows.pockets.grow(Math.max(pocket + 1, this.#windows.pockets.count * 2));
    this.#windows.clear(pocket, identity, before);
    this.#days.clear(pocket);
  }

  /** Instant of the pocket's newest entry, milliseconds UTC; −1: none is known. */
  newestInstant(pocket: number): number {
    return this.#windows.newestInstant(pocket);
  }

  /** The window as of the pocket's newest entry. Linear in the window: for findings, not for every entry. */
  features(pocket: number): WindowFeatures {
    return readWindow(this.#windows, pocket).features;
  }

  /** What a rule that fired at the pocket's newest entry rests on. Linear in the window. */
  evidence(pocket: number, fired: FiredRule): FindingEvidence {
    const window = readWindow(this.#windows, pocket);
    const newest = window.entries[window.entries.length - 1]!;
    // An entry that is taken back may have been judged by a set that holds from another time by now, or not at all.
    const ruleVersion = ruleSetAt(this.#options.ruleSets, fired.set, newest.instant)?.version ?? 0;
    const shared = { ...fired, ruleVersion, windowMs: this.#options.splitWindowMs };
    return gatherEvidence(shared, window, this.#days.evidence(pocket, fired, newest.kind));
  }

  /** The whole state. Columns are as they are, not copied: copy them before the next push. */
  parts(): DetectorParts {
    const windows = this.#windows.parts();
    const notes = this.#days.notes.parts();
    return {
      numbers: Float64Array.of(...windows.numbers, ...notes.numbers),
      columns: [notes.column, ...windows.columns],
    };
  }

  /** A bank with the state that `parts` were taken from; `options` must be those of that bank, but for its rules. */
  static restore(options: Partial<DetectorBankOptions>, { numbers, columns }: DetectorParts): DetectorBank {
    const bank = new DetectorBank(options, 0);
    const [notes, ...windows] = columns;
    bank.#windows.restore([...numbers.subarray(0, 4)], windows);
    bank.#days.notes.restore([...numbers.subarray(4)], notes!);
    return bank;
  }
}

/** Everything that a bank is. */
export interface DetectorParts {
  readonly numbers: Float64Array;
  readonly columns: readonly Int32Array[];
}
