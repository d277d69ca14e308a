import { WeirError } from '@weir/model';
import { expect, test } from 'vitest';
import { parsePoint } from './point.js';

const nowMs = Date.parse('2026-05-02T00:00:00Z');

test('a point is an offset, a time with its zone, how long ago, or an end', () => {
  expect(parsePoint('--from', '1200', nowMs)).toEqual({ kind: 'offset', offset: 1_200 });
  const eight = { kind: 'time', ms: Date.parse('2026-05-01T00:00:00Z') };
  expect(parsePoint('--from', '2026-05-01T08:00:00+08:00', nowMs)).toEqual(eight);
  expect(parsePoint('--from', '2026-05-01T00:00:00Z', nowMs)).toEqual(eight);
  expect(parsePoint('--from', '24h', nowMs)).toEqual(eight);
  expect(parsePoint('--from', '30000d', nowMs)).toEqual({ kind: 'time', ms: 0 });
  expect(parsePoint('--to', 'latest', nowMs)).toEqual({ kind: 'latest' });
  expect(parsePoint('--from', 'earliest', nowMs)).toEqual({ kind: 'earliest' });
});

test.each(['2026-05-01T08:00:00', '2026-05-01 08:00:00', '2026-05-01'])('%s is refused: it has no zone', (text) => {
  expect(() => parsePoint('--from', text, nowMs)).toThrow(
    /^USAGE: --from .* has no zone: write it with one, like 2026-05-01T0/,
  );
});

test.each(['yesterday', '-5', '1.5', '', '2026-13-01T00:00:00Z', '2026-05-01T08:00:00 CST'])(
  '%j is refused',
  (text) => {
    expect(() => parsePoint('--to', text, nowMs)).toThrow(WeirError);
  },
);
