import { assertClaimed, ClaimFence, decodeCasesFrame, readAlerts } from '@weir/journal';
import type { Log, LogBatch, LogWriter } from '@weir/log';
import { WeirError } from '@weir/model';
import { PublishedRows } from './case-rows.js';
import { claimCases } from './claim.js';
import type { FollowerOptions } from './follower-options.js';
import type { HeldTransfers } from './held-transfers.js';
import { PublishedAlerts } from './published-alerts.js';

/** What stands on our own topics, read before anything is said again. */
export interface Said {
  readonly rows: PublishedRows;
  readonly alerts: PublishedAlerts;
  /** Journal offset that the stream must reach before it can know more than what was said. */
  readonly upTo: number;
  /** The latest claim under which something was said. */
  readonly epoch: number;
}

type SaidOn = Pick<FollowerOptions, 'log' | 'topics' | 'shard' | 'transactionalId' | 'onForeign'>;

async function* wholePartition(log: Log, topic: string, shard: number): AsyncIterable<LogBatch> {
  const partition = (await log.offsets(topic))[shard];
  if (partition === undefined || partition.next === partition.earliest) return;
  const reader = await log.openReader([{ topic, partition: shard, offset: partition.earliest }]);
  try {
    for (;;) {
      const batch = await reader.next();
      if (batch === null) return;
      yield batch;
      if (batch.nextOffset >= partition.next) return;
    }
  } finally {
    await reader.close();
  }
}

/** Reads what a shard's followers have said and counts. @param transfers where the transfers of the cases stand */
const readSaid = async ({ log, topics, shard = 0, onForeign }: SaidOn, transfers: HeldTransfers): Promise<Said> => {
  const [rows, alerts] = [new PublishedRows(transfers), new PublishedAlerts()];
  const [ofCases, ofAlerts] = [new ClaimFence(), new ClaimFence()];
  let upTo = 0;
  for await (const { records } of wholePartition(log, topics.cases, shard)) {
    for (const { value } of records) {
      if (value === null) continue;
      const frame = decodeCasesFrame(value);
      if (!ofCases.takes(frame.epoch)) continue;
      upTo = Math.max(upTo, frame.version + 1);
      for (const record of frame.records) rows.remember(record);
    }
  }
  for await (const batch of wholePartition(log, topics.alerts, shard)) {
    for (const alert of readAlerts(batch, ofAlerts, onForeign ?? (() => undefined))) {
      upTo = Math.max(upTo, alert.asOf + 1);
      alerts.remember(alert);
    }
  }
  return { rows, alerts, upTo, epoch: Math.max(ofCases.epoch, ofAlerts.epoch) };
};

/** Waiting for a place that the journal no longer has would be silence without end. @throws {WeirError} `FOLD_INVARIANT` */
const assertJournalReaches = async ({ log, topics }: SaidOn, { upTo, epoch }: Said): Promise<void> => {
  const wanted = Math.max(upTo, epoch + 1);
  const next = (await log.offsets(topics.journal))[0]?.next ?? 0;
  if (wanted <= next) return;
  throw new WeirError(
    'FOLD_INVARIANT',
    `${topics.cases} and ${topics.alerts} know the journal up to ${wanted}, and ${topics.journal} ends at ${next}: it has lost its end`,
  );
};

/** A claim, and what stood when it was made. */
export interface Speaking {
  /** The claim's journal offset. */
  readonly epoch: number;
  readonly said: Said;
  /** Writes the alerts topic: where that is done in transactions, opening it fenced whoever spoke before. */
  readonly alertsWriter: LogWriter;
}

/**
 * Claims the shard, and reads what stands of it from then on. Source: ADR 12, ADR 25.
 * @param writer writes the journal and cases; alerts too, where they do not go in transactions
 * @throws {WeirError} `CLAIM_LOST`, `FOLD_INVARIANT`
 */
export const claimAndRead = async (options: SaidOn, writer: LogWriter, transfers: HeldTransfers): Promise<Speaking> => {
  const { log, topics, shard = 0, transactionalId } = options;
  const alertsWriter = transactionalId === undefined ? writer : await log.openWriter({ transactionalId });
  try {
    const epoch = await claimCases(writer, alertsWriter, shard, topics);
    const said = await readSaid(options, transfers);
    await assertJournalReaches(options, said);
    assertClaimed(epoch, said.epoch);
    return { epoch, said, alertsWriter };
  } catch (error) {
    if (alertsWriter !== writer) await alertsWriter.close();
    throw error;
  }
};
