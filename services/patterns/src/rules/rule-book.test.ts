import { expect, it } from 'vitest';
import { RuleBook } from './rule-book.js';

const set = (holdsFrom: number, version: number, accountsWarn: number, which: 'live' | 'shadow' = 'live') => ({
  holdsFrom,
  set: which,
  version,
  thresholds: { sameDevice: { accountsWarn }, ofAnotherService: { x: 1 } },
});
const warnAt = (book: RuleBook, instantMs: number) =>
  book.at(instantMs).map((rules) => [rules.set, rules.version, rules.thresholds.sameDevice.accountsWarn]);

it('the latest version that an instant has reached holds for it', () => {
  const book = new RuleBook();
  expect(warnAt(book, 0)).toEqual([['live', 1, 5]]);
  book.take([set(100, 1, 6), set(200, 2, 7), set(100, 3, 8), set(150, 1, 4, 'shadow')]);
  expect(warnAt(book, 99)).toEqual([['live', 1, 5]]);
  expect(warnAt(book, 100)).toEqual([['live', 3, 8]]);
  expect(warnAt(book, 250)).toEqual([
    ['live', 2, 7],
    ['shadow', 1, 4],
  ]);
  book.take([set(300, 2, 9)]);
  expect(warnAt(book, 250)[0]).toEqual(['live', 3, 8]);
  expect(warnAt(book, 300)[0]).toEqual(['live', 2, 9]);
});

it('thresholds that cannot be read here leave their rule at its defaults', () => {
  const book = new RuleBook();
  const thresholds = { sameDevice: { accountsWarn: 'many' }, cycle: { paymentsMax: 4 } };
  let unreadable = 0;
  book.take([{ holdsFrom: 0, set: 'live', version: 1, thresholds }, set(5, 2, 6)], () => unreadable++);
  expect(unreadable).toBe(1);
  const [live] = book.at(0);
  expect(live!.thresholds.sameDevice.accountsWarn).toBe(5);
  expect(live!.thresholds.cycle).toMatchObject({ paymentsMax: 4, paymentsMin: 3 });
});
