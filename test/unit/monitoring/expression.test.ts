import { expect, it } from 'vitest';
import { namedIn } from './expression.js';

it('an expression names metrics, the labels that it matches, and those that it groups by', () => {
  const expression =
    'histogram_quantile(0.99, sum by (le, after) (rate(weir_a_bucket{after="x, {y}",b=~".*\\\\.c"}[5m]))) > 1 and on (job) weir_b offset 5';
  expect(() => namedIn('sum(weir_a{b="c"}')).toThrow('parentheses');
  expect(() => namedIn('weir_a{b}')).toThrow('no label matcher');
  expect(() => namedIn('rate(weir_a[5 minutes])')).toThrow('not closed');
  expect(namedIn(expression.replace('{y}', 'y'))).toEqual({
    metrics: [
      { name: 'weir_a_bucket', labels: ['after', 'b'] },
      { name: 'weir_b', labels: [] },
    ],
    groupings: ['le', 'after', 'job'],
    words: ['histogram_quantile', 'sum', 'rate', 'and', 'offset'],
  });
});
