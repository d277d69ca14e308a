import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HubCounter } from './hub-counter.js';

const hourMs = 3_600_000;
const dayStart = Date.UTC(2026, 4, 1);

/** The rule as the page words it: the UTC hour of the entry and the 23 hours before it. */
const literal = (instants: readonly number[], now: number): number => {
  const hourOf = (instant: number): number => Math.floor(instant / hourMs);
  return instants.filter((instant) => hourOf(instant) > hourOf(now) - 24).length;
};

describe('the count of a pocket’s entries', () => {
  it('is of the UTC hour of the latest and the 23 hours before it', () => {
    // Steps of minutes, hours and days, so that borders are met and jumped.
    const steps = fc.array(
      fc.oneof(fc.nat(hourMs), fc.constantFrom(0, 1, hourMs, 23 * hourMs, 24 * hourMs, 25 * hourMs)),
    );
    fc.assert(
      fc.property(fc.nat(hourMs), steps, (first, gaps) => {
        const counter = new HubCounter();
        const instants: number[] = [];
        let now = dayStart + first;
        for (const gap of gaps) {
          now += gap;
          instants.push(now);
          expect(counter.add(now)).toBe(literal(instants, now));
        }
      }),
    );
  });

  it('lets an hour go whole, with the hour and not with the minute', () => {
    const counter = new HubCounter();
    expect(counter.add(dayStart)).toBe(1);
    expect(counter.add(dayStart + hourMs - 1)).toBe(2);
    // 23 h 59 min 59.999 s later still counts both, one millisecond more neither.
    expect(counter.add(dayStart + 24 * hourMs - 1)).toBe(3);
    expect(counter.add(dayStart + 24 * hourMs)).toBe(2);
  });

  it('of a copy goes its own way', () => {
    const counter = new HubCounter();
    counter.add(dayStart);
    const copy = new HubCounter(counter);
    expect(copy.add(dayStart)).toBe(2);
    expect(copy.add(dayStart + 24 * hourMs)).toBe(1);
    expect(counter.add(dayStart)).toBe(2);
  });

  it('of a copy knows in which hours its entries came', () => {
    const counter = new HubCounter();
    counter.add(dayStart);
    counter.add(dayStart + 5 * hourMs);
    counter.add(dayStart + 5 * hourMs);
    const copy = new HubCounter(counter);
    expect(copy.add(dayStart + 24 * hourMs)).toBe(3);
    expect(copy.add(dayStart + 29 * hourMs)).toBe(2);
  });

  it('is told by hour, from the oldest that counts to that of the latest entry', () => {
    const counter = new HubCounter();
    expect(counter.byHour()).toEqual([]);
    const firstHour = dayStart / hourMs;
    for (const hour of [0, 1, 1, 23]) counter.add(dayStart + hour * hourMs);
    const asFar = [
      [firstHour, 1],
      [firstHour + 1, 2],
      [firstHour + 23, 1],
    ];
    expect(counter.byHour()).toEqual(asFar);
    counter.add(dayStart + 24 * hourMs);
    expect(counter.byHour()).toEqual([...asFar.slice(1), [firstHour + 24, 1]]);
  });
});
