import { createHash } from 'node:crypto';
import type { LogWriter } from '@weir/log';

/** Where a message came to lie. */
export interface Written {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Writes a message to a raw topic. @throws {WeirLogError} as `LogWriter.append` */
export type SendTo = (key: string, fields: Readonly<Record<string, unknown>>) => Promise<Written>;

const partitionOf = (key: string, partitions: number): number =>
  createHash('sha256').update(key).digest().readUInt32BE(0) % partitions;

/** What writes to one raw topic; fields that are undefined are left out. @param partitions how many a topic has */
export const senderTo =
  (writer: LogWriter, partitions: (topic: string) => Promise<number>) =>
  (topic: string): SendTo =>
  async (key, fields) => {
    const partition = partitionOf(key, await partitions(topic));
    const value = Buffer.from(JSON.stringify(fields));
    const { baseOffset } = await writer.append(topic, partition, [{ key, value }]);
    return { topic, partition, offset: String(baseOffset) };
  };
