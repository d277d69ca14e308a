import { createHash } from 'node:crypto';
import type { LogRecord } from '@weir/log';
import { type ErrorCode, errorCatalogue, parseWhole } from '@weir/model';

/** Where a message stands. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** A refused message as its dead-letter topic tells of it, without its bytes. */
export interface Letter {
  /** On the dead-letter topic. */
  readonly place: Place;
  /** The broker's time of it: when the message was refused. Milliseconds UTC. */
  readonly refusedAtMs: number;
  readonly code: string;
  /** What was wrong in the message's own words: may quote it. */
  readonly detail: string;
  /** Where the refused message itself lies. */
  readonly original: Place & { readonly timestampMs: number };
  /** Bytes of its value as it came. */
  readonly lengthBytes: number;
  /** Of the value as it came, hex. */
  readonly sha256: string;
  /** Why the bytes here are not those that came; null: they are. */
  readonly unfit: string | null;
  /** The place on a dead-letter topic from which it had been sent again before it was refused once more. */
  readonly redrivenFrom: string | null;
}

const prefix = 'weir-dlq-';
/** Says on a raw topic from which dead letter a message was sent again. */
export const redrivenFromHeader = 'weir-redriven-from';
/** On a dead-letter topic, in a message without a value: offsets of letters there that were sent again. */
export const redrivenHeader = `${prefix}redriven`;

export const placeText = ({ topic, partition, offset }: Place): string => `${topic}/${partition}@${offset}`;

/** What a code of a refusal means; a code of another version of this program means nothing here. */
export const meaningOf = (code: string): { readonly text: string; readonly remedy: string } =>
  Object.hasOwn(errorCatalogue, code)
    ? errorCatalogue[code as ErrorCode]
    : {
        text: 'a code that this version does not know',
        remedy: 'look it up in docs/errors.md of the version of ingest',
      };

/** The headers that came with the message: without those that say why it was refused. */
export const ownHeaders = (headers: LogRecord['headers']): Record<string, Buffer> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(prefix)));

/** Offsets of letters that a message of a dead-letter topic says were sent again; null: it is no such message. */
export const redrivenIn = ({ headers }: Pick<LogRecord, 'headers'>): number[] | null => {
  const said = headers[redrivenHeader];
  if (said === undefined) return null;
  return said
    .toString('utf8')
    .split(',')
    .map(parseWhole)
    .filter((offset): offset is number => offset !== null);
};

const unfitText = (value: Buffer | null, lengthBytes: number, sha256: string): string | null => {
  const kept = value?.length ?? 0;
  if (kept < lengthBytes) return `only ${kept} of its ${lengthBytes} bytes were kept`;
  const hash = createHash('sha256')
    .update(value ?? '')
    .digest('hex');
  return kept === lengthBytes && hash === sha256 ? null : 'its bytes are not those that were refused';
};

/** A message of a dead-letter topic; null where its headers are not those that ingest writes. */
export const readLetter = (
  dlq: { readonly topic: string; readonly partition: number },
  { offset, timestampMs, value, headers }: LogRecord,
): Letter | null => {
  const text = (name: string): string | null => headers[prefix + name]?.toString('utf8') ?? null;
  const whole = (name: string): number | null => parseWhole(text(name) ?? '');
  const [code, topic, sha256] = [text('reason'), text('topic'), text('sha256')];
  const [partition, rawOffset, rawMs, length] = ['partition', 'offset', 'timestamp', 'length'].map(whole);
  if (code === null || topic === null || sha256 === null) return null;
  if (partition == null || rawOffset == null || rawMs == null || length == null) return null;
  return {
    place: { ...dlq, offset },
    refusedAtMs: timestampMs,
    code,
    detail: text('detail') ?? '',
    original: { topic, partition, offset: rawOffset, timestampMs: rawMs },
    lengthBytes: length,
    sha256,
    unfit: unfitText(value, length, sha256),
    redrivenFrom: headers[redrivenFromHeader]?.toString('utf8') ?? null,
  };
};
