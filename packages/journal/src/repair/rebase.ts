import type { PocketState } from '@weir/engine';
import type { AccountId, AssetCode, TransferRecord } from '@weir/model';
import type { EntryRecord } from '../flow-record.js';
import type { JournalFrame, MessageRef } from '../journal-record.js';

/** A pocket as repairs name it. */
export interface PocketName {
  readonly account: AccountId;
  readonly asset: AssetCode;
}

/** A pocket under repair: what lies before `horizon` is folded anew. Milliseconds UTC; null: nothing does. */
export interface RepairedPocket extends PocketName {
  readonly horizon: number | null;
}

/** An id of which something came late, with all that is known of it now. */
export interface RepairedId {
  readonly id: string;
  readonly voided: boolean;
  readonly contents: readonly { readonly record: TransferRecord; readonly message: MessageRef }[];
}

/** What a repair came to. */
export interface Rebase {
  readonly ids: readonly RepairedId[];
  /** Those of the repair, each with what its entries before the horizon came to. */
  readonly pockets: readonly (RepairedPocket & { readonly state: PocketState })[];
  /** Of entries before the horizon, what is not as it was told before. */
  readonly records: readonly EntryRecord[];
}

export type RebaseFrame = Extract<JournalFrame, { type: 'rebase' }>;

/** Characters of a part: with its frame it stays below a megabyte, which is what brokers take unasked. */
const partLengthMax = 900_000;

/** JSON in ASCII, so that it may be cut anywhere. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The journal frames of a rebase. Only all of them together change anything. */
export const rebaseFrames = (repairOffset: number, rebase: Rebase, lengthMax = partLengthMax): RebaseFrame[] => {
  const text = asciiJson(rebase);
  const parts = Math.max(1, Math.ceil(text.length / lengthMax));
  return Array.from({ length: parts }, (_, part) => ({
    type: 'rebase',
    repairOffset,
    part,
    parts,
    length: text.length,
    text: text.slice(part * lengthMax, (part + 1) * lengthMax),
  }));
};
