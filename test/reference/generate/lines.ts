import { badLine, badRow } from './bad.js';
import type { Dice } from './dice.js';
import { ACCOUNT_SPELLINGS, type Difficulty, type DrawnRecord } from './ledger.js';

/** Fields as they are written: JSON text, without quotes where it is a number. */
export type WrittenFields = Map<string, string>;

/** The lines of a ledger as NDJSON: each record in some spelling, some of them twice, some contradicted, some void. */
export function drawJsonLines(dice: Dice, hard: ReadonlySet<Difficulty>, records: readonly DrawnRecord[]): string[] {
  const lines = drawLines(dice, hard, records, (record) => jsonText(dice, writtenFields(dice, hard, record)));
  if (hard.has('voids')) {
    for (const record of records) if (dice.chance(0.12)) lines.push(`{"void":${quoted(dice, record.id)}}`);
    lines.push('{"void":"no-such-id"}');
  }
  if (hard.has('badLines')) {
    for (let bad = dice.between(1, 8); bad > 0; bad -= 1) {
      lines.push(badLine(dice, writtenFields(dice, hard, dice.pick(records))));
    }
  }
  return withBlanks(dice, hard.has('shuffled') ? dice.shuffled(lines) : lines);
}

/** The lines of a ledger as CSV with a header; `columns` are ours, `names` what the header calls them. */
export function drawCsvRows(
  dice: Dice,
  hard: ReadonlySet<Difficulty>,
  records: readonly DrawnRecord[],
  columns: readonly string[],
  names: ReadonlyMap<string, string>,
): string[] {
  const row = (fields: WrittenFields): string =>
    columns
      .map((column) => {
        if (column === 'memo')
          return csvCell(dice, dice.pick(['', 'x', 'a,b', 'two\nlines', 'two\r\nlines', '"q"', '还款']));
        return csvCell(dice, cellText(fields.get(column)));
      })
      .join(',');
  const rows = drawLines(dice, hard, records, (record) => row(writtenFields(dice, hard, record, true)));
  if (hard.has('badLines')) {
    for (let bad = dice.between(1, 5); bad > 0; bad -= 1) {
      rows.push(badRow(dice, writtenFields(dice, hard, dice.pick(records), true), row));
    }
  }
  const header = columns.map((column) => names.get(column) ?? column).join(',');
  return withBlanks(dice, [header, ...(hard.has('shuffled') ? dice.shuffled(rows) : rows)]);
}

function drawLines(
  dice: Dice,
  hard: ReadonlySet<Difficulty>,
  records: readonly DrawnRecord[],
  write: (record: DrawnRecord) => string,
): string[] {
  return records.flatMap((record) => {
    const lines = [write(record)];
    if (hard.has('duplicates') && dice.chance(0.2)) lines.push(write(record));
    if (hard.has('conflicts') && dice.chance(0.2)) lines.push(write(contradicted(dice, record)));
    if (hard.has('conflicts') && dice.chance(0.1)) lines.push(write(contradicted(dice, contradicted(dice, record))));
    return dice.shuffled(lines);
  });
}

function contradicted(dice: Dice, record: DrawnRecord): DrawnRecord {
  return dice.pick<DrawnRecord>([
    { ...record, amount: record.amount > 0n ? record.amount - 1n : 1n },
    { ...record, amount: record.amount / 10n },
    { ...record, timeMs: record.timeMs + 1, creditTimeMs: record.creditTimeMs && record.creditTimeMs + 1 },
    { ...record, seq: (record.seq ?? 0) + 1 },
    { ...record, from: record.to, to: record.from },
    { ...record, asset: record.asset === 'CNY' ? 'USD' : 'CNY' },
    { ...record, balanceTo: 7n },
    { ...record, side: 'debit' },
    { ...record, side: 'credit' },
    { ...record, side: undefined, creditTimeMs: undefined },
    { ...record, side: record.side === 'debit' ? 'credit' : 'debit', balanceFrom: 3n },
  ]);
}

function writtenFields(dice: Dice, hard: ReadonlySet<Difficulty>, record: DrawnRecord, csv = false): WrittenFields {
  const fields: WrittenFields = new Map();
  fields.set('id', quoted(dice, record.id));
  fields.set('time', writtenTime(dice, hard, record.timeMs));
  if (record.seq !== undefined || dice.chance(0.05)) fields.set('seq', String(record.seq ?? 0));
  if (record.creditTimeMs !== undefined) fields.set('creditTime', writtenTime(dice, hard, record.creditTimeMs));
  else if (dice.chance(0.05)) fields.set('creditTime', writtenTime(dice, hard, record.timeMs));
  if (record.side !== undefined) fields.set('side', JSON.stringify(record.side));
  fields.set('from', writtenAccount(dice, hard, record.from));
  fields.set('to', writtenAccount(dice, hard, record.to));
  fields.set('asset', JSON.stringify(record.asset));
  fields.set('amount', writtenAmount(dice, record.amount, csv));
  if (record.balanceFrom !== undefined) fields.set('balanceFrom', writtenAmount(dice, record.balanceFrom, csv));
  if (record.balanceTo !== undefined) fields.set('balanceTo', writtenAmount(dice, record.balanceTo, csv));
  if (!csv && dice.chance(0.1))
    fields.set('memo', dice.pick(['""', '"\\"q\\""', 'null', '{"app":[1,2,null]}', '"还款"']));
  if (!csv && dice.chance(0.05) && record.balanceTo === undefined) fields.set('balanceTo', 'null');
  return fields;
}

/** A string of some account that the tables of this generator know, in one of its spellings. */
export function writtenAccount(dice: Dice, hard: ReadonlySet<Difficulty>, account: string): string {
  const spellings = ACCOUNT_SPELLINGS.find((each) => each[0] === account) ?? [account];
  return quoted(dice, hard.has('spellings') ? dice.pick(spellings) : account);
}

/** A time as epoch milliseconds or RFC 3339 in some zone, as JSON text. */
export function writtenTime(dice: Dice, hard: ReadonlySet<Difficulty>, timeMs: number): string {
  if (!hard.has('timeSpellings') || dice.chance(0.4)) return String(timeMs);
  const [zone, offsetMs] = dice.pick<[string, number]>([
    ['Z', 0],
    ['z', 0],
    ['+00:00', 0],
    ['-00:00', 0],
    ['+08:00', 8 * 3_600_000],
    ['+05:30', 5.5 * 3_600_000],
    ['-05:00', -5 * 3_600_000],
  ]);
  const local = new Date(timeMs + offsetMs).toISOString().slice(0, -1);
  const short = local.endsWith('.000') && dice.chance(0.5) ? local.slice(0, -4) : local;
  const long = dice.chance(0.2) ? `${local}999` : short;
  return `"${dice.chance(0.1) ? long.replace('T', 't') : long}${zone}"`;
}

function writtenAmount(dice: Dice, amount: bigint, csv: boolean): string {
  const plain = dice.chance(0.3) ? `"${amount}"` : String(amount);
  if (csv || !dice.chance(0.1)) return plain;
  const zeros = /0+$/.exec(String(amount))?.[0].length ?? 0;
  const shifted = `${amount === 0n ? 0n : amount / 10n ** BigInt(zeros)}e${amount === 0n ? 3 : zeros}`;
  return dice.pick([`${amount}.0`, shifted, `"00${amount}"`]);
}

/** A JSON string, its non-ASCII characters escaped or not. */
export function quoted(dice: Dice, text: string): string {
  const plain = JSON.stringify(text);
  if (dice.chance(0.6)) return plain;
  return plain.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function jsonText(dice: Dice, fields: WrittenFields): string {
  const pairs = dice.chance(0.3) ? dice.shuffled([...fields]) : [...fields];
  const space = dice.chance(0.1) ? ' ' : '';
  return `{${pairs.map(([field, value]) => `${JSON.stringify(field)}:${space}${value}`).join(`,${space}`)}}`;
}

function cellText(written: string | undefined): string {
  if (written === undefined || written === 'null') return '';
  return written.startsWith('"') ? JSON.parse(written) : written;
}

function csvCell(dice: Dice, text: string): string {
  if (!/[",\r\n]/.test(text) && !dice.chance(0.05)) return text;
  return `"${text.replaceAll('"', '""')}"`;
}

function withBlanks(dice: Dice, lines: string[]): string[] {
  return dice.chance(0.2) ? lines.flatMap((line) => (dice.chance(0.1) ? ['', line] : [line])) : lines;
}

/** Lines to a file, ended by LF or CRLF, the last one perhaps by nothing, with or without a byte-order mark. */
export function fileText(dice: Dice, lines: readonly string[]): string {
  const end = dice.chance(0.2) ? '\r\n' : '\n';
  const mixed = dice.chance(0.1);
  const body = lines.map((line) => line + (mixed ? dice.pick(['\n', '\r\n']) : end)).join('');
  return (dice.chance(0.15) ? '\uFEFF' : '') + (dice.chance(0.2) ? body.replace(/\r?\n$/, '') : body);
}
