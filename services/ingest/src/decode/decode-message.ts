import { hash } from 'node:crypto';
import type { TopicReader } from '@weir/avro';
import { type JournalRecord, messageBytesMax } from '@weir/journal';
import { messageFieldsOf } from './message-fields.js';
import { type Decoded, type Decoder, type RawMessage, rejected } from './raw-message.js';

export interface DecodedMessage {
  /** What goes into the journal: every raw message makes exactly one record. */
  readonly record: JournalRecord;
  /** Of a refused message: what decided. Empty otherwise. */
  readonly detail: string;
}

const noBytes = Buffer.alloc(0);

const timeOf = (decoded: Decoded): number | null =>
  decoded.kind === 'transfer' ? decoded.transfer.time : decoded.kind === 'void' ? decoded.time : null;

const meaningOf = (
  message: RawMessage,
  decode: Decoder,
  futureToleranceMs: number,
  avro: TopicReader | null,
): Decoded => {
  const length = message.value?.length ?? 0;
  if (length > messageBytesMax) return rejected('MESSAGE_TOO_LARGE', `${length} bytes, at most ${messageBytesMax}`);
  const read = messageFieldsOf(message.value, avro);
  if (read.kind === 'rejected') return read;
  const decoded = decode(read.fields, message);
  const time = timeOf(decoded);
  if (time !== null && time > message.timeMs + futureToleranceMs)
    return rejected('FUTURE_TIME', `time lies ${time - message.timeMs} ms after the message`);
  return decoded;
};

/**
 * Reads one raw message. Refuses what is too large, is neither JSON object nor Avro, or lies more than `futureToleranceMs` after
 * the message itself: one wrong clock ahead would make everybody's later events late.
 * @param avro null: the topic carries JSON only
 */
export const decodeMessage = (
  message: RawMessage,
  decode: Decoder,
  futureToleranceMs: number,
  avro: TopicReader | null = null,
): DecodedMessage => {
  const { offset, timeMs } = message;
  const sha256 = hash('sha256', message.value ?? noBytes, 'hex');
  const place = { offset, timeMs, sha256 };
  const decoded = meaningOf(message, decode, futureToleranceMs, avro);
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
