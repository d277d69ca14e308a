import { type AssetCode, findAsset, WeirError } from '@weir/model';
import { type Command, Option } from 'commander';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import { findRawTopic } from '../send/raw-topic.js';
import type { Connection } from '../stack/connection.js';
import { present, type Report } from '../stack/report.js';
import { shownWhole } from '../stack/table.js';
import { timeRangeOf, wholeOption } from '../stack/time-range.js';
import { progressLine } from '../terminal/progress.js';
import { connectTo } from '../world/open-world.js';
import { journalFactsOf } from './journal-facts.js';
import { standingLateEvents } from './late-events.js';
import { type LateChoice, type LateState, lateReport } from './list.js';
import { texts } from './texts.js';

interface LateFlags {
  readonly topic?: string;
  readonly asset?: string;
  readonly case?: string;
  readonly since?: string;
  readonly until?: string;
  readonly state?: LateState;
  readonly limit: string;
  readonly unmasked: boolean;
  readonly namespace?: string;
  readonly json?: boolean;
}

const touchedBy = async ({ store }: Connection, name: string): Promise<LateChoice['touching']> => {
  if ((await store.caseSummary(name)) === null)
    throw new WeirError('USAGE', `the store knows no case ${name}: weir case list shows them`);
  const [transfers, accounts] = await Promise.all([store.caseTransfers(name), store.caseAccounts(name)]);
  return {
    ids: new Set(transfers.map(({ record }) => record.id)),
    accounts: new Set(accounts.map(({ record }) => record.account)),
  };
};

/** @throws {WeirError} `USAGE`: of an asset that there is not nothing is late, which would be taken for an answer */
export const assetOf = (text: string | undefined): AssetCode | null => {
  if (text === undefined) return null;
  const asset = findAsset(text);
  if (asset === null) throw new WeirError('USAGE', `--asset wants an asset like CNY or USDT-TRON; there is no ${text}`);
  return asset.code;
};

const runLateList = async (flags: LateFlags): Promise<Report> => {
  const range = timeRangeOf(flags);
  const limit = wholeOption('--limit', flags.limit);
  const asset = assetOf(flags.asset);
  const connection = await connectTo(flags.namespace);
  const { signal, release } = interruption();
  const progress = progressLine();
  try {
    const { log, topics } = connection;
    await log.ping();
    const choice: LateChoice = {
      range,
      topic: flags.topic === undefined ? null : findRawTopic(flags.topic, topics).topic,
      asset,
      state: flags.state ?? null,
      touching: flags.case === undefined ? null : await touchedBy(connection, flags.case),
    };
    const late = await standingLateEvents(log, topics.late, signal);
    const onRead = (read: number, of: number): void =>
      progress.show(spoken(texts).read(shownWhole(read), shownWhole(of)));
    const facts = await journalFactsOf(log, topics.journal, late.events, { signal, onRead });
    progress.end();
    const report = lateReport(late, facts, choice, { limit, unmasked: flags.unmasked });
    return signal.aborted ? { ...report, status: 130 } : report;
  } finally {
    progress.end();
    release();
    await connection.close();
  }
};

/** `weir late list`: events that came too late. */
export const addLate = (program: Command, exit: (status: number) => void): void => {
  program
    .command('late')
    .description('transfers and voids that came too late, and whether they have been worked in')
    .command('list')
    .description('the latest first; it goes over the whole journal to say what became of them')
    .option('--topic <topic>', 'that came by this raw topic: its name, or bank or chain')
    .option('--asset <asset>', 'of this asset; voids name none')
    .option('--case <case>', 'that name a transfer or an account of this case, as the store has it')
    .option('--since <time>', 'arrived at this time or later: with its zone, or how long ago, like 2h')
    .option('--until <time>', 'arrived before this time')
    .addOption(new Option('--state <state>', 'in this state').choices(['waiting', 'repaired']))
    .option('--limit <n>', 'show so many at most; counts are of all', '30')
    .option('--unmasked', 'show whole account numbers', false)
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .addHelpText(
      'after',
      `
"behind" is the time from the event's own instant to its arrival; a replay makes it long without making anything late.

Exit status: 0; 1 a server is away; 2 a wrong option; 130 interrupted.`,
    )
    .action((flags: LateFlags) => present(exit, flags.json, async () => runLateList(flags)));
};
