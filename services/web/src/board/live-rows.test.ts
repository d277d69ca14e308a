import type { BoardRow, DeskEvent } from '@weir/desk-api';
import { expect, test } from 'vitest';
import { noChanges, rowsNow, waiting, withEvents } from './live-rows.js';

const row = (ref: string, version: number, changed = 1): BoardRow =>
  ({ account: { ref }, version, changed }) as unknown as BoardRow;
const said = (of: BoardRow): DeskEvent => ({ kind: 'row', row: of });
const versions = (rows: readonly BoardRow[]) => rows.map(({ account, version }) => `${account.ref}${version}`);

test('rows change where they stand, however many events come at once, and the newest of each counts', () => {
  const asked = [row('a', 1), row('b', 1), row('c', 1)];
  const live = withEvents(noChanges, [said(row('c', 2)), said(row('a', 3)), said(row('a', 2)), said(row('d', 1))]);
  expect(versions(rowsNow(asked, live))).toEqual(['a3', 'b1', 'c2']);
  expect(versions(rowsNow(asked, withEvents(live, [said(row('b', 0)), said(row('c', 2, 0))])))).toEqual([
    'a3',
    'b1',
    'c2',
  ]);
});

test('accounts that are not in sight wait, and those that are gone do not', () => {
  const inSight = new Map([['a', 0]]);
  const live = withEvents(noChanges, [said(row('a', 2)), said(row('b', 1)), said(row('c', 1))]);
  expect(waiting(inSight, live, () => true)).toBe(2);
  const later = withEvents(live, [{ kind: 'row-gone', ref: 'b' }]);
  expect([waiting(inSight, later, () => true), [...later.gone]]).toEqual([1, ['b']]);
  expect([...withEvents(later, [said(row('b', 2))]).gone]).toEqual([]);
});

test('events that say nothing of rows leave everything as it is: nothing is drawn for them', () => {
  const live = withEvents(noChanges, [{ kind: 'report', case: 'c1', reporter: 'x' }]);
  expect(live).toBe(noChanges);
  const asked = [row('a', 1)];
  expect(rowsNow(asked, live)).toBe(asked);
});
