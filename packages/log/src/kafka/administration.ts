import type { Admin, Kafka } from 'kafkajs';
import { isLogError, WeirLogError } from '../errors.js';
import type { PartitionOffsets, TopicFound, TopicSpec } from '../port.js';
import { offsetOf } from '../positions.js';
import { hangMs } from './client.js';
import { inTime } from './deadline.js';
import { ConfigResourceTypes } from './kafkajs.js';
import { rootOf, translate } from './translate.js';

/** How long a topic may take from being created or deleted to every broker knowing it. */
const metadataWaitMs = 10_000;
const metadataCheckMs = 20;

const refusalWaitMs = 200;

/** @returns whether the brokers may take the topic a moment later; one replica fits wherever there is a broker */
const isPassingRefusal = (error: unknown, { replicas = 1 }: TopicSpec): boolean => {
  const { name, retriable, type } = rootOf(error);
  if (name !== 'KafkaJSCreateTopicError') return false;
  return retriable === true || (type === 'INVALID_REPLICATION_FACTOR' && replicas <= 1);
};

/** A broker that hangs answers neither yes nor no; whoever asks for its health wants to know now. */
const pingMs = 5_000;

/** Waiting for the farewell of a connection that is broken would be waiting for its time-out. */
const disconnect = (admin: Promise<Admin>): void => void admin.then((each) => each.disconnect()).catch(() => undefined);

/** A question is asked so often at most. The second client is fresh as a rule, unless others open and drop it meanwhile. */
const attemptsMax = 3;

/**
 * Questions and orders that need no reader or writer. Holds one kafkajs admin client, opened when first needed and
 * thrown away after any error: kafkajs keeps asking for every topic it has ever been asked for, and fails all
 * questions once one of those is deleted.
 */
export class Administration {
  readonly #open: () => Kafka;
  #admin: Promise<Admin> | null = null;
  #closed = false;

  constructor(open: () => Kafka) {
    this.#open = open;
  }

  ping(): Promise<void> {
    return inTime(
      pingMs,
      this.#ask('reaching the brokers', async (admin) => void (await admin.describeCluster())),
      () => new WeirLogError('LOG_UNREACHABLE', `reaching the brokers: no answer within ${pingMs} ms`),
    );
  }

  topics(): Promise<string[]> {
    return this.#ask('listing topics', async (admin) =>
      (await admin.listTopics()).filter((topic) => !topic.startsWith('__')).sort(),
    );
  }

  describeTopics(topics: readonly string[]): Promise<TopicFound[]> {
    if (topics.length === 0) return Promise.resolve([]);
    return this.#ask('looking up the settings of topics', async (admin) => {
      const { topics: held } = await admin.fetchTopicMetadata({ topics: [...topics] });
      const resources = topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name }));
      const described = await admin.describeConfigs({ includeSynonyms: false, resources });
      return topics.map((topic) => {
        const partitions = held.find(({ name }) => name === topic)?.partitions ?? [];
        const entries = described.resources.find(({ resourceName }) => resourceName === topic)?.configEntries ?? [];
        return {
          topic,
          partitions: partitions.length,
          replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
          config: Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue])),
        };
      });
    });
  }

  partitions(topic: string): Promise<number> {
    return this.#ask(`looking up ${topic}`, async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length ?? 0;
    });
  }

  /** As committed readers see it: `next` does not pass a transaction that is open. */
  offsets(topic: string): Promise<PartitionOffsets[]> {
    return this.#ask(`looking up the offsets of ${topic}`, async (admin) => {
      const rows = await admin.fetchTopicOffsets(topic);
      return rows
        .map(({ partition, low, high }) => ({ partition, earliest: offsetOf(low), next: offsetOf(high) }))
        .sort((a, b) => a.partition - b.partition);
    });
  }

  /** By partition; see the port. */
  offsetsAt(topic: string, timeMs: number): Promise<number[]> {
    return this.#ask(`looking up the offsets of ${topic} at a time`, async (admin) => {
      const rows = await admin.fetchTopicOffsetsByTimestamp(topic, timeMs);
      return rows.sort((a, b) => a.partition - b.partition).map(({ offset }) => offsetOf(offset));
    });
  }

  async createTopics(specs: readonly TopicSpec[]): Promise<string[]> {
    const existing = new Set(await this.topics());
    for (const { topic, partitions } of specs) if (existing.has(topic)) await this.#assertPartitions(topic, partitions);
    const missing = specs.filter(({ topic }) => !existing.has(topic));
    const created: string[] = [];
    for (const spec of missing) {
      // false: another process created it since.
      if (await this.#createInTime(spec)) created.push(spec.topic);
      await this.#untilKnown(spec);
    }
    return created;
  }

  async deleteTopics(topics: readonly string[]): Promise<void> {
    const existing = new Set(await this.topics());
    const doomed = topics.filter((topic) => existing.has(topic));
    if (doomed.length === 0) return;
    await this.#ask(`deleting ${doomed.join(', ')}`, (admin) => admin.deleteTopics({ topics: doomed }));
    this.#drop();
    await this.#until(`${doomed.join(', ')} to be gone`, async () => {
      const left = new Set(await this.topics());
      return doomed.every((topic) => !left.has(topic));
    });
  }

  deleteGroup(groupId: string): Promise<void> {
    return this.#ask(`deleting group ${groupId}`, async (admin) => void (await admin.deleteGroups([groupId])));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#drop();
  }

  /** A broker that has just started, or was too busy to be heard of, is none to put a topic on for a moment. */
  async #createInTime(spec: TopicSpec): Promise<boolean> {
    for (const deadlineMs = Date.now() + metadataWaitMs; ; ) {
      try {
        return await this.#create(spec);
      } catch (error) {
        if (!isPassingRefusal(error, spec) || Date.now() > deadlineMs) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, refusalWaitMs));
    }
  }

  #create(spec: TopicSpec): Promise<boolean> {
    return this.#ask(`creating ${spec.topic}`, (admin) =>
      admin.createTopics({
        // kafkajs would wait for leaders and fail on a broker that has not heard of the topic yet.
        waitForLeaders: false,
        topics: [
          {
            topic: spec.topic,
            numPartitions: spec.partitions,
            replicationFactor: spec.replicas ?? -1,
            configEntries: Object.entries(spec.config ?? {}).map(([name, value]) => ({ name, value })),
          },
        ],
      }),
    );
  }

  async #untilKnown({ topic, partitions }: TopicSpec): Promise<void> {
    await this.#until(`${topic} to be known`, async () => (await this.offsets(topic)).length > 0);
    await this.#assertPartitions(topic, partitions);
  }

  async #assertPartitions(topic: string, wanted: number): Promise<void> {
    const found = await this.partitions(topic);
    if (found !== wanted)
      throw new WeirLogError('LOG_TOPIC_MISMATCH', `${topic} has ${found} partitions, not ${wanted}`, {
        place: { topic },
      });
  }

  async #until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const deadlineMs = Date.now() + metadataWaitMs;
    for (;;) {
      try {
        if (await holds()) return;
      } catch (error) {
        if (Date.now() > deadlineMs) throw error;
      }
      if (Date.now() > deadlineMs) throw new WeirLogError('LOG_OTHER', `waited ${metadataWaitMs} ms for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, metadataCheckMs));
    }
  }

  async #ask<T>(doing: string, ask: (admin: Admin) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (this.#closed) throw new WeirLogError('LOG_CLOSED', doing);
      const isFresh = this.#admin === null;
      const admin = this.#connected();
      const answer = admin.then(ask);
      // A client that was thrown away under a question connects anew to ask it once more, and nobody would close that.
      const onSettled = (): void => {
        if (this.#admin !== admin) disconnect(admin);
      };
      answer.then(onSettled, onSettled);
      try {
        return await inTime(
          hangMs,
          answer,
          () => new WeirLogError('LOG_UNREACHABLE', `${doing}: no answer within ${hangMs} ms`),
        );
      } catch (error) {
        // Another question that failed may have thrown it away under this one: then nothing of the error is to be believed.
        const isOwn = this.#admin === admin;
        if (isOwn) this.#drop();
        // A client that has been in use may only be stale (see above): a fresh one has the last word.
        const known = translate(error, doing);
        const isStale = isLogError(known, 'LOG_TOPIC_MISSING') || isLogError(known, 'LOG_UNREACHABLE');
        const isFinal = isOwn && (isFresh || !(isStale || rootOf(error) instanceof TypeError));
        if (isFinal || attempt >= attemptsMax) throw known;
      }
    }
  }

  #connected(): Promise<Admin> {
    this.#admin ??= (async () => {
      const admin = this.#open().admin();
      try {
        await admin.connect();
        return admin;
      } catch (error) {
        // Some of its connections may be open.
        void admin.disconnect().catch(() => undefined);
        throw error;
      }
    })();
    return this.#admin;
  }

  #drop(): void {
    const admin = this.#admin;
    this.#admin = null;
    if (admin !== null) disconnect(admin);
  }
}
