/** Flags of a transfer. */
export const transferFlags = {
  /** More than one content came, or a half, or only a void: what stands is kept as objects beside the columns. */
  manifold: 1,
  free: 2,
  /** It hangs on others in the minute until which its plain record is kept. */
  chained: 4,
  /** Its id is let go of; its entries are kept, since a pocket of theirs is being repaired. */
  held: 8,
} as const;

/** Flags of an entry: `2 t` is the debit of transfer t, `2 t + 1` its credit. */
export const entryFlags = {
  /** In its pocket's list of entries that may still change. */
  listed: 1,
  applied: 2,
  /** Its pocket was a hub at it. */
  hub: 4,
  /** It made the pocket a hub. */
  madeHub: 8,
  /** It was counted towards a hub. */
  counted: 16,
  /** It opened the pocket, which may have had money before. */
  opened: 32,
  /** What it did, or where it stands, is not what was last told. */
  changed: 64,
  /** A record of it has been told. */
  told: 128,
  /** Its pocket was a hub at it when it was last applied. */
  wasHub: 256,
  /** It stands in the ledger. */
  stands: 512,
  /** Detectors have seen it. */
  watched: 1024,
  /** A debit that found its pocket's seen balance other than its total: see `SeenBalances`. */
  ahead: 2048,
} as const;

/**
 * A transfer is one line of the cache: the half of its debit entry, then that of its credit entry. In doubles the debit
 * half begins with the time, the credit half with the amount.
 */
export const entryDoubles = 4;
export const entryWords = 8;
export const entryWordAt = {
  /** Its neighbours in its pocket's list. */
  previous: 2,
  next: 3,
  /** With the debit what it did, with the credit the raw message's offset: credits seldom do anything to other lots. */
  chain: 4,
  /** Flags of the entry; above them, with the debit the stream, with the credit flags and nature of the transfer. */
  state: 5,
  pocket: 6,
  /** With the debit the id's text, with the credit its lot (−1: none). */
  last: 7,
} as const;
export const transferDoubles = entryDoubles * 2;
export const transferWords = entryWords * 2;
export const transferWordAt = {
  text: entryWordAt.last,
  lot: entryWords + entryWordAt.last,
  /** The low word of the raw message's offset, counted from where its stream begins. */
  offset: entryWords + entryWordAt.chain,
} as const;
export const amountAt = entryDoubles;
