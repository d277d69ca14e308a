import type { LogBatch, LogRecord } from '@weir/log';

/** Part of a batch that becomes one frame: the raw offsets `[from, to)` and the messages in them. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly records: readonly LogRecord[];
}

/** What a journal record has beside the words of its message: checksum, numbers, prefixes of accounts. */
const recordOverheadBytes = 100;

/**
 * Cuts a batch into chunks of at most `recordsMax` messages and roughly `bytesMax` bytes of journal. Together they
 * cover the batch's offsets without gaps, also where records are missing or none came at all.
 */
export const chunksOf = (batch: LogBatch, recordsMax: number, bytesMax: number): Chunk[] => {
  const chunks: Chunk[] = [];
  let from = batch.firstOffset;
  let records: LogRecord[] = [];
  let bytes = 0;
  for (const record of batch.records) {
    const size = recordOverheadBytes + (record.value?.length ?? 0);
    if (records.length > 0 && (records.length >= recordsMax || bytes + size > bytesMax)) {
      chunks.push({ from, to: record.offset, records });
      from = record.offset;
      records = [];
      bytes = 0;
    }
    records.push(record);
    bytes += size;
  }
  chunks.push({ from, to: batch.nextOffset, records });
  return chunks;
};
