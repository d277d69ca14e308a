import type { DayEvidence } from './day-rule.js';
import { detectorRules, type FiredRule, findingSets, levelIn } from './detector-rules.js';
import type { PocketWindows } from './pocket-windows.js';
import {
  entryAt,
  entryDoubles,
  entryFlags,
  entryWordAt,
  entryWords,
  firedShift,
  pocketAt,
  pocketDoubles,
  pocketWordAt,
  pocketWords,
} from './window-layout.js';

/** A finding names at most so many transfers, the latest ones. */
const evidenceMax = 500;

/** A pocket's trailing window, as trace §6 words it. Amounts in minor units. */
export interface WindowFeatures {
  readonly inMinor: number;
  readonly outMinor: number;
  /**
   * Paid out of money that came at most the window before. Of a debit early in the window that money may have come
   * before the window began, so this can be more than came in.
   */
  readonly passedOnMinor: number;
  /** What came in and was not passed on. */
  readonly stayedMinor: number;
  /** Different counterparties, and how many of them are first-time. */
  readonly payers: number;
  readonly payees: number;
  readonly firstTimePayers: number;
  readonly firstTimePayees: number;
  /** Value-weighted mean dwell of what was passed on, in milliseconds; 0 where nothing was. */
  readonly dwellMs: number;
}

interface SeenEntry {
  readonly kind: number;
  readonly instant: number;
  readonly token: number;
  readonly counted: boolean;
  readonly fired: number;
}

export interface SeenWindow {
  readonly features: WindowFeatures;
  /** In order. */
  readonly entries: readonly SeenEntry[];
}

export const readWindow = (windows: PocketWindows, pocket: number): SeenWindow => {
  const at = pocket * pocketDoubles;
  const word = pocket * pocketWords;
  const { doubles: pockets, words } = windows.pockets;
  const entries: SeenEntry[] = [];
  let dwellWeight = 0n;
  for (let entry = words[word + pocketWordAt.start]!; entry !== 0; ) {
    const entryWord = entry * entryWords;
    const flags = windows.entries.words[entryWord + entryWordAt.flags]!;
    const funded = windows.entries.doubles[entry * entryDoubles + entryAt.funded]!;
    dwellWeight += BigInt(funded) * BigInt(windows.entries.words[entryWord + entryWordAt.dwell]! >>> 0);
    entries.push({
      kind: windows.entries.words[entryWord + entryWordAt.owner]! & 1,
      instant: windows.entries.doubles[entry * entryDoubles]!,
      token: windows.entries.doubles[entry * entryDoubles + entryAt.token]!,
      counted: (flags & entryFlags.counted) !== 0,
      fired: flags >> firedShift,
    });
    entry = windows.entries.words[entryWord + entryWordAt.next]!;
  }
  const inMinor = pockets[at + 1]!;
  const passedOnMinor = pockets[at + pocketAt.passedOn]!;
  const features = {
    inMinor,
    outMinor: pockets[at]!,
    passedOnMinor,
    stayedMinor: Math.max(0, inMinor - passedOnMinor),
    payers: words[word + pocketWordAt.parties + 1]!,
    payees: words[word + pocketWordAt.parties]!,
    firstTimePayers: words[word + pocketWordAt.firstTime + 1]!,
    firstTimePayees: words[word + pocketWordAt.firstTime]!,
    dwellMs: passedOnMinor === 0 ? 0 : Number(dwellWeight / BigInt(passedOnMinor)),
  };
  return { features, entries };
};

/** What a rule that fired rests on, by numbers; `describeFinding` puts names to them. */
export interface FindingEvidence extends FiredRule {
  readonly ruleVersion: number;
  readonly windowMs: number;
  /** Instants of the first and last evidence, milliseconds UTC. */
  readonly since: number;
  readonly until: number;
  /** Token of the entry at which the rule began to hold: it names the finding, also when the finding gets worse. */
  readonly trigger: number;
  /** Tokens, in order. */
  readonly tokens: readonly number[];
  readonly features: WindowFeatures;
  /** What a day rule's note says, amounts under names that end in `Minor`; empty for window rules. */
  readonly noteFigures: Readonly<Record<string, number>>;
}

/** A day rule's note, as evidence. */
export interface NoteEvidence extends DayEvidence {
  readonly figures: Readonly<Record<string, number>>;
  /** The entry at which the rule first fired. */
  readonly trigger: number;
}

/** Evidence of a rule that fired at the window's last entry: of the window itself, or of a day rule's `note`. */
export const gatherEvidence = (
  fired: FiredRule & { readonly ruleVersion: number; readonly windowMs: number },
  { features, entries }: SeenWindow,
  note: NoteEvidence | null,
): FindingEvidence => {
  const newest = entries[entries.length - 1]!;
  const counted = entries.filter((entry) => entry.counted);
  const shared = { ...fired, until: newest.instant, features };
  if (note === null) {
    const number = detectorRules.indexOf(fired.rule);
    const set = findingSets.indexOf(fired.set);
    const tokens = counted.slice(-evidenceMax).map(({ token }) => token);
    const began = entries.find((entry) => levelIn(entry.fired, number, set) > 0) ?? newest;
    return { ...shared, since: counted[0]!.instant, trigger: began.token, tokens, noteFigures: {} };
  }
  const { since, outSince, trigger, figures } = note;
  const out = counted.filter(({ kind, instant }) => kind === 0 && outSince !== null && instant >= outSince);
  const all = [...note.tokens.filter((token) => token >= 0), ...out.map(({ token }) => token), trigger, newest.token];
  return { ...shared, since, trigger, tokens: [...new Set(all)].slice(0, evidenceMax), noteFigures: figures };
};
