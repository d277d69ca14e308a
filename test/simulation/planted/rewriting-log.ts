import type { Log, LogReader, LogRecord, LogWriter, OutMessage } from '@weir/log';

/** A log whose readers of `topic` see each record as `rewrite` makes it; null: as if its offset held nothing. */
export const withReaders = (log: Log, topic: string, rewriter: () => (record: LogRecord) => LogRecord | null): Log => ({
  ...log,
  openReader: async (from, options) => {
    const reader = await log.openReader(from, options);
    if (from.every((position) => position.topic !== topic)) return reader;
    // A reader that starts again starts with what it had at first.
    const rewrite = rewriter();
    const next = async (): ReturnType<LogReader['next']> => {
      const batch = await reader.next();
      if (batch === null || batch.topic !== topic) return batch;
      return { ...batch, records: batch.records.flatMap((record) => rewrite(record) ?? []) };
    };
    return { next, close: () => reader.close() };
  },
});

type Append = (
  append: (messages: readonly OutMessage[]) => Promise<{ readonly baseOffset: number }>,
  messages: readonly OutMessage[],
) => Promise<{ readonly baseOffset: number }>;

/** A log whose writers append to `topic` as `append` does it. */
export const withAppends = (log: Log, topic: string, append: Append): Log => ({
  ...log,
  openWriter: async () => {
    const writer = await log.openWriter();
    const rewritten: LogWriter['append'] = (to, partition, messages) =>
      to === topic
        ? append((sent) => writer.append(to, partition, sent), messages)
        : writer.append(to, partition, messages);
    return { append: rewritten, close: () => writer.close() };
  },
});

export const withValue = (record: LogRecord, value: Buffer): LogRecord => ({ ...record, value });
