import { WeirError } from '@weir/model';
import { encodeCasesFrame } from './flow-codec.js';
import { encodeJournalFrame } from './journal-codec.js';
import type { Claimant, ClaimingService, JournalFrame } from './journal-record.js';

/** CloudEvents attribute of every message on the alerts and findings topics: the claim that it is said under, in digits. */
export const epochHeader = 'ce_weirepoch';
/** CloudEvents type of a message on these topics that says nothing but its epoch. It has no value. */
export const claimType = 'weir.claim.v1';

/** Headers of a message of the log. */
export type Headers = Readonly<Record<string, Buffer | string>>;

/** The epoch that a message's headers name; undefined: they name none; NaN: what they name is no whole number. */
export const epochIn = (headers: Headers): number | undefined => {
  const text = headers[epochHeader]?.toString();
  if (text === undefined) return undefined;
  const epoch = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(epoch) ? epoch : Number.NaN;
};

/** True for a message of the alerts or findings topic that is a claim, and no alert or finding. */
export const isClaim = ({ headers }: { readonly headers: Headers }): boolean =>
  headers.ce_type?.toString() === claimType;

/** A message that a claimant writes. */
export interface ClaimMessage {
  readonly key: null;
  readonly value: Buffer | null;
  readonly headers?: Headers;
}

/** What a claimant writes to the cases topic before anything else: from here on nothing of an earlier epoch counts. */
export const claimInCases = (epoch: number): ClaimMessage & { readonly value: Buffer } => ({
  key: null,
  value: encodeCasesFrame({ version: 0, epoch, records: [] }),
});

const claimInHeaders =
  (by: ClaimingService) =>
  (epoch: number): ClaimMessage & { readonly value: null; readonly headers: Headers } => ({
    key: null,
    value: null,
    headers: {
      ce_specversion: '1.0',
      ce_id: `claim/${epoch}`,
      ce_source: `weir/${by}`,
      ce_type: claimType,
      [epochHeader]: String(epoch),
    },
  });

/** The same for the alerts topic, which the follower writes. */
export const claimInAlerts = claimInHeaders('follower');

/** The same for the findings topic, which patterns write. */
export const claimInFindings = claimInHeaders('patterns');

/** A topic that a claimant writes, in the partition of its shard, and its claim there. */
export interface ClaimedTopic {
  readonly topic: string;
  readonly claim: (epoch: number) => ClaimMessage;
}

/**
 * Claims a shard: from the claim's place in each outgoing topic on, nothing counts that an earlier claimant says there.
 * Returns the epoch, the claim's journal offset. To be called before those topics are read: what is read up to the
 * claim is then all that will ever count below it. Source: ADR 12.
 * @param append as `LogWriter.append`
 * @throws as `append`: whoever does not know whether it has claimed must not speak
 */
export const claimShard = async (
  claimant: Claimant,
  append: (
    topic: string,
    partition: number,
    messages: readonly ClaimMessage[],
  ) => Promise<{ readonly baseOffset: number }>,
  journal: string,
  outgoing: readonly ClaimedTopic[],
): Promise<number> => {
  const value = encodeJournalFrame({ type: 'claim', ...claimant });
  const { baseOffset: epoch } = await append(journal, 0, [{ key: null, value }]);
  for (const { topic, claim } of outgoing) await append(topic, claimant.shard, [claim(epoch)]);
  return epoch;
};

/** The fences of a topic's partitions: each is of a shard of its own. */
export class ClaimFences {
  readonly #fences: ClaimFence[] = [];

  /** @param epochs by partition: the highest one before the place at which reading begins; −1: none */
  constructor(epochs: readonly number[] = []) {
    for (const [partition, epoch] of epochs.entries()) this.#fences[partition] = new ClaimFence(epoch);
  }

  /** By partition: the highest so far; −1: none. */
  get epochs(): readonly number[] {
    return Array.from(this.#fences, (fence) => fence?.epoch ?? -1);
  }

  of(partition: number): ClaimFence {
    let fence = this.#fences[partition];
    if (fence === undefined) {
      fence = new ClaimFence();
      this.#fences[partition] = fence;
    }
    return fence;
  }
}

/** True where a journal message is a claim of what `claimant` claims. */
export const isClaimOf = ({ by, shard }: Claimant, frame: JournalFrame): boolean =>
  frame.type === 'claim' && frame.by === by && frame.shard === shard;

/** @throws {WeirError} `CLAIM_LOST` where somebody claimed the same after `epoch` */
export const assertClaimed = (epoch: number, newest: number): void => {
  if (newest <= epoch) return;
  throw new WeirError('CLAIM_LOST', `claimed at journal offset ${epoch}, and again by another at ${newest}`);
};

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
