import { expect, test } from 'vitest';
import type { StandingReport } from '../feed/report-book.js';
import { unknownLosses } from './unknown-losses.js';

const report = (reporter: string, transfers: string[], keys: string[] = []): StandingReport => ({
  ...{ case: 'c1', reporter, version: 1, reportedAtMs: 1, withdrawn: false, transfers, keys },
  ...{ selectors: [], victims: [], lines: keys.map(() => ({})) },
});
const sum = { asset: 'CNY', minor: 100n, to: 'A', timeMs: 1 };
const read = {
  transfersOf: ({ transfers }: StandingReport) => transfers,
  isDecided: (line: string) => line.startsWith('decided'),
};
const unknown = (...reports: StandingReport[]) =>
  unknownLosses(reports, { seen: new Set(['t1', 't2']), sums: [{ ...sum, reporter: '甲' }] }, read);

test('the loss of a reporter is known where all that they name was seen and all lines were decided', () => {
  expect(unknown(report('甲', ['t1'], ['decided 1']))).toEqual([]);
  // What another report names too is of that one: nothing of it is unknown.
  expect(unknown(report('乙', ['t1', 't2']))).toEqual([]);
});

test('it is not where a transfer was not seen, a line is open, or nothing of theirs is named', () => {
  expect(
    unknown(report('甲', ['t1', 'gone'], ['open', 'decided 2']), report('police', []), report('丁', [], ['decided'])),
  ).toEqual([
    { reporter: '甲', transfers: 1, lines: 1 },
    { reporter: 'police', transfers: 0, lines: 0 },
    { reporter: '丁', transfers: 0, lines: 0 },
  ]);
});
