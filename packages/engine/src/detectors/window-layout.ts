/**
 * Places of a pocket's fields in one buffer: in doubles from `pocket * pocketDoubles`, in words from
 * `pocket * pocketWords`. Payees (of debits, kind 0) and payers (of credits, kind 1) lie side by side: add the kind.
 */
export const pocketDoubles = 11;
export const pocketWords = 22;
export const pocketAt = {
  /** Sums over the window, in minor units: paid out, come in (add the kind), passed on. */
  sum: 0,
  passedOn: 2,
  /** Instant of the window's first entry, where there is one. */
  startInstant: 3,
  /** Instant of the entry before the oldest that is kept; −1: none is known. */
  before: 4,
  /** Instant of the newest entry, kept or not; −1: none is known. */
  newestInstant: 5,
} as const;
export const pocketWordAt = {
  /** Entries that are kept, oldest to newest; the window's first. 0: none. */
  oldest: 12,
  start: 13,
  newest: 14,
  /** Different counterparties inside the window, and how many of them met the pocket first inside it (add the kind). */
  parties: 15,
  firstTime: 17,
  /** Fired masks of the window's entries, joined: what stands. */
  standing: 19,
  /** Its notes of day rules; 0: none. */
  notes: 20,
} as const;

/** Places of an entry's fields, likewise. Entry 0 is none. */
export const entryDoubles = 8;
export const entryWords = 16;
export const entryAt = { instant: 0, amount: 1, funded: 2, token: 3 } as const;
export const entryWordAt = {
  /** Twice the pocket, and the kind; −1: taken back. */
  owner: 8,
  counterparty: 9,
  next: 10,
  previous: 11,
  /** The entry of the same pair and kind before it, where one was remembered. */
  sameBefore: 12,
  flags: 13,
  /** What it changed in notes; 0: nothing. */
  undo: 14,
  /** Mean dwell of its funded part, in milliseconds, as an unsigned number. */
  dwell: 15,
} as const;

export const entryFlags = {
  /** Not of a nature that is left out: its amount counts. */
  counted: 1,
  /** Its counterparty counts. */
  personal: 2,
  /** Its counterparty was a stranger. */
  firstTime: 4,
  /** No later entry of the window has the same counterparty and kind: so it is counted once. */
  latest: 8,
  /** It took `latest` from the entry before it. */
  tookLatest: 16,
} as const;
/** Two bits of acquaintance, then the fired mask. */
export const acquaintanceShift = 5;
export const firedShift = 7;
