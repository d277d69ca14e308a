import type { Logger } from '@weir/runtime';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { passedOver, passedOverOneByOne } from './passed-over.js';

const setUp = () => {
  const registry = new Registry();
  const lines: object[] = [];
  const logger = { warn: (fields: object) => lines.push(fields) } as unknown as Logger;
  let now = 0;
  const tell = passedOver(registry, 'weir_follower_', logger, () => now);
  const after = (ms: number): void => {
    now += ms;
  };
  return { registry, lines, tell, after };
};

const of = (count: number, reason = 'id-again') => ({ reason, count, offset: 10 + count });

it('what is passed over is counted by reason, and said once a minute', async () => {
  const { registry, lines, tell, after } = setUp();
  tell([]);
  expect(lines).toEqual([]);
  tell([of(1)]);
  tell([of(1)]);
  after(59_999);
  tell([of(5), of(2, 'report-version')]);
  expect(lines).toEqual([{ passed: [of(1)], more: 1 }]);
  after(1);
  tell([of(5), of(2, 'report-version')]);
  expect(lines.slice(1)).toEqual([{ passed: [of(5), of(2, 'report-version')], more: 6 }]);
  after(120_000);
  tell([of(5), of(2, 'report-version')]);
  expect(lines).toHaveLength(2);
  const text = await registry.metrics();
  expect(text).toContain('weir_follower_passed_over_total{reason="id-again"} 5');
  expect(text).toContain('weir_follower_passed_over_total{reason="report-version"} 2');
});

it('a start that is made again is told of as well', async () => {
  const { registry, lines, tell, after } = setUp();
  tell([of(5)]);
  after(60_000);
  tell([of(2)]);
  expect(lines).toEqual([
    { passed: [of(5)], more: 5 },
    { passed: [of(2)], more: 2 },
  ]);
  expect(await registry.metrics()).toContain('weir_follower_passed_over_total{reason="id-again"} 7');
});

it('what a service tells of one by one is counted at once, and said with its topic once a minute', async () => {
  const registry = new Registry();
  const lines: object[] = [];
  const logger = { warn: (fields: object) => lines.push(fields) } as unknown as Logger;
  let now = 0;
  const { onPassedOver, tell } = passedOverOneByOne(registry, 'weir_check_', logger, () => now);
  const said = { reason: 'older-claim', topic: 'weir.alerts.v1' };
  onPassedOver({ ...said, offset: 3 });
  onPassedOver({ ...said, offset: 4, count: 2 });
  expect(lines).toEqual([{ passed: [{ ...said, count: 1, offset: 3 }], more: 1 }]);
  expect(await registry.metrics()).toContain('weir_check_passed_over_total{reason="older-claim"} 3');
  now = 60_000;
  tell();
  tell();
  expect(lines.slice(1)).toEqual([{ passed: [{ ...said, count: 3, offset: 4 }], more: 2 }]);
});
