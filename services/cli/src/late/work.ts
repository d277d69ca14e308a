import { type AssetCode, findAsset, WeirError } from '@weir/model';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import { findRawTopic } from '../send/raw-topic.js';
import type { Connection } from '../stack/connection.js';
import type { Report } from '../stack/report.js';
import { shownWhole } from '../stack/table.js';
import { timeRangeOf, wholeOption } from '../stack/time-range.js';
import { progressLine } from '../terminal/progress.js';
import { connectTo } from '../world/open-world.js';
import { journalFactsOf } from './journal-facts.js';
import { standingLateEvents } from './late-events.js';
import { type LateChoice, type LateState, lateReport } from './list.js';
import { texts } from './texts.js';

export interface LateFlags {
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

export const runLateList = async (flags: LateFlags): Promise<Report> => {
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
