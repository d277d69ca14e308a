// Thresholds of a file: what it names replaces the default, what it does not name stays.
import { readFileSync } from 'node:fs';
import { defaultThresholds } from '@weir/engine';

const isPlain = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

const merged = (defaults, given) => {
  const unknown = Object.keys(given).filter((key) => !(key in defaults));
  if (unknown.length > 0) throw new Error(`no such threshold: ${unknown.join(', ')}`);
  const pairs = Object.entries(given).map(([key, value]) => [
    key,
    isPlain(defaults[key]) && isPlain(value) ? merged(defaults[key], value) : value,
  ]);
  return { ...defaults, ...Object.fromEntries(pairs) };
};

/**
 * A thresholds file, as a rule set carries them: rules of one pocket by the names of DetectorThresholds (passThrough,
 * fanIn, amounts …), rules of shapes by theirs (sameDevice, cycle …).
 * @param shapeDefaults the shape rules' defaults by name
 */
export const readThresholdsFile = (file, shapeDefaults) => {
  const given = JSON.parse(readFileSync(file, 'utf8'));
  const isShape = ([key]) => key in shapeDefaults;
  const entries = Object.entries(given);
  const pocket = Object.fromEntries(entries.filter((entry) => !isShape(entry)));
  const shapes = Object.fromEntries(entries.filter(isShape));
  return { pocket: merged(defaultThresholds, pocket), shapes: merged(shapeDefaults, shapes) };
};
