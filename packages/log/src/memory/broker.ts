import { offsetMissing, WeirLogError } from '../errors.js';
import type { LogRecord, OutMessage, PartitionOffsets, TopicFound, TopicSpec } from '../port.js';

/** Kafka's defaults. */
const defaults = {
  'retention.ms': String(7 * 24 * 3_600_000),
  'retention.bytes': '-1',
  'cleanup.policy': 'delete',
  'message.timestamp.type': 'CreateTime',
  'max.message.bytes': '1048588',
  'min.insync.replicas': '1',
  'unclean.leader.election.enable': 'false',
} as const;

export interface MemoryBrokerOptions {
  /** The broker's clock, milliseconds since 1970. */
  readonly nowMs?: () => number;
  /** Records handed out in one batch at most; small numbers find faults at borders. Default 500. */
  readonly batchRecordsMax?: number;
}

class MemoryPartition {
  earliest = 0;
  readonly records: LogRecord[] = [];

  get next(): number {
    return this.earliest + this.records.length;
  }
}

interface MemoryTopic {
  readonly partitions: readonly MemoryPartition[];
  readonly brokerTime: boolean;
  readonly messageBytesMax: number;
  readonly replicas: number;
  readonly config: Readonly<Record<string, string>>;
}

type Mishap = 'refuse' | 'lose-acknowledgement' | 'repeat';

/**
 * A log in memory that several `openMemoryLog` share as processes share a cluster. It has no timers and no chance:
 * what is read is a function of the calls and of `nowMs`. The methods under "mishaps" do to it what befalls a real one.
 */
export class MemoryBroker {
  readonly batchRecordsMax: number;
  readonly #nowMs: () => number;
  readonly #topics = new Map<string, MemoryTopic>();
  readonly #mishaps: { readonly mishap: Mishap; readonly topic: string | undefined }[] = [];
  /** The newest writer of each transactional id. */
  readonly #transactional = new Map<string, number>();
  #reachable = true;
  #changed: (() => void)[] = [];

  constructor({ nowMs = Date.now, batchRecordsMax = 500 }: MemoryBrokerOptions = {}) {
    this.#nowMs = nowMs;
    this.batchRecordsMax = batchRecordsMax;
  }

  // Topics

  create({ topic, partitions, replicas = 1, config: given = {} }: TopicSpec): void {
    const config: Readonly<Record<string, string>> = { ...defaults, ...given };
    this.#topics.set(topic, {
      partitions: Array.from({ length: partitions }, () => new MemoryPartition()),
      brokerTime: config['message.timestamp.type'] === 'LogAppendTime',
      messageBytesMax: Number(config['max.message.bytes']),
      replicas,
      config,
    });
    this.#announce();
  }

  delete(topic: string): void {
    this.#topics.delete(topic);
    this.#announce();
  }

  topics(): string[] {
    return [...this.#topics.keys()].sort();
  }

  describe(topic: string): TopicFound {
    const { partitions, replicas, config } = this.#topic(topic);
    return { topic, partitions: partitions.length, replicas, config };
  }

  offsets(topic: string): PartitionOffsets[] {
    return this.#topic(topic).partitions.map(({ earliest, next }, partition) => ({ partition, earliest, next }));
  }

  // Records

  /** Records from `offset` on, none at the end. @throws {WeirLogError} `LOG_OFFSET_MISSING`, `LOG_TOPIC_MISSING` */
  read(topic: string, partition: number, offset: number, recordsMax: number): readonly LogRecord[] {
    const { earliest, next, records } = this.#partition(topic, partition);
    if (offset < earliest || offset > next) throw offsetMissing(topic, partition, offset, { earliest, next });
    return records.slice(offset - earliest, offset - earliest + recordsMax);
  }

  /** Appends all messages, returns the offset of the first. @throws {WeirLogError} as `LogWriter.append` */
  append(topic: string, partition: number, messages: readonly OutMessage[]): number {
    const { brokerTime, messageBytesMax } = this.#topic(topic);
    const held = this.#partition(topic, partition);
    const place = { topic, partition };
    for (const message of messages)
      if (bytesOf(message) > messageBytesMax)
        throw new WeirLogError('LOG_MESSAGE_TOO_LARGE', `${topic}/${partition}: ${bytesOf(message)} bytes`, { place });
    const mishap = this.#mishapOf(topic);
    if (mishap === 'refuse')
      throw new WeirLogError('LOG_OTHER', `${topic}/${partition}: refused on purpose`, { place });
    const nowMs = this.#nowMs();
    const store = () => {
      const baseOffset = held.next;
      for (const message of messages) held.records.push(stored(message, held.next, brokerTime ? null : nowMs, nowMs));
      return baseOffset;
    };
    const baseOffset = store();
    if (mishap === 'repeat') store();
    this.#announce();
    if (mishap === 'lose-acknowledgement')
      throw new WeirLogError('LOG_UNREACHABLE', `${topic}/${partition}: written, but the answer was lost`, { place });
    return baseOffset;
  }

  // Transactions

  /** A new writer of a transactional id: those before are fenced from now on. Returns its number. */
  begin(transactionalId: string): number {
    const writer = (this.#transactional.get(transactionalId) ?? 0) + 1;
    this.#transactional.set(transactionalId, writer);
    return writer;
  }

  /** @throws {WeirLogError} `LOG_FENCED` where a newer writer of the id has begun */
  assertNewest(transactionalId: string, writer: number): void {
    if (this.#transactional.get(transactionalId) !== writer)
      throw new WeirLogError('LOG_FENCED', `writing as ${transactionalId}`);
  }

  // Outages

  get reachable(): boolean {
    return this.#reachable;
  }

  /** Resolves at the next change of anything: a record, a topic, reachability. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve));
  }

  /** Wakes everyone who waits for a change, so that they look again at what concerns them. */
  wake(): void {
    this.#announce();
  }

  // Mishaps

  /** While unreachable, readers and writers wait and questions fail with `LOG_UNREACHABLE`. */
  setReachable(reachable: boolean): void {
    this.#reachable = reachable;
    this.#announce();
  }

  /** The next append (to `topic`) fails with `LOG_OTHER` and writes nothing. */
  failNextAppend(topic?: string): void {
    this.#mishaps.push({ mishap: 'refuse', topic });
  }

  /** The next append (to `topic`) is written, and fails with `LOG_UNREACHABLE` all the same. */
  loseNextAcknowledgement(topic?: string): void {
    this.#mishaps.push({ mishap: 'lose-acknowledgement', topic });
  }

  /** The next append (to `topic`) is written twice, as when a producer is replaced between sending and hearing. */
  repeatNextAppend(topic?: string): void {
    this.#mishaps.push({ mishap: 'repeat', topic });
  }

  /** Retention: what lies below `offset` is gone. */
  truncateBefore(topic: string, partition: number, offset: number): void {
    const held = this.#partition(topic, partition);
    const gone = Math.min(Math.max(0, offset - held.earliest), held.records.length);
    held.records.splice(0, gone);
    held.earliest += gone;
    this.#announce();
  }

  /** A crash of all replicas: what lies at `offset` and after is gone, and will be written anew. */
  loseFrom(topic: string, partition: number, offset: number): void {
    const held = this.#partition(topic, partition);
    held.records.length = Math.max(0, Math.min(held.records.length, offset - held.earliest));
    this.#announce();
  }

  #mishapOf(topic: string): Mishap | null {
    const index = this.#mishaps.findIndex((planned) => planned.topic === undefined || planned.topic === topic);
    return index < 0 ? null : this.#mishaps.splice(index, 1)[0]!.mishap;
  }

  #topic(topic: string): MemoryTopic {
    const found = this.#topics.get(topic);
    if (found === undefined)
      throw new WeirLogError('LOG_TOPIC_MISSING', `${topic} does not exist`, { place: { topic } });
    return found;
  }

  #partition(topic: string, partition: number): MemoryPartition {
    const { partitions } = this.#topic(topic);
    const found = partitions[partition];
    if (found === undefined)
      throw new WeirLogError(
        'LOG_TOPIC_MISSING',
        `${topic} has ${partitions.length} partitions, ${partition} is not one`,
        {
          place: { topic, partition },
        },
      );
    return found;
  }

  #announce(): void {
    const waiting = this.#changed;
    this.#changed = [];
    for (const resolve of waiting) resolve();
  }
}

/** Copies: a writer may use its buffers again once its append has resolved. */
function stored(message: OutMessage, offset: number, defaultMs: number | null, nowMs: number): LogRecord {
  const { key, value, headers, timestampMs } = message;
  const out: Record<string, Buffer> = {};
  for (const name in headers) out[name] = Buffer.from(headers[name]!);
  return {
    offset,
    timestampMs: defaultMs === null ? nowMs : (timestampMs ?? defaultMs),
    key: key == null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    headers: out,
  };
}

function bytesOf({ key, value }: OutMessage): number {
  return (key == null ? 0 : Buffer.byteLength(key)) + (value === null ? 0 : value.length);
}
