import { type LogErrorCode, type LogPlace, WeirLogError } from '../errors.js';

/** kafkajs' errors, as far as they are looked at: protocol errors carry the broker's code as `type`. */
export interface ClientError extends Error {
  readonly type?: string;
  readonly retriable?: boolean;
  readonly topic?: string;
  readonly partition?: number;
}

const codeByType: Readonly<Record<string, LogErrorCode>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'LOG_TOPIC_MISSING',
  INVALID_TOPIC_EXCEPTION: 'LOG_TOPIC_MISSING',
  OFFSET_OUT_OF_RANGE: 'LOG_OFFSET_MISSING',
  MESSAGE_TOO_LARGE: 'LOG_MESSAGE_TOO_LARGE',
  RECORD_LIST_TOO_LARGE: 'LOG_MESSAGE_TOO_LARGE',
};

// Thrown as final by kafkajs although a later attempt can succeed.
const passingNames = new Set([
  'KafkaJSBrokerNotFound',
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSLockTimeout',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSTimeout',
]);

/** What an error carries: the cause of a retry or give-up, the first of several that were found together. */
const wrappedBy = (error: Error): unknown =>
  error.cause ?? (error as Error & { errors?: readonly unknown[] }).errors?.[0];

/** The innermost error that kafkajs wrapped. */
export function rootOf(error: unknown): ClientError {
  let current = error instanceof Error ? error : new Error(String(error));
  for (let next = wrappedBy(current); next instanceof Error; next = wrappedBy(current)) current = next;
  return current;
}

/** kafkajs' plain words, an error without a class, for a request on a connection that was just lost: nothing was sent. */
export function isNotConnected(root: Error): boolean {
  return root.message === 'Broker not connected';
}

/** The one place where an error of kafkajs becomes ours. `doing` says what was tried. */
export function translate(error: unknown, doing: string, place: LogPlace = {}): WeirLogError {
  if (error instanceof WeirLogError) return error;
  const root = rootOf(error);
  const code =
    codeByType[root.type ?? ''] ??
    (root.retriable === true || passingNames.has(root.name) || isNotConnected(root) ? 'LOG_UNREACHABLE' : 'LOG_OTHER');
  return new WeirLogError(code, `${doing}: ${root.message}`, { cause: error, place });
}
