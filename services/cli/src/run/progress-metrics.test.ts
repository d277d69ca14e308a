import { Counter, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { counterOfSum, countersOfSums } from './progress-metrics.js';

it('a sum since the start becomes a counter that never falls, also when the start was made again', async () => {
  const registry = new Registry();
  const tell = counterOfSum(registry, 'weir_x_total', 'x of something');
  for (const sum of [2, 5, 5, 1, 3]) tell(sum);
  expect(await registry.metrics()).toContain('weir_x_total 8');
});

it('sums are kept apart by their labels', async () => {
  const registry = new Registry();
  const registers = [registry];
  const tell = countersOfSums(new Counter({ name: 'weir_y_total', help: 'y', labelNames: ['topic'], registers }));
  for (const [topic, sum] of [
    ['a', 2],
    ['b', 7],
    ['a', 3],
    ['b', 1],
  ] as const)
    tell({ topic }, sum);
  const text = await registry.metrics();
  expect(text).toContain('weir_y_total{topic="a"} 3');
  expect(text).toContain('weir_y_total{topic="b"} 8');
});
