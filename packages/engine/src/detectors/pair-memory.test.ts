import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acquaintance, isStranger, PairMemory } from './pair-memory.js';

describe('the memory of pairs', () => {
  it('knows who was met in this generation or the one before, and takes meetings back', () => {
    const meeting = fc.record({ identity: fc.nat(3), counterparty: fc.integer({ min: -3, max: 40 }), kind: fc.nat(1) });
    const step = fc.oneof(
      { weight: 6, arbitrary: meeting },
      { weight: 2, arbitrary: fc.constant('back' as const) },
      { weight: 1, arbitrary: fc.constant('later' as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const memory = new PairMemory(100_000);
        const met: { key: string; generation: number; was: number; latest: number; args: [number, number, number] }[] =
          [];
        let generation = 0;
        for (const now of steps) {
          if (now === 'later') {
            generation++;
            memory.forget(generation - 1);
          } else if (now === 'back') {
            const last = met.at(-1);
            if (last === undefined || last.generation < generation - 1) continue;
            met.pop();
            memory.unmeet(...last.args, last.was, last.generation, last.latest);
          } else {
            const { identity, counterparty, kind } = now;
            const key = `${identity} ${counterparty} ${kind}`;
            const before = met.findLast((meeting) => meeting.key === key);
            const was = memory.meet(identity, counterparty, kind, generation, met.length + 1);
            expect(isStranger(was)).toBe(before === undefined || before.generation < generation - 1);
            met.push({ key, generation, was, latest: memory.latestBefore, args: [identity, counterparty, kind] });
          }
        }
      }),
    );
  });

  it('grows without losing anyone', () => {
    const memory = new PairMemory(1_000_000);
    const count = (generation: number, wanted: (was: number) => boolean): number => {
      let found = 0;
      for (let pair = 0; pair < 50_000; pair++) if (wanted(memory.meet(pair >> 3, pair, 0, generation, 1))) found++;
      return found;
    };
    expect(count(5, isStranger)).toBe(50_000);
    expect(count(6, (was) => was === acquaintance.before)).toBe(50_000);
    expect(memory.count).toBe(50_000);
  });

  it('that is full forgets the generation before, then remembers nobody new and calls nobody a stranger', () => {
    const memory = new PairMemory(10_000);
    for (let pair = 0; pair < 5_000; pair++) memory.meet(1, pair, 0, 5, 0);
    expect(memory.forgotten + memory.unremembered).toBe(0);
    for (let pair = 0; pair < 40_000; pair++) memory.meet(2, pair, 0, 6, 0);
    expect(memory.forgotten).toBe(5_000);
    expect(memory.unremembered).toBeGreaterThan(20_000);
    expect(memory.heldBytes).toBeLessThan(10_000 * 64);
    expect(memory.meet(3, 1, 0, 6, 0)).toBe(acquaintance.known);
    // What the next generation cannot ask for makes room again.
    memory.forget(8);
    expect(memory.meet(3, 1, 0, 8, 0)).toBe(acquaintance.stranger);
  });
});
