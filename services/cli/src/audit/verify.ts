import { type ActMessage, type ChainReport, emptyState, step, verifyChain } from '@weir/acts';
import type { Log } from '@weir/log';

/** What folding all acts again came to. */
export interface AuditReport extends ChainReport {
  readonly accepted: number;
  /** By code. */
  readonly refused: Readonly<Record<string, number>>;
  /** First offset that the topic holds: above 0 the beginning is gone, and nothing can be said of it. */
  readonly from: number;
}

interface Held {
  readonly messages: readonly ActMessage[];
  readonly from: number;
}

const heldIn = async (log: Log, topic: string): Promise<Held> => {
  const partition = (await log.offsets(topic))[0];
  const from = partition?.earliest ?? 0;
  // A topic that holds nothing any more begins at its end: all that was in it is gone.
  if (partition === undefined || partition.next === from) return { messages: [], from };
  const reader = await log.openReader([{ topic, partition: 0, offset: from }]);
  try {
    const messages: ActMessage[] = [];
    for (;;) {
      const batch = await reader.next();
      if (batch === null) return { messages, from };
      for (const { offset, timestampMs, value } of batch.records) messages.push({ offset, timeMs: timestampMs, value });
      if (batch.nextOffset >= partition.next) return { messages, from };
    }
  } finally {
    await reader.close();
  }
};

/**
 * Folds all acts of an installation anew and checks the chain of hashes.
 * @param kept a head that was kept elsewhere, to which the chain must come
 */
export const verifyAudit = async (
  log: Log,
  topic: string,
  kept: { readonly offset: number; readonly hash: string } | null,
): Promise<AuditReport> => {
  const { from, messages } = await heldIn(log, topic);
  const report = verifyChain(messages, kept);
  const state = emptyState();
  let accepted = 0;
  const refused: Record<string, number> = {};
  for (const message of messages) {
    const { isRepeat, outcome } = step(state, message);
    if (isRepeat) continue;
    if (outcome.kind === 'accepted') accepted++;
    else refused[outcome.code] = (refused[outcome.code] ?? 0) + 1;
  }
  return { ...report, accepted, refused, from };
};
