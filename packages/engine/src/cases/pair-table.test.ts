import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cells } from './cells.js';
import { PairTable } from './pair-table.js';

const [leftAt, rightAt] = [1, 3];

/** A table over records whose other words lie, and a map that says what it should find. */
class Run {
  readonly cells = new Cells(16);
  readonly table = new PairTable(this.cells, leftAt, rightAt);
  readonly wanted = new Map<string, number>();

  add(left: number, right: number): void {
    const record = this.cells.add();
    this.cells.words.set([-7, left, right + 1, right], record * this.cells.wordsEach);
    this.table.add(record);
    this.wanted.set(`${left} ${right}`, record);
  }

  remove(left: number, right: number): void {
    const record = this.wanted.get(`${left} ${right}`)!;
    this.table.remove(record);
    this.cells.free(record);
    this.wanted.delete(`${left} ${right}`);
  }

  has(left: number, right: number): boolean {
    return this.wanted.has(`${left} ${right}`);
  }

  find(left: number, right: number): void {
    expect(this.table.find(left, right)).toBe(this.wanted.get(`${left} ${right}`) ?? -1);
  }
}

describe('the table of pairs', () => {
  it('finds each record by its two words, and none that was taken out', () => {
    const pair = fc.tuple(fc.nat(11), fc.nat(11));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 250 }), (toggles) => {
        const run = new Run();
        for (const [left, right] of toggles) {
          if (run.has(left, right)) run.remove(left, right);
          else run.add(left, right);
          run.find(left, right);
        }
        for (let left = 0; left < 12; left++) for (let right = 0; right < 12; right++) run.find(left, right);
      }),
      { numRuns: 200 },
    );
  });

  it('holds thousands, a word for each at two thirds full or less', () => {
    const run = new Run();
    for (let at = 0; at < 5_000; at++) run.add(at % 3, at);
    for (let at = 0; at < 5_000; at += 7) run.find(at % 3, at);
    expect(run.table.heldBytes).toBe(8_192 * 4);
    for (let at = 0; at < 5_000; at++) run.remove(at % 3, at);
    for (let at = 0; at < 5_000; at += 7) run.find(at % 3, at);
    // Those taken out made room: as many again need no more.
    for (let at = 0; at < 5_000; at++) run.add(4, at);
    expect(run.table.heldBytes).toBe(8_192 * 4);
  });

  it('does not look through much of it for one: neither word alone decides where a record lies', () => {
    // Cases follow the same transfers, and a case follows many: were a word left out, these would lie in one heap.
    const size = 40_000;
    for (const of of [(at: number) => [at, 1], (at: number) => [1, at], (at: number) => [at >> 8, at & 255]] as const) {
      const run = new Run();
      for (let at = 0; at < size; at++) run.add(of(at)[0]!, of(at)[1]!);
      for (let at = 0; at < size; at += 97) run.find(of(at)[0]!, of(at)[1]!);
    }
  }, 5_000);
});
