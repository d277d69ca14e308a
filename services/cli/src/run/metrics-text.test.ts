import { expect, test } from 'vitest';
import { readSamples } from './metrics-text.js';

test('samples are read with their labels; comments are not', () => {
  const text = [
    '# HELP weir_position how far',
    '# TYPE weir_position gauge',
    'weir_position 12',
    'weir_lag{topic="bank.transfers.v1",partition="0"} 3e2',
    'odd{what="a \\"b\\" \\\\ c, d=\\"e\\""} +Inf',
    '',
  ].join('\n');
  expect(readSamples(text)).toEqual([
    { name: 'weir_position', labels: {}, value: 12 },
    { name: 'weir_lag', labels: { topic: 'bank.transfers.v1', partition: '0' }, value: 300 },
    { name: 'odd', labels: { what: 'a "b" \\ c, d="e"' }, value: Number.NaN },
  ]);
});
