import type { ActiveSet } from './active-rules.js';
import { creditKind, debitKind } from './bank-options.js';
import { DayNotes } from './day-notes.js';
import { awaiting, type DayEntry, type DayRule, dayCue, noToken, noteFields } from './day-rule.js';
import {
  detectorRules,
  type FiredRule,
  findingSets,
  firing,
  ruleNumber,
  type SeverityLevel,
} from './detector-rules.js';
import { dormant } from './dormant.js';
import type { NoteEvidence } from './evidence.js';
import type { PocketWindows } from './pocket-windows.js';
import { isJustUnder, splitting } from './splitting.js';
import { testThenLoad } from './test-then-load.js';
import type { AmountThresholds } from './thresholds.js';
import {
  entryFlags,
  entryWordAt,
  entryWords,
  pocketState,
  pocketWordAt,
  pocketWords,
  pushedAt,
} from './window-layout.js';

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

/** The day rules over all pockets: steps their notes at entries that concern them, and takes that back. Owns the notes. */
export class DayJudge {
  readonly #windows: PocketWindows;
  readonly #notes = new DayNotes();
  /** One for all entries, so that none is allocated. */
  readonly #seen: Writable<DayEntry> = { ...firstEntry };
  readonly #note = new Float64Array(noteFields);

  constructor(windows: PocketWindows) {
    this.#windows = windows;
    windows.entries.onRelease = (undo) => this.#notes.settle(undo);
  }

  get notes(): DayNotes {
    return this.#notes;
  }

  /**
   * Which day rules of a set fire at the entry that is being pushed, just appended: a fired mask. `awaited` is what the
   * pocket's notes awaited before it.
   */
  judge(
    set: ActiveSet,
    amounts: AmountThresholds,
    pocket: number,
    entry: number,
    awaited: number,
    kind: number,
  ): number {
    const flags = this.#windows.entries.words[entry * entryWords + entryWordAt.flags]!;
    const cues = cuesOf(set, amounts, flags, kind, this.#windows.pushed);
    // A load alone is a cue to those notes only that are there already.
    if ((cues & ~dayCue.load) === 0 && awaited === 0 && (cues === 0 || !this.#windows.pockets.hasNotes(pocket)))
      return 0;
    const seen = this.#seen;
    const { pushed } = this.#windows;
    seen.isCredit = kind === creditKind;
    seen.instant = pushed[pushedAt.instant]!;
    seen.amount = pushed[pushedAt.amount]!;
    seen.token = pushed[pushedAt.token]!;
    seen.counted = (flags & entryFlags.counted) !== 0;
    seen.personal = (flags & entryFlags.personal) !== 0;
    seen.firstTime = (flags & entryFlags.firstTime) !== 0;
    seen.before = pushed[pushedAt.before]!;
    return this.#step(set, amounts, pocket, entry, cues, seen);
  }

  /** Takes back what an entry changed. */
  takeBack(pocket: number, entry: number): void {
    const undoWord = entry * entryWords + entryWordAt.undo;
    const undo = this.#windows.entries.words[undoWord]!;
    if (undo === 0) return;
    this.#windows.entries.words[undoWord] = 0;
    this.#setHead(pocket, this.#notes.takeBack(this.#windows.pockets.notesOf(pocket), undo));
  }

  /** Drops all of the pocket's notes; its entries must be gone. */
  clear(pocket: number): void {
    this.#setHead(pocket, this.#notes.drop(this.#windows.pockets.notesOf(pocket), Number.POSITIVE_INFINITY));
  }

  /**
   * What the pocket's notes await at the entry that is being pushed, after those are dropped that nothing can ask for.
   * The word of the pocket's state says of nearly all that they await nothing and have not ended: they are not looked at.
   */
  awaited(pocket: number): number {
    const { pockets, keptFrom } = this.#windows;
    if (!pockets.hasNotes(pocket)) return 0;
    const at = pocket * pocketWords + pocketWordAt.state;
    if ((pockets.words[at]! >>> pocketState.notesEndShift) * pocketState.notesEndMs <= keptFrom) this.drop(pocket);
    if (((pockets.words[at]! >>> pocketState.awaitsShift) & pocketState.awaitsMask) === awaiting.nothing) return 0;
    return this.#notes.mostAwaited(pockets.notesOf(pocket), this.#windows.pushed[pushedAt.instant]!);
  }

  /** Drops the pocket's notes that nothing can ask for any more, and its entries likewise. */
  drop(pocket: number): void {
    // First the entries that changed them, so that no undo is left that is about a dropped note.
    this.#windows.release(pocket);
    const { pockets, keptFrom } = this.#windows;
    if (pockets.hasNotes(pocket)) this.#setHead(pocket, this.#notes.drop(pockets.notesOf(pocket), keptFrom));
  }

  /** What the note of a day rule that fired at the pocket's newest entry, of a kind, says; null for a window rule. */
  evidence(pocket: number, fired: FiredRule, entryKind: number): NoteEvidence | null {
    const number = detectorRules.indexOf(fired.rule);
    const place = dayRules.findIndex((day) => day.number === number && (day.ofKind ?? entryKind) === entryKind);
    if (place < 0) return null;
    const { rule } = dayRules[place]!;
    const head = this.#windows.pockets.notesOf(pocket);
    const kept = this.#notes.find(head, noteKind(findingSets.indexOf(fired.set), place));
    const note = new Float64Array(noteFields);
    this.#notes.read(kept, note);
    const trigger = this.#notes.trigger(kept);
    return { ...rule.evidence(note), figures: rule.figures(note), trigger };
  }

  /** Steps the notes of one set. Rare: it may allocate. */
  #step(
    set: ActiveSet,
    amounts: AmountThresholds,
    pocket: number,
    entry: number,
    cues: number,
    seen: DayEntry,
  ): number {
    let head = this.#windows.pockets.notesOf(pocket);
    const undoWord = entry * entryWords + entryWordAt.undo;
    const entryKind = seen.isCredit ? creditKind : debitKind;
    let fired = 0;
    this.#notes.undo = this.#windows.entries.words[undoWord]!;
    for (let place = 0; place < dayRules.length; place++) {
      const { number, rule, ofKind } = dayRules[place]!;
      if (ofKind !== null && ofKind !== entryKind) continue;
      const kind = noteKind(set.number, place);
      const found = this.#notes.find(head, kind);
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
      head = this.#notes.write(head, found, kind, note, Math.max(level, stood), trigger, endsAt, awaits);
    }
    if (this.#notes.undo === this.#windows.entries.words[undoWord]) return fired;
    this.#windows.entries.words[undoWord] = this.#notes.undo;
    this.#setHead(pocket, head);
    return fired;
  }

  #setHead(pocket: number, head: number): void {
    this.#windows.pockets.setNotes(pocket, head, this.#notes.mostAwaited(head, 0), this.#notes.firstEnd(head));
  }
}

const noteKind = (set: number, place: number): number => 1 + place + dayRules.length * set;

const isAwaited = (awaits: number, kind: number): boolean =>
  awaits === awaiting.everything || (awaits === awaiting.debits && kind === debitKind);

const cuesOf = (
  set: ActiveSet,
  amounts: AmountThresholds,
  flags: number,
  kind: number,
  pushed: Float64Array,
): number => {
  const amount = pushed[pushedAt.amount]!;
  const before = pushed[pushedAt.before]!;
  let cues = 0;
  if (amount <= amounts.tinyMinor && (flags & entryFlags.firstTime) !== 0) cues = dayCue.tiny;
  if (amount >= amounts.loadMinor && kind === creditKind) cues |= dayCue.load;
  if (isJustUnder(amount, amounts.limitsMinor, set.thresholds.splitting.underPercent)) cues |= dayCue.justUnder;
  if (before >= 0 && pushed[pushedAt.instant]! - before >= set.thresholds.dormant.idleMs) cues |= dayCue.wakes;
  return cues;
};
