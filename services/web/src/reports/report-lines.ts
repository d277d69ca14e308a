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
const dayMs = 24 * 3_600_000;

/** Whether a time names a day alone: that is all of it, not its midnight. */
export const isDay = (time: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(time.trim());

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
        ...(isDay(line.time)
          ? { since: Math.max(0, time), until: time + dayMs }
          : { since: Math.max(0, time - aboutMs), until: time + aboutMs }),
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

const compactTime = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(?:\d{2})?)?$/;
const spacedTime = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(:\d{2})?(?:\.\d+)?)?$/;

/** `20261121212637`, `2026/5/3 9:05` or a day alone, as statements have it, as a time field has it. */
const timeText = (text: string): string => {
  const match = compactTime.exec(text) ?? spacedTime.exec(text);
  if (match === null) return text;
  const [year, month, day, hour, minute] = match.slice(1, 6).map((part) => part?.padStart(2, '0'));
  return `${year}-${month}-${day}${hour === undefined ? '' : `T${hour}:${minute}${match[6] ?? ''}`}`;
};

/** Columns by which statements say that a row is no payment out of the account, and what stands there then. */
const noPayment: Readonly<Record<string, RegExp>> = {
  收付标志: /^(进|入|收|贷|转入|收入|贷方|in|c|cr|credit)$/i,
  借贷标志: /^(进|入|收|贷|转入|收入|贷方|in|c|cr|credit)$/i,
  交易是否成功: /^(否|失败|不成功|n|no|f|false|0)$/i,
};

/** A pasted table, read. */
export interface Pasted {
  readonly lines: readonly ReportLine[];
  /** Rows that are no payments out of the account: money that came in, and what failed. */
  readonly leftOut: number;
}

/** Lines of a pasted table; columns are known by their heads, in English or as bank statements have them. */
export const linesOfCsv = (text: string): Pasted => {
  const [head, ...rows] = readCsv(text);
  const names = (head ?? []).map((cell) => cell.toLowerCase());
  const paid = rows.filter((cells) => !names.some((name, at) => noPayment[name]?.test(cells[at] ?? '')));
  const lines = paid.map((cells) => {
    const line: Record<keyof ReportLine, string> = { ...blankLine };
    for (const [index, name] of names.entries()) {
      const [column, cell] = [heads[name], cells[index] ?? ''];
      // Card and account are two columns of one thing: an empty one says nothing.
      if (column !== undefined && cell !== '') line[column] = column === 'time' ? timeText(cell) : cell;
    }
    return line;
  });
  return { lines, leftOut: rows.length - paid.length };
};
