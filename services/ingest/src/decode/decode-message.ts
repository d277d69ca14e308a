import { hash } from 'node:crypto';
import type { JournalRecord } from '@weir/journal';
import { jsonObjectOf } from './json-object.js';
import { type Decoded, type Decoder, type RawMessage, rejected } from './raw-message.js';

/** A message above this is refused unread: nothing that one transfer, label or report says is so long. */
export const messageBytesMax = 512 * 1024;

export interface DecodedMessage {
  /** What goes into the journal: every raw message makes exactly one record. */
  readonly record: JournalRecord;
  /** Of a refused message: what decided. Empty otherwise. */
  readonly detail: string;
}

const noBytes = Buffer.alloc(0);

const timeOf = (decoded: Decoded): number | null =>
  decoded.kind === 'transfer' ? decoded.transfer.time : decoded.kind === 'void' ? decoded.time : null;

const meaningOf = (message: RawMessage, decode: Decoder, futureToleranceMs: number): Decoded => {
  const length = message.value?.length ?? 0;
  if (length > messageBytesMax) return rejected('MESSAGE_TOO_LARGE', `${length} bytes, at most ${messageBytesMax}`);
  const fields = jsonObjectOf(message.value);
  if (!fields.ok) return rejected('NOT_JSON', fields.why);
  const decoded = decode(fields.value, message);
  const time = timeOf(decoded);
  if (time !== null && time > message.timeMs + futureToleranceMs)
    return rejected('FUTURE_TIME', `time lies ${time - message.timeMs} ms after the message`);
  return decoded;
};

/**
 * Reads one raw message. Refuses what is too large, is no JSON object, or lies more than `futureToleranceMs` after
 * the message itself: one wrong clock ahead would make everybody's later events late.
 */
export const decodeMessage = (message: RawMessage, decode: Decoder, futureToleranceMs: number): DecodedMessage => {
  const { offset, timeMs } = message;
  const sha256 = hash('sha256', message.value ?? noBytes, 'hex');
  const place = { offset, timeMs, sha256 };
  const decoded = meaningOf(message, decode, futureToleranceMs);
  switch (decoded.kind) {
    case 'transfer':
      return { record: { kind: 'transfer', ...place, transfer: decoded.transfer, hints: decoded.hints }, detail: '' };
    case 'void':
      return { record: { kind: 'void', ...place, id: decoded.id, time: decoded.time }, detail: '' };
    case 'label':
      return { record: { kind: 'label', ...place, label: decoded.label }, detail: '' };
    case 'report':
      return { record: { kind: 'report', ...place, report: decoded.report }, detail: '' };
    case 'rejected':
      return { record: { kind: 'rejected', ...place, code: decoded.code }, detail: decoded.detail };
  }
};
