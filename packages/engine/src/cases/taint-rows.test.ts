import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ending, endings, TaintRows } from './taint-rows.js';

const caseCount = 3;
const nodeCount = 90;

/** A row as it should be. */
interface Wanted {
  readonly caseNumber: number;
  readonly node: number;
  taint: number;
  layer: number;
  parent: number;
  forwarded: number;
  notFollowed: number;
  ending: Ending;
  follows: boolean;
  isFixed: boolean;
  pocket: number;
}

const nodes = fc.oneof(fc.nat(5), fc.nat(nodeCount - 1));
const at = { caseNumber: fc.nat(caseCount - 1), node: nodes };
const numbers = fc.oneof(fc.nat(9), fc.constant(Number.MAX_SAFE_INTEGER));
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('toggle' as const), ...at }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('taint' as const),
        ...at,
        taint: numbers,
        parent: fc.integer({ min: -4, max: 9 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        ...{ kind: fc.constant('parts' as const), ...at },
        ...{ forwarded: numbers, notFollowed: numbers },
        ending: fc.constantFrom(...Object.values(endings)),
        follows: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('fix' as const, 'parent' as const), ...at }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('pocket' as const), ...at, pocket: fc.nat(2) }) },
  ),
  { maxLength: 80 },
);
type Step = typeof steps extends fc.Arbitrary<(infer Each)[]> ? Each : never;

class Run {
  readonly rows = new TaintRows();
  /** By number, in the order in which they came. */
  readonly wanted = new Map<number, Wanted>();
  /** Lists of rows by pocket, the head first. */
  readonly pockets: number[][] = [[], [], []];
  readonly heads = [-1, -1, -1];

  find(caseNumber: number, node: number): number {
    for (const [row, each] of this.wanted) if (each.caseNumber === caseNumber && each.node === node) return row;
    return -1;
  }

  take(step: Step): void {
    const row = this.find(step.caseNumber, step.node);
    const each = this.wanted.get(row);
    if (each === undefined) {
      if (step.kind === 'toggle') this.#add(step.caseNumber, step.node);
      return;
    }
    switch (step.kind) {
      case 'toggle':
        if (each.pocket >= 0) this.#leave(row, each);
        this.rows.remove(row);
        this.wanted.delete(row);
        break;
      case 'taint': {
        const { taint, parent } = step;
        this.rows.setTaint(row, taint, (taint % 7) + 1, parent);
        Object.assign(each, { taint, layer: (taint % 7) + 1, parent });
        break;
      }
      case 'parts': {
        const { forwarded, notFollowed, ending, follows } = step;
        this.rows.setParts(row, forwarded, notFollowed, ending, follows);
        Object.assign(each, { forwarded, notFollowed, ending, follows });
        break;
      }
      case 'fix':
        this.rows.fix(row);
        each.isFixed = true;
        break;
      case 'parent':
        this.rows.setParent(row, -9);
        each.parent = -9;
        break;
      case 'pocket':
        if (each.pocket >= 0) this.#leave(row, each);
        else {
          this.rows.enter(row, step.pocket, this.heads[step.pocket]!);
          this.heads[step.pocket] = row;
          this.pockets[step.pocket]!.unshift(row);
          each.pocket = step.pocket;
        }
    }
  }

  #add(caseNumber: number, node: number): void {
    const row = this.rows.add(caseNumber, node);
    expect(this.wanted.has(row)).toBe(false);
    this.wanted.set(row, {
      ...{ caseNumber, node, taint: 0, layer: 0, parent: -1, forwarded: 0, notFollowed: 0 },
      ...{ ending: endings.none, follows: false, isFixed: false, pocket: -1 },
    });
  }

  #leave(row: number, each: Wanted): void {
    const { pocket } = each;
    this.heads[pocket] = this.rows.leave(row, this.heads[pocket]!);
    this.pockets[pocket]!.splice(this.pockets[pocket]!.indexOf(row), 1);
    each.pocket = -1;
  }

  check(): void {
    const { rows } = this;
    expect(rows.count).toBe(this.wanted.size);
    for (const [row, each] of this.wanted) {
      expect({
        ...{ caseNumber: rows.caseOf(row), node: rows.nodeOf(row), pocket: rows.pocketOf(row) },
        ...{ taint: rows.taint(row), layer: rows.layer(row), parent: rows.parent(row) },
        ...{ forwarded: rows.forwarded(row), notFollowed: rows.notFollowed(row), ending: rows.ending(row) },
        ...{ follows: rows.follows(row), isFixed: rows.isFixed(row) },
      }).toEqual(each);
      expect(row).toBeLessThan(rows.end);
    }
    for (let row = 0; row < rows.end; row++) expect(rows.isUsed(row)).toBe(this.wanted.has(row));
    for (const [pocket, list] of this.pockets.entries()) {
      const listed: number[] = [];
      for (let row = this.heads[pocket]!; row >= 0; row = rows.nextInPocket(row)) listed.push(row);
      expect(listed).toEqual(list);
    }
    for (let node = 0; node < nodeCount + 40; node++) {
      const listed: number[] = [];
      for (let row = rows.firstOfNode(node); row >= 0; row = rows.nextOfNode(row)) listed.push(row);
      const wanted = [...this.wanted].filter(([, each]) => each.node === node).map(([row]) => row);
      expect(listed.reverse()).toEqual(wanted);
      for (let caseNumber = 0; caseNumber < caseCount; caseNumber++)
        if (node < 8) expect(rows.find(caseNumber, node)).toBe(this.find(caseNumber, node));
    }
  }
}

describe('the tainted transfers of cases', () => {
  it('are what was put into them, found by case and transfer, and listed by pocket and by transfer', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const run = new Run();
        for (const [index, step] of given.entries()) {
          run.take(step);
          if (index % 20 === 0) run.check();
        }
        run.check();
      }),
      { numRuns: 60 },
    );
  });

  it('of one transfer stand in one list, from which any of them may go', () => {
    for (const gone of [0, 1, 2, 3]) {
      const rows = new TaintRows();
      // The first transfer that is beyond the room there is at the start.
      const numbers = [0, 1, 2, 3].map((caseNumber) => rows.add(caseNumber, 64));
      rows.remove(numbers[gone]!);
      const listed: number[] = [];
      for (let row = rows.firstOfNode(64); row >= 0; row = rows.nextOfNode(row)) listed.push(row);
      expect(listed).toEqual(numbers.filter((_, at) => at !== gone).reverse());
      expect(numbers.map((row) => rows.isUsed(row))).toEqual([0, 1, 2, 3].map((at) => at !== gone));
    }
  });

  it('of one pocket stand in one list, which any of them may leave', () => {
    for (const gone of [0, 1, 2, 3]) {
      const rows = new TaintRows();
      let first = -1;
      const numbers = [0, 1, 2, 3].map((node) => {
        const row = rows.add(0, node);
        rows.enter(row, 5, first);
        first = row;
        return row;
      });
      first = rows.leave(numbers[gone]!, first);
      const listed: number[] = [];
      for (let row = first; row >= 0; row = rows.nextInPocket(row)) listed.push(row);
      expect(listed).toEqual(numbers.filter((_, at) => at !== gone).reverse());
      expect(numbers.map((row) => rows.pocketOf(row))).toEqual([0, 1, 2, 3].map((at) => (at === gone ? -1 : 5)));
      // It may enter another as if it had never been in one.
      rows.enter(numbers[gone]!, 6, -1);
      expect([rows.pocketOf(numbers[gone]!), rows.nextInPocket(numbers[gone]!)]).toEqual([6, -1]);
    }
  });

  it('are none of a transfer that never carried anything', () => {
    const rows = new TaintRows();
    expect([0, 63, 64, 1_000].map((node) => rows.firstOfNode(node))).toEqual([-1, -1, -1, -1]);
  });

  it('keep what was fixed while their parts change', () => {
    const rows = new TaintRows();
    const row = rows.add(0, 0);
    rows.setParts(row, 1, 2, endings.atRest, true);
    rows.fix(row);
    expect([rows.ending(row), rows.follows(row), rows.isFixed(row)]).toEqual([endings.atRest, true, true]);
    rows.setParts(row, 3, 4, endings.inFlight, false);
    expect([rows.ending(row), rows.follows(row), rows.isFixed(row)]).toEqual([endings.inFlight, false, true]);
    expect([rows.forwarded(row), rows.notFollowed(row)]).toEqual([3, 4]);
  });

  it('take 64 bytes each, and say what memory they hold', () => {
    const rows = new TaintRows();
    const before = rows.heldBytes;
    for (let node = 0; node < 2_000; node++) rows.add(0, node * 3);
    const least = 2_000 * (64 + 4) + 6_000 * 4;
    expect(before).toBeGreaterThan(0);
    expect(rows.heldBytes).toBeGreaterThan(least);
    expect(rows.heldBytes).toBeLessThan(2 * least);
  });
});
