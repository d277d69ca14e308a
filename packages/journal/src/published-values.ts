import { nestsDeeper, WeirError } from '@weir/model';
import type { Alert } from './alert.js';
import type { FindingRevision } from './finding.js';
import { isAlert, isFindingRevision, readJson } from './json-text.js';

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
  readonly records: readonly { readonly offset: number; readonly value: Buffer | null }[];
}

/** What we publish nests a handful of levels; what nests deeper cannot be written again. */
const nestedLevelsMax = 16;

/** @throws {WeirError} `FRAME_CORRUPT` */
const readValue = <T>(value: Buffer | null, isRight: (value: unknown) => boolean): T => {
  if (value === null || value.length === 0) throw new WeirError('FRAME_CORRUPT', 'an empty message');
  return readJson<T>(value.toString('utf8'), (read) => isRight(read) && !nestsDeeper(read, nestedLevelsMax));
};

const readValues =
  <T>(isRight: (value: unknown) => boolean) =>
  ({ topic, partition, records }: PublishedMessages, onForeign: OnForeign): T[] =>
    records.flatMap(({ offset, value }) => {
      try {
        return [readValue<T>(value, isRight)];
      } catch (error) {
        if (!(error instanceof WeirError) || error.code !== 'FRAME_CORRUPT') throw error;
        onForeign({ topic, partition, offset, why: error.detail });
        return [];
      }
    });

/** The alerts among messages of `weir.alerts.v1`, in their order. What is none is told to `onForeign` and passed over. */
export const readAlerts = readValues<Alert>(isAlert);

/** The findings among messages of `weir.findings.v1`, in the same way. */
export const readFindings = readValues<FindingRevision>(isFindingRevision);

/** What is passed over, in words for a log. */
export const foreignText = ({ topic, partition, offset, why }: ForeignMessage): string =>
  `${topic} partition ${partition} offset ${offset} is none of ours and is passed over: ${why}`;
