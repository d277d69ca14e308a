import type { LogWriter } from '@weir/log';
import { isBlank, readLines } from '../files/lines.js';
import type { ToAvro } from './encoding.js';
import { type Destination, type KeyedMessage, sendMessages } from './keyed-message.js';
import { messageKey } from './message-key.js';
import { atRate } from './rate.js';
import type { RawRole } from './raw-topic.js';
import { sendWhenDue } from './send-when-due.js';

export interface FileSending {
  /** `-` is standard input. */
  readonly file: string;
  readonly role: RawRole;
  readonly keyField?: string;
  readonly perSecond: number | null;
  /** How lines are written; left out: as they stand. */
  readonly toAvro?: ToAvro;
  readonly signal?: AbortSignal;
  readonly onSent?: (sent: number) => void;
}

/** A line that is no JSON goes as it stands: what it is worth is for the intake to say. */
const avroOf = (text: string, toAvro: ToAvro): Buffer | null => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return toAvro(value);
};

/**
 * Sends each line of a file that is not blank as one message, as it stands or, where `toAvro` can, in Avro.
 * @returns how many were sent, and of the lines taken how many had no key and how many went in Avro
 * @throws {WeirError} `UNREADABLE`; {WeirLogError} as `LogWriter.append`
 */
export const sendFile = async (
  writer: LogWriter,
  to: Destination,
  { file, role, keyField, perSecond, toAvro, signal, onSent = () => {} }: FileSending,
): Promise<{ readonly sent: number; readonly withoutKey: number; readonly inAvro: number }> => {
  const dueAt = perSecond === null ? () => 0 : atRate(perSecond, Date.now());
  let withoutKey = 0;
  let inAvro = 0;
  let sent = 0;
  // Piece by piece as they are read, so that lines of a pipe do not wait here for those that come later.
  for await (const lines of readLines(file)) {
    const messages: KeyedMessage[] = [];
    for (const { raw, text } of lines) {
      if (isBlank(text)) continue;
      const key = messageKey(text, role, keyField);
      if (key === null) withoutKey++;
      // As it stands: with replacement characters, which are all the same, the accounts of two banks would be one.
      if (raw !== undefined) {
        messages.push({ key, text, bytes: raw });
        continue;
      }
      const avro = toAvro === undefined ? null : avroOf(text, toAvro);
      if (avro !== null) inAvro++;
      messages.push({ key, text, bytes: avro });
    }
    const before = sent;
    sent += await sendWhenDue({
      messages,
      send: (batch) => sendMessages(writer, to, batch),
      dueMs: (message, index) => dueAt(message, before + index),
      bytesOf: ({ text }) => text.length,
      ...(signal === undefined ? {} : { signal }),
      onSent: (count) => onSent(before + count),
    });
    if (signal?.aborted) break;
  }
  return { sent, withoutKey, inAvro };
};
