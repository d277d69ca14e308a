import { expect, test } from 'vitest';
import { confusionTable } from './confusion-table.js';

test('each label against what the rules said, with what no rule can see set apart', () => {
  const table = confusionTable(
    [
      { label: 'fan-in', said: ['fan-in', 'fan-in'], notFindable: null },
      { label: 'fan-in', said: ['pass-through'], notFindable: null },
      { label: 'fan-in', said: [], notFindable: 'a fan of one counterparty' },
      { label: 'cycle', said: ['cycle', 'fan-in'], notFindable: null },
    ],
    (label) => [label],
  );
  expect(table).toEqual({
    cycle: { attempts: 1, notFindable: 0, found: 1, otherOnly: 0, recall: 1, said: { cycle: 1, 'fan-in': 1 } },
    'fan-in': {
      attempts: 3,
      notFindable: 1,
      found: 1,
      otherOnly: 1,
      recall: 0.5,
      said: { 'fan-in': 1, 'pass-through': 1 },
    },
  });
});
