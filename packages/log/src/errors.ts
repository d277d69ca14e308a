/**
 * Everything that can go wrong between this system and its log. Clients' own errors are translated
 * into these once, at the boundary of this package, and never pass it.
 */
export const logErrorCatalogue = {
  LOG_UNREACHABLE: {
    text: 'no broker answers',
    remedy: 'check the brokers, their addresses and the network; readers and writers go on by themselves',
  },
  LOG_OFFSET_MISSING: {
    text: 'the position to read from is not in the log',
    remedy:
      'restore a snapshot at or after the earliest offset, or fold again from the source; lengthen retention so that it outlives snapshots',
  },
  LOG_GAP: {
    text: 'the log goes on behind records that it does not hold',
    remedy: 'stop; the topic is or was compacted, or lost records: compare it with its replica or fold from its source',
  },
  LOG_TOPIC_MISSING: {
    text: 'the topic or partition does not exist',
    remedy: 'create the topics first (weir topics apply) and check the names',
  },
  LOG_TOPIC_MISMATCH: {
    text: 'a topic exists with another number of partitions',
    remedy:
      'name that number in the configuration, or use a new topic: partitions are never added to one that is in use',
  },
  LOG_MESSAGE_TOO_LARGE: {
    text: 'a message is larger than the topic accepts',
    remedy: 'raise max.message.bytes of the topic, or write smaller messages',
  },
  LOG_CLOSED: {
    text: 'the log, reader or writer has been closed',
    remedy: 'open another; what was not acknowledged may or may not have been written',
  },
  LOG_FENCED: {
    text: 'another writer of the same transactional id has been opened since',
    remedy: 'nothing is lost: run one follower for each shard; one that is started again takes over',
  },
  LOG_OTHER: { text: 'the log refused', remedy: 'see the cause' },
} as const;

export type LogErrorCode = keyof typeof logErrorCatalogue;

/** Where in the log an error belongs, as far as it is known. Offsets: `next` is the one after the last record. */
export interface LogPlace {
  readonly topic?: string;
  readonly partition?: number;
  readonly expected?: number;
  readonly earliest?: number;
  readonly next?: number;
}

/** The one error of this package: a stable code, the values that matter, and what to do. */
export class WeirLogError extends Error {
  override readonly name = 'WeirLogError';
  readonly remedy: string;
  readonly place: LogPlace;

  constructor(
    readonly code: LogErrorCode,
    readonly detail: string,
    options: ErrorOptions & { readonly place?: LogPlace } = {},
  ) {
    const { remedy } = logErrorCatalogue[code];
    super(`${code}: ${detail} (${remedy})`, 'cause' in options ? { cause: options.cause } : undefined);
    this.remedy = remedy;
    this.place = options.place ?? {};
  }
}

export function isLogError(error: unknown, code?: LogErrorCode): error is WeirLogError {
  return error instanceof WeirLogError && (code === undefined || error.code === code);
}

/** The error of a position outside `[earliest, next]`. */
export function offsetMissing(
  topic: string,
  partition: number,
  expected: number,
  held: { readonly earliest: number; readonly next: number } | null,
  cause?: unknown,
): WeirLogError {
  const where = `${topic}/${partition}: offset ${expected} is wanted`;
  const detail =
    held === null
      ? `${where}, the broker does not hold it`
      : expected < held.earliest
        ? `${where}, the earliest held is ${held.earliest}: ${held.earliest - expected} offsets are gone`
        : expected > held.next
          ? `${where}, the log ends at ${held.next}: its end was lost or the topic was made anew`
          : `${where}, the broker refused it though it holds ${held.earliest} to ${held.next}: the log was cut and written again`;
  return new WeirLogError('LOG_OFFSET_MISSING', detail, {
    ...(cause === undefined ? {} : { cause }),
    place: { topic, partition, expected, ...(held ?? {}) },
  });
}
