import { expect, test } from 'vitest';
import { accountsIn } from './account-lists.js';

test('a list is read from lines, from CSV and from what was copied out of a table', () => {
  expect(accountsIn('bank:CMB:6226000000000017\r\nbank:ICBC:1\n\nbank:ICBC:1')).toEqual([
    'bank:CMB:6226000000000017',
    'bank:ICBC:1',
  ]);
  expect(accountsIn('\uFEFFaccount,holder\n"bank:CMB:1",李\n"tron:T123",王；bank:ABC:2')).toEqual([
    'bank:CMB:1',
    'tron:T123',
    'bank:ABC:2',
  ]);
  expect(accountsIn('  ')).toEqual([]);
});
