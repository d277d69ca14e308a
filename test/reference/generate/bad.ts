import type { Dice } from './dice.js';
import type { WrittenFields } from './lines.js';

const REQUIRED = ['id', 'time', 'from', 'to', 'asset', 'amount'];

/** Per field, what no reader may take for a value of it, as JSON text. */
const BAD_VALUES: Readonly<Record<string, readonly string[]>> = {
  id: ['""', '5', 'true', '["t1"]', '{}'],
  time: [
    '""',
    '"yesterday"',
    '"1e12"',
    '-1',
    '1.5',
    '253402300800000',
    'true',
    '"2024-06-01"',
    '"2024-06-01T10:00Z"',
    '"2024-06-01T10:00:00"',
    '"2024-06-01 10:00:00Z"',
    '"2024-06-01T10:00:60Z"',
    '"2024-06-01T24:00:00Z"',
    '"2024-06-01T10:00:00+8:00"',
    '"2024-06-01T10:00:00+0800"',
    '"2024-06-01T10:00:00+24:00"',
    '"2024-06-01T10:00:00.Z"',
    '"2024-13-01T00:00:00Z"',
    '"2024-00-01T00:00:00Z"',
    '"2024-06-31T00:00:00Z"',
    '"2023-02-29T00:00:00Z"',
    '"2100-02-29T00:00:00Z"',
    '"1969-12-31T23:59:59.999Z"',
    '"1970-01-01T00:00:00+00:01"',
    '"9999-12-31T23:59:59-00:01"',
  ],
  seq: ['-1', '1.5', '9007199254740992', '"x"', '""', 'true'],
  creditTime: ['-1', '"later"', '1', 'false', '""'],
  side: ['""', '"both"', '"DEBIT"', '1'],
  from: [
    '7',
    '""',
    '"bank:CMB"',
    '"BANK:CMB:1"',
    '"wallet:x:y"',
    '"bank::1"',
    '"bank:CMB:"',
    '"bank:CMB: - "',
    '"pay:ALIPAY"',
    '"cash:atm"',
    '"eip155:1:0x12"',
    '"eip155:1:0xg112ab12ab12ab12ab12ab12ab12ab12ab120000"',
    '"tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T"',
    '"tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj"',
    '"tron:0x2b6653dc:0OIl"',
    '" bank:CMB:1"',
  ],
  asset: ['"XXX"', '"cny"', '""', '5', '"CNY "'],
  amount: [
    '""',
    '"oops"',
    '"-1"',
    '-1',
    '"1.0"',
    '"1e2"',
    '1.5',
    'true',
    '9007199254740992',
    '"9007199254740992"',
    '[5]',
  ],
  balanceFrom: ['-5', '"x"', '9007199254740992', '0.5'],
  balanceTo: ['-5', '""', '9007199254740992', 'false'],
};
const NOT_OBJECTS = [
  'not json',
  '[1]',
  '5',
  '"x"',
  'null',
  '{"id":"t1"',
  '{"id":"t1",}',
  "{'id':1}",
  '{"amount":NaN}',
  '{} {}',
];
const BAD_VOIDS = ['{"void":5}', '{"void":["t1"]}', '{"void":""}', '{"void":{}}', '{"void":false}'];

/** An NDJSON line that has to be rejected: one bad thing, or two of which the first decides. */
export function badLine(dice: Dice, fields: WrittenFields): string {
  if (dice.chance(0.15)) return dice.pick(NOT_OBJECTS);
  if (dice.chance(0.1)) return dice.pick(BAD_VOIDS);
  const spoiled = spoil(dice, fields, Object.keys(BAD_VALUES));
  return `{${[...spoiled].map(([field, value]) => `${JSON.stringify(field)}:${value}`).join(',')}}`;
}

/** A CSV row that most likely has to be rejected. */
export function badRow(dice: Dice, fields: WrittenFields, row: (fields: WrittenFields) => string): string {
  if (dice.chance(0.2)) return `${row(fields)},`;
  if (dice.chance(0.1)) return 'x';
  // Cells have no types and empty ones are absent, so a few of these rows turn out to be good ones.
  return row(spoil(dice, fields, Object.keys(BAD_VALUES)));
}

function spoil(dice: Dice, fields: WrittenFields, names: readonly string[]): WrittenFields {
  const spoiled = new Map(fields);
  for (let times = dice.chance(0.25) ? 2 : 1; times > 0; times -= 1) {
    if (dice.chance(0.25)) {
      const required = dice.pick(REQUIRED);
      if (dice.chance(0.5)) spoiled.delete(required);
      else spoiled.set(required, 'null');
    } else {
      const field = dice.pick(names);
      spoiled.set(field, dice.pick(BAD_VALUES[field === 'to' ? 'from' : field]!));
    }
  }
  return spoiled;
}
