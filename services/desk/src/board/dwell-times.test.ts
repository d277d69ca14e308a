import { describe, expect, test } from 'vitest';
import { alertOf } from '../desk.fixture.js';
import { DwellTimes } from './dwell-times.js';

const minute = 60_000;

describe('the chance that money is still there', () => {
  test('before anything was seen: about half after half an hour, all of it at once, never none', () => {
    const dwell = new DwellTimes();
    expect(dwell.chance(1, 0)).toBe(1);
    expect(dwell.chance(1, 30 * minute)).toBeCloseTo(0.55, 2);
    expect(dwell.chance(1, 1e15)).toBeGreaterThan(0);
  });

  test('falls where money was seen to go in minutes, in that layer only', () => {
    const dwell = new DwellTimes();
    const before = dwell.chance(2, 10 * minute);
    for (let at = 0; at < 50; at++)
      dwell.learn(alertOf({ id: `a${at}`, layer: 2, firstIn: 0, lastIn: 0, firstOut: 2 * minute }), null);
    expect(dwell.chance(2, 10 * minute)).toBeLessThan(before / 5);
    expect(dwell.chance(1, 10 * minute)).toBe(before);
    // Layers beyond the third are of one kind.
    expect(dwell.chance(3, minute)).toBe(dwell.chance(9, minute));
  });

  test('counts each alert as it stands: a revision takes the place of the one before', () => {
    const [once, twice] = [new DwellTimes(), new DwellTimes()];
    const first = alertOf({ firstIn: 0, lastIn: 5 * minute });
    const second = alertOf({ revision: 2, firstIn: 0, lastIn: 5 * minute, firstOut: 9 * minute });
    twice.learn(first, null);
    twice.learn(second, first);
    once.learn(second, null);
    expect(twice.chance(1, minute)).toBe(once.chance(1, minute));
  });
});
