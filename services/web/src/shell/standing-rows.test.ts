import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allOf, type Line, settled } from './standing-rows.js';

interface Row {
  readonly id: string;
  readonly state: string;
}
const row = (id: string, state = 'sent'): Row => ({ id, state });
const keyOf = ({ id }: Row): string => id;
const of = (text: string): Row[] => [...text].map((id) => row(id));
const linesOf = (text: string): readonly Line<Row>[] => allOf(of(text), keyOf).lines;
const text = (lines: readonly Line<Row>[]): string =>
  lines.map(({ key, isGone }) => (isGone ? `(${key})` : key)).join('');

test('what comes above or between the rows that stand waits, and what comes after them is put at the end', () => {
  const { lines, waiting } = settled(linesOf('abc'), of('xaybcz'), keyOf, false);
  expect([text(lines), waiting]).toEqual(['abcz', 2]);
});

test('a row changes where it stands, also where the list has it elsewhere now', () => {
  const { lines } = settled(linesOf('abc'), [row('c'), row('a', 'executed'), row('b')], keyOf, false);
  expect(text(lines)).toBe('abc');
  expect(lines[0]!.row.state).toBe('executed');
});

test('a row that the list has no more stays and says so, and is one of the list again when it comes back', () => {
  const gone = settled(linesOf('abc'), of('ac'), keyOf, false);
  expect([text(gone.lines), gone.waiting]).toEqual(['a(b)c', 0]);
  expect(text(settled(gone.lines, of('abc'), keyOf, false).lines)).toBe('abc');
});

test('rows that new ones pushed behind the end of what was asked for are not shown as they were', () => {
  const { lines, waiting } = settled(linesOf('abcd'), of('xyab'), keyOf, true);
  expect([text(lines), waiting]).toEqual(['ab', 2]);
  // Without a page after this one, they are really gone.
  expect(text(settled(linesOf('abcd'), of('xyab'), keyOf, false).lines)).toBe('ab(c)(d)');
});

test('where nothing stands, or nothing of what stood is left, no row slides', () => {
  expect(settled([], of('ab'), keyOf, false)).toEqual(allOf(of('ab'), keyOf));
  expect(text(settled(linesOf('ab'), of('xy'), keyOf, false).lines)).toBe('(a)(b)xy');
  const full = settled(linesOf('ab'), of('xy'), keyOf, true);
  expect([text(full.lines), full.waiting]).toEqual(['(a)(b)', 2]);
});

test('whatever comes and goes: rows keep their order, stand once, and each of now stands or waits', () => {
  const ids = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 10 });
  fc.assert(
    fc.property(ids, fc.array(fc.tuple(ids, fc.boolean()), { maxLength: 5 }), (first, later) => {
      let lines = allOf(of(first.join('')), keyOf).lines;
      for (const [now, isMore] of later) {
        const after = settled(lines, of(now.join('')), keyOf, isMore);
        const kept = new Set(after.lines.map(({ key }) => key));
        expect(kept.size).toBe(after.lines.length);
        const before = lines.map(({ key }) => key).filter((key) => kept.has(key));
        expect(after.lines.slice(0, before.length).map(({ key }) => key)).toEqual(before);
        const shown = after.lines.filter(({ isGone }) => !isGone);
        expect(shown.length + after.waiting).toBe(now.length);
        lines = after.lines;
      }
    }),
  );
});
