import type { LogWriter } from '@weir/log';
import { isBlank, readLines } from '../files/lines.js';
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
  readonly signal?: AbortSignal;
  readonly onSent?: (sent: number) => void;
}

/**
 * Sends each line of a file that is not blank as one message, as it stands.
 * @returns how many were sent, and how many of the lines taken had no key
 * @throws {WeirError} `UNREADABLE`; {WeirLogError} as `LogWriter.append`
 */
export const sendFile = async (
  writer: LogWriter,
  to: Destination,
  { file, role, keyField, perSecond, signal, onSent = () => {} }: FileSending,
): Promise<{ readonly sent: number; readonly withoutKey: number }> => {
  const dueAt = perSecond === null ? () => 0 : atRate(perSecond, Date.now());
  let withoutKey = 0;
  let sent = 0;
  // Piece by piece as they are read, so that lines of a pipe do not wait here for those that come later.
  for await (const lines of readLines(file)) {
    const messages: KeyedMessage[] = [];
    for (const { text } of lines) {
      if (isBlank(text)) continue;
      const key = messageKey(text, role, keyField);
      if (key === null) withoutKey++;
      messages.push({ key, text });
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
  return { sent, withoutKey };
};
