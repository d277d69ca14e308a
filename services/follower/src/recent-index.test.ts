import { describe, expect, it } from 'vitest';
import { RecentIndex } from './recent-index.js';

const found = (index: RecentIndex, hash: number): number[][] => {
  const items: number[][] = [];
  index.each(hash, (item, place) => {
    items.push([item, place]);
    return undefined;
  });
  return items;
};

describe('an index of recent places', () => {
  it('finds over many segments what a plain list finds, the newest first, while it drops the oldest', () => {
    const index = new RecentIndex();
    const list: { readonly hash: number; readonly place: number }[] = [];
    let first = 0;
    let seed = 7;
    const chance = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    // Hashes that share a head, and those of either sign.
    const hashOf = (): number => (chance(5_000) << 15) ^ chance(40) ^ (chance(2) << 31);
    const asked = [hashOf(), hashOf(), hashOf()];
    for (let round = 0; round < 12; round++) {
      for (let left = 25_000; left > 0; left--) {
        const hash = chance(500) === 0 ? asked[chance(asked.length)]! : hashOf();
        const place = chance(2 ** 30);
        list.push({ hash, place });
        index.add(hash, place);
      }
      if (round % 2 === 1) {
        first = Math.min(list.length, first + chance(70_000));
        index.dropBefore(first);
      }
      expect([index.first, index.next]).toEqual([first, list.length]);
      for (const hash of asked) {
        const wanted = list.flatMap((item, at) => (at >= first && item.hash === hash ? [[at, item.place]] : []));
        expect(found(index, hash)).toEqual(wanted.reverse());
      }
    }
    index.dropBefore(list.length);
    for (const hash of asked) expect(found(index, hash)).toEqual([]);
  });

  it('ends where it is told to', () => {
    const index = new RecentIndex();
    for (let place = 0; place < 10; place++) index.add(3, place);
    const places: number[] = [];
    index.each(3, (_, place) => {
      places.push(place);
      return place === 7;
    });
    expect(places).toEqual([9, 8, 7]);
  });
});
