import { encodeJournalFrame, type RuleSet } from '@weir/journal';
import { WeirError } from '@weir/model';
import { spoken } from '../language/words.js';
import { connect } from './connection.js';
import { rulesInJournal, settingsInJournal } from './journal-settings.js';
import type { Report } from './report.js';
import { defaultRules, readRuleFile } from './rule-file.js';
import { texts } from './texts.js';

export interface RulesFlags {
  readonly show?: boolean;
  readonly json?: boolean;
}

const told = ({ set, version, holdsFrom }: RuleSet): string =>
  spoken(texts).ruleSet(set.padEnd(6), version, new Date(holdsFrom).toISOString());

/** What a live set is while none is journalled: as a file to begin with. */
const byDefault: RuleSet = { set: 'live', version: 1, holdsFrom: 0, thresholds: defaultRules };

const show = (ruleSets: readonly RuleSet[]): Report => {
  const shown = ruleSets.some(({ set }) => set === 'live') ? ruleSets : [byDefault, ...ruleSets];
  const json = { ruleSets: shown, journalled: ruleSets.length };
  return { status: 0, lines: [JSON.stringify({ ruleSets: shown }, null, 2)], json };
};

export const runRules = async (file: string | undefined, flags: RulesFlags): Promise<Report> => {
  if ((file === undefined) === (flags.show !== true)) {
    throw new WeirError('USAGE', 'weir settings rules wants a file, or --show for what stands in the journal');
  }
  // A file that is wrong is told before any server is asked.
  const ruleSets = file === undefined ? null : readRuleFile(file);
  const connection = await connect();
  try {
    const { log, topics } = connection;
    await log.ping();
    if (ruleSets === null) return show(await rulesInJournal(log, topics));
    if ((await settingsInJournal(log, topics)) === null) {
      throw new WeirError('USAGE', `${topics.journal} has no settings yet: weir run ingest writes them as it starts`);
    }
    const writer = await log.openWriter();
    try {
      await writer.append(topics.journal, 0, [{ value: encodeJournalFrame({ type: 'rules', ruleSets }) }]);
    } finally {
      await writer.close();
    }
    return { status: 0, lines: ruleSets.map((ruleSet) => spoken(texts).journalled(told(ruleSet))), json: { ruleSets } };
  } finally {
    await connection.close();
  }
};
