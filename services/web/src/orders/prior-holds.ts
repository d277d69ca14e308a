import type { Order } from '@weir/desk-api';
import { parseMoney } from '../show/money.js';
import { fromTimeField } from '../show/time.js';

/** What somebody types of a hold of others. */
export interface PriorHoldTyped {
  readonly authority: string;
  readonly amount: string;
  readonly until: string;
}

type PriorHold = NonNullable<Order['answer']>['priorHolds'][number];

export const blankHold: PriorHoldTyped = { authority: '', amount: '', until: '' };
/** As many as an answer has. */
export const holdsMax = 20;

/** What is wrong with a line; null: nothing. */
export const holdProblem = (
  { amount, authority, until }: PriorHoldTyped,
  asset: string,
  zone: string,
): 'authority' | 'amount' | 'until' | null => {
  if (amount.trim() !== '' && parseMoney(amount, asset) === null) return 'amount';
  if (until.trim() !== '' && fromTimeField(until, zone) === null) return 'until';
  return authority.trim() === '' && (amount.trim() !== '' || until.trim() !== '') ? 'authority' : null;
};

/** The holds that lines say: no sum and no end are ones that nobody told. Lines with nothing in them are left out; null: one does not hold. */
export const holdsOf = (lines: readonly PriorHoldTyped[], asset: string, zone: string): PriorHold[] | null => {
  if (lines.some((line) => holdProblem(line, asset, zone) !== null)) return null;
  return lines
    .filter(({ authority }) => authority.trim() !== '')
    .map(({ amount, authority, until }) => ({
      authority: authority.trim(),
      amount: amount.trim() === '' ? null : parseMoney(amount, asset),
      until: until.trim() === '' ? null : fromTimeField(until, zone),
    }));
};
