import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from './chance.js';

const draw = (chance: Chance) => Array.from({ length: 20 }, () => chance.bits());

describe('chance', () => {
  it('repeats itself from its seed, and differs from another seed', () => {
    expect(draw(new Chance(7))).toEqual(draw(new Chance(7)));
    expect(draw(new Chance(7))).not.toEqual(draw(new Chance(8)));
  });

  it('gives each part of the story a stream that others do not move', () => {
    const disturbed = new Chance(7);
    draw(disturbed);
    expect(draw(disturbed.fork('crime'))).toEqual(draw(new Chance(7).fork('crime')));
    expect(draw(disturbed.fork('crime'))).not.toEqual(draw(disturbed.fork('feed')));
  });

  it('stays within the bounds it is given and loses nothing when it shuffles', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 1_000 }), fc.nat(1_000_000), (seed, low, width) => {
        const chance = new Chance(seed);
        for (const number of [chance.whole(low, low + width), chance.mostlySmall(low, low + width)]) {
          expect(number).toBeGreaterThanOrEqual(low);
          expect(number).toBeLessThanOrEqual(low + width);
        }
        const list = Array.from({ length: width % 50 }, (_, index) => index);
        expect(chance.shuffled(list).sort((a, b) => a - b)).toEqual(list);
        expect(chance.hex(20)).toMatch(/^[0-9a-f]{40}$/);
      }),
    );
  });
});
