import { describe, expect, test } from 'vitest';
import { blankLine, linesOfCsv, readLines } from './report-lines.js';

const zone = '+08:00';

describe('a report', () => {
  test('is read from a bank statement as it is pasted', () => {
    const lines = linesOfCsv(
      '交易流水号\t交易账号\t对手账卡号\t对手户名\t交易金额\t交易时间\n\tbank:CMB:1\tbank:ICBC:2\t张三\t1,000.50\t20261121212637',
    );
    expect(readLines(lines, 'CNY', zone)).toEqual({
      transfers: [],
      match: [
        {
          from: 'bank:CMB:1',
          to: 'bank:ICBC:2',
          toName: '张三',
          amount: '100050',
          asset: 'CNY',
          since: Date.UTC(2026, 10, 21, 12, 56),
          until: Date.UTC(2026, 10, 21, 13, 56),
        },
      ],
      bad: [],
    });
  });

  test('takes ids as they are, leaves blank lines out, and names the lines it does not understand', () => {
    const read = readLines(
      [
        blankLine,
        { ...blankLine, id: 'cmb-1' },
        { ...blankLine, amount: 'much' },
        { ...blankLine, amount: '1', time: 'then' },
      ],
      'CNY',
      zone,
    );
    expect(read).toEqual({
      transfers: ['cmb-1'],
      match: [],
      bad: [
        { line: 3, why: 'amount' },
        { line: 4, why: 'time' },
      ],
    });
  });
});
