import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineScanner } from './line-scanner.js';
import { type ReadRecord, recordsOf } from './piece.fixture.js';
import { readTransferLines } from './transfer-lines.js';
import type { RefusedLine } from './transfers-piece.js';

interface Said {
  readonly records: readonly ReadRecord[];
  readonly voids: readonly string[];
  readonly refused: readonly RefusedLine[];
}

async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  if (bytes.length > 0) yield bytes;
}

/** What lines say by the way of objects. */
const slowly = async (bytes: Buffer): Promise<Said> => {
  const said = { records: [] as ReadRecord[], voids: [] as string[], refused: [] as RefusedLine[] };
  for await (const batch of readTransferLines('x.ndjson', { map: null }, undefined, once(bytes))) {
    for (const { line, text, parsed } of batch) {
      if (parsed.kind === 'rejected') said.refused.push({ line, code: parsed.code, text });
      else if (parsed.kind === 'void') said.voids.push(parsed.id);
      else {
        const { transfer } = parsed;
        said.records.push({ line, record: { ...transfer, creditTime: transfer.creditTime ?? transfer.time } });
      }
    }
  }
  return said;
};

const byScanner = (bytes: Buffer): Said => {
  const room = new Uint8Array(bytes.length + 1);
  room.set(bytes);
  const piece = new LineScanner().scan(room, bytes.length, true);
  return { records: recordsOf(piece, []), voids: piece.voids, refused: piece.refused };
};

const expectSame = async (bytes: Buffer): Promise<void> => {
  expect(byScanner(bytes)).toEqual(await slowly(bytes));
};

const plain =
  '{"id":"t1","time":1717200000000,"from":"bank:CMB:6226","to":"bank:cmb:62 27","asset":"CNY","amount":"500"}';

/** JSON values that a field may have, as texts: right, wrong, and at the borders. */
const accountTexts = [
  '"bank:CMB:6226"',
  '"bank:cmb:62-26 "',
  '"pay:X:甲"',
  '"bank:CMB"',
  '"nobody"',
  '"cash:a:\\u0062"',
];
const numberTexts = [
  ...['0', '-0', '5', '05', '5.0', '1e2', '"5"', '"05"', '""', '-1', '1.5', '9007199254740991', '9007199254740992'],
  ...[
    '"9007199254740991"',
    '"0000000000000000005"',
    '999999999999999',
    '"999999999999999"',
    'true',
    '{}',
    '[]',
    '"１"',
  ],
];
const timeTexts = [
  ...['0', '1717200000000', '"1717200000000"', '253402300799999', '253402300800000', '"2024-06-01T08:00:00Z"'],
  ...['"2024-06-01T08:00:00.1239+08:00"', '"2024-02-30T08:00:00Z"', '"2024-06-01T08:00:60Z"', '"2024-06-01 08:00:00Z"'],
  ...[
    '"1969-12-31T23:30:00-01:00"',
    '"2024-06-01t08:00:00z"',
    '"2024-06-01T24:00:00Z"',
    '"2024-06-01T08:00:00"',
    '1.7e12',
  ],
];
const valuesOf: Readonly<Record<string, readonly string[]>> = {
  id: ['"t1"', '"转账-1"', '"\\u0074"', '"a\\"b"', '"\\ud800"', '""', '7', '"t\tx"'],
  time: timeTexts,
  creditTime: timeTexts,
  seq: numberTexts,
  side: ['"debit"', '"credit"', '"both"', '""', '1'],
  from: accountTexts,
  to: accountTexts,
  asset: ['"CNY"', '"USDT-TRON"', '"USDT-"', '"cny"', '""', '1'],
  amount: numberTexts,
  balanceFrom: numberTexts,
  balanceTo: numberTexts,
  void: ['"t1"', '""', 'false'],
  memo: [
    '"x"',
    '"\\u4f60\\n"',
    '"\\x"',
    '"\\u12g4"',
    '"\\u123x"',
    '-1.5e+3',
    '-',
    '01',
    '1.',
    '1e',
    'true',
    'nul',
    '{"a":[1]}',
    '[1,2]',
  ],
  'ti\\u006de': ['1717200000000'],
};
/** Lines that have one are never plain. */
const rare = ['void', 'ti\\u006de'];
const required = ['id', 'time', 'from', 'to', 'asset', 'amount'];

const space = fc.constantFrom('', '', '', ' ', '\t', '\r', '  ');
const pairText = (key: string): fc.Arbitrary<string> =>
  fc
    .tuple(space, space, space, fc.constantFrom(...valuesOf[key]!, 'null'))
    .map(([before, between, after, value]) => `${before}"${key}"${between}:${after}${value}`);

const keys = fc
  .tuple(
    fc.constantFrom<string[]>([], [], [], ['amount'], ['to', 'time']),
    fc.subarray(Object.keys(valuesOf).filter((key) => !required.includes(key) && !rare.includes(key))),
    fc.constantFrom<string[]>([], [], [], [], ...rare.map((key) => [key])),
    fc.constantFrom<string[]>([], [], [], ['time'], ['memo'], ['id']),
  )
  .chain(([missing, more, strange, again]) => {
    const named = [...required.filter((key) => !missing.includes(key)), ...more, ...strange, ...again];
    return fc.shuffledSubarray(named, { minLength: named.length });
  });

/** A line whose values are right more often than not. */
const jsonLine = keys.chain((named) =>
  fc
    .tuple(
      fc.tuple(...named.map((key) => fc.oneof({ weight: 12, arbitrary: rightText(key) }, pairText(key)))),
      space,
      space,
    )
    .map(([pairs, before, after]) => `${before}{${pairs.join(',')}}${after}`),
);
const rightText = (key: string): fc.Arbitrary<string> => fc.constant(`"${key}":${valuesOf[key]![0]}`);

const otherLine = fc.constantFrom(
  '',
  ' \t',
  '\r',
  '{}',
  '[]',
  'null',
  '{"void":"t1"}',
  '{"void":"t1","x":{}}',
  'x',
  `${plain},`,
  `${plain}}`,
  plain.slice(1),
);

const fileText = fc
  .tuple(
    fc.constantFrom('', '', '\ufeff'),
    fc.array(
      fc.tuple(
        fc.oneof({ weight: 5, arbitrary: jsonLine }, otherLine, fc.constant(plain)),
        fc.constantFrom('\n', '\r\n'),
      ),
      {
        maxLength: 12,
      },
    ),
    fc.constantFrom('', plain),
  )
  .map(([mark, lines, last]) => mark + lines.map(([line, end]) => line + end).join('') + last);

describe('the scanner of lines', () => {
  it('reads what the way by objects reads', async () => {
    await fc.assert(
      fc.asyncProperty(fileText, (text) => expectSame(Buffer.from(text))),
      { numRuns: 2_000 },
    );
  });

  it('reads damaged bytes as the way by objects does', async () => {
    const damage = fc.array(
      fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('{}[]":,\\\n\r0')))),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(fileText, damage, (text, changes) => {
        const bytes = Buffer.from(text);
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        return expectSame(bytes);
      }),
      { numRuns: 3_000 },
    );
  });

  it('knows accounts from piece to piece, however they are spelt', () => {
    const scanner = new LineScanner();
    const accounts: string[] = [];
    const scan = (text: string) => {
      const bytes = Buffer.from(`${text}\n\0`);
      return recordsOf(scanner.scan(new Uint8Array(bytes), bytes.length - 1, false), accounts).map(
        ({ record }) => record.to,
      );
    };
    expect(scan(plain)).toEqual(['bank:CMB:6227']);
    expect(scan(plain.replace('62 27', '6-2-27').replace('6226', '6227'))).toEqual(['bank:CMB:6227']);
    expect(accounts).toEqual(['bank:CMB:6226', 'bank:CMB:6227']);
  });
});
