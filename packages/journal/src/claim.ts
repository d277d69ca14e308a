import { encodeCasesFrame } from './flow-codec.js';

/** CloudEvents attribute of every message on the alerts topic: the claim that it is said under, in digits. */
export const epochHeader = 'ce_weirepoch';
/** CloudEvents type of a message on the alerts topic that says nothing but its epoch. It has no value. */
export const claimType = 'weir.claim.v1';

/** Headers of a message of the log. */
export type Headers = Readonly<Record<string, Buffer | string>>;

/** The epoch that a message's headers name; undefined: they name none. */
export const epochIn = (headers: Headers): number | undefined => {
  const text = headers[epochHeader]?.toString();
  return text === undefined ? undefined : Number(text);
};

/** True for a message of the alerts topic that is a claim and no alert. */
export const isClaim = ({ headers }: { readonly headers: Headers }): boolean =>
  headers.ce_type?.toString() === claimType;

/** What a claimant writes to the cases topic before anything else: from here on nothing of an earlier epoch counts. */
export const claimInCases = (epoch: number): { readonly key: null; readonly value: Buffer } => ({
  key: null,
  value: encodeCasesFrame({ version: 0, epoch, records: [] }),
});

/** The same for the alerts topic. */
export const claimInAlerts = (
  epoch: number,
): { readonly key: null; readonly value: null; readonly headers: Headers } => ({
  key: null,
  value: null,
  headers: {
    ce_specversion: '1.0',
    ce_id: `claim/${epoch}`,
    ce_source: 'weir/follower',
    ce_type: claimType,
    [epochHeader]: String(epoch),
  },
});

/**
 * Which messages of a topic count, where several may speak one after another: none that follows, in the topic, one of a
 * later epoch. An epoch is the journal offset of a claim. What the log says in its own order decides, no clock and no
 * process, so every reader drops the same. Source: ADR 12.
 */
export class ClaimFence {
  #epoch: number;

  /** @param epoch the highest one before the place at which reading begins; −1: none */
  constructor(epoch = -1) {
    this.#epoch = epoch;
  }

  /** The highest so far; −1: none. */
  get epoch(): number {
    return this.#epoch;
  }

  /** True where the next message counts. What names no epoch was written before there were any. */
  takes(epoch = -1): boolean {
    if (epoch < this.#epoch) return false;
    this.#epoch = epoch;
    return true;
  }
}
