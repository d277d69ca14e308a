import { expect, test } from 'vitest';
import { partitionOf } from './partition.js';

test("a key goes where Kafka's own clients send it", () => {
  // The hashes of these keys are published with Kafka's tests; 2^31 partitions show all of a hash but its sign.
  const hashes: Readonly<Record<string, number>> = {
    '21': -973_932_308,
    abc: 479_470_107,
    foobar: -790_332_482,
    'a-little-bit-long-string': -985_981_536,
    'a-little-bit-longer-string': -1_486_304_829,
    lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8: -58_897_971,
  };
  for (const [key, hash] of Object.entries(hashes)) expect(partitionOf(key, 2 ** 31)).toBe(hash & 0x7fffffff);
});

test('keys spread over all partitions, and a key never moves', () => {
  const counts = [0, 0, 0, 0];
  for (let serial = 0; serial < 4_000; serial++) {
    const key = `CMB-20260105-${String(serial).padStart(9, '0')}`;
    const partition = partitionOf(key, 4);
    expect(partitionOf(key, 4)).toBe(partition);
    counts[partition]!++;
  }
  for (const count of counts) expect(count).toBeGreaterThan(800);
  expect(partitionOf('案件', 1)).toBe(0);
});
