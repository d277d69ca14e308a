import { crc32 } from 'node:zlib';
import type { Log } from '@weir/log';
import { type TopicPlace, whyNotThere } from './topic-place.js';

/** Where whoever reads the journal beside the flows of all shards goes on. JSON. */
export interface MergedPlace {
  /** Journal offset up to which all shards cover the journal, and messages have been taken. */
  readonly position: number;
  /** The last journal message before it. */
  readonly journal: TopicPlace;
  /** By shard: the partition's offset to go on from, and the last frame that was read of it. */
  readonly flows: readonly { readonly next: number; readonly last: TopicPlace }[];
}

interface Message {
  readonly offset: number;
  readonly value: Buffer;
}

/** How far flows have been merged. */
interface Merged {
  readonly position: number;
  coveredOf(shard: number): number;
}

/** What was read last of the journal and of each flows partition. Owns references to these messages. */
export class LastRead {
  #journal: Message | null = null;
  readonly #flows: (Message | null)[];

  /** @param shards how many flows partitions there are */
  constructor(shards: number) {
    this.#flows = Array.from({ length: shards }, () => null);
  }

  journal(offset: number, value: Buffer): void {
    this.#journal = { offset, value };
  }

  flows(shard: number, offset: number, value: Buffer): void {
    this.#flows[shard] = { offset, value };
  }

  /** Where to go on from; null: something was not read yet, so that it could not be known again. */
  at(merged: Merged): MergedPlace | null {
    if (this.#journal === null) return null;
    const flows: MergedPlace['flows'][number][] = [];
    for (const [shard, last] of this.#flows.entries()) {
      if (last === null) return null;
      // What it covers past the position has not been handed out: it is read once more.
      const isDone = merged.coveredOf(shard) <= merged.position;
      flows.push({ next: isDone ? last.offset + 1 : last.offset, last: placeOf(last) });
    }
    return { position: merged.position, journal: placeOf(this.#journal), flows };
  }
}

const placeOf = ({ offset, value }: Message): TopicPlace => ({ offset, crc32: crc32(value) });

/** Why the topics do not have what a state was made of; null: they have it. */
export const whyNotMerged = async (
  log: Log,
  topics: { readonly journal: string; readonly flows: string },
  place: MergedPlace,
): Promise<string | null> => {
  const shards = await log.partitions(topics.flows);
  if (shards !== place.flows.length)
    return `${topics.flows} has ${shards} partitions, and it is of ${place.flows.length}`;
  const why = await whyNotThere(log, { topic: topics.journal, partition: 0 }, place.journal);
  if (why !== null) return why;
  for (const [partition, { last }] of place.flows.entries()) {
    const whyNot = await whyNotThere(log, { topic: topics.flows, partition }, last);
    if (whyNot !== null) return whyNot;
  }
  return null;
};
