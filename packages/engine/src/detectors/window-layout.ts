/**
 * Places of a pocket's fields: in doubles from `pocket * pocketDoubles`, in words from `pocket * pocketWords`. What is
 * seldom asked stands behind what every entry asks: all of it in one page of memory. Payees (of debits, kind 0) and
 * payers (of credits, kind 1) lie side by side: add the kind.
 */
export const pocketDoubles = 10;
export const pocketWords = 20;
export const pocketAt = {
  /** Sums over the window, in minor units: paid out, come in (add the kind), passed on. */
  sum: 0,
  passedOn: 2,
  /** Instant of the newest entry, kept or not; −1: none is known. */
  newestInstant: 3,
  /** Instant of the entry before the oldest that is kept; −1: none is known. */
  before: 8,
} as const;
export const pocketWordAt = {
  /** Entries that are kept, oldest to newest; the window's first. 0: none. */
  oldest: 8,
  start: 9,
  newest: 10,
  /** Whether `standing` and `notes` need be looked at: see `pocketState`. */
  state: 11,
  /** Different counterparties inside the window, and how many of them met the pocket first inside it (add the kind). */
  parties: 12,
  firstTime: 14,
  /** Fired masks of the window's entries, joined: what stands. Means something only where `state` says so. */
  standing: 18,
  /** The first of its notes of day rules, likewise. */
  notes: 19,
} as const;

/** The word of a pocket that says whether anything stands and what notes it has. */
export const pocketState = {
  /** Something stands. */
  stands: 1,
  /** Two bits: the most that its notes await, an `awaiting`. */
  awaitsShift: 1,
  awaitsMask: 3,
  /** Above: a time, in steps of `notesEndMs`, before which the first of its notes ends. 0: it has none. */
  notesEndShift: 3,
  notesEndMs: 2 ** 19,
  notesEndMax: 2 ** 29 - 1,
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

/**
 * Places of the numbers of the entry that is being pushed. They stand in one small column and are not handed from
 * function to function: a number above 2^31 that is handed over is made an object of, unless the call is inlined.
 */
export const pushedAt = {
  /** Milliseconds UTC; `before`: of the pocket's entry before it, −1 where none is known. */
  instant: 0,
  before: 1,
  /** Minor units: of it, and of a debit the part that came inside the window. */
  amount: 2,
  funded: 3,
  /** Σ piece · dwell (milliseconds) over the funded part. */
  dwellWeight: 4,
  token: 5,
} as const;
export const pushedDoubles = 6;
