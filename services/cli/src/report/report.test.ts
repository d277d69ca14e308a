import { MemoryBroker, openMemoryLog } from '@weir/log';
import { afterEach, expect, test, vi } from 'vitest';
import { partitionOf } from '../send/partition.js';
import { type ReportFlags, reportFromFlags, reportsFromLines } from './report-message.js';
import { reportsSaid } from './said.js';
import { sendReports } from './send-reports.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const nowMs = Date.UTC(2026, 0, 5, 12);
const reporting = { reporterDefault: 'weir-report-1', nowMs };
const reportOf = (flags: Partial<ReportFlags>) => reportFromFlags({ withdraw: false, ...flags }, reporting);
const linesOf = (...texts: string[]) =>
  reportsFromLines(
    texts.map((text, at) => ({ number: at + 1, text, wellFormed: true })),
    reporting,
  );

const account = 'bank:CMB:6226000000000001';

test('options become a report of the reports topic', () => {
  expect(reportOf({ case: 'c1', transfer: ['t1', 't2'], victim: [account], fraudType: '冒充公检法' })).toEqual({
    case: 'c1',
    transfers: ['t1', 't2'],
    victims: [account],
    fraudType: '冒充公检法',
    reporter: 'weir-report-1',
    version: nowMs,
    reportedAt: nowMs,
  });
  expect(
    reportOf({ case: 'c1', debitsOf: [account], since: '2026-01-05T08:00:00+08:00', reporter: 'police', version: '3' }),
  ).toEqual({
    case: 'c1',
    debitsOf: [account],
    since: Date.UTC(2026, 0, 5),
    reporter: 'police',
    version: 3,
    reportedAt: nowMs,
  });
  expect(reportOf({ case: 'c1', reporter: 'police', withdraw: true })).toEqual({
    case: 'c1',
    reporter: 'police',
    version: nowMs,
    reportedAt: nowMs,
    withdrawn: true,
  });
});

test('what the intake would refuse is refused before it is sent', () => {
  expect(() => reportOf({})).toThrow(/--case/);
  expect(() => reportOf({ case: 'c1' })).toThrow(/names none of/);
  const mistyped = 'eip155:1:0x5aAeb6153F3E94C9b9A09f33669435E7Ef1BeAed';
  for (const flags of [{ debitsOf: [mistyped] }, { creditsInto: [mistyped] }, { victim: [account, mistyped] }])
    expect(() => reportOf({ case: 'c1', ...flags })).toThrow(/checksum/);
  expect(() => reportOf({ case: '', transfer: ['t1'] })).toThrow(/case is no text/);
  expect(() => reportOf({ case: 'c1', debitsOf: ['6226'] })).toThrow(/debitsOf holds "6226"/);
  expect(() => reportOf({ case: 'c1', debitsOf: [account], since: 'monday' })).toThrow(/--since/);
  expect(() => reportOf({ case: 'c1', debitsOf: [account], since: '1767571200' })).toThrow(
    /--since 1767571200 would be 1970/,
  );
  expect(() => reportOf({ case: 'c1', transfer: ['t1'], until: '5h' })).toThrow(/--until wants/);
  expect(() => reportOf({ case: 'c1', transfer: ['t1'], until: `${nowMs}` })).toThrow(/limit --debits-of/);
  expect(() => reportOf({ case: 'c1', withdraw: true })).toThrow(/--reporter/);
  expect(() => reportOf({ case: 'c1', transfer: ['t1'], version: 'x' })).toThrow(/--version/);
});

test('lines of a file add up, and what they say themselves stays', () => {
  const reports = linesOf(
    '{"case":"c1","transfers":["t1"]}',
    `{"case":"c1","creditsInto":["${account}"],"since":5,"until":null}`,
    '{"case":"c2","match":[{"amount":"100"}],"victims":[],"reporter":"police","version":2,"reportedAt":7}',
  );
  expect(reports.map(({ reporter, version }) => [reporter, version])).toEqual([
    ['weir-report-1', nowMs],
    ['weir-report-1/2', nowMs],
    ['police', 2],
  ]);
  expect(reports[1]).toMatchObject({ creditsInto: [account], since: 5 });
  expect(reports[1]).not.toHaveProperty('until');
  expect(reports[2]).toMatchObject({ reportedAt: 7, match: [{ amount: '100' }] });
});

test('one bad line keeps the whole file from being sent', () => {
  expect(() => linesOf('{"case":"c1","transfers":["t1"]}', '{"case":"c1"}')).toThrow(/line 2: it names none/);
  expect(() => linesOf('{')).toThrow(/line 1: not JSON/);
  expect(() => linesOf('[]')).toThrow(/line 1: no JSON object/);
  expect(() => linesOf('{"case":"c1","transfers":["t1"],"version":-1}')).toThrow(/version/);
});

test('what ingest would refuse is not sent, and neither is what it would pass over', () => {
  expect(() => linesOf('{"case":"c1","victims":[],"match":[["100"]]}')).toThrow(/line 1: match is no list of flat/);
  const garbled = [{ number: 7, text: '{"case":"c1","debitsOf":["bank:\ufffd\ufffd:1"]}', wellFormed: false }];
  expect(() => reportsFromLines(garbled, reporting)).toThrow(/UNREADABLE.*line 7: not UTF-8/);
  // Of one version the first counts: the other payment would be followed by nobody.
  const of = (transfer: string, more = ''): string =>
    `{"case":"c1","reporter":"police"${more},"transfers":["${transfer}"]}`;
  expect(() => linesOf(of('t1'), of('t2'))).toThrow(/line 2: line 1 is of the same case, reporter and version/);
  expect(() => linesOf(of('t1', ',"version":3'), of('t2', ',"version":"3"'))).toThrow(/line 2/);
  expect(linesOf(of('t1'), of('t1'), of('t2', ',"version":3'))).toHaveLength(3);
});

test('how a report is taken back says a version that is higher, where the time is not', () => {
  const hint = (version?: string): string | undefined => {
    const report = reportOf({ case: 'c1', transfer: ['t1'], ...(version === undefined ? {} : { version }) });
    return reportsSaid([{ report, topic: 'reports', partition: 0, offset: 0 }]).at(-1);
  };
  expect([hint(), hint('5')].map((said) => said?.endsWith('--withdraw'))).toEqual([true, true]);
  expect(hint('20260105120000')).toMatch(/ --withdraw --version 20260105120001$/);
});

test('a report goes into the partition of its case, and is told with what to do next', async () => {
  const broker = new MemoryBroker();
  const log = openMemoryLog(broker);
  await log.createTopics([{ topic: 'reports', partitions: 4 }]);
  const sent = await sendReports(log, 'reports', [
    reportOf({ case: 'c 1', transfer: ['t1'], debitsOf: [account] }),
    reportOf({ case: 'c2', victim: [account] }),
  ]);
  for (const { report, partition, offset } of sent) {
    expect(partition).toBe(partitionOf(report.case, 4));
    const [record] = broker.read('reports', partition, offset, 1);
    expect(JSON.parse(String(record!.value))).toEqual(report);
    expect(String(record!.key)).toBe(report.case);
  }
  const said = reportsSaid(sent).join('\n');
  expect(said).toContain(
    `case c 1: 1 transfer, debits of bank:CMB:6226…0001 (reporter weir-report-1, version ${nowMs})`,
  );
  expect(said).toContain("weir case show 'c 1'");
  expect(said).toContain('victims alone name no money');
  expect(reportsSaid(sent.slice(1)).at(-1)).toBe(
    'to take it back: weir report --case c2 --reporter weir-report-1 --withdraw',
  );
});

test('what was sent says its limits as they were understood', () => {
  const report = reportOf({
    case: 'c1',
    debitsOf: [account],
    since: '2026-01-05T08:00:00+08:00',
    until: `${nowMs}`,
    counterparties: ['bank:CMB:6226000000000002'],
  });
  expect(reportsSaid([{ report, topic: 'reports', partition: 0, offset: 0 }])[0]).toContain(
    'debits of bank:CMB:6226…0001, from 2026-01-05T00:00:00.000Z, before 2026-01-05T12:00:00.000Z, with bank:CMB:6226…0002',
  );
});

test('a line that nests deeper than anybody writes is refused by its number: it could not be sent', () => {
  const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const line = (note: string): string => `{"case":"c1","transfers":["t1"],"note":${note}}`;
  expect(linesOf(line(deep(63)))).toHaveLength(1);
  for (const depth of [64, 100_000]) {
    expect(() => linesOf(line('1'), line(deep(depth)))).toThrow(/UNREADABLE.*line 2: .*more than 64 deep/);
  }
});

test('what was sent is said in Chinese too, the commands as they are typed', () => {
  vi.stubEnv('WEIR_LANG', 'zh-CN');
  const report = reportOf({
    case: 'c1',
    debitsOf: [account],
    until: '2026-01-05T08:00:00+08:00',
    reporter: 'police',
    version: '3',
  });
  expect(reportsSaid([{ report, topic: 'fraud.reports.v1', partition: 2, offset: 7 }])).toEqual([
    '案件 c1：出账账户 bank:CMB:6226…0001, 至（不含） 2026-01-05T00:00:00.000Z（报案人 police，版本 3），位于 fraud.reports.v1/2/7',
    '下一步：weir case show c1    weir alerts --follow --case c1',
    '要撤回：weir report --case c1 --reporter police --withdraw',
  ]);
});
