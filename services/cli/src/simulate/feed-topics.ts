import type { Log } from '@weir/log';
import type { TopicNames } from '@weir/model';
import type { RawTopic, SimulatedMessage } from '@weir/simulate';
import type { ToAvro } from '../send/encoding.js';
import { type Destination, type KeyedMessage, sendMessages } from '../send/keyed-message.js';
import { findRawTopic, type RawRole } from '../send/raw-topic.js';

/** Sends simulated messages to the raw topics of an installation. */
export interface FeedTopics {
  /** Resolves when all are written. @throws {WeirLogError} as `LogWriter.append` */
  send(batch: readonly SimulatedMessage[]): Promise<void>;
  /** Messages that the raw topics held before. */
  readonly heldBefore: number;
  close(): Promise<void>;
}

const rawTopics: readonly RawTopic[] = ['bank.transfers.v1', 'chain.usdt.v1', 'fraud.reports.v1', 'account.labels.v1'];

/**
 * @param openEncoding how the messages of a topic are written; left out: as JSON
 * @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE`
 */
export const openFeedTopics = async (
  log: Log,
  topics: TopicNames,
  openEncoding: (role: RawRole) => Promise<ToAvro> = async () => () => null,
): Promise<FeedTopics> => {
  const destinations = new Map<RawTopic, Destination & { readonly toAvro: ToAvro }>();
  let heldBefore = 0;
  for (const name of rawTopics) {
    const { role, topic } = findRawTopic(name, topics);
    const offsets = await log.offsets(topic);
    destinations.set(name, { topic, partitions: offsets.length, toAvro: await openEncoding(role) });
    for (const { earliest, next } of offsets) heldBefore += next - earliest;
  }
  const writer = await log.openWriter();
  return {
    heldBefore,
    send: async (batch) => {
      const byTopic = new Map<RawTopic, KeyedMessage[]>();
      for (const { topic, key, value } of batch) {
        const list = byTopic.get(topic) ?? [];
        if (list.length === 0) byTopic.set(topic, list);
        list.push({ key, text: JSON.stringify(value), bytes: destinations.get(topic)!.toAvro(value) });
      }
      await Promise.all([...byTopic].map(([name, list]) => sendMessages(writer, destinations.get(name)!, list)));
    },
    close: () => writer.close(),
  };
};
