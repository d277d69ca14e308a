import { describe, expect, test } from 'vitest';
import { blankLine, linesOfCsv, readLines } from './report-lines.js';

const zone = '+08:00';

describe('a report', () => {
  test('is read from a bank statement as it is pasted', () => {
    const { lines } = linesOfCsv(
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

  test('takes a day alone for all of that day in the zone, not for its midnight', () => {
    const day = { since: Date.UTC(2026, 4, 2, 16), until: Date.UTC(2026, 4, 3, 16) };
    for (const time of ['2026-05-03', '2026/5/3', '20260503']) {
      const { lines } = linesOfCsv(`to,amount,time\n6222,5,${time}`);
      expect(readLines(lines, 'CNY', zone).match).toEqual([{ to: '6222', amount: '500', asset: 'CNY', ...day }]);
    }
    const { lines } = linesOfCsv('to,amount,time\n6222,5,2026/5/3 0:05');
    expect(readLines(lines, 'CNY', zone).match).toMatchObject([
      { since: Date.UTC(2026, 4, 2, 15, 35), until: Date.UTC(2026, 4, 2, 16, 35) },
    ]);
    expect(readLines(linesOfCsv('to,time\n6222,2026-13-45').lines, 'CNY', zone).bad).toEqual([
      { line: 1, why: 'time' },
    ]);
  });

  test('leaves out what a statement says came in or failed, and takes the card where the account is empty', () => {
    const read = linesOfCsv(
      [
        '交易卡号,交易账号,交易时间,交易金额,收付标志,对手账卡号,交易是否成功',
        '6226001,,2026-05-03 09:00:00,100,出,6222001,成功',
        '6226001,,2026-05-03 09:01:00,200,进,6222002,成功',
        '6226001,,2026-05-03 09:02:00,300,,6222003,失败',
        '6226001,7001,2026-05-03 09:03:00,400,付,6222004,',
      ].join('\n'),
    );
    expect(read.leftOut).toBe(2);
    expect(read.lines.map(({ amount, from, to }) => [from, to, amount])).toEqual([
      ['6226001', '6222001', '100'],
      ['7001', '6222004', '400'],
    ]);
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
