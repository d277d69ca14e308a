import { expect, test } from 'vitest';
import { demoNumbers } from './work.js';

test('a seed and a speed that are none are refused before anything is started', () => {
  expect(demoNumbers({ seed: '7', speed: '0.5' })).toEqual({ seed: 7, speed: 0.5 });
  expect(() => demoNumbers({ seed: 'seven', speed: '70' })).toThrow(/^USAGE: --seed wants a whole number/);
  for (const speed of ['fast', '0', '-1']) expect(() => demoNumbers({ seed: '7', speed })).toThrow(/--speed wants/);
});
