import { dlqOf, errorCatalogue, type TopicNames, WeirError } from '@weir/model';
import { findRawTopic, rawRoles } from '../send/raw-topic.js';
import { isWithin, type TimeRange } from '../stack/time-range.js';
import type { Letter } from './letter.js';

/** Which refused messages are meant. */
export interface Choice {
  readonly range: TimeRange;
  /** Null: any. */
  readonly code: string | null;
}

/**
 * The raw topics whose dead letters are meant: all, or the one that is named, by itself or by its dead-letter topic.
 * @throws {WeirError} `USAGE`
 */
export const rawTopicsOf = (named: string | undefined, topics: TopicNames): string[] =>
  named === undefined
    ? rawRoles.map((role) => topics[role])
    : [findRawTopic(named.endsWith('.dlq') ? named.slice(0, -4) : named, topics).topic];

/** @throws {WeirError} `USAGE`, also of a code that there is not: nothing was refused with it, which would be taken for good news */
export const codeOf = (code: string | undefined): string | null => {
  if (code === undefined) return null;
  if (!Object.hasOwn(errorCatalogue, code))
    throw new WeirError('USAGE', `--code wants a code like BAD_TIME, not ${code}`);
  return code;
};

export const isChosen = ({ range, code }: Choice, letter: Letter): boolean =>
  (code === null || letter.code === code) && isWithin(range, letter.refusedAtMs);

/** A letter that lies on the dead-letter topic of another topic than it says is none that ingest put there. */
export const isAtHome = ({ place, original }: Letter): boolean => place.topic === dlqOf(original.topic);
