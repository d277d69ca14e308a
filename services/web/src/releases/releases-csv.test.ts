import type { Appeal } from '@weir/desk-api';
import { expect, test } from 'vitest';
import { appealsCsv } from './releases-csv.js';

test('appeals as CSV say what each is against: a label and an order may have one id', () => {
  const appeal = {
    ...{ id: 'p1', account: { account: 'bank:CMB:6226…0017' }, kind: 'label', against: 'l1', text: '不是我' },
    ...{ receivedAt: 0, takenInBy: 'an', reviewer: null, due: 0, decision: null },
  } as unknown as Appeal;
  const [head, ...lines] = appealsCsv([appeal, { ...appeal, id: 'p2', kind: 'order' }], '+08:00')
    .replace('\uFEFF', '')
    .split('\r\n');
  const [kind, id] = ['against_kind', 'against'].map((name) => head!.split(',').indexOf(name));
  expect(lines.slice(0, 2).map((line) => [line.split(',')[kind!], line.split(',')[id!]])).toEqual([
    ['label', 'l1'],
    ['order', 'l1'],
  ]);
});
