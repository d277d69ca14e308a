import { expect, test } from 'vitest';
import { HubHours } from './hub-hours.js';
import { Pockets } from './pockets.js';

const noAccount = new DataView(new ArrayBuffer(8));

const diceOf = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor((((state ^ (state >>> 12)) >>> 0) / 2 ** 32) * below);
  };
};

const ofDay = (hours: readonly number[], hour: number): number => hours.filter((each) => each > hour - 24).length;

test.each([
  ['an entry now and then', 6, 40, 0],
  ['many in one hour', 600, 2, 0],
  ['far apart', 4, 100, 0],
  ['with all that may be taken back days ago', 5, 30, 90],
])('counts the trailing day as a list of hours does, also backwards: %s', (_, limit, jumpMax, heldBack) => {
  for (let seed = 1; seed <= 60; seed++) {
    const dice = diceOf(seed);
    const pockets = new Pockets();
    const hubHours = new HubHours(pockets);
    const pocket = pockets.add(noAccount, 0, 4, 1, 0);
    let hours: number[] = [];
    let keptHour = 470_000;
    let hour = 470_000;
    for (let step = 0; step < 700; step++) {
      if (dice(3) === 0 && hours.length > 0 && hours.at(-1)! >= keptHour) {
        hubHours.takeBack(pocket);
        hours.pop();
        hour = Math.max(keptHour, hours.at(-1) ?? keptHour);
        continue;
      }
      if (dice(5) === 0) hour += dice(jumpMax);
      hours.push(hour);
      expect(hubHours.passes(pocket, hour, limit, keptHour), `seed ${seed}, step ${step}`).toBe(
        ofDay(hours, hour) > limit,
      );
      if (dice(20) === 0) keptHour = Math.max(keptHour, hour - heldBack - dice(3));
      if (dice(200) === 0) {
        hubHours.clear(pocket);
        hours = [];
      }
    }
  }
});

test('takes over the hours of another count', () => {
  const pockets = new Pockets();
  const hubHours = new HubHours(pockets);
  const pocket = pockets.add(noAccount, 0, 4, 1, 0);
  hubHours.put(pocket, [
    [100, 300],
    [110, 2],
  ]);
  expect(hubHours.passes(pocket, 123, 302, 100)).toBe(true);
  hubHours.takeBack(pocket);
  expect(hubHours.passes(pocket, 124, 302, 100)).toBe(false);
});
