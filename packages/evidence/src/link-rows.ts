import type { MessageRef } from '@weir/journal';
import { assetOf, formatMajor } from '@weir/model';
import type { CaseFacts, CaseLine } from './case-facts.js';
import { localTime } from './local-time.js';
import { cellText } from './plain-signs.js';

/** A link as a row of a table: what investigators' tools read, one row each. Amounts in the asset's major unit, digits and a point. */
export interface LinkRow {
  readonly number: number;
  readonly id: string;
  readonly time: string;
  readonly creditTime: string;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: string;
  readonly taint: string;
  readonly layer: number;
  /** What it was made of: `transfer [from, to)` of each lot, in minor units. */
  readonly sources: string;
  /** Where its raw messages stand: `topic/partition/offset sha256`. */
  readonly messages: string;
}

const columns = [
  ['number', '序号 No.'],
  ['id', '交易号 Transfer'],
  ['time', '交易时间 Time'],
  ['creditTime', '入账时间 Credited'],
  ['from', '付款账户 Payer'],
  ['to', '收款账户 Payee'],
  ['asset', '币种 Asset'],
  ['amount', '金额 Amount'],
  ['taint', '涉案金额 Traced'],
  ['layer', '层级 Layer'],
  ['sources', '资金来源 Sources'],
  ['messages', '原始报文 Messages'],
] as const satisfies readonly (readonly [keyof LinkRow, string])[];

const placeText = ({ topic, partition, offset, sha256 }: MessageRef): string =>
  `${topic}/${partition}/${offset} ${sha256}`;

const rowOf = (line: CaseLine, at: number, zone: string): LinkRow => {
  const entry = (line.flow ?? line.credit)?.record;
  const { decimals } = assetOf(entry?.asset ?? 'CNY');
  // Not by thousands, as people write them: tools take a number with commas for a text, or for two.
  const major = (minor: string | number): string => formatMajor(BigInt(minor), decimals).replaceAll(',', '');
  const messages = new Set(
    [...(line.flow?.record.messages ?? []), ...(line.credit?.record.messages ?? [])].map(placeText),
  );
  return {
    number: at + 1,
    id: line.id,
    time: line.flow === null ? '' : localTime(line.flow.record.time, zone),
    creditTime: line.credit === null ? '' : localTime(line.credit.record.time, zone),
    from: entry?.from ?? '',
    to: entry?.to ?? '',
    asset: entry?.asset ?? '',
    amount: entry === undefined ? '' : major(entry.amount),
    taint: entry === undefined ? line.taint : major(line.taint),
    layer: line.layer,
    sources: (line.flow?.record.sources ?? []).map(({ id, start, end }) => `${id} [${start}, ${end})`).join('; '),
    messages: [...messages].join('; '),
  };
};

export const linkRows = ({ lines }: CaseFacts, zone: string): LinkRow[] =>
  lines.map((line, at) => rowOf(line, at, zone));

/** A field that a spreadsheet would take for a formula is not one. */
const csvField = (value: string | number): string => {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** With a byte order mark: spreadsheets take the text for another encoding without it. */
export const linksCsv = (rows: readonly LinkRow[]): Buffer => {
  const lines = [
    columns.map(([, head]) => csvField(head)),
    ...rows.map((row) => columns.map(([name]) => csvField(row[name]))),
  ];
  return Buffer.from(`\uFEFF${lines.map((line) => `${line.join(',')}\r\n`).join('')}`, 'utf8');
};

const wholeIn = '全文见 links.csv / the whole text is in links.csv';

/** Numbers stay texts: a spreadsheet keeps fifteen digits of a number, and accounts have nineteen. */
export const linksXlsx = async (rows: readonly LinkRow[]): Promise<Buffer> => {
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const head = columns.map(([, title]) => ({ value: title, fontWeight: 'bold' as const }));
  const body = rows.map((row) =>
    columns.map(([name]) => ({ value: cellText(String(row[name]), wholeIn), type: String })),
  );
  const options = { columns: columns.map(() => ({ width: 24 })), stickyRowsCount: 1 };
  return writeXlsxFile([head, ...body], options).toBuffer();
};
