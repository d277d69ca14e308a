import type { AccountId, AssetCode } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { CaseSheet } from './case-sheet.js';

const a = 'bank:CMB:1' as AccountId;
const cny = 'CNY' as AssetCode;
const usd = 'USD' as AssetCode;

/** A sheet on which a root of 100 came to an account, passed 60 on into cash and kept the rest. */
const balanced = (): CaseSheet => {
  const sheet = new CaseSheet();
  sheet.sums(cny).roots = 100n;
  Object.assign(sheet.pocket(a, cny), { received: 100n, forwarded: 60n, atRest: 40n, layer: 1 });
  Object.assign(sheet.pocket('cash:atm:1' as AccountId, cny), { received: 60n, exited: 60n, layer: 2 });
  return sheet;
};

describe('the sheet of a case', () => {
  it('is conserved when roots are what pockets kept, what was absorbed and what is in flight', () => {
    balanced().assertConserved('c1');
    const sheet = balanced();
    Object.assign(sheet.sums(cny), { roots: 170n, absorbed: 20n, inFlight: 50n });
    sheet.assertConserved('c1');
  });

  it.each([
    ['a fen lost on the way', (sheet: CaseSheet) => (sheet.sums(cny).roots += 1n)],
    ['a fen in flight that nobody sent', (sheet: CaseSheet) => (sheet.sums(cny).inFlight += 1n)],
    ['a fen absorbed that nobody sent', (sheet: CaseSheet) => (sheet.sums(cny).absorbed += 1n)],
    ['parts that do not add up', (sheet: CaseSheet) => (sheet.pocket(a, cny).atRest += 1n)],
    [
      'a part below nothing',
      (sheet: CaseSheet) => {
        sheet.pocket(a, cny).atRest -= 41n;
        sheet.pocket(a, cny).exited += 41n;
      },
    ],
    [
      'one asset made up for by another',
      (sheet: CaseSheet) => {
        sheet.sums(cny).roots += 5n;
        sheet.sums(usd).absorbed += 5n;
      },
    ],
    ['roots of an asset that reached no pocket', (sheet: CaseSheet) => (sheet.sums(usd).roots += 5n)],
  ])('stops on %s, and names the case', (_, spoil) => {
    const sheet = balanced();
    spoil(sheet);
    expect(() => sheet.assertConserved('case 7')).toThrow(/FOLD_INVARIANT.*case 7/);
  });

  it('lists pockets that received something', () => {
    const sheet = balanced();
    sheet.pocket('bank:CMB:9' as AccountId, cny);
    expect(sheet.pockets().map((parts) => parts.account)).toEqual([a, 'cash:atm:1']);
  });
});
