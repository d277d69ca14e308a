import { isLogError, type Log } from '@weir/log';
import { assets, type CheckConfig } from '@weir/model';
import { whyNotThere } from '@weir/snapshots';
import type { CheckTopics } from '../reading/check-fold.js';
import { keptTopics, type TakenPlaces } from '../reading/last-taken.js';

/** What a state depends on beside the messages: under others, the same messages come to another state. */
export type StateSettings = Readonly<Record<string, string>>;

export const settingsOf = (config: CheckConfig, topics: CheckTopics): StateSettings => ({
  topics: keptTopics.map((topic) => topics[topic]).join(' '),
  factsMax: String(config.factsMax),
  nearLayers: String(config.nearLayers),
  findingAge: String(config.findingAgeMs),
  blockLabels: [...config.blockLabels].sort().join(' '),
  innocentLabels: [...config.innocentLabels].sort().join(' '),
  pairBytes: String(config.pairBytes),
  payeeMemory: String(config.payeeMemoryMs),
  hourBytes: String(config.hourBytes),
  deviceBytes: String(config.deviceBytes),
  dust: assets()
    .map(({ code, dustMinor }) => `${code}=${dustMinor}`)
    .join(' '),
});

/** Why a state of other settings is not one of these; null: they are the same. */
export const whyNotSettings = (settings: StateSettings, kept: StateSettings): string | null => {
  const names = new Set([...Object.keys(settings), ...Object.keys(kept)]);
  const other = [...names].filter((name) => settings[name] !== kept[name]);
  return other.length === 0 ? null : `it was kept under other settings: ${other.join(', ')}`;
};

/** Why the topics do not have what a state was made of; null: they have it. @throws {WeirLogError} `LOG_UNREACHABLE` */
export const whyNotPlaces = async (log: Log, topics: CheckTopics, places: TakenPlaces): Promise<string | null> => {
  for (const each of keptTopics) {
    const [topic, known] = [topics[each], places[each]];
    if (known.length === 0) continue;
    try {
      const partitions = await log.partitions(topic);
      if (partitions !== known.length) return `${topic} has ${partitions} partitions, and it is of ${known.length}`;
      for (const [partition, place] of known.entries()) {
        const why = place === null ? null : await whyNotThere(log, { topic, partition }, place);
        if (why !== null) return why;
      }
    } catch (error) {
      if (!isLogError(error, 'LOG_TOPIC_MISSING')) throw error;
      return `${topic} is not there`;
    }
  }
  return null;
};
