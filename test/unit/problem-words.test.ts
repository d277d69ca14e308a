import { readFileSync } from 'node:fs';
import path from 'node:path';
import { logErrorCatalogue } from '@weir/log';
import { errorCatalogue } from '@weir/model';
import { storeErrorCatalogue } from '@weir/store';
import { expect, test } from 'vitest';
import { engineTexts } from '../../services/web/src/language/engine-texts.js';
import { problemWords } from '../../services/web/src/language/problem-words.js';

/** Met by desks and engineers, and by nobody in a browser. */
const ofMachines = ['DESK_ACT_UNREADABLE'];
const statuses = path.resolve(import.meta.dirname, '../../services/desk/src/http/problem.ts');

test('every refusal of the desk is said in Chinese where the application meets it', () => {
  const codes = Object.keys(errorCatalogue).filter((code) => code.startsWith('DESK_') && !ofMachines.includes(code));
  expect(codes.filter((code) => !Object.hasOwn(problemWords, code))).toEqual([]);
});

test('so is what the desk refuses with in codes that are not its own', () => {
  const withStatus = [...readFileSync(statuses, 'utf8').matchAll(/\['([A-Z_]+)', \d{3}\]/g)].map((match) => match[1]!);
  expect(withStatus).toContain('STORE_UNREACHABLE');
  // What does not fit what stands: a time, a sum, an account as somebody typed it.
  const codes = [...withStatus, ...Object.keys(errorCatalogue).filter((code) => code.startsWith('BAD_'))];
  expect(codes.filter((code) => !Object.hasOwn(problemWords, code))).toEqual([]);
});

test('words are only for codes that there are', () => {
  const catalogues = { ...errorCatalogue, ...logErrorCatalogue, ...storeErrorCatalogue };
  const known = new Set([...Object.keys(catalogues), 'UNFORESEEN']);
  const refused = Object.keys(engineTexts).flatMap((key) => (key.startsWith('reject.') ? [key.slice(7)] : []));
  expect([...Object.keys(problemWords), ...refused].filter((code) => !known.has(code))).toEqual([]);
});
