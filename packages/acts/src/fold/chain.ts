import { createHash } from 'node:crypto';
import { decodeAct } from '../acts/act.js';

/** A message of `weir.acts.v1` as the log has it. The time is the broker's, ms UTC. */
export interface ActMessage {
  readonly offset: number;
  readonly timeMs: number;
  /** Null: a tombstone, which nobody should have written; it is in the chain all the same. */
  readonly value: Uint8Array | null;
}

/** What stands before the first message. */
export const chainStart = '0'.repeat(64);

/**
 * Hash of a message, hex: SHA-256 over the hash before it (32 bytes), offset and time (8 bytes each, big-endian), length of
 * the value (4 bytes; all ones for none) and the value as it lies in the log.
 */
export const chainHash = (before: string, message: ActMessage): string => {
  const fixed = Buffer.alloc(52);
  fixed.write(before, 0, 'hex');
  fixed.writeBigInt64BE(BigInt(message.offset), 32);
  fixed.writeBigInt64BE(BigInt(message.timeMs), 40);
  fixed.writeUInt32BE(message.value?.length ?? 0xffff_ffff, 48);
  const hash = createHash('sha256').update(fixed);
  return (message.value === null ? hash : hash.update(message.value)).digest('hex');
};

/** What is wrong with a log of acts, and where. */
export type ChainBreak =
  | {
      /** An act bears witness to another hash at `offset`: something up to there was altered, removed or added. */
      readonly kind: 'witness';
      readonly offset: number;
      /** Offset of the act that says so. */
      readonly saidAt: number;
    }
  /** Messages are not in the order of their offsets. */
  | { readonly kind: 'order'; readonly offset: number }
  /** The end is not the one that was kept elsewhere. */
  | { readonly kind: 'end'; readonly offset: number };

export interface ChainReport {
  readonly messages: number;
  /** Acts that name a hash which was found right. */
  readonly witnesses: number;
  readonly head: { readonly offset: number; readonly hash: string } | null;
  /** The first break in the order of the log; null: it is whole. */
  readonly broken: ChainBreak | null;
}

/**
 * Folds the chain over all messages of the topic, first to last, and compares it with what acts and, where given, a head
 * kept elsewhere say. Where a hash that was once seen does not come out, the first message after the last good witness is
 * where to look: `broken.offset` is the place that the act named, no message up to the last good witness was touched.
 */
export const verifyChain = (
  messages: Iterable<ActMessage>,
  kept: { readonly offset: number; readonly hash: string } | null = null,
): ChainReport => {
  const hashAt = new Map<number, string>();
  let hash = chainStart;
  let last: number | null = null;
  let witnesses = 0;
  let broken: ChainBreak | null = null;
  for (const message of messages) {
    if (last !== null && message.offset <= last) broken ??= { kind: 'order', offset: message.offset };
    const said = decodeAct(message.value)?.head ?? null;
    if (said !== null) {
      if (hashAt.get(said.offset) === said.hash) witnesses += 1;
      else broken ??= { kind: 'witness', offset: said.offset, saidAt: message.offset };
    }
    hash = chainHash(hash, message);
    hashAt.set(message.offset, hash);
    last = message.offset;
  }
  if (kept !== null && hashAt.get(kept.offset) !== kept.hash) broken ??= { kind: 'end', offset: kept.offset };
  return { messages: hashAt.size, witnesses, head: last === null ? null : { offset: last, hash }, broken };
};
