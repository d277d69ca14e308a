import type { JournalFrame, RuleSet, Settings } from '@weir/journal';
import { decodeJournalFrame } from '@weir/journal/journal-codec';
import type { Log } from '@weir/log';
import { compareBytes, type TopicNames } from '@weir/model';

/** The frames of the journal as it is now, from its start. */
async function* journalFrames(log: Log, journal: string): AsyncIterable<JournalFrame> {
  const [bounds] = await log.offsets(journal);
  if (bounds === undefined || bounds.earliest === bounds.next) return;
  const reader = await log.openReader([{ topic: journal, partition: 0, offset: bounds.earliest }], {
    bufferedBytesMax: 1024 * 1024,
  });
  try {
    for (let reached = bounds.earliest; reached < bounds.next; ) {
      const batch = await reader.next();
      if (batch === null) return;
      for (const { value } of batch.records) if (value !== null) yield decodeJournalFrame(value);
      reached = batch.nextOffset;
    }
  } finally {
    await reader.close();
  }
}

/** The settings that stand in the journal: the first in it hold. Null where an ingest has not written any yet. */
export const settingsInJournal = async (log: Log, topics: TopicNames): Promise<Settings | null> => {
  for await (const frame of journalFrames(log, topics.journal)) if (frame.type === 'settings') return frame.settings;
  return null;
};

/** The rule sets that stand in the journal: of a set and version the last. By set, then version. Reads all of it. */
export const rulesInJournal = async (log: Log, topics: TopicNames): Promise<RuleSet[]> => {
  const standing = new Map<string, RuleSet>();
  for await (const frame of journalFrames(log, topics.journal)) {
    if (frame.type !== 'rules') continue;
    for (const ruleSet of frame.ruleSets) standing.set(`${ruleSet.set} ${ruleSet.version}`, ruleSet);
  }
  return [...standing.values()].sort(
    (left, right) => compareBytes(left.set, right.set) || left.version - right.version,
  );
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
