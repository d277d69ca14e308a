import { crc32 } from 'node:zlib';
import type { TopicPlace } from '@weir/snapshots';

/** The topics whose messages a snapshot stands for. Acts of desks are folded from their beginning: see ADR 46. */
export const keptTopics = ['journal', 'alerts', 'cases', 'findings'] as const;
export type KeptTopic = (typeof keptTopics)[number];

/**
 * By topic and partition: the last message that was taken, by which the partition can be known again, and after which it
 * is read on; null: none was. No partition: the topic was not there yet. JSON.
 */
export type TakenPlaces = Readonly<Record<KeptTopic, readonly (TopicPlace | null)[]>>;

interface Message {
  readonly offset: number;
  readonly value: Buffer;
}

/**
 * What was taken last of each partition. Owns references to these messages. A message without a value could not be known
 * again: it is a claim at most, which may be read once more.
 */
export class LastTaken {
  readonly #last: Readonly<Record<KeptTopic, (Message | TopicPlace | null)[]>> = {
    journal: [],
    alerts: [],
    cases: [],
    findings: [],
  };

  /** The partition is there. */
  sees(topic: KeptTopic, partition: number): void {
    this.#last[topic][partition] ??= null;
  }

  took(topic: KeptTopic, partition: number, { offset, value }: { offset: number; value: Buffer | null }): void {
    if (value !== null) this.#last[topic][partition] = { offset, value };
  }

  /** Offset after the last message of the journal; null: none was taken. */
  get position(): number | null {
    const [last] = this.#last.journal;
    return last === undefined || last === null ? null : last.offset + 1;
  }

  get places(): TakenPlaces {
    const of = (topic: KeptTopic): (TopicPlace | null)[] => Array.from(this.#last[topic], (last) => placeOf(last));
    return { journal: of('journal'), alerts: of('alerts'), cases: of('cases'), findings: of('findings') };
  }

  restore(places: TakenPlaces): void {
    for (const topic of keptTopics)
      for (const [partition, place] of places[topic].entries()) this.#last[topic][partition] = place;
  }

  /** By partition: where reading goes on; undefined: at the partition's beginning. */
  next(topic: KeptTopic): readonly (number | undefined)[] {
    return Array.from(this.#last[topic], (last) => (last === null || last === undefined ? undefined : last.offset + 1));
  }
}

const placeOf = (last: Message | TopicPlace | null | undefined): TopicPlace | null => {
  if (last === null || last === undefined) return null;
  return 'crc32' in last ? last : { offset: last.offset, crc32: crc32(last.value) };
};
