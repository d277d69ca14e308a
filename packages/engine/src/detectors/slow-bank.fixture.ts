import type { DetectorBankOptions } from './bank-options.js';
import { type DayEntry, type DayRule, noteFields, sumMax } from './day-rule.js';
import { findingSets, levelIn, ruleNumber } from './detector-rules.js';
import { dormant } from './dormant.js';
import type { WindowFeatures } from './evidence.js';
import { fan } from './fan.js';
import { passThrough } from './pass-through.js';
import { splitting } from './splitting.js';
import { testThenLoad } from './test-then-load.js';
import { ruleSetAt, unreachableAmounts } from './thresholds.js';

/** An entry as it is pushed to a bank. */
export interface Pushed {
  readonly pocket: number;
  readonly kind: number;
  readonly instant: number;
  readonly amount: number;
  readonly counterparty: number;
  readonly nature: number;
  readonly funded: number;
  readonly dwellMs: number;
  readonly token: number;
}

interface Kept extends Pushed {
  readonly amountCounted: number;
  readonly fundedCounted: number;
  readonly fired: number;
}

const days: readonly { readonly number: number; readonly rule: DayRule; readonly ofKind: number | null }[] = [
  { number: ruleNumber.testThenLoad, rule: testThenLoad, ofKind: null },
  { number: ruleNumber.splitting, rule: splitting, ofKind: 0 },
  { number: ruleNumber.splitting, rule: splitting, ofKind: 1 },
  { number: ruleNumber.dormant, rule: dormant, ofKind: null },
];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * What the bank must say, in the slow and obvious way: all entries of a pocket in an array, everything computed again
 * from all of them at each entry. The rules themselves are shared; what is compared is their features and memory.
 */
export class SlowBank {
  readonly #options: DetectorBankOptions;
  readonly #counted: (nature: number) => boolean;
  readonly #personal: (nature: number) => boolean;
  readonly #pockets = new Map<number, Kept[]>();

  constructor(options: DetectorBankOptions, natures: readonly string[]) {
    this.#options = options;
    this.#counted = (nature) => !(options.leftOut as readonly string[]).includes(natures[nature]!);
    this.#personal = (nature) =>
      this.#counted(nature) && !(options.impersonal as readonly string[]).includes(natures[nature]!);
  }

  entriesOf(pocket: number): readonly Kept[] {
    return this.#pockets.get(pocket) ?? [];
  }

  push(entry: Pushed): number {
    const earlier = this.entriesOf(entry.pocket);
    const isCounted = this.#counted(entry.nature);
    const window = this.#window([...earlier, { ...entry, amountCounted: 0, fundedCounted: 0, fired: 0 }]).slice(0, -1);
    const same = window.filter(({ kind }) => kind === entry.kind);
    const come = sum(same.map(({ amountCounted }) => amountCounted));
    const passedOn = sum(window.map(({ fundedCounted }) => fundedCounted));
    const kept: Kept = {
      ...entry,
      amountCounted: isCounted ? Math.min(entry.amount, sumMax - come) : 0,
      fundedCounted: isCounted ? Math.min(entry.funded, sumMax - passedOn) : 0,
      fired: 0,
    };
    const entries = [...earlier, kept];
    const fired = isCounted ? this.#judgeWindow(entries) | this.#judgeDays(entries) : this.#judgeDays(entries);
    this.#pockets.set(entry.pocket, [...earlier, { ...kept, fired }]);
    return fired;
  }

  pop(pocket: number): number {
    const entries = this.entriesOf(pocket);
    this.#pockets.set(pocket, entries.slice(0, -1));
    return entries[entries.length - 1]!.fired;
  }

  features(pocket: number): WindowFeatures {
    return this.#features(this.entriesOf(pocket));
  }

  #window(entries: readonly Kept[]): readonly Kept[] {
    const now = entries[entries.length - 1]!.instant;
    return entries.filter(({ instant }) => instant >= now - this.#options.splitWindowMs);
  }

  /** No entry of any nature met the counterparty before it, in its generation or the one before. */
  #isFirst(entries: readonly Kept[], index: number): boolean {
    const generationOf = ({ instant }: Kept): number => Math.floor(instant / this.#options.pairMemoryMs);
    const entry = entries[index]!;
    if (entry.counterparty === -1 || !this.#personal(entry.nature)) return false;
    return !entries
      .slice(0, index)
      .some(
        (other) =>
          other.counterparty === entry.counterparty &&
          other.kind === entry.kind &&
          generationOf(entry) - generationOf(other) <= 1,
      );
  }

  #features(entries: readonly Kept[]): WindowFeatures {
    if (entries.length === 0) {
      const none = { inMinor: 0, outMinor: 0, passedOnMinor: 0, stayedMinor: 0, dwellMs: 0 };
      return { ...none, payers: 0, payees: 0, firstTimePayers: 0, firstTimePayees: 0 };
    }
    const window = this.#window(entries);
    const ofKind = (kind: number): readonly Kept[] => window.filter((entry) => entry.kind === kind);
    const parties = (kind: number): number =>
      new Set(
        ofKind(kind)
          .filter(({ nature, counterparty }) => this.#personal(nature) && counterparty !== -1)
          .map(({ counterparty }) => counterparty),
      ).size;
    const firstTime = (kind: number): number =>
      ofKind(kind).filter((entry) => this.#isFirst(entries, entries.indexOf(entry))).length;
    const passedOnMinor = sum(window.map(({ fundedCounted }) => fundedCounted));
    const inMinor = sum(ofKind(1).map(({ amountCounted }) => amountCounted));
    const weight = window.reduce((total, entry) => total + BigInt(entry.fundedCounted) * BigInt(entry.dwellMs), 0n);
    return {
      inMinor,
      outMinor: sum(ofKind(0).map(({ amountCounted }) => amountCounted)),
      passedOnMinor,
      stayedMinor: Math.max(0, inMinor - passedOnMinor),
      payers: parties(1),
      payees: parties(0),
      firstTimePayers: firstTime(1),
      firstTimePayees: firstTime(0),
      dwellMs: passedOnMinor === 0 ? 0 : Number(weight / BigInt(passedOnMinor)),
    };
  }

  #judgeWindow(entries: readonly Kept[]): number {
    const entry = entries[entries.length - 1]!;
    const standing = this.#window(entries).reduce((mask, { fired }) => mask | fired, 0);
    const f = this.#features(entries);
    let mask = 0;
    for (const [number, set] of findingSets.entries()) {
      const thresholds = ruleSetAt(this.#options.ruleSets, set, entry.instant)?.thresholds;
      if (thresholds === undefined) continue;
      const amounts = thresholds.amounts[this.#options.assets[0]!] ?? unreachableAmounts;
      const { passThroughMinor, passThroughHighMinor, fanMinor } = amounts;
      const isDebit = entry.kind === 0;
      const levels: readonly (readonly [number, number])[] = [
        [
          ruleNumber.passThrough,
          // Nothing passed on is no passing through, whatever the thresholds.
          isDebit && f.passedOnMinor > 0
            ? passThrough(f.inMinor, f.passedOnMinor, thresholds.passThrough, passThroughMinor, passThroughHighMinor)
            : 0,
        ],
        [
          ruleNumber.fanOut,
          isDebit ? fan(f.payees, f.firstTimePayees, f.outMinor, f.passedOnMinor, thresholds.fanOut, fanMinor) : 0,
        ],
        [ruleNumber.fanIn, fan(f.payers, f.firstTimePayers, f.inMinor, f.passedOnMinor, thresholds.fanIn, fanMinor)],
      ];
      for (const [rule, level] of levels) {
        if (level > levelIn(standing, rule, number)) mask |= level << (2 * (rule + 6 * number));
      }
    }
    return mask;
  }

  /** All day rules over all entries again; what they say of the last. */
  #judgeDays(entries: readonly Kept[]): number {
    let mask = 0;
    for (const [number, set] of findingSets.entries()) {
      for (const { number: ruleOf, rule, ofKind } of days) {
        let note: Float64Array | null = null;
        let endsAt = 0;
        let stood = 0;
        for (const [index, entry] of entries.entries()) {
          const thresholds = ruleSetAt(this.#options.ruleSets, set, entry.instant)?.thresholds;
          if (thresholds === undefined || (ofKind !== null && ofKind !== entry.kind)) continue;
          const amounts = thresholds.amounts[this.#options.assets[0]!] ?? unreachableAmounts;
          if (note !== null && endsAt < entry.instant) {
            note = null;
            stood = 0;
          }
          const seen: DayEntry = {
            isCredit: entry.kind === 1,
            instant: entry.instant,
            amount: entry.amount,
            token: entry.token,
            counted: this.#counted(entry.nature),
            personal: this.#personal(entry.nature),
            firstTime: this.#isFirst(entries, index),
            before: index === 0 ? -1 : entries[index - 1]!.instant,
          };
          const next: Float64Array = note === null ? new Float64Array(noteFields) : note.slice();
          if (!rule.step(next, note === null, seen, thresholds, amounts)) continue;
          note = next;
          endsAt = rule.endsAt(next, thresholds);
          const level = rule.level(next, thresholds, amounts);
          if (level > stood && index === entries.length - 1) mask |= level << (2 * (ruleOf + 6 * number));
          stood = Math.max(stood, level);
        }
      }
    }
    return mask;
  }
}
