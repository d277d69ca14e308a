import { describe, expect, it } from 'vitest';
import { acquaintance, PairMemory } from './pair-memory.js';

const diceOf = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor((((state ^ (state >>> 12)) >>> 0) / 2 ** 32) * below);
  };
};

interface Meeting {
  readonly pair: readonly [identity: number, counterparty: number, kind: number];
  readonly generation: number;
  readonly was: number;
  /** As `unmeet` wants it. */
  readonly latest: number;
  readonly before: Known | undefined;
}

/** What is known of a pair. */
interface Known {
  readonly generation: number;
  readonly latest: number;
}

const wasIn = (before: Known | undefined, generation: number): number => {
  if (before === undefined) return acquaintance.stranger;
  const ages = [acquaintance.known, acquaintance.before, acquaintance.forgotten];
  return ages[generation - before.generation] ?? acquaintance.stranger;
};

describe('the memory of pairs is a map', () => {
  it.each([
    ['of few pairs, met often', 300, 1],
    ['of many pairs, parts of the table growing', 30_000, 2],
  ])('%s: what each was, the latest entry, and all of it taken back again', (_, pairs, seeds) => {
    for (let seed = 1; seed <= seeds; seed++) {
      const dice = diceOf(seed);
      let memory = new PairMemory(1_000_000);
      const map = new Map<number, Known>();
      const met: Meeting[] = [];
      let generation = 3;
      for (let step = 0; step < 25_000; step++) {
        const what = dice(1_000);
        if (what === 0) {
          generation += 1 + (dice(3) === 0 ? 1 : 0);
          memory.forget(generation - 1);
        } else if (what === 1) {
          const copies = memory.parts().map((part) => part.slice());
          memory = new PairMemory(1_000_000);
          memory.restore(copies);
        } else if (what < 300) {
          // Entries are taken back newest first, and only in the generations that are still within reach.
          const last = met.at(-1);
          if (last === undefined || last.generation < generation - 1) continue;
          met.pop();
          memory.unmeet(...last.pair, last.was, last.generation, last.latest);
          const key = keyOf(last.pair);
          if (last.was === acquaintance.stranger || last.before === undefined) map.delete(key);
          else map.set(key, { ...last.before, latest: last.latest < 0 ? map.get(key)!.latest : last.before.latest });
        } else {
          const number = dice(pairs);
          const pair = [number % 7, (number >> 1) - 40, number & 1] as const;
          const key = keyOf(pair);
          const before = map.get(key);
          const entry = dice(3) === 0 ? 0 : step;
          memory.warm(...pair);
          const was = memory.meet(...pair, generation, entry);
          const { latestBefore } = memory;
          const wanted = wasIn(before, generation);
          // Of one who was met so long ago, it may have been let go.
          const latest = before === undefined ? 0 : wanted === acquaintance.stranger ? latestBefore : before.latest;
          if (was !== wanted || latestBefore !== latest) {
            expect([was, latestBefore], `seed ${seed}, step ${step}`).toEqual([wanted, latest]);
          }
          map.set(key, { generation, latest: entry === 0 ? latestBefore : entry });
          met.push({ pair, generation, was, latest: entry === 0 ? -1 : latestBefore, before });
        }
      }
      // Who was met in the last generations is there, once; those before may be, until their part is full.
      const near = [...map.values()].filter(({ generation: of }) => of >= generation - 2).length;
      expect(memory.count).toBeGreaterThanOrEqual(near);
      expect(memory.count).toBeLessThanOrEqual(map.size);
      expect([memory.forgotten, memory.unremembered]).toEqual([0, 0]);
    }
  });

  it('that forgets nobody it was not told to forget, and is no larger than its pairs ask for', () => {
    const memory = new PairMemory(1_000_000);
    for (let pair = 0; pair < 60_000; pair++) memory.meet(pair, 1, 0, 5, pair + 1);
    const { heldBytes } = memory;
    expect(memory.count).toBe(60_000);
    memory.forget(7);
    // Generation 5 may be asked for no more: the new ones take its room.
    for (let pair = 0; pair < 60_000; pair++) memory.meet(pair, 2, 0, 7, pair + 1);
    expect(memory.heldBytes).toBeLessThanOrEqual(heldBytes * 2);
    let known = 0;
    for (let pair = 0; pair < 60_000; pair++) {
      if (memory.meet(pair, 2, 0, 8, 0) === acquaintance.before && memory.latestBefore === pair + 1) known++;
    }
    expect(known).toBe(60_000);
  });

  it('in which a full part knows everybody, says so, and counts whom it did not remember', () => {
    const memory = new PairMemory(0);
    let strangers = 0;
    for (let pair = 0; pair < 9_000; pair++)
      if (memory.meet(pair, 1, 1, 4, pair + 1) === acquaintance.stranger) strangers++;
    expect(memory.count).toBe(strangers);
    expect(memory.unremembered).toBe(9_000 - strangers);
    // Three places in four of sixteen, in each of 256 parts.
    expect(strangers).toBe(256 * 12);
    const restored = new PairMemory(0);
    restored.restore(memory.parts().map((part) => part.slice()));
    expect([restored.count, restored.unremembered, restored.forgotten]).toEqual([strangers, 9_000 - strangers, 0]);
    // A pair that was never remembered: taking its meeting back changes nothing.
    restored.unmeet(-1, -1, 0, acquaintance.known, 4, 0);
    expect(restored.count).toBe(strangers);
    // The generation after keeps none of them: it may be asked for those of its own only.
    expect(restored.meet(-5, 1, 1, 5, 1)).toBe(acquaintance.stranger);
    expect([restored.forgotten, restored.count]).toEqual([12, strangers - 12 + 1]);
  });
});

function keyOf([identity, counterparty, kind]: Meeting['pair']): number {
  return ((identity * 65_536 + counterparty + 40) << 1) | kind;
}
