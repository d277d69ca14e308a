import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { generateCase } from '../reference/generate.js';
import { referenceAssignSeq } from '../reference/import.js';
import { referenceTrace, type TraceInput, type TraceOutput } from '../reference/trace.js';

const shared = process.env['WEIR_SHARED'] ?? path.resolve(import.meta.dirname, '../../../shared/data');
const casesFolder = path.join(shared, 'trace-cases');

/** The run that a folder of worked cases describes. */
function inputOf(folder: string): TraceInput {
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  const list = listsAsRepeated(read('args.txt').split(/\s+/).filter(Boolean));
  const { values } = parseArgs({
    args: list,
    options: {
      transfers: { type: 'string', multiple: true },
      roots: { type: 'string' },
      labels: { type: 'string' },
      policy: { type: 'string' },
      window: { type: 'string' },
      'max-layers': { type: 'string' },
      floor: { type: 'string' },
      balances: { type: 'string' },
      'hub-entries': { type: 'string' },
      sight: { type: 'string', multiple: true },
      'as-of': { type: 'string' },
      links: { type: 'boolean' },
    },
  });
  return {
    transfers: (values.transfers ?? []).map((file) => ({ file, text: read(file) })),
    roots: read(values.roots!),
    labels: values.labels && read(values.labels),
    options: {
      policy: values.policy,
      window: values.window,
      maxLayers: values['max-layers'],
      floor: values.floor,
      balances: values.balances,
      hubEntries: values['hub-entries'],
      sight: values.sight,
      asOf: values['as-of'],
      links: values.links,
    },
  };
}

/** `--sight a b` to `--sight a --sight b`, which is how a standard parser takes a list. */
function listsAsRepeated(args: string[]): string[] {
  let option = '';
  let hasValue = false;
  return args.flatMap((arg) => {
    if (arg.startsWith('--')) {
      option = arg;
      hasValue = false;
      return [arg];
    }
    const repeated = hasValue ? [option, arg] : [arg];
    hasValue = true;
    return repeated;
  });
}

function expectedLines(folder: string, file: string): unknown[] {
  const whole = path.join(folder, 'expected', file);
  if (!existsSync(whole)) return [];
  return readFileSync(whole, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** Sums that are zero may be absent, and with them an asset or a case that has no other. */
function withoutZeros(value: unknown, key = ''): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value)
    .map(([name, inner]) => [name, withoutZeros(inner, name)] as const)
    .filter(([, inner]) => inner !== '0' && inner !== undefined);
  return kept.length === 0 && key !== 'unseen' && key !== 'cases' ? undefined : Object.fromEntries(kept);
}

function byText(rows: unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

if (!existsSync(casesFolder)) {
  console.warn(`SKIPPED: no worked cases of the trace in ${casesFolder}; set WEIR_SHARED to the shared data`);
}

describe.skipIf(!existsSync(casesFolder))('the reference model gives the answers of the worked cases', () => {
  const names = existsSync(casesFolder) ? readdirSync(casesFolder).filter((name) => name !== 'README.md') : [];

  it('has all of them', () => {
    expect(names.length).toBeGreaterThanOrEqual(36);
  });

  it.each(names)('%s', (name) => {
    const folder = path.join(casesFolder, name);
    const input = inputOf(folder);
    const answer = referenceTrace(input);
    expect(answer.status).toBe(Number(readFileSync(path.join(folder, 'status.txt'), 'utf8').trim()));
    expect(answer.transfers).toEqual(expectedLines(folder, 'transfers.ndjson'));
    expect(answer.accounts).toEqual(expectedLines(folder, 'accounts.ndjson'));
    expect(answer.links).toEqual(expectedLines(folder, 'links.ndjson'));
    expect(byText(answer.rejected)).toEqual(byText(expectedLines(folder, 'rejected.ndjson')));
    const summary = JSON.parse(readFileSync(path.join(folder, 'expected', 'summary.json'), 'utf8'));
    expect(withoutZeros(answer.summary)).toEqual(withoutZeros(summary));
  });
});

describe('the reference model by itself', () => {
  const line = (id: string, timeMs: number, from: string, to: string, amount: number): string =>
    JSON.stringify({ id, time: timeMs, from, to, asset: 'CNY', amount });

  it('gives the worked example of the page', () => {
    const [a, b, c, v, w] = ['A', 'B', 'C', 'V', 'W'].map((name) => `bank:${name}:1`) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const ledger = [
      line('t1', 1, v, a, 100),
      line('t2', 2, w, a, 60),
      line('t3', 3, a, b, 120),
      line('t4', 4, a, c, 40),
      line('t5', 5, b, 'cash:atm:1', 90),
    ];
    const answer = referenceTrace({
      transfers: [{ file: 'transfers.ndjson', text: ledger.join('\n') }],
      roots: '{"case":"c1","transfers":["t1"]}',
      options: { links: true },
    });
    expect(answer.transfers).toEqual([
      { case: 'c1', id: 't1', taint: '100', layer: 1 },
      { case: 'c1', id: 't3', taint: '100', layer: 2 },
      { case: 'c1', id: 't5', taint: '75', layer: 3 },
    ]);
    expect(answer.links).toEqual([
      { in: 't1', out: 't3', a: '0', b: '100' },
      { in: 't2', out: 't3', a: '0', b: '20' },
      { in: 't2', out: 't4', a: '20', b: '60' },
      { in: 't3', out: 't5', a: '0', b: '90' },
    ]);
    expect(answer.accounts).toMatchObject([
      { account: a, received: '100', forwarded: '100', atRest: '0' },
      { account: b, received: '100', forwarded: '75', atRest: '25' },
      { account: 'cash:atm:1', received: '75', exited: '75' },
    ]);
  });

  it('takes funders first when it assigns seqs, and the smallest id where they form a cycle', () => {
    const transfer = (id: string, from: string, to: string, more: object = {}) => ({
      id,
      timeMs: 1,
      from,
      to,
      asset: 'CNY',
      amount: 5n,
      ...more,
    });
    const order = (...transfers: ReturnType<typeof transfer>[]): string[] =>
      referenceAssignSeq(transfers).map(({ id, seq }) => `${seq} ${id}`);
    expect(order(transfer('a', 'B', 'C'), transfer('b', 'A', 'B'))).toEqual(['0 b', '1 a']);
    expect(order(transfer('b', 'A', 'B'), transfer('a', 'B', 'A'))).toEqual(['0 a', '1 b']);
    expect(order(transfer('a', 'B', 'C'), transfer('b', 'A', 'B', { asset: 'USD' }))).toEqual(['0 a', '1 b']);
    expect(order(transfer('a', 'B', 'C'), transfer('b', 'A', 'B', { amount: 0n }))).toEqual(['0 a', '1 b']);
    expect(order(transfer('a', 'B', 'C'), transfer('b', 'A', 'B', { seq: 0 }))).toEqual(['0 a', '0 b']);
    expect(order(transfer('\u{1F600}', 'A', 'B'), transfer('\uFF54', 'C', 'D'))).toEqual(['0 \uFF54', '1 \u{1F600}']);
  });

  const seeds = Array.from({ length: 300 }, (_, seed) => seed);

  it('keeps every amount: roots are what is somewhere, absorbed or in flight', () => {
    for (const seed of seeds) {
      const input = generateCase(seed);
      if (input.options.policy === 'poison') continue;
      expect(unaccounted(referenceTrace(input)), `generateCase(${seed})`).toEqual([]);
    }
  });

  it('answers the same whatever the order of the lines', () => {
    for (const seed of seeds) {
      const input = generateCase(seed);
      const reversed = { ...input, transfers: [...input.transfers].reverse().map(withReversedLines) };
      const answer = referenceTrace(reversed);
      const expected = referenceTrace(input);
      expect({ ...answer, rejected: answer.rejected.length }, `generateCase(${seed})`).toEqual({
        ...expected,
        rejected: expected.rejected.length,
      });
    }
  });
});

/** The cases and assets whose roots are not what the parts add up to: conservation of trace.md §3. */
function unaccounted(answer: TraceOutput): string[] {
  const cases = (answer.summary as { cases?: Record<string, Record<string, Record<string, string>>> }).cases ?? {};
  return Object.entries(cases).flatMap(([name, assets]) =>
    Object.entries(assets)
      .filter(([asset, sums]) => {
        const rows = (answer.accounts as Record<string, string>[]).filter(
          (row) => row['case'] === name && row['asset'] === asset,
        );
        const inPockets = rows.map((row) => BigInt(row['received']!) - BigInt(row['forwarded']!));
        const accounted = [...inPockets, BigInt(sums['absorbed']!), BigInt(sums['inFlight']!)];
        return accounted.reduce((total, value) => total + value, 0n) !== BigInt(sums['roots']!);
      })
      .map(([asset]) => `${name} ${asset}`),
  );
}

function withReversedLines(file: TraceInput['transfers'][number]): TraceInput['transfers'][number] {
  if (file.csv || file.file.endsWith('.csv')) return file;
  return {
    ...file,
    text: file.text
      .replace(/^\uFEFF/, '')
      .split('\n')
      .reverse()
      .join('\n'),
  };
}
