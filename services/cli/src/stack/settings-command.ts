import { shardsIn } from '@weir/journal';
import { WeirError } from '@weir/model';
import type { Command } from 'commander';
import { spoken } from '../language/words.js';
import { connect } from './connection.js';
import { asTraceOptions, settingsInJournal, shownDuration } from './journal-settings.js';
import { present, type Report } from './report.js';
import { addRules } from './rules-command.js';
import { texts } from './texts.js';

interface SettingsFlags {
  readonly json?: boolean;
  readonly asTraceOptions?: boolean;
}

const runSettings = async (flags: SettingsFlags): Promise<Report> => {
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

/** `weir settings`: what the stream's answers rest on. */
export const addSettings = (program: Command, exit: (status: number) => void): void => {
  const settings = program
    .command('settings')
    .description('the settings that stand in the journal: what the answers rest on')
    .option('--as-trace-options', 'as the options that make weir trace give the same answers')
    .option('--json', 'print one JSON object in the last line')
    .action((flags: SettingsFlags) => present(exit, flags.json, () => runSettings(flags)));
  addRules(settings, exit);
};
