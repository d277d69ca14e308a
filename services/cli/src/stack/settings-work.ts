import { shardsIn } from '@weir/journal/shards';
import { WeirError } from '@weir/model';
import { spoken } from '../language/words.js';
import { connect } from './connection.js';
import { asTraceOptions, settingsInJournal, shownDuration } from './journal-settings.js';
import type { Report } from './report.js';
import { texts } from './texts.js';

export interface SettingsFlags {
  readonly json?: boolean;
  readonly asTraceOptions?: boolean;
}

export const runSettings = async (flags: SettingsFlags): Promise<Report> => {
  const connection = await connect();
  try {
    const { log, topics } = connection;
    await log.ping();
    const settings = await settingsInJournal(log, topics);
    if (settings === null) {
      throw new WeirError(
        'USAGE',
        `no settings stand in ${topics.journal} yet: weir run ingest writes them as it starts`,
      );
    }
    const options = asTraceOptions(settings);
    const json = { settings, traceOptions: options };
    if (flags.asTraceOptions === true) return { status: 0, lines: [options], json };
    const { windowMs, trustBalances, hubEntries, sight, latenessMs, topics: counted } = settings;
    const shards = shardsIn(settings);
    const said = spoken(texts);
    const lines = [
      said.policy(settings.policy),
      said.window(windowMs === null ? said.none : shownDuration(windowMs)),
      said.balances(trustBalances ? 'trust' : 'ignore'),
      said.detectors(settings.detectors ?? 'on'),
      said.hubEntries(hubEntries ?? said.none),
      said.maxLayers(settings.maxLayers),
      said.floor(settings.floor),
      said.sight(sight === null ? said.everyAccount : sight.join(', ')),
      ...Object.entries(latenessMs).map(([asset, ms]) => said.lateness(asset, shownDuration(ms))),
      ...counted.map(({ topic, partitions }) => said.feed(topic, partitions)),
      said.shards(shards.matcher, shards.follower),
    ];
    return { status: 0, lines, json };
  } finally {
    await connection.close();
  }
};
