import { type AssetCode, assets as allAssets, type TransferNature, transferNatures } from '@weir/model';
import { DayNotes } from './day-notes.js';
import { awaiting, type DayEntry, type DayRule, dayCue, dayMs, noToken, noteFields } from './day-rule.js';
import {
  detectorRules,
  type FiredRule,
  findingSets,
  firing,
  levelIn,
  ruleNumber,
  type SeverityLevel,
} from './detector-rules.js';
import { dormant } from './dormant.js';
import {
  type FindingEvidence,
  gatherEvidence,
  type NoteEvidence,
  readWindow,
  type WindowFeatures,
} from './evidence.js';
import { fan } from './fan.js';
import { passThrough } from './pass-through.js';
import { PocketWindows } from './pocket-windows.js';
import { isJustUnder, splitting } from './splitting.js';
import { testThenLoad } from './test-then-load.js';
import {
  type AmountThresholds,
  type DetectorThresholds,
  defaultRuleSets,
  type RuleSet,
  type RuleSets,
  ruleSetAt,
  unreachableAmounts,
} from './thresholds.js';
import {
  entryFlags,
  entryWordAt,
  entryWords,
  pocketAt,
  pocketDoubles,
  pocketWordAt,
  pocketWords,
} from './window-layout.js';

export interface DetectorBankOptions {
  /** Rules of the live set and, where a shadow set runs beside it, of that. */
  readonly ruleSets: RuleSets;
  readonly splitWindowMs: number;
  /** Natures whose transfers are no part of any feature. */
  readonly leftOut: readonly TransferNature[];
  /** Natures whose amounts count but not their counterparties: what happens in shops. */
  readonly impersonal: readonly TransferNature[];
  readonly pairMemoryMs: number;
  readonly pairsMax: number;
  /** The asset of each asset number. */
  readonly assets: readonly AssetCode[];
}

export const defaultBankOptions: DetectorBankOptions = {
  ruleSets: defaultRuleSets,
  splitWindowMs: 30 * 60_000,
  leftOut: ['own-name', 'payroll', 'loan', 'fund'],
  impersonal: ['merchant', 'refund'],
  pairMemoryMs: 90 * dayMs,
  pairsMax: 12_000_000,
  assets: allAssets().map(({ code }) => code),
};

/** Kinds of entries, as numbers. */
export const debitKind = 0;
export const creditKind = 1;
/** A counterparty that the feed does not name: it counts as nobody. */
export const noCounterparty = -1;

interface ActiveSet {
  readonly number: number;
  readonly ruleSet: RuleSet;
  readonly thresholds: DetectorThresholds;
  /** By asset number. */
  readonly amounts: readonly AmountThresholds[];
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
const firstEntry: DayEntry = {
  isCredit: false,
  instant: 0,
  amount: 0,
  token: 0,
  counted: false,
  personal: false,
  firstTime: false,
  before: -1,
};

/** Notes of a set: one kind for each day rule, and splitting apart for debits and credits. */
const dayRules: readonly {
  readonly number: number;
  readonly rule: DayRule;
  readonly ofKind: number | null;
}[] = [
  { number: ruleNumber.testThenLoad, rule: testThenLoad, ofKind: null },
  { number: ruleNumber.splitting, rule: splitting, ofKind: debitKind },
  { number: ruleNumber.splitting, rule: splitting, ofKind: creditKind },
  { number: ruleNumber.dormant, rule: dormant, ofKind: null },
];

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
  readonly #options: DetectorBankOptions;
  readonly #windows: PocketWindows;
  readonly #notes = new DayNotes();
  /** By nature's byte: `entryFlags.counted` and `entryFlags.personal`. */
  readonly #flagsOfNature: Uint8Array;
  /** One for all entries, so that none is allocated. */
  readonly #seen: Writable<DayEntry> = { ...firstEntry };
  readonly #note = new Float64Array(noteFields);
  /** What warming the cache returned: kept, or the reading would be left out. */
  #glance = 0;
  #active: readonly ActiveSet[] = [];
  #activeFrom = Number.POSITIVE_INFINITY;
  #activeUntil = Number.NEGATIVE_INFINITY;

  constructor(options: Partial<DetectorBankOptions> = {}, pocketCount = 1024) {
    this.#options = { ...defaultBankOptions, ...options };
    this.#windows = new PocketWindows(this.#options, pocketCount);
    this.#windows.onRelease = (undo) => this.#notes.settle(undo);
    const { leftOut, impersonal } = this.#options;
    this.#flagsOfNature = Uint8Array.from(transferNatures, (nature) =>
      leftOut.includes(nature)
        ? 0
        : impersonal.includes(nature)
          ? entryFlags.counted
          : entryFlags.counted | entryFlags.personal,
    );
  }

  get heldBytes(): number {
    return this.#windows.heldBytes + this.#notes.heldBytes;
  }

  /** Pairs remembered, forgotten before their time, and not remembered for want of room. */
  get pairs(): { readonly count: number; readonly forgotten: number; readonly unremembered: number } {
    const { count, forgotten, unremembered } = this.#windows.pairs;
    return { count, forgotten, unremembered };
  }

  /** Makes room for pockets `[0, pocketCount)`. */
  grow(pocketCount: number): void {
    this.#windows.grow(pocketCount);
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
    const windows = this.#windows;
    if (pocket >= windows.pocketCount) windows.grow(Math.max(pocket + 1, windows.pocketCount * 2));
    if (instant < this.#activeFrom || instant >= this.#activeUntil) this.#activate(instant);
    // The pair's place is on its way from memory while the pocket is read.
    if (counterparty !== noCounterparty) this.#glance = windows.warm(pocket, kind, counterparty);
    const before = windows.advance(pocket, instant);
    const word = pocket * pocketWords;
    const awaited = windows.pocketWords[word + pocketWordAt.notes] === 0 ? 0 : this.#awaited(pocket, instant);
    const flags = this.#flagsOfNature[nature]!;
    const entry = windows.append(pocket, kind, instant, amount, counterparty, flags, funded, dwellWeight, token);

    let fired = 0;
    const kept = windows.entryWords[entry * entryWords + entryWordAt.flags]!;
    for (let index = 0; index < this.#active.length; index++) {
      const set = this.#active[index]!;
      const amounts = set.amounts[asset]!;
      if (flags !== 0) fired |= this.#judgeWindow(set, amounts, pocket, kind);
      const cues = cuesOf(set, amounts, kept, kind, amount, before < 0 ? 0 : instant - before);
      // A load alone is a cue to those notes only that are there already.
      if ((cues & ~dayCue.load) === 0 && awaited === 0 && (cues === 0 || this.#hasNone(pocket))) continue;
      const seen = this.#seen;
      seen.isCredit = kind === creditKind;
      seen.instant = instant;
      seen.amount = amount;
      seen.token = token;
      seen.counted = (kept & entryFlags.counted) !== 0;
      seen.personal = (kept & entryFlags.personal) !== 0;
      seen.firstTime = (kept & entryFlags.firstTime) !== 0;
      seen.before = before;
      fired |= this.#judgeDay(set, amounts, pocket, entry, cues, seen);
    }
    if (fired !== 0) windows.fire(pocket, entry, fired);
    return fired;
  }

  /**
   * Brings into the cache what pushing an entry will need. Asked of the next hundred or so entries in a row before they
   * are pushed, memory is waited for once and not for each. Changes nothing; what it returns means nothing.
   */
  warm(pocket: number, kind: number, counterparty: number): number {
    if (pocket >= this.#windows.pocketCount) return 0;
    this.#glance ^= this.#windows.warm(pocket, kind, counterparty);
    return this.#glance;
  }

  /**
   * Takes back the pocket's newest entry. Returns the fired mask that pushing it returned: those findings fall, unless
   * they fire again. Whoever needs their evidence reads it before.
   */
  pop(pocket: number): number {
    const words = this.#windows.pocketWords;
    const word = pocket * pocketWords;
    const entry = words[word + pocketWordAt.newest]!;
    if (entry === 0) throw new RangeError(`pocket ${pocket} has no entry that may be taken back`);
    const fired = this.#windows.firedAt(entry);
    const undo = this.#windows.entryWords[entry * entryWords + entryWordAt.undo]!;
    if (undo !== 0) {
      words[word + pocketWordAt.notes] = this.#notes.takeBack(words[word + pocketWordAt.notes]!, undo);
      this.#windows.entryWords[entry * entryWords + entryWordAt.undo] = 0;
    }
    this.#windows.takeBack(pocket, entry);
    return fired;
  }

  /** The fired mask of the pocket's newest entry: what `pop` would take back. */
  firedAtNewest(pocket: number): number {
    const newest = this.#windows.pocketWords[pocket * pocketWords + pocketWordAt.newest]!;
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
    const end = Math.min(from + count, this.#windows.pocketCount);
    for (let pocket = from; pocket < end; pocket++) {
      this.#dropNotes(pocket);
    }
  }

  /**
   * Empties a pocket whose number is given to another account. `identity` (32 bits, the pocket's number by default)
   * names the account in the memory of pairs: with one that outlives the number, say a hash of the account, it is
   * recognised when it comes back. `before`: instant of the account's last entry, −1 where none is known.
   */
  adopt(pocket: number, identity: number, before = -1): void {
    if (pocket >= this.#windows.pocketCount) this.#windows.grow(Math.max(pocket + 1, this.#windows.pocketCount * 2));
    this.#windows.clear(pocket, identity, before);
    const word = pocket * pocketWords + pocketWordAt.notes;
    this.#windows.pocketWords[word] = this.#notes.drop(this.#windows.pocketWords[word]!, Number.POSITIVE_INFINITY);
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
    const ruleVersion = ruleSetAt(this.#options.ruleSets, fired.set, newest.instant)!.version;
    const shared = { ...fired, ruleVersion, windowMs: this.#options.splitWindowMs };
    return gatherEvidence(shared, window, this.#noteEvidence(pocket, fired, newest.kind));
  }

  /** The whole state. Columns are as they are, not copied: copy them before the next push. */
  parts(): DetectorParts {
    const windows = this.#windows.parts();
    const notes = this.#notes.parts();
    return {
      numbers: Float64Array.of(...windows.numbers, ...notes.numbers),
      columns: [notes.column, ...windows.columns],
    };
  }

  /** A bank with the state that `parts` were taken from; `options` must be those of that bank, but for its rules. */
  static restore(options: Partial<DetectorBankOptions>, { numbers, columns }: DetectorParts): DetectorBank {
    const bank = new DetectorBank(options, 0);
    const [notes, ...windows] = columns;
    bank.#windows.restore(numbers.subarray(0, 4), windows);
    bank.#notes.restore([...numbers.subarray(4)], notes!);
    return bank;
  }

  #judgeWindow(set: ActiveSet, amounts: AmountThresholds, pocket: number, kind: number): number {
    const pockets = this.#windows.pockets;
    const words = this.#windows.pocketWords;
    const at = pocket * pocketDoubles;
    const word = pocket * pocketWords;
    const passedOn = pockets[at + pocketAt.passedOn]!;
    const { thresholds, number } = set;
    const payees = words[word + pocketWordAt.parties]!;
    const payers = words[word + pocketWordAt.parties + 1]!;
    const isFan = payees >= thresholds.fanOut.warnCount || payers >= thresholds.fanIn.warnCount;
    if (passedOn === 0 && !isFan) return 0;
    const standing = words[word + pocketWordAt.standing]!;
    const out = pockets[at]!;
    const come = pockets[at + 1]!;
    let fired = 0;
    if (kind === debitKind) {
      const { passThroughMinor, passThroughHighMinor } = amounts;
      const level = passThrough(come, passedOn, thresholds.passThrough, passThroughMinor, passThroughHighMinor);
      if (level !== 0) fired |= rise(standing, ruleNumber.passThrough, number, level);
      if (payees >= thresholds.fanOut.warnCount) {
        const firstTime = words[word + pocketWordAt.firstTime]!;
        const fanned = fan(payees, firstTime, out, passedOn, thresholds.fanOut, amounts.fanMinor);
        if (fanned !== 0) fired |= rise(standing, ruleNumber.fanOut, number, fanned);
      }
    }
    if (payers >= thresholds.fanIn.warnCount) {
      const firstTime = words[word + pocketWordAt.firstTime + 1]!;
      const fanned = fan(payers, firstTime, come, passedOn, thresholds.fanIn, amounts.fanMinor);
      if (fanned !== 0) fired |= rise(standing, ruleNumber.fanIn, number, fanned);
    }
    return fired;
  }

  /** Steps the notes of one set. Rare: it may allocate. */
  #judgeDay(
    set: ActiveSet,
    amounts: AmountThresholds,
    pocket: number,
    entry: number,
    cues: number,
    seen: DayEntry,
  ): number {
    const words = this.#windows.pocketWords;
    const headWord = pocket * pocketWords + pocketWordAt.notes;
    const undoWord = entry * entryWords + entryWordAt.undo;
    const entryKind = seen.isCredit ? creditKind : debitKind;
    let fired = 0;
    this.#notes.undo = this.#windows.entryWords[undoWord]!;
    for (let place = 0; place < dayRules.length; place++) {
      const { number, rule, ofKind } = dayRules[place]!;
      if (ofKind !== null && ofKind !== entryKind) continue;
      const kind = noteKind(set.number, place);
      const found = this.#notes.find(words[headWord]!, kind);
      if ((cues & rule.cues) === 0 && (found === 0 || !isAwaited(this.#notes.awaits(found), entryKind))) continue;
      const isNew = found === 0 || this.#notes.endsAt(found) < seen.instant;
      const note = this.#note;
      if (isNew) note.fill(0);
      else this.#notes.read(found, note);
      if (!rule.step(note, isNew, seen, set.thresholds, amounts)) continue;
      const stood = isNew ? 0 : this.#notes.level(found);
      const level = rule.level(note, set.thresholds, amounts);
      fired |= firing(number, set.number, level, stood as SeverityLevel);
      const trigger = stood > 0 ? this.#notes.trigger(found) : level > 0 ? seen.token : noToken;
      const endsAt = rule.endsAt(note, set.thresholds);
      const awaits = rule.awaits(note);
      const head = words[headWord]!;
      words[headWord] = this.#notes.write(head, found, kind, note, Math.max(level, stood), trigger, endsAt, awaits);
    }
    this.#windows.entryWords[undoWord] = this.#notes.undo;
    return fired;
  }

  #hasNone(pocket: number): boolean {
    return this.#windows.pocketWords[pocket * pocketWords + pocketWordAt.notes] === 0;
  }

  /** What the pocket's notes await, after those are dropped that nothing can ask for. */
  #awaited(pocket: number, instant: number): number {
    const word = pocket * pocketWords + pocketWordAt.notes;
    const keptFrom = this.#windows.keptFrom;
    const awaited = this.#notes.mostAwaited(this.#windows.pocketWords[word]!, instant, keptFrom);
    if (awaited >= 0) return awaited;
    this.#dropNotes(pocket);
    return this.#notes.mostAwaited(this.#windows.pocketWords[word]!, instant, keptFrom);
  }

  #noteEvidence(pocket: number, fired: FiredRule, entryKind: number): NoteEvidence | null {
    const number = detectorRules.indexOf(fired.rule);
    const place = dayRules.findIndex((day) => day.number === number && (day.ofKind ?? entryKind) === entryKind);
    if (place < 0) return null;
    const { rule } = dayRules[place]!;
    const head = this.#windows.pocketWords[pocket * pocketWords + pocketWordAt.notes]!;
    const kept = this.#notes.find(head, noteKind(findingSets.indexOf(fired.set), place));
    const note = new Float64Array(noteFields);
    this.#notes.read(kept, note);
    const trigger = this.#notes.trigger(kept);
    return { ...rule.evidence(note), figures: rule.figures(note), trigger };
  }

  #dropNotes(pocket: number): void {
    // First the entries that changed them, so that no undo is left that is about a dropped note.
    this.#windows.release(pocket);
    const word = pocket * pocketWords + pocketWordAt.notes;
    this.#windows.pocketWords[word] = this.#notes.drop(this.#windows.pocketWords[word]!, this.#windows.keptFrom);
  }

  /** What rules hold at an instant, and for how long. */
  #activate(instant: number): void {
    const { ruleSets, assets } = this.#options;
    const borders = ruleSets.map(({ holdsFrom }) => holdsFrom);
    this.#activeFrom = Math.max(Number.NEGATIVE_INFINITY, ...borders.filter((border) => border <= instant));
    this.#activeUntil = Math.min(Number.POSITIVE_INFINITY, ...borders.filter((border) => border > instant));
    this.#active = findingSets.flatMap((name, number) => {
      const ruleSet = ruleSetAt(ruleSets, name, instant);
      if (ruleSet === null) return [];
      const { thresholds } = ruleSet;
      return [
        { number, ruleSet, thresholds, amounts: assets.map((code) => thresholds.amounts[code] ?? unreachableAmounts) },
      ];
    });
  }
}

/** Everything that a bank is. */
export interface DetectorParts {
  readonly numbers: Float64Array;
  readonly columns: readonly Int32Array[];
}

const noteKind = (set: number, place: number): number => 1 + place + dayRules.length * set;

const rise = (standing: number, rule: number, set: number, level: SeverityLevel): number =>
  firing(rule, set, level, levelIn(standing, rule, set));

const isAwaited = (awaits: number, kind: number): boolean =>
  awaits === awaiting.everything || (awaits === awaiting.debits && kind === debitKind);

const cuesOf = (
  set: ActiveSet,
  amounts: AmountThresholds,
  flags: number,
  kind: number,
  amount: number,
  restedMs: number,
): number => {
  let cues = 0;
  if (amount <= amounts.tinyMinor && (flags & entryFlags.firstTime) !== 0) cues = dayCue.tiny;
  if (amount >= amounts.loadMinor && kind === creditKind) cues |= dayCue.load;
  if (isJustUnder(amount, amounts.limitsMinor, set.thresholds.splitting.underPercent)) cues |= dayCue.justUnder;
  if (restedMs >= set.thresholds.dormant.idleMs) cues |= dayCue.wakes;
  return cues;
};
