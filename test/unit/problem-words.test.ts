import { errorCatalogue } from '@weir/model';
import { expect, test } from 'vitest';
import { engineTexts } from '../../services/web/src/language/engine-texts.js';
import { problemWords } from '../../services/web/src/language/problem-words.js';

/** Met by desks and engineers, and by nobody in a browser. */
const ofMachines = ['DESK_ACT_UNREADABLE'];

test('every refusal of the desk is said in Chinese where the application meets it', () => {
  const codes = Object.keys(errorCatalogue).filter((code) => code.startsWith('DESK_') && !ofMachines.includes(code));
  expect(codes.filter((code) => !Object.hasOwn(problemWords, code))).toEqual([]);
});

test('words are only for codes that there are', () => {
  const known = new Set([...Object.keys(errorCatalogue), 'UNFORESEEN', 'LOG_UNREACHABLE', 'STORE_UNREACHABLE']);
  const refused = Object.keys(engineTexts).flatMap((key) => (key.startsWith('reject.') ? [key.slice(7)] : []));
  expect([...Object.keys(problemWords), ...refused].filter((code) => !known.has(code))).toEqual([]);
});
