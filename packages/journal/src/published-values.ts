import { decodeAlert, NotOfItsSchema } from '@weir/avro';
import { nestsDeeper, WeirError } from '@weir/model';
import type { Alert } from './alert.js';
import { type ClaimFence, epochHeader, epochIn, type Headers, isClaim } from './claim.js';
import type { FindingRevision } from './finding.js';
import type { LateEvent } from './flow-record.js';
import { isAlert, isFindingRevision, isLateEvent, readJson } from './json-text.js';
import type { OnPassedOver } from './passed-over.js';

/** A message on a topic of ours that none of ours wrote: what it is to tell nobody knows, so it is passed over. */
export interface ForeignMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly why: string;
}

/** Hears of each message that is passed over: whoever reads a topic counts them, and says where they lie. */
export type OnForeign = (message: ForeignMessage) => void;

/** Messages of one partition, as the log hands them out. */
export interface PublishedMessages {
  readonly topic: string;
  readonly partition: number;
  /** Headers say under which claim it was said. */
  readonly records: readonly {
    readonly offset: number;
    readonly value: Buffer | null;
    readonly headers: Headers;
  }[];
}

/** What we publish nests a handful of levels; what nests deeper cannot be written again. */
const nestedLevelsMax = 16;

/** The first byte of single-object encoding; no JSON text begins with it. */
const avroMarker = 0xc3;

const readAvroAlert = (value: Buffer): unknown => {
  try {
    return decodeAlert(value);
  } catch (error) {
    if (error instanceof NotOfItsSchema)
      throw new WeirError('FRAME_CORRUPT', `Avro: ${error.message}`, { cause: error });
    throw error;
  }
};

/** @throws {WeirError} `FRAME_CORRUPT` */
const readValue = <T>(value: Buffer | null, isRight: (value: unknown) => boolean): T => {
  if (value === null || value.length === 0) throw new WeirError('FRAME_CORRUPT', 'an empty message');
  // Of what is published only alerts may come in Avro; as a finding none of them is right.
  if (value[0] === avroMarker) {
    const read = readAvroAlert(value);
    if (!isRight(read)) throw new WeirError('FRAME_CORRUPT', 'Avro of another shape');
    return read as T;
  }
  return readJson<T>(value.toString('utf8'), (read) => isRight(read) && !nestsDeeper(read, nestedLevelsMax));
};

const readAny = <T>(
  { topic, partition, records }: PublishedMessages,
  isRight: (value: unknown) => boolean,
  onForeign: OnForeign,
): T[] =>
  records.flatMap(({ offset, value }) => {
    try {
      return [readValue<T>(value, isRight)];
    } catch (error) {
      if (!(error instanceof WeirError) || error.code !== 'FRAME_CORRUPT') throw error;
      onForeign({ topic, partition, offset, why: error.detail });
      return [];
    }
  });

/** Why what is said after another has claimed the shard is passed over. */
export const olderClaim = 'older-claim';

/** Those among messages that count by the claims. */
const readFenced = <T>(
  messages: PublishedMessages,
  isRight: (value: unknown) => boolean,
  fence: ClaimFence,
  onForeign: OnForeign,
  onPassedOver: OnPassedOver,
): T[] =>
  messages.records.flatMap((record) => {
    const epoch = epochIn(record.headers);
    if (Number.isNaN(epoch)) {
      // Compared with a number it is neither higher nor lower: the fence would let everything through.
      const { topic, partition } = messages;
      onForeign({ topic, partition, offset: record.offset, why: `${epochHeader} is no whole number` });
      return [];
    }
    if (isClaim(record)) {
      fence.takes(epoch);
      return [];
    }
    // A message of somebody else names no epoch, and must not be dropped in silence by those of others.
    const values = readAny<T>({ ...messages, records: [record] }, isRight, onForeign);
    if (values.length === 0 || fence.takes(epoch)) return values;
    // Who was succeeded may say a last word. One that goes on saying them speaks to nobody, and must not do so unheard.
    onPassedOver({ reason: olderClaim, topic: messages.topic, offset: record.offset });
    return [];
  });

/**
 * The alerts among messages of `weir.alerts.v1`, in their order, without those that were said after another follower
 * had claimed the shard. What is neither alert nor claim is told to `onForeign` and passed over.
 * @param fence knows the claims that the messages before these held
 * @param onPassedOver hears of those that were said under an earlier claim
 */
export const readAlerts = (
  messages: PublishedMessages,
  fence: ClaimFence,
  onForeign: OnForeign,
  onPassedOver: OnPassedOver = () => undefined,
): Alert[] => readFenced(messages, isAlert, fence, onForeign, onPassedOver);

/** The findings among messages of `weir.findings.v1`, by the same rule: the claims are those of patterns. */
export const readFindings = (
  messages: PublishedMessages,
  fence: ClaimFence,
  onForeign: OnForeign,
  onPassedOver: OnPassedOver = () => undefined,
): FindingRevision[] => readFenced(messages, isFindingRevision, fence, onForeign, onPassedOver);

/** The late events among messages of `weir.late.v1`, in their order; what is none is told to `onForeign` and passed over. */
export const readLateEvents = (messages: PublishedMessages, onForeign: OnForeign): LateEvent[] =>
  readAny(messages, isLateEvent, onForeign);

/** What is passed over, in words for a log. */
export const foreignText = ({ topic, partition, offset, why }: ForeignMessage): string =>
  `${topic} partition ${partition} offset ${offset} is none of ours and is passed over: ${why}`;
