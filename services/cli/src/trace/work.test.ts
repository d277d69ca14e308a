import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runImport } from '../import/work.js';
import { writeLinesTo } from '../import/write-lines-to.js';
import { runTrace, type TraceFlags } from './work.js';

let folder = '';
const at = (name: string): string => join(folder, name);
const ledger = '{"id":"t1","time":1000,"from":"bank:A:1","to":"bank:B:2","asset":"CNY","amount":100}\n';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-trace-'));
  writeFileSync(at('transfers.ndjson'), ledger);
  writeFileSync(at('roots.ndjson'), '{"case":"c1","transfers":["t1"]}\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const flags = (others: Partial<TraceFlags> = {}): TraceFlags => ({
  transfers: [at('transfers.ndjson')],
  roots: at('roots.ndjson'),
  out: at('out'),
  policy: 'fifo',
  window: 'none',
  maxLayers: '20',
  floor: '0',
  balances: 'trust',
  hubEntries: 'none',
  links: false,
  ...others,
});

test('an answer is not written over the transfers that it is about', async () => {
  await expect(runTrace(flags({ out: folder }))).rejects.toThrow(
    `--out would write over ${at('transfers.ndjson')}, which is read`,
  );
  await expect(runImport([at('transfers.ndjson')], { out: at('transfers.ndjson') })).rejects.toThrow('--out would');
  await expect(
    runImport([at('transfers.ndjson')], { out: at('new.ndjson'), rejected: at('transfers.ndjson') }),
  ).rejects.toThrow('--rejected would');
  await expect(
    runImport([at('transfers.ndjson')], { out: at('new.ndjson'), rejected: at('new.ndjson') }),
  ).rejects.toThrow('the same file');
  expect(readFileSync(at('transfers.ndjson'), 'utf8')).toBe(ledger);
  expect(existsSync(at('new.ndjson'))).toBe(false);
});

describe('labels as CSV', () => {
  const answerOf = async (text: string | Buffer): Promise<string> => {
    writeFileSync(at('labels.csv'), text);
    await runTrace(flags({ labels: at('labels.csv'), out: at('out-labels') }));
    return readFileSync(at('out-labels/accounts.ndjson'), 'utf8');
  };

  test('stop as those of NDJSON do, in their time', async () => {
    const header = '\uFEFFkind,"account",from,to,note\r\n';
    expect(await answerOf(`${header}\r\nstop,bank:b:2,,,"a, b"\r\n`)).toContain('"exited":"100"');
    expect(await answerOf(`${header}stop,bank:B:2,1970-01-01T00:00:01Z,1001,\n`)).toContain('"exited":"100"');
    expect(await answerOf(`${header}stop,bank:B:2,,1000,`)).toContain('"atRest":"100"');
    expect(await answerOf(header)).toContain('"atRest":"100"');
  });

  test.each([
    ['account,kind\nbank:B:2\n', 'line 2: another number of cells'],
    ['account,kind\nbank:B:2,\n', 'line 2: kind is missing'],
    ['account,kind\n\n"bank:B:2,stop\n', 'line 3: a quote is never closed'],
    ['{"account":"bank:B:2","kind":"stop"}\n', 'line 1: the header has no column account'],
    [Buffer.from('account,kind\nbank:B:\xff,stop\n', 'latin1'), 'line 2: not UTF-8'],
  ])('a row that cannot be read is told with its line: %s', async (text, why) => {
    await expect(answerOf(text)).rejects.toThrow(why);
  });
});

test('standard input is no answer to two questions', async () => {
  await expect(runTrace(flags({ transfers: ['-'], roots: '-' }))).rejects.toThrow('can be read once only');
  await expect(runTrace(flags({ transfers: ['-'], labels: '-' }))).rejects.toThrow('can be read once only');
  await expect(runImport(['-', '-'], { out: '-' })).rejects.toThrow('can be read once only');
});

test('where a summary stands, the files beside it are of the same answer', async () => {
  expect(await runTrace(flags())).toBe(0);
  // The disk refuses the second file of the next answer: the first has been written anew by then.
  rmSync(at('out/accounts.ndjson'));
  mkdirSync(at('out/accounts.ndjson'));
  await expect(runTrace(flags())).rejects.toThrow('EISDIR');
  expect(existsSync(at('out/summary.json'))).toBe(false);
});

test('what is imported stands whole or not at all', async () => {
  writeFileSync(at('before.ndjson'), 'as it was\n');
  const lines = (function* () {
    yield ledger.trim();
    throw new Error('broken off');
  })();
  await expect(writeLinesTo(at('before.ndjson'), lines)).rejects.toThrow('broken off');
  expect(readFileSync(at('before.ndjson'), 'utf8')).toBe('as it was\n');
  expect(existsSync(at('before.ndjson.part'))).toBe(false);
});

describe('what makes an answer empty is said', () => {
  const doubtsWith = async (others: Partial<TraceFlags>): Promise<string[]> => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await runTrace(flags({ out: at('doubted'), ...others }));
    const doubts = told.mock.calls.map(([line]) => String(line));
    told.mockRestore();
    return doubts;
  };

  test('an instant before everything: a year is milliseconds', async () => {
    expect(await doubtsWith({ asOf: '999' })).toEqual([
      'weir trace: all transfers are later than --as-of, 1970-01-01T00:00:00.999Z: the answer is empty',
    ]);
    expect(await doubtsWith({ asOf: '1000' })).toEqual([]);
  });

  test('roots without a case', async () => {
    writeFileSync(at('none.ndjson'), '\n');
    expect(await doubtsWith({ roots: at('none.ndjson') })).toEqual([
      'weir trace: the roots name no case: nothing was followed',
    ]);
  });

  test('a prefix of no account', async () => {
    expect(await doubtsWith({ sight: ['bank:A:', 'bank:b:', 'CMB'] })).toEqual([
      'weir trace: no account begins with bank:b:, CMB: what --sight does not name is out of sight',
    ]);
    expect(await doubtsWith({ sight: ['bank:A:', 'bank:B:'] })).toEqual([]);
  });

  test('a case whose account nobody has paid from', async () => {
    writeFileSync(at('typo.ndjson'), '{"case":"c1","transfers":["t1"]}\n{"case":"c2","debitsOf":["bank:A:7"]}\n');
    expect(await doubtsWith({ roots: at('typo.ndjson') })).toEqual([
      'weir trace: 1 case without any transfer to begin with: c2',
    ]);
  });
});
