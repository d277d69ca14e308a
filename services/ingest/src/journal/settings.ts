import { encodeJournalFrame, type Settings } from '@weir/journal';
import { isLogError, type Log } from '@weir/log';
import { waitBeforeRetry } from '../patience.js';
import type { JournalStanding } from './journal-standing.js';
import type { JournalWriter } from './journal-writer.js';
import { readJournal } from './read-journal.js';

/** Reads on to the end of the journal, or until it is enough. */
export const catchUp = async (
  log: Log,
  journal: string,
  standing: JournalStanding,
  signal: AbortSignal,
  isEnough?: () => boolean,
) => {
  standing.next = await readJournal(log, journal, standing.next, signal, (frame) => standing.apply(frame), isEnough);
};

/**
 * The settings that hold: those of the journal, else the configured ones, which are then journalled before anything
 * else. Of two that are journalled at once the first holds, so the journal is read again.
 */
export const settleSettings = async (
  parts: { readonly log: Log; readonly journal: string; readonly writer: JournalWriter; readonly signal: AbortSignal },
  standing: JournalStanding,
  configured: Settings,
): Promise<Settings> => {
  const { log, journal, writer, signal } = parts;
  for (let attempt = 1; standing.settings === null; attempt++) {
    try {
      await writer.write(null, encodeJournalFrame({ type: 'settings', settings: configured }));
    } catch (error) {
      if (!isLogError(error, 'LOG_UNREACHABLE') && !isLogError(error, 'LOG_OTHER')) throw error;
      await waitBeforeRetry(attempt, signal);
    }
    await catchUp(log, journal, standing, signal);
  }
  return standing.settings;
};

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
    : value;

const shown = (value: unknown): string => JSON.stringify(value ?? null, sorted);

/** Where a configuration differs from the settings that hold, in words, one setting each. */
export const settingsDifferences = (held: Settings, configured: Settings): string[] => {
  const names = new Set([...Object.keys(held), ...Object.keys(configured)]) as Set<keyof Settings>;
  return [...names]
    .filter((name) => shown(held[name]) !== shown(configured[name]))
    .map((name) => `${name}: the journal has ${shown(held[name])}, the configuration ${shown(configured[name])}`);
};
