import fc from 'fast-check';
import { expect, it } from 'vitest';
import { listWords, RowLists } from './row-lists.js';

type Step = readonly [what: 'add' | 'remove' | 'drop', list: number, row: number];

const lists = 3;
const steps = fc.array(
  fc.tuple(
    fc.constantFrom('add', 'add', 'add', 'remove', 'drop'),
    fc.nat(lists - 1),
    fc.nat(199),
  ) as fc.Arbitrary<Step>,
  { maxLength: 400 },
);

it('has, list by list and instant by instant, what sorted arrays have', () => {
  let [found, many] = [0, 0];
  fc.assert(
    fc.property(steps, fc.array(fc.nat(60), { minLength: 200, maxLength: 200 }), (taken, instants) => {
      const instantOf = (row: number): number => instants[row]!;
      const compare = (left: number, right: number): number => instantOf(left) - instantOf(right) || left - right;
      const rows = new RowLists({ instantOf, compare });
      const heads = new Int32Array(lists * listWords);
      const model: number[][] = Array.from({ length: lists }, () => []);
      const listOf = new Map<number, number>();
      for (const [what, list, row] of taken) {
        if (what === 'add') {
          if (listOf.has(row)) continue;
          listOf.set(row, list);
          const last = model[list]!.at(-1);
          const isLast = row % 2 === 0 && (last === undefined || compare(last, row) < 0);
          rows.add(heads, list * listWords, row, isLast);
          model[list] = [...model[list]!, row].sort(compare);
        } else if (what === 'remove') {
          // Of another list as well: nothing happens then.
          rows.remove(heads, list * listWords, row);
          model[list] = model[list]!.filter((each) => each !== row);
          if (listOf.get(row) === list) listOf.delete(row);
        } else {
          const instant = row % 60;
          rows.dropBefore(heads, list * listWords, instant);
          for (const each of model[list]!) if (instantOf(each) < instant) listOf.delete(each);
          model[list] = model[list]!.filter((each) => instantOf(each) >= instant);
        }
        const inside = model[list]!.filter((each) => instantOf(each) >= 10 && instantOf(each) <= 40);
        expect(rows.countOf(heads, list * listWords)).toBe(model[list]!.length);
        rows.range(heads, list * listWords, 0, 60);
        expect(rows.found()).toEqual(model[list]);
        expect(rows.range(heads, list * listWords, 10, 40)).toBe(inside.length);
        expect(rows.found()).toEqual(inside);
        found += inside.length;
        if (inside.length > 8) many++;
      }
    }),
  );
  expect(found).toBeGreaterThan(0);
  expect(many).toBeGreaterThan(0);
});
