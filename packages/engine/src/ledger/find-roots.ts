import type { RootSelector } from '@weir/model';
import { type CaseSpec, selects } from '../cases/case-spec.js';
import type { OrderedLedger } from './ordered-ledger.js';

/** A selector and the case (by its place) that asks with it. */
interface Asking {
  readonly at: number;
  readonly selector: RootSelector;
}

/** Who asks for the entries of an account, by account number. */
const askingBy = (ledger: OrderedLedger, cases: readonly CaseSpec[], entry: RootSelector['entry']) => {
  const byAccount = new Map<number, Asking[]>();
  for (const [at, { selectors }] of cases.entries()) {
    for (const selector of selectors) {
      if (selector.entry !== entry) continue;
      for (const account of new Set(selector.accounts)) {
        const number = ledger.accounts.find(account);
        const list = byAccount.get(number);
        if (list === undefined) byAccount.set(number, [{ at, selector }]);
        else list.push({ at, selector });
      }
    }
  }
  return byAccount;
};

/**
 * The roots of each case, by their place in the ledger; one pass, whatever the number of cases.
 * @param asOf credits later than this instant (milliseconds UTC) are unknown; null: none are
 */
export const findRoots = (ledger: OrderedLedger, cases: readonly CaseSpec[], asOf: number | null): Set<number>[] => {
  const roots = cases.map(() => new Set<number>());
  for (const [at, spec] of cases.entries()) {
    for (const id of spec.transfers) {
      const place = ledger.find(id);
      if (place >= 0 && ledger.takesPart(place)) roots[at]!.add(place);
    }
  }
  for (const [entry, accountOf] of [
    ['debit', ledger.from],
    ['credit', ledger.to],
  ] as const) {
    const byAccount = askingBy(ledger, cases, entry);
    if (byAccount.size === 0) continue;
    const isAsked = new Uint8Array(ledger.accounts.count);
    for (const account of byAccount.keys()) isAsked[account] = 1;
    for (let place = 0; place < ledger.count; place++) {
      if (isAsked[accountOf[place]!] === 0 || !ledger.takesPart(place)) continue;
      const facts = ledger.transfer(place);
      for (const { at, selector } of byAccount.get(accountOf[place]!)!) {
        if (selects(selector, facts, ledger.creditKnown(place, asOf))) roots[at]!.add(place);
      }
    }
  }
  return roots;
};
