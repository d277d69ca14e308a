import { decodeJournalFrame, type Settings } from '@weir/journal';
import type { Log } from '@weir/log';
import type { TopicNames } from '@weir/model';

/** The settings that stand in the journal: the first in it hold. Null where an ingest has not written any yet. */
export const settingsInJournal = async (log: Log, topics: TopicNames): Promise<Settings | null> => {
  const [bounds] = await log.offsets(topics.journal);
  if (bounds === undefined || bounds.earliest === bounds.next) return null;
  const reader = await log.openReader([{ topic: topics.journal, partition: 0, offset: bounds.earliest }], {
    bufferedBytesMax: 1024 * 1024,
  });
  try {
    for (;;) {
      const batch = await reader.next();
      if (batch === null) return null;
      for (const { value } of batch.records) {
        const frame = value === null ? null : decodeJournalFrame(value);
        if (frame?.type === 'settings') return frame.settings;
      }
      if (batch.nextOffset >= bounds.next) return null;
    }
  } finally {
    await reader.close();
  }
};

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** `30m` of 1,800,000: the largest unit of which it is a whole number. */
export const shownDuration = (ms: number): string => {
  const [unit, length] = units.find(([, each]) => ms > 0 && ms % each === 0) ?? ['ms', 1];
  return `${ms / length}${unit}`;
};

/** What `weir trace` must be given to answer as the stream does. */
export const asTraceOptions = (settings: Settings): string => {
  const { policy, windowMs, maxLayers, floor, trustBalances, hubEntries, sight } = settings;
  const options = [
    `--policy ${policy}`,
    `--window ${windowMs === null ? 'none' : shownDuration(windowMs)}`,
    `--max-layers ${maxLayers}`,
    `--floor ${floor}`,
    `--balances ${trustBalances ? 'trust' : 'ignore'}`,
    `--hub-entries ${hubEntries ?? 'none'}`,
  ];
  if (sight !== null) options.push(`--sight ${sight.join(' ')}`);
  return options.join(' ');
};
