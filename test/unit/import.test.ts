import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WeirError } from '@weir/model';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ImportFlags, runImport } from '../../services/cli/src/import/work.js';
import { readLedger } from '../../services/cli/src/trace/read-ledger.js';
import { generateCase } from '../reference/generate.js';
import { referenceAssignSeq, type UnsequencedTransfer } from '../reference/import.js';
import { shareOf } from '../share.js';

const folder = mkdtempSync(path.join(tmpdir(), 'weir-import-'));
const at = (name: string): string => path.join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let told: string[] = [];
beforeEach(() => {
  told = [];
  vi.spyOn(console, 'error').mockImplementation((text: string) => void told.push(text));
});

interface Imported {
  readonly status: number;
  readonly text: string;
  readonly lines: Record<string, unknown>[];
}

const importFiles = async (files: Record<string, string>, flags: Partial<ImportFlags> = {}): Promise<Imported> => {
  for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text);
  const status = await runImport(Object.keys(files).map(at), { out: at('out.ndjson'), ...flags });
  const text = readFileSync(at('out.ndjson'), 'utf8');
  return {
    status,
    text,
    lines: text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
};

const linesOf = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const bank = (name: string): string => `bank:X:${name}`;
const transfer = (id: string, from: string, to: string, rest: object = {}) => ({
  ...{ id, time: 1_000, from: bank(from), to: bank(to), asset: 'CNY', amount: '100' },
  ...rest,
});

/** Few times, accounts and assets, so that ties, chains and cycles meet often. */
const movement = fc.record({
  id: fc.string({ unit: fc.constantFrom('a', 'b', 'Z', '0', '\u{ffff}', '\u{1f4b0}'), minLength: 1, maxLength: 3 }),
  timeMs: fc.constantFrom(1_000, 2_000, 3_000),
  seq: fc.option(fc.nat(3), { nil: undefined, freq: 40 }),
  from: fc.constantFrom('1', '2', '3', '4', '5'),
  to: fc.constantFrom('1', '2', '3', '4', '5'),
  asset: fc.constantFrom('CNY', 'CNY', 'USD'),
  amount: fc.constantFrom(0, 1, 100, 250),
  halves: fc.constantFrom('none', 'none', 'both', 'debit', 'credit'),
  creditAfterMs: fc.constantFrom(0, 0, 1_000, 5_000),
  twice: fc.boolean(),
  voided: fc.boolean(),
});
const ledger = fc.uniqueArray(movement, { selector: ({ id }) => id, maxLength: 24 });
type Movement = typeof movement extends fc.Arbitrary<infer T> ? T : never;

/** The lines of a feed for a movement: whole, or the halves that came of it, perhaps twice, perhaps voided. */
const feedLines = (move: Movement, withVoids: boolean): object[] => {
  const { id, timeMs, seq, asset, amount, halves } = move;
  const parties = { from: bank(move.from), to: bank(move.to), asset, amount };
  const numbered = { id, time: timeMs, ...(seq === undefined ? {} : { seq }) };
  const creditTime = timeMs + move.creditAfterMs;
  const lines: object[] = [];
  if (halves === 'none') lines.push({ ...numbered, creditTime, ...parties });
  if (halves === 'both' || halves === 'debit') lines.push({ ...numbered, ...parties, side: 'debit' });
  if (halves === 'both') lines.push({ id, time: creditTime, ...parties, side: 'credit' });
  if (halves === 'credit') lines.push({ ...numbered, ...parties, side: 'credit' });
  if (move.twice) lines.push(lines[0]!);
  if (withVoids && move.voided) lines.push({ void: id });
  return lines;
};

const unsequenced = (move: Movement): UnsequencedTransfer => ({
  ...{ id: move.id, timeMs: move.timeMs, from: bank(move.from), to: bank(move.to) },
  ...{ asset: move.asset, amount: BigInt(move.amount) },
  ...(move.seq === undefined ? {} : { seq: move.seq }),
});

describe('weir import --assign-seq', () => {
  it('puts payments after the credits that fund them, as the slow model of the page does', async () => {
    await fc.assert(
      fc.asyncProperty(ledger, fc.boolean(), async (moves, withVoids) => {
        const feed = linesOf(moves.flatMap((move) => feedLines(move, withVoids)));
        expect((await importFiles({ 'feed.ndjson': feed }, { assignSeq: true })).status).toBe(0);
        const transfers = (await readLedger([at('out.ndjson')], { map: null })).ledger.transfers();
        const happened = moves.filter(({ voided }) => !(withVoids && voided)).map(unsequenced);
        const wanted = referenceAssignSeq(happened).map(({ id, timeMs, seq }) => `${timeMs} ${seq} ${id}`);
        expect(transfers.map(({ id, time, seq }) => `${time} ${seq} ${id}`).sort()).toEqual(wanted.sort());
      }),
      { numRuns: 400 },
    );
  });

  it('gives the same bytes for lines in any order, and for its own output', async () => {
    await fc.assert(
      fc.asyncProperty(ledger, fc.infiniteStream(fc.nat()), async (moves, chance) => {
        const rows = moves.flatMap((move) => feedLines(move, true));
        const shuffled = rows.map((row) => ({ row, key: chance.next().value })).sort((a, b) => a.key - b.key);
        const once = await importFiles({ 'feed.ndjson': linesOf(rows) }, { assignSeq: true });
        const mixed = await importFiles(
          { 'mixed.ndjson': linesOf(shuffled.map(({ row }) => row)) },
          { assignSeq: true },
        );
        // A given 0 is not written: canonical transfers leave it out, so a file is numbered once.
        const assignSeq = moves.every(({ seq }) => seq !== 0);
        const again = await importFiles({ 'again.ndjson': once.text }, { assignSeq });
        expect(mixed.text).toBe(once.text);
        expect(again.text).toBe(once.text);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves a group alone in which one transfer has a seq, even 0', async () => {
    const chain = [transfer('a', '2', '3'), transfer('b', '1', '2')];
    const seqs = async (rows: object[]) =>
      (await importFiles({ 'feed.ndjson': linesOf(rows) }, { assignSeq: true })).lines.map(({ id, seq }) => [
        id,
        seq ?? 0,
      ]);
    expect(await seqs(chain)).toEqual([
      ['b', 0],
      ['a', 1],
    ]);
    expect(await seqs([{ ...chain[0]!, seq: 0 }, chain[1]!])).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
    expect(await seqs([...chain, { ...chain[0]!, seq: 0 }])).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
  });

  it('gives a coarse group of a hundred thousand, each funding the next, its places one by one', async () => {
    // Quadratic work would not end within the test's time.
    const count = 100_000;
    const name = (place: number): string => String(count - place).padStart(6, '0');
    const rows = Array.from({ length: count }, (_, place) => transfer(name(place), `${place}`, `${place + 1}`));
    const { lines } = await importFiles({ 'feed.ndjson': linesOf(rows) }, { assignSeq: true });
    expect(lines.every(({ id, seq }, place) => id === name(place) && (seq ?? 0) === place)).toBe(true);
  });
});

describe('weir import', () => {
  it('changes nothing that a trace sees, with or without numbers for coarse clocks', async () => {
    for (let seed = 1; seed <= shareOf(300); seed++) {
      const { transfers: files } = generateCase(seed);
      if (files.some(({ file }) => file === '-')) continue;
      const texts = Object.fromEntries(files.map(({ file, text }) => [`${seed}-${file}`, text]));
      const plain = await importFiles(texts, { rejected: at('rejected.ndjson') });
      const before = await readLedger(Object.keys(texts).map(at), { map: null });
      const malformed = before.rejected.filter(({ code }) => code !== 'CONFLICTING_DUPLICATE');
      const conflicts = (all: typeof before.rejected) => all.length - malformed.length;
      expect(plain.status, `seed ${seed}`).toBe(malformed.length > 0 ? 3 : 0);
      expect(readFileSync(at('rejected.ndjson'), 'utf8')).toBe(linesOf(malformed));

      const byId = (rows: readonly { readonly id: string }[]) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
      const after = await readLedger([at('out.ndjson')], { map: null });
      expect(after.ledger.transfers(), `seed ${seed}`).toEqual(before.ledger.transfers());
      expect(after.voidedTimes.toSorted(), `seed ${seed}`).toEqual(before.voidedTimes.toSorted());
      expect(after.rejected.length > 0).toBe(conflicts(before.rejected) > 0);

      await importFiles(texts, { assignSeq: true });
      const numbered = await readLedger([at('out.ndjson')], { map: null });
      const withoutSeq = ({ ledger }: typeof before) => byId(ledger.transfers()).map((row) => ({ ...row, seq: 0 }));
      expect(withoutSeq(numbered), `seed ${seed}`).toEqual(withoutSeq(before));
      expect(numbered.rejected.length).toBe(after.rejected.length);
    }
  });

  it('writes by time, seq and id, exact duplicates once, conflicts all, voids last', async () => {
    const rows = [
      { void: 'gone' },
      transfer('late', '1', '2', { time: 3_000 }),
      transfer('b', '1', '2', { seq: 1 }),
      transfer('c', '1', '2', { amount: '7' }),
      transfer('c', '1', '2', { amount: '8' }),
      transfer('c', '1', '2', { amount: 7, creditTime: 1_000, memo: 'not canonical' }),
      { void: 'gone' },
    ];
    const { status, lines } = await importFiles({ 'feed.ndjson': linesOf(rows) });
    expect(status).toBe(0);
    expect(lines.map(({ id, amount, void: gone }) => [id ?? gone, amount])).toEqual([
      ['c', '7'],
      ['c', '8'],
      ['b', '100'],
      ['late', '100'],
      ['gone', undefined],
    ]);
    expect(Object.keys(lines[0]!)).toEqual(['id', 'amount', 'asset', 'from', 'time', 'to']);
    expect(told).toEqual(['weir import: 1 exact duplicate left out']);
  });

  it('makes transfers of rows that have bare addresses, local times, major amounts and no id', async () => {
    const address = (digit: string): string => `0x${digit.repeat(40)}`;
    const row = (cells: string): string => `2023-06-02 21:49:23,0xAB,${address('A')},${address('b')},${cells}\n`;
    const csv = `Timestamp,Tx,From,To,Value\n${row('945646.73')}${row('945646.73')}${row('0.019')}${row('7')}`;
    const { status, lines } = await importFiles(
      { 'rows.csv': csv },
      {
        ...{ map: 'from=From,to=To,time=Timestamp,amount=Value', zone: '+08:00', asset: 'USD', major: true },
        ...{ id: '{file}/{Tx}/{From}/{line}', accountPrefix: 'eip155:1:' },
      },
    );
    expect(status).toBe(0);
    // Equal rows are separate transfers: their lines tell them apart.
    expect(lines.map(({ id }) => id)).toEqual([2, 3, 4, 5].map((line) => `rows.csv/0xAB/${address('A')}/${line}`));
    expect(lines.map(({ amount }) => amount)).toEqual(['94564673', '94564673', '1', '700']);
    expect(lines[0]).toMatchObject({
      ...{ time: Date.UTC(2023, 5, 2, 13, 49, 23), asset: 'USD' },
      ...{ from: `eip155:1:${address('a')}`, to: `eip155:1:${address('b')}` },
    });
    expect(told).toEqual(['weir import: 1 amount with more decimals than the asset has, cut off downwards']);
  });

  it('refuses ids by which lines of two files would be one: a transfer of one of them would be lost', async () => {
    const csv = 'time,from,to,asset,amount\n1000,bank:X:1,bank:X:2,CNY,100\n';
    for (const day of ['one', 'two']) {
      mkdirSync(at(day), { recursive: true });
      writeFileSync(at(path.join(day, 'rows.csv')), csv);
    }
    writeFileSync(at('others.csv'), csv);
    const files = ['one/rows.csv', 'two/rows.csv', 'others.csv'].map(at);
    const run = (id: string, ...of: string[]) => runImport(of, { id, out: at('ids.ndjson') });
    for (const [id, other] of [
      ['{file}-{line}', files[1]!],
      ['{line}', files[2]!],
    ] as const)
      await expect(run(id, files[0]!, other)).rejects.toThrow(/USAGE.*lines of .* and .* would have the same ids/);
    // The same file twice is one file, and names that differ tell their lines apart.
    expect(await run('{file}-{line}', files[0]!, files[2]!)).toBe(0);
    expect(readFileSync(at('ids.ndjson'), 'utf8').split('\n').filter(Boolean)).toHaveLength(2);
    expect(await run('{line}', files[0]!, files[0]!)).toBe(0);
  });

  it('reads major amounts exactly: of numbers only those that a double keeps', async () => {
    const amounts = async (...values: unknown[]) => {
      const rows = values.map((amount, index) => transfer(`${index}`, '1', '2', { amount }));
      const { lines } = await importFiles({ 'feed.ndjson': linesOf(rows) }, { major: true });
      return lines.map(({ amount }) => amount);
    };
    expect(await amounts('90071992547409.91', 5738987.96, 0.07, '007.5', '3.000')).toEqual([
      ...['9007199254740991', '573898796', '7', '750', '300'],
    ]);
    expect(await amounts('90071992547409.92', 90071992547409.91, 1e21, '-1', '.5', '5.', '1,000', '1e3')).toEqual([]);
  });

  it('rejects the bad lines, keeps the others and says where the first of each kind is', async () => {
    const rows = [transfer('a', '1', '2'), transfer('b', '1', '2', { time: '2023-06-02 21:49:23' }), { id: 'c' }, 7];
    const { status, lines } = await importFiles({ 'feed.ndjson': linesOf(rows) }, { rejected: at('refused.ndjson') });
    expect(status).toBe(3);
    expect(lines.map(({ id }) => id)).toEqual(['a']);
    expect(
      readFileSync(at('refused.ndjson'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { file: at('feed.ndjson'), line: 2, code: 'BAD_TIME', text: JSON.stringify(rows[1]) },
      { file: at('feed.ndjson'), line: 3, code: 'MISSING_FIELD', text: '{"id":"c"}' },
      { file: at('feed.ndjson'), line: 4, code: 'NOT_JSON', text: '7' },
    ]);
    expect(told[0]).toMatch(
      /^weir import: 3 lines rejected: BAD_TIME 1 \(first: .*feed\.ndjson line 2\), MISSING_FIELD 1/,
    );
  });

  it('rejects a row whose id would be half empty, and leaves voids as they are', async () => {
    const rows = [{ ...transfer('', '1', '2'), id: null, ref: 'r1' }, transfer('x', '1', '2'), { void: 'r9' }];
    const { status, lines } = await importFiles({ 'feed.ndjson': linesOf(rows) }, { id: '{ref}/{line}' });
    expect(status).toBe(3);
    expect(lines.map(({ id, void: gone }) => id ?? gone)).toEqual(['r1/1', 'r9']);
  });

  it.each([
    ['a zone that is none', { zone: 'CET' }],
    ['an asset outside the table', { asset: 'EUR' }],
    ['a map that is no pairs', { map: 'from' }],
    ['a template without a column', { id: 'constant' }],
    ['a template whose braces do not pair', { id: '{line}-{Tx' }],
    ['a template with a column that no line has', { id: '{Tx_hahs}-{line}' }],
    ['rejected lines on standard output', { rejected: '-' }],
  ])('refuses %s and writes nothing', async (_, flags: Partial<ImportFlags>) => {
    rmSync(at('out.ndjson'), { force: true });
    const refused = importFiles({ 'feed.ndjson': linesOf([transfer('a', '1', '2')]) }, flags);
    await expect(refused).rejects.toMatchObject({ code: 'USAGE' });
    expect(existsSync(at('out.ndjson'))).toBe(false);
  });

  it('refuses a file that is not there', async () => {
    await expect(runImport([at('absent.csv')], { out: '-' })).rejects.toThrow(WeirError);
  });

  it('reads standard input and writes standard output on the command line', () => {
    const weir = path.resolve(import.meta.dirname, '../../services/cli/bin/weir.mjs');
    const run = (input: string, ...args: string[]) => spawnSync(process.execPath, [weir, 'import', ...args], { input });
    const csv = 'Id,time,from,to,asset,amount\na,1000,bank:X:1,bank:X:2,CNY,5\n';
    const good = run(csv, '-', '--map', 'id=Id', '--assign-seq');
    expect(good.stderr.toString()).toBe('');
    expect(good.status).toBe(0);
    expect(good.stdout.toString()).toBe(
      '{"id":"a","amount":"5","asset":"CNY","from":"bank:X:1","time":1000,"to":"bank:X:2"}\n',
    );
    expect(run('{}\n', '-').status).toBe(3);
    expect(run('', '-', '--no-such-option').status).toBe(2);
    expect(run('', at('absent.csv')).status).toBe(2);
  });
});
