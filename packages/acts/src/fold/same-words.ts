import { isDeepStrictEqual } from 'node:util';
import type { Deed } from '../acts/act.js';

/**
 * What somebody said with a deed. The rest a desk filled in from what it knew at that moment, and a repetition of the same
 * request may find otherwise.
 */
const saidWith = (deed: Deed, isFormer: boolean): unknown => {
  switch (deed.kind) {
    case 'order.draft':
    case 'order.own-stop': {
      const { account, asset, basis, caseNumber, issuer, kind, of, rests, targetClass } = deed.order;
      const said = { account, alert: rests.alert, asset, basis, caseNumber, issuer, kind, of };
      // Where nobody says it, the desk takes it from what it knows of the account.
      return isFormer ? { ...said, targetClass } : said;
    }
    case 'measure.put':
      return { ...deed, rests: deed.rests?.alert ?? null };
    case 'report.resolve':
      return { ...deed, candidates: null };
    case 'evidence.make':
      return deed.kind;
    default:
      return deed;
  }
};

/**
 * @param isFormer of before the fourth form: who drafted an order always said whose kind of account it was
 * @returns whether two deeds say the same: then the second is the first one's repetition, not another that bears its id
 */
export const saysTheSame = (one: Deed, other: Deed, isFormer = false): boolean =>
  one.kind === other.kind && isDeepStrictEqual(saidWith(one, isFormer), saidWith(other, isFormer));
