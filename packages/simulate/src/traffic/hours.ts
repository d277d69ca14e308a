import type { Chance } from '../chance.js';

/** How much of a day's life falls into each local hour. */
const life = [9, 4, 2, 1, 1, 2, 8, 25, 45, 60, 65, 75, 85, 60, 55, 55, 58, 75, 90, 95, 90, 75, 45, 22];
/** Banks' and companies' hours. */
const office = [0, 0, 0, 0, 0, 0, 0, 1, 8, 30, 34, 22, 8, 14, 28, 30, 24, 10, 3, 1, 0, 0, 0, 0];

const steps = 1_024;
const table = (weights: readonly number[]): Uint8Array => {
  const sum = weights.reduce((left, right) => left + right, 0);
  const out = new Uint8Array(steps);
  let hour = 0;
  let reached = weights[0]!;
  for (let step = 0; step < steps; step++) {
    while (((step + 0.5) / steps) * sum > reached) reached += weights[++hour]!;
    out[step] = hour;
  }
  return out;
};
const lifeTable = table(life);
const officeTable = table(office);

const draw = (hours: Uint8Array, chance: Chance): number =>
  hours[Math.floor(chance.unit() * steps)]! * 3_600 + Math.floor(chance.unit() * 3_600);

/** Seconds after local midnight at which people do things. */
export const lifeSecond = (chance: Chance): number => draw(lifeTable, chance);
/** Seconds after local midnight at which banks and companies do things. */
export const officeSecond = (chance: Chance): number => draw(officeTable, chance);
