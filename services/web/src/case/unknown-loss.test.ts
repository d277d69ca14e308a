import { expect, test } from 'vitest';
import { caseTexts } from '../language/case-texts.js';
import type { Say } from '../language/language.js';
import { unknownLoss } from './unknown-loss.js';

const english: Say = (key, values) =>
  key === 'lines.and'
    ? ', '
    : caseTexts[key as keyof typeof caseTexts][1].replace('{{n}}', String(values?.['n'] ?? ''));

test('says what is not known of a loss: transfers, lines, both, or that nothing is named', () => {
  expect(unknownLoss(english, { transfers: 2, lines: 0 })).toBe('2 named transfers not seen, or void');
  expect(unknownLoss(english, { transfers: 1, lines: 3 })).toBe(
    '1 named transfers not seen, or void, 3 lines not resolved to a transfer',
  );
  expect(unknownLoss(english, { transfers: 0, lines: 0 })).toBe('names no transfer of their own');
});
