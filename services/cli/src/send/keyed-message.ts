import type { LogWriter, OutMessage } from '@weir/log';
import { partitionOf } from './partition.js';

/** A message on its way to a raw topic. */
export interface KeyedMessage {
  readonly key: string | null;
  /** JSON. */
  readonly text: string;
  /** What is sent instead: the same in Avro, or bytes that no text says; null or left out: the text is. */
  readonly bytes?: Buffer | null;
}

/** Where messages go: a topic of the log and how many partitions it has. */
export interface Destination {
  readonly topic: string;
  readonly partitions: number;
}

export interface SentPlace {
  readonly partition: number;
  readonly offset: number;
}

/** Messages without a key are spread by their text: what is sent twice then at least meets itself. */
const partitionFor = ({ key, text }: KeyedMessage, partitions: number): number => partitionOf(key ?? text, partitions);

/**
 * Sends messages, each into the partition of its key and in their order there; resolves when all are written, with
 * the place of each. The partitions are written side by side.
 * @throws {WeirLogError} as `LogWriter.append`; some may have been written
 */
export const sendMessages = async (
  writer: LogWriter,
  { topic, partitions }: Destination,
  messages: readonly KeyedMessage[],
): Promise<SentPlace[]> => {
  const groups = new Map<number, { readonly at: number[]; readonly out: OutMessage[] }>();
  for (const [at, message] of messages.entries()) {
    const partition = partitionFor(message, partitions);
    let group = groups.get(partition);
    if (group === undefined) {
      group = { at: [], out: [] };
      groups.set(partition, group);
    }
    group.at.push(at);
    group.out.push({ key: message.key, value: message.bytes ?? Buffer.from(message.text, 'utf8') });
  }
  const places: SentPlace[] = new Array(messages.length);
  await Promise.all(
    [...groups].map(async ([partition, { at, out }]) => {
      const { baseOffset } = await writer.append(topic, partition, out);
      for (const [place, index] of at.entries()) places[index] = { partition, offset: baseOffset + place };
    }),
  );
  return places;
};
