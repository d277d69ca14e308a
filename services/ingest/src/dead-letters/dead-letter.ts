import { messageBytesMax } from '@weir/journal';
import type { LogRecord, OutMessage } from '@weir/log';

/** A refused message. */
export interface Refused {
  readonly record: LogRecord;
  readonly code: string;
  readonly detail: string;
  readonly sha256: string;
}

/** What is kept of a value that is not kept whole. */
const clippedBytes = 64 * 1024;
const keyBytesMax = 64 * 1024;
const headerBytesMax = 64 * 1024;
const detailCharactersMax = 500;
const ours = 'weir-dlq-';

/** The headers that came with the message, as far as they are small and do not pass for ours. */
const headersKept = (headers: LogRecord['headers']): Record<string, Buffer> => {
  const kept: Record<string, Buffer> = {};
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    bytes += Buffer.byteLength(name) + value.length;
    if (bytes > headerBytesMax) break;
    if (!name.startsWith(ours)) kept[name] = value;
  }
  return kept;
};

/**
 * The message that stands for a refused one on the dead-letter topic: its key, its bytes (above 512 KiB, or where
 * `clip` says so, the first 64 KiB) and headers that say why it was refused and where it stood.
 */
export const deadLetter = (
  topic: string,
  partition: number,
  { record, code, detail, sha256 }: Refused,
  clip = false,
): OutMessage => {
  const { key, offset, timestampMs, value } = record;
  const length = value?.length ?? 0;
  return {
    key: key !== null && (clip || key.length > keyBytesMax) ? key.subarray(0, clip ? 1024 : keyBytesMax) : key,
    value: value !== null && (clip || length > messageBytesMax) ? value.subarray(0, clippedBytes) : value,
    headers: {
      ...(clip ? {} : headersKept(record.headers)),
      [`${ours}reason`]: code,
      [`${ours}detail`]: detail.slice(0, detailCharactersMax).toWellFormed(),
      [`${ours}topic`]: topic,
      [`${ours}partition`]: String(partition),
      [`${ours}offset`]: String(offset),
      [`${ours}timestamp`]: String(timestampMs),
      [`${ours}length`]: String(length),
      [`${ours}sha256`]: sha256,
    },
  };
};
