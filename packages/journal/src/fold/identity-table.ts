import type { Transfer } from '@weir/engine';
import { settleIdentity } from '@weir/engine/identity';
import { canonicalContent, type TransferRecord } from '@weir/model';
import type { MessageRef } from '../journal-record.js';

/** Everything that came under one id and is still kept. */
export interface Identity {
  /** By canonical content; the message is the first that brought it. */
  readonly contents: ReadonlyMap<string, { readonly record: TransferRecord; readonly message: MessageRef }>;
  readonly voided: boolean;
  /** What the contents settle to, voided or not; null while only a void has come. */
  readonly transfer: Transfer | null;
  readonly refused: ReadonlySet<string>;
}

export const unknownIdentity: Identity = { contents: new Map(), voided: false, transfer: null, refused: new Set() };

export const withContent = (identity: Identity, record: TransferRecord, message: MessageRef): Identity => {
  const contents = new Map(identity.contents).set(canonicalContent(record), { record, message });
  const settled = settleIdentity([...contents.values()].map((content) => content.record));
  return { contents, voided: identity.voided, transfer: settled.transfer, refused: settled.refused };
};

/** The transfer that stands in the ledger, or null. */
export const standing = (identity: Identity): Transfer | null => (identity.voided ? null : identity.transfer);

/** The messages that a side of the standing transfer rests on. */
export const messagesOf = (identity: Identity, side: 'debit' | 'credit'): MessageRef[] => {
  const other = side === 'debit' ? 'credit' : 'debit';
  const standing = [...identity.contents]
    .filter(([content]) => !identity.refused.has(content))
    .map(([, content]) => content);
  // A lone credit half makes both entries, so its message speaks for the debit too.
  const own = standing.filter((content) => content.record.side !== other);
  return (own.length > 0 ? own : standing).map((content) => content.message);
};

const bucketMs = 60_000;

/**
 * Identities by id, with the forgetting of those that nothing inside the lateness can name any more. Ids are put
 * into buckets of a minute by the instant they are kept for; a bucket is dropped when the horizon has passed it.
 */
export class IdentityTable {
  readonly #identities = new Map<string, { identity: Identity; group: string; keptFor: number }>();
  readonly #buckets = new Map<string, Map<number, string[]>>();

  get size(): number {
    return this.#identities.size;
  }

  get(id: string): Identity {
    return this.#identities.get(id)?.identity ?? unknownIdentity;
  }

  /**
   * @param group ids of a group are forgotten by one horizon (an asset)
   * @param keptFor the last instant of event time, in milliseconds, at which the id matters; +∞ keeps it for good
   */
  set(id: string, identity: Identity, group: string, keptFor: number): void {
    const known = this.#identities.get(id);
    this.#identities.set(id, { identity, group, keptFor });
    if (keptFor === Number.POSITIVE_INFINITY || (known?.keptFor === keptFor && known.group === group)) return;
    let buckets = this.#buckets.get(group);
    if (buckets === undefined) {
      buckets = new Map();
      this.#buckets.set(group, buckets);
    }
    const bucket = Math.floor(keptFor / bucketMs);
    const ids = buckets.get(bucket);
    if (ids === undefined) buckets.set(bucket, [id]);
    else ids.push(id);
  }

  /** Forgets the ids of a group whose bucket lies wholly before `horizon`. */
  forget(group: string, horizon: number): void {
    const buckets = this.#buckets.get(group);
    if (buckets === undefined) return;
    const firstKept = Math.floor(horizon / bucketMs);
    for (const [bucket, ids] of buckets) {
      if (bucket >= firstKept) continue;
      buckets.delete(bucket);
      for (const id of ids) {
        const known = this.#identities.get(id);
        // An id may have moved to a later bucket or another group since; then this mention of it is stale.
        if (known === undefined || known.group !== group) continue;
        if (Math.floor(known.keptFor / bucketMs) <= bucket) this.#identities.delete(id);
      }
    }
  }
}
