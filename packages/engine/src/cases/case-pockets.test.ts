import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CasePockets, type Part, partAt, partsOf, pocketBits } from './case-pockets.js';
import { noParts, type Parts } from './case-spec.js';

const caseCount = 3;
const placeCount = 90;
const partNames = Object.keys(noParts()) as (keyof Parts)[];

/** A pocket of a case as it should be. */
interface Wanted {
  readonly caseNumber: number;
  readonly place: number;
  readonly asset: number;
  flags: number;
  settled: number;
  firstRow: number;
  readonly sums: bigint[];
}

const places = fc.oneof(fc.nat(6), fc.nat(placeCount - 1));
const at = { caseNumber: fc.nat(caseCount - 1), place: places };
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('toggle' as const), ...at, value: fc.nat(3) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom('increase' as const, 'decrease' as const),
        ...at,
        value: fc.oneof(fc.nat(9), fc.constant(Number.MAX_SAFE_INTEGER)),
        part: fc.nat(7),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('flags' as const, 'settle' as const), ...at, value: fc.nat(3) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('row' as const), ...at, value: fc.integer({ min: -1, max: 99 }) }),
    },
  ),
  { maxLength: 80 },
);
type Step = typeof steps extends fc.Arbitrary<(infer Each)[]> ? Each : never;

class Run {
  readonly pockets = new CasePockets();
  /** By number, in the order in which they came. */
  readonly wanted = new Map<number, Wanted>();
  readonly firstInCase = new Array<number>(caseCount).fill(-1);

  find(caseNumber: number, place: number): number {
    for (const [number, each] of this.wanted) if (each.caseNumber === caseNumber && each.place === place) return number;
    return -1;
  }

  take(step: Step): void {
    const { caseNumber, place, value } = step;
    const found = this.find(caseNumber, place);
    if (step.kind === 'toggle') {
      this.firstInCase[caseNumber] =
        found < 0 ? this.#add(caseNumber, place, value) : this.#remove(found, this.firstInCase[caseNumber]!);
      return;
    }
    const each = this.wanted.get(found);
    if (each === undefined) return;
    if (step.kind === 'increase' || step.kind === 'decrease') {
      this.pockets[step.kind](found, step.part as Part, value);
      each.sums[step.part]! += step.kind === 'increase' ? BigInt(value) : -BigInt(value);
    } else if (step.kind === 'flags') {
      this.pockets.setFlags(found, value);
      each.flags = value;
    } else if (step.kind === 'settle') {
      this.pockets.settle(found, value + 1);
      each.settled = each.settled === 0 ? value + 1 : Math.min(each.settled, value + 1);
    } else {
      this.pockets.setFirstRow(found, value);
      each.firstRow = value;
    }
  }

  #add(caseNumber: number, place: number, flags: number): number {
    const asset = 5 + flags;
    const number = this.pockets.add(caseNumber, place, asset, flags, this.firstInCase[caseNumber]!);
    expect(this.wanted.has(number)).toBe(false);
    this.wanted.set(number, {
      ...{ caseNumber, place, asset, flags, settled: 0, firstRow: -1 },
      sums: new Array<bigint>(8).fill(0n),
    });
    return number;
  }

  #remove(number: number, first: number): number {
    this.wanted.delete(number);
    return this.pockets.remove(number, first);
  }

  check(): void {
    const { pockets } = this;
    expect(pockets.count).toBe(this.wanted.size);
    for (const [number, each] of this.wanted) {
      expect({
        ...{ caseNumber: pockets.caseOf(number), place: pockets.placeOf(number), asset: pockets.assetOf(number) },
        ...{ flags: pockets.flags(number), settled: pockets.settledLayer(number), firstRow: pockets.firstRow(number) },
        sums: each.sums.map((_, part) => pockets.sum(number, part as Part)),
      }).toEqual(each);
      const parts = Object.fromEntries(partNames.map((name) => [name, each.sums[partAt[name]]]));
      expect(pockets.parts(number)).toEqual(parts);
      expect(partsOf(pockets.copyParts(number))).toEqual(parts);
      expect(pockets.hasReceived(number)).toBe(each.sums[partAt.received] !== 0n);
    }
    for (let caseNumber = 0; caseNumber < caseCount; caseNumber++) {
      const listed: number[] = [];
      for (let one = this.firstInCase[caseNumber]!; one >= 0; one = pockets.nextInCase(one)) listed.push(one);
      // The last that came is the first of the list.
      expect(listed.reverse()).toEqual(this.#numbers((each) => each.caseNumber === caseNumber));
    }
    for (let place = 0; place < placeCount + 40; place++) {
      const listed: number[] = [];
      for (let one = pockets.firstOfPlace(place); one >= 0; one = pockets.nextOfPlace(one)) listed.push(one);
      expect(listed.reverse()).toEqual(this.#numbers((each) => each.place === place));
      for (let caseNumber = 0; caseNumber < caseCount; caseNumber++)
        if (place < 8) expect(pockets.find(caseNumber, place)).toBe(this.find(caseNumber, place));
    }
  }

  #numbers(isWanted: (each: Wanted) => boolean): number[] {
    return [...this.wanted].filter(([, each]) => isWanted(each)).map(([number]) => number);
  }
}

describe('the pockets of cases', () => {
  it('are what was put into them, found by case and place, and listed for each', () => {
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

  it('begin with nothing, also where another was before', () => {
    const pockets = new CasePockets();
    const first = pockets.add(0, 70, 1, pocketBits.seen, -1);
    pockets.increase(first, partAt.received, 7);
    pockets.increase(first, partAt.inFlight, Number.MAX_SAFE_INTEGER);
    pockets.increase(first, partAt.inFlight, 9);
    pockets.settle(first, 3);
    expect(pockets.remove(first, first)).toBe(-1);
    const again = pockets.add(1, 2, 1, 0, -1);
    expect(again).toBe(first);
    expect([pockets.sum(again, partAt.received), pockets.sum(again, partAt.inFlight)]).toEqual([0n, 0n]);
    expect([pockets.hasReceived(again), pockets.settledLayer(again), pockets.firstOfPlace(70)]).toEqual([false, 0, -1]);
  });

  it('are copied as they are: what changes later does not show in a copy', () => {
    const pockets = new CasePockets();
    const pocket = pockets.add(0, 0, 0, 0, -1);
    pockets.increase(pocket, partAt.received, 5);
    const narrow = pockets.copyParts(pocket);
    for (const part of [partAt.received, partAt.atRest]) {
      pockets.increase(pocket, part, Number.MAX_SAFE_INTEGER);
      pockets.increase(pocket, part, Number.MAX_SAFE_INTEGER);
    }
    const wide = pockets.copyParts(pocket);
    pockets.decrease(pocket, partAt.received, 1);
    expect(partsOf(narrow)).toEqual({ ...noParts(), received: 5n });
    expect(partsOf(wide)).toEqual({ ...noParts(), received: 2n ** 54n + 3n, atRest: 2n ** 54n - 2n });
  });

  it('of one place stand in one list, from which any of them may go', () => {
    for (const gone of [0, 1, 2, 3]) {
      const pockets = new CasePockets();
      // The first place that is beyond the room there is at the start.
      const numbers = [0, 1, 2, 3].map((caseNumber) => pockets.add(caseNumber, 64, 0, 0, -1));
      expect(pockets.remove(numbers[gone]!, numbers[gone]!)).toBe(-1);
      const listed: number[] = [];
      for (let one = pockets.firstOfPlace(64); one >= 0; one = pockets.nextOfPlace(one)) listed.push(one);
      expect(listed).toEqual(numbers.filter((_, at) => at !== gone).reverse());
    }
  });

  it('of one case stand in one list, from which any of them may go', () => {
    for (const gone of [0, 1, 2, 3]) {
      const pockets = new CasePockets();
      let first = -1;
      const numbers = [0, 1, 2, 3].map((place) => {
        first = pockets.add(7, place, 0, 0, first);
        return first;
      });
      first = pockets.remove(numbers[gone]!, first);
      const listed: number[] = [];
      for (let one = first; one >= 0; one = pockets.nextInCase(one)) listed.push(one);
      expect(listed).toEqual(numbers.filter((_, at) => at !== gone).reverse());
    }
  });

  it('are none at a place that nothing was ever paid into', () => {
    const pockets = new CasePockets();
    expect([0, 63, 64, 1_000].map((place) => pockets.firstOfPlace(place))).toEqual([-1, -1, -1, -1]);
  });

  it('remember the lowest layer that was let go of', () => {
    const pockets = new CasePockets();
    const pocket = pockets.add(0, 0, 0, pocketBits.victim, -1);
    const seen = [4, 6, 3, 5].map((layer) => {
      pockets.settle(pocket, layer);
      return [pockets.settledLayer(pocket), pockets.flags(pocket)];
    });
    expect(seen).toEqual([4, 4, 3, 3].map((layer) => [layer, pocketBits.victim]));
  });

  it('are copied exactly where all of their parts pass 2^53', () => {
    const pockets = new CasePockets();
    const pocket = pockets.add(0, 0, 0, 0, -1);
    for (const part of Object.values(partAt))
      for (const amount of [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, part])
        pockets.increase(pocket, part, amount);
    const parts = Object.fromEntries(partNames.map((name) => [name, 2n ** 54n - 2n + BigInt(partAt[name])]));
    expect(partsOf(pockets.copyParts(pocket))).toEqual(parts);
  });

  it('say what memory they hold', () => {
    const pockets = new CasePockets();
    const bytes = [pockets.heldBytes];
    for (let place = 0; place < 2_000; place++) pockets.add(0, place * 3, 0, 0, -1);
    bytes.push(pockets.heldBytes);
    // A record of 32 bytes, eight sums, a word or two in the table, and one for each place there is.
    const least = 2_000 * (32 + 64 + 4) + 6_000 * 4;
    expect(bytes[0]).toBeGreaterThan(0);
    expect(bytes[1]).toBeGreaterThan(least);
    expect(bytes[1]).toBeLessThan(2 * least);
  });
});
