import { describe, expect, it } from 'vitest';
import { decodeMessage } from './decode-message.js';
import { reportDecoder } from './report.js';

const read = (value: unknown) =>
  decodeMessage(
    { topic: 'fraud.reports.v1', partition: 2, offset: 9, timeMs: 1, value: Buffer.from(JSON.stringify(value)) },
    reportDecoder,
    0,
  );
const reportOf = (value: unknown) => {
  const { detail, record } = read(value);
  return record.kind === 'report' ? record.report : detail;
};

describe('reports', () => {
  it('names roots as a line of trace does', () => {
    const report = reportOf({
      case: 'c1',
      reporter: 'police-sz',
      version: 3,
      reportedAt: '2026-05-01T08:00:00+08:00',
      transfers: ['t1'],
      creditsInto: ['bank:CMB:1'],
      since: 5,
      fraudType: 'ignored here',
    });
    expect(report).toEqual({
      reporter: 'police-sz',
      version: 3,
      reportedAt: Date.UTC(2026, 4, 1),
      withdrawn: false,
      roots: {
        case: 'c1',
        transfers: ['t1'],
        selectors: [{ entry: 'credit', accounts: ['bank:CMB:1'], since: 5, until: null, counterparties: null }],
        victims: [],
      },
      match: [],
    });
  });

  it('without a reporter stands beside others by its own place', () => {
    expect(reportOf({ case: 'c1', transfers: ['t1'] })).toMatchObject({ reporter: 'fraud.reports.v1/2/9', version: 1 });
  });

  it('may describe a transfer instead of naming one, or take itself back', () => {
    const match = [{ from: 'bank:CMB:1', amount: '5000', asset: 'CNY', since: 1, until: 2 }];
    expect(reportOf({ case: 'c1', match })).toMatchObject({ roots: { case: 'c1', transfers: [], victims: [] }, match });
    expect(reportOf({ case: 'c1', reporter: 'r', version: 2, withdrawn: true })).toMatchObject({ withdrawn: true });
  });

  it('has so many lines at most, and what to do with more is said', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, nth) => ({ amount: nth }));
    expect(reportOf({ case: 'c1', match: lines(1_000) })).toMatchObject({ match: { length: 1_000 } });
    expect(reportOf({ case: 'c1', match: lines(1_001) })).toMatch(/1001 lines, 1000 are the most.*another reporter/);
  });

  it('may say which transfers the lines of another report mean', () => {
    const resolution = { case: 'c1', reporter: 'resolved:r', resolves: 'r', transfers: ['t1'] };
    expect(reportOf(resolution)).toMatchObject({ reporter: 'resolved:r', resolves: 'r' });
    expect(reportOf({ ...resolution, reporter: 'r' })).toBe('it resolves itself');
    expect(reportOf({ ...resolution, resolves: 7 })).toBe('resolves is no text');
  });

  it.each([
    [{}, 'case is missing'],
    [{ case: 'c1' }, 'it names none of transfers, debitsOf, creditsInto, victims'],
    [{ case: 'c1', match: [] }, 'it names none of transfers, debitsOf, creditsInto, victims'],
    [{ match: [{ from: 'x' }] }, 'case is missing'],
    [{ case: 'c1', match: { from: 'x' } }, 'match is no list of flat objects'],
    [{ case: 'c1', match: [{ from: ['x'] }] }, 'match is no list of flat objects'],
    [{ case: 'c1', match: ['x'] }, 'match is no list of flat objects'],
    [{ case: 'c1', match: [{ from: 'x' }], transfers: 't1' }, 'transfers is no list'],
    [{ case: 'c1', transfers: ['t1'], reporter: 7 }, 'reporter is no text'],
    [{ case: 'c1', transfers: ['t1'], version: -1 }, 'version is no whole number'],
    [{ case: 'c1', transfers: ['t1'], withdrawn: 'yes' }, 'withdrawn is neither true nor false'],
    [{ case: 'c1', transfers: ['t1'], reportedAt: 'today' }, 'reportedAt is no time'],
  ])('%j: %s', (value, why) => {
    expect(read(value)).toMatchObject({ record: { kind: 'rejected', code: 'BAD_REPORT' }, detail: why });
  });

  it('cannot be made a riddle by depth', () => {
    const deep = `{"case":"c1","match":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`;
    const { record } = decodeMessage(
      { topic: 'r', partition: 0, offset: 0, timeMs: 1, value: Buffer.from(deep) },
      reportDecoder,
      0,
    );
    expect(record).toMatchObject({ kind: 'rejected' });
  });
});
