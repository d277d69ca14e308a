import { readCsv } from '../show/csv.js';
import { parseMoney } from '../show/money.js';
import { fromTimeField } from '../show/time.js';

/** A transfer as its victim knows it: by its id, or by what is remembered of it. All as typed. */
export interface ReportLine {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly toName: string;
  readonly amount: string;
  readonly time: string;
}

export const blankLine: ReportLine = { id: '', from: '', to: '', toName: '', amount: '', time: '' };

/** How far the remembered time of a transfer may be from the real one, milliseconds. */
const aboutMs = 30 * 60_000;

interface Read {
  readonly transfers: readonly string[];
  readonly match: readonly {
    readonly from?: string;
    readonly to?: string;
    readonly toName?: string;
    readonly amount?: string;
    readonly asset: string;
    readonly since: number;
    readonly until: number;
  }[];
  /** Lines that say too little or what is no sum or time, from 1. */
  readonly bad: readonly { readonly line: number; readonly why: 'amount' | 'time' }[];
}

/** What the lines ask for: ids as they are, the others as what is to be matched. Blank lines are left out. */
export const readLines = (lines: readonly ReportLine[], asset: string, zone: string): Read => {
  const [transfers, match, bad]: [string[], Read['match'][number][], Read['bad'][number][]] = [[], [], []];
  for (const [index, line] of lines.entries()) {
    if (Object.values(line).every((value) => value.trim() === '')) continue;
    if (line.id.trim() !== '') {
      transfers.push(line.id.trim());
      continue;
    }
    const time = fromTimeField(line.time, zone);
    const amount = line.amount.trim() === '' ? undefined : parseMoney(line.amount, asset);
    if (amount === null) bad.push({ line: index + 1, why: 'amount' });
    else if (time === null) bad.push({ line: index + 1, why: 'time' });
    else
      match.push({
        ...(line.from.trim() === '' ? {} : { from: line.from.trim() }),
        ...(line.to.trim() === '' ? {} : { to: line.to.trim() }),
        ...(line.toName.trim() === '' ? {} : { toName: line.toName.trim() }),
        ...(amount === undefined ? {} : { amount }),
        asset,
        since: Math.max(0, time - aboutMs),
        until: time + aboutMs,
      });
  }
  return { transfers, match, bad };
};

const heads: Readonly<Record<string, keyof ReportLine>> = {
  id: 'id',
  transfer: 'id',
  流水号: 'id',
  交易流水号: 'id',
  from: 'from',
  付款账号: 'from',
  交易卡号: 'from',
  交易账号: 'from',
  to: 'to',
  收款账号: 'to',
  对手账卡号: 'to',
  toname: 'toName',
  收款户名: 'toName',
  对手户名: 'toName',
  amount: 'amount',
  金额: 'amount',
  交易金额: 'amount',
  time: 'time',
  时间: 'time',
  交易时间: 'time',
};

/** `20261121212637`, as statements have it, as a time field has it. */
const timeText = (text: string): string => {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?$/.exec(text);
  return match === null ? text.replace(/\//g, '-') : `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}`;
};

/** Lines of a pasted table; columns are known by their heads, in English or as bank statements have them. */
export const linesOfCsv = (text: string): ReportLine[] => {
  const [head, ...rows] = readCsv(text);
  const columns = (head ?? []).map((cell) => heads[cell.toLowerCase()]);
  return rows.map((cells) => {
    const line: Record<keyof ReportLine, string> = { ...blankLine };
    for (const [index, column] of columns.entries())
      if (column !== undefined) line[column] = column === 'time' ? timeText(cells[index] ?? '') : (cells[index] ?? '');
    return line;
  });
};
