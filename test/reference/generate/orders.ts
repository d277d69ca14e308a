import type { TraceOptions } from '../input.js';
import type { Dice } from './dice.js';
import type { Difficulty, DrawnRecord } from './ledger.js';
import { quoted, writtenAccount, writtenTime } from './lines.js';

const CASE_NAMES = ['c0', 'C1', '案2', 'Ｃ3', '💼4'];

/** Lines of roots: several cases, whose lines are mixed, with roots that lie in the way of other roots. */
export function drawRoots(dice: Dice, hard: ReadonlySet<Difficulty>, records: readonly DrawnRecord[]): string[] {
  const ids = records.map((record) => record.id);
  const names = dice.shuffled(CASE_NAMES).slice(0, hard.has('manyCases') ? dice.between(2, 5) : 1);
  const lines = names.flatMap((name) => {
    const own = Array.from({ length: dice.between(1, 3) }, () => rootsLine(dice, hard, name, records));
    if (hard.has('victims')) {
      const victims = dice.picks(accountsOf(records), 1, 2).map((account) => writtenAccount(dice, hard, account));
      own.push(`{"case":${quoted(dice, name)},"victims":[${victims}]}`);
    }
    return own;
  });
  if (hard.has('cycles')) {
    lines.push(`{"case":"cyc","transfers":[${ids.filter(() => dice.chance(0.6)).map((id) => quoted(dice, id))}]}`);
  }
  if (dice.chance(0.2)) lines.push('{"case":"none","transfers":["no-such-id","nor-this","no-such-id"]}');
  if (dice.chance(0.2)) lines.push('{"case":"none","debitsOf":["pay:ALIPAY:nobody"],"since":0}');
  if (dice.chance(0.02)) lines.push(dice.pick(UNREADABLE_ROOTS));
  return dice.shuffled(lines);
}

const UNREADABLE_ROOTS = [
  '{"case":"c0"}',
  '{"transfers":["t1"]}',
  '{"case":"c0","transfers":"t1"}',
  '{"case":"c0","transfers":[5]}',
  '{"case":"c0","debitsOf":["bank:CMB"]}',
  '{"case":"c0","debitsOf":["pay:ALIPAY:1"],"since":"yesterday"}',
  '{"case":5,"transfers":["t1"]}',
  'not json',
];

function rootsLine(dice: Dice, hard: ReadonlySet<Difficulty>, name: string, records: readonly DrawnRecord[]): string {
  const accounts = accountsOf(records);
  const written = (some: string[]): string => `[${some.map((account) => writtenAccount(dice, hard, account))}]`;
  const early = records.slice(0, Math.ceil(records.length / dice.pick([2, 4, 8])));
  const pairs = [`"case":${quoted(dice, name)}`];
  const kind = dice.pick(['transfers', 'transfers', 'debitsOf', 'creditsInto', 'both']);
  if (kind === 'transfers' || kind === 'both') {
    const ids = dice.picks(dice.chance(0.7) ? early : records, 1, 4).map((record) => record.id);
    pairs.push(`"transfers":[${ids.map((id) => quoted(dice, id))}]`);
  }
  if (kind === 'debitsOf' || kind === 'both') pairs.push(`"debitsOf":${written(dice.picks(accounts, 1, 2))}`);
  if (kind === 'creditsInto') pairs.push(`"creditsInto":${written(dice.picks(accounts, 1, 2))}`);
  if (kind !== 'transfers') {
    if (dice.chance(0.5)) pairs.push(`"since":${writtenTime(dice, hard, instantNear(dice, records))}`);
    if (dice.chance(0.5)) pairs.push(`"until":${writtenTime(dice, hard, instantNear(dice, records))}`);
    if (dice.chance(0.3)) pairs.push(`"counterparties":${written(dice.picks(accounts, 1, 3))}`);
  }
  return `{${pairs}}`;
}

/** Lines of labels, some of which stop, some only for a time. */
export function drawLabels(dice: Dice, hard: ReadonlySet<Difficulty>, records: readonly DrawnRecord[]): string[] {
  const lines = dice.picks(accountsOf(records), 1, 4).map((account) => {
    const kind = dice.pick(['service', 'exchange', 'clearing', 'stop', 'merchant', 'person']);
    const pairs = [`"account":${writtenAccount(dice, hard, account)}`, `"kind":"${kind}"`];
    if (dice.chance(0.5)) pairs.push(`"from":${writtenTime(dice, hard, instantNear(dice, records))}`);
    if (dice.chance(0.4)) pairs.push(`"to":${writtenTime(dice, hard, instantNear(dice, records))}`);
    return `{${pairs}}`;
  });
  if (dice.chance(0.02)) lines.push(dice.pick(['{"account":"pay:ALIPAY:1"}', '{"kind":"stop"}', '[]']));
  return lines;
}

/** The options of the command line. */
export function drawOptions(dice: Dice, hard: ReadonlySet<Difficulty>, records: readonly DrawnRecord[]): TraceOptions {
  const options: TraceOptions = {
    policy: dice.pick(['fifo', 'fifo', 'lifo', 'lifo', 'haircut', 'poison', 'taint-first']),
  };
  if (dice.chance(0.85)) options.links = true;
  if (hard.has('window')) options.window = dice.pick(['0ms', '1ms', '1000ms', '1s', '1m', '30m', '1h', '1d', 'none']);
  if (hard.has('limits')) {
    if (dice.chance(0.6)) options.maxLayers = dice.pick([0, 1, 2, 2, 3, 3, 5]);
    if (dice.chance(0.6)) options.floor = String(dice.pick(records).amount / dice.pick([1n, 2n, 10n, 100n]));
  }
  if (hard.has('balances')) options.balances = dice.pick(['trust', 'trust', 'trust', 'ignore']);
  if (hard.has('hubs')) options.hubEntries = dice.pick([0, 1, 2, 3, 4, 6, 10]);
  if (hard.has('sight')) {
    options.sight = dice.picks(
      ['bank:', 'bank:CMB:', 'pay:', 'pay:ALIPAY:1', 'pay:ＡLI:', 'eip155:1:', 'tron:', 'cash:'],
      1,
      3,
    );
  }
  if (hard.has('asOf')) options.asOf = instantNear(dice, records);
  if (dice.chance(0.01)) options.policy = 'middle-out';
  if (dice.chance(0.01)) options.window = '30 minutes';
  return options;
}

/** An instant of the ledger or one beside it, where inclusive and exclusive limits differ. */
function instantNear(dice: Dice, records: readonly DrawnRecord[]): number {
  const record = dice.pick(records);
  return Math.max(0, dice.pick([record.timeMs, record.creditTimeMs ?? record.timeMs]) + dice.pick([0, 0, 0, 1, -1]));
}

function accountsOf(records: readonly DrawnRecord[]): string[] {
  return [...new Set(records.flatMap((record) => [record.from, record.to]))];
}
