import { expect, it } from 'vitest';
import { isFrozenByIssuer, issuerLabels, lastActOfIssuer } from './issuer-labels.js';
import { type Label, labelStops } from './roots.js';

const label = (kind: string, from: number | null): Label => ({
  account: 'tron:a:b' as Label['account'],
  kind,
  from,
  to: null,
});
const { frozen, released } = issuerLabels;

it('an account is frozen by its issuer until it is released, and again when it is frozen again', () => {
  const acts = [label(frozen, 10), label(released, 20), label(frozen, 30)];
  expect(isFrozenByIssuer([])).toBe(false);
  expect(lastActOfIssuer([label('mule', 99)])).toBe(Number.NEGATIVE_INFINITY);
  expect([1, 2, 3].map((count) => isFrozenByIssuer(acts.slice(0, count)))).toEqual([true, false, true]);
  expect(isFrozenByIssuer([acts[1]!, acts[0]!, label('mule', 99)])).toBe(false);
  expect(isFrozenByIssuer([label(frozen, null)])).toBe(true);
});

it('what the issuer does to an account stops no trace', () => {
  expect(Object.values(issuerLabels).some(labelStops)).toBe(false);
});
