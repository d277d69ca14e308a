import { sortByInstant } from './instant-order.js';
import type { OrderedLedger } from './ordered-ledger.js';

/** An entry as a number: `2n` is the debit of transfer n, `2n + 1` its credit. */
export type EntryNumber = number;

export const instantOf = (ledger: OrderedLedger, entry: EntryNumber): number =>
  entry & 1 ? ledger.creditTime[entry >> 1]! : ledger.time[entry >> 1]!;

/** Orders entries by (instant, seq, id, debit first). Source: trace §1, order of entries. */
export const compareEntryNumbers = (ledger: OrderedLedger, left: EntryNumber, right: EntryNumber): number => {
  const [a, b] = [left >> 1, right >> 1];
  return (
    instantOf(ledger, left) - instantOf(ledger, right) ||
    (a === b ? left - right : ledger.seq[a]! - ledger.seq[b]! || ledger.compareIds(a, b))
  );
};

/** Entries in their order, without those of transfers that take no part and those later than `asOf`. */
export const orderedEntries = (ledger: OrderedLedger, asOf: number | null): Int32Array => {
  const { count, time, creditTime } = ledger;
  const debits = new Int32Array(count);
  const credits = new Int32Array(count);
  let [debitCount, creditCount] = [0, 0];
  let together = true;
  for (let place = 0; place < count; place++) {
    if (!ledger.takesPart(place)) continue;
    debits[debitCount++] = place;
    if (!ledger.creditKnown(place, asOf)) continue;
    credits[creditCount++] = place;
    if (creditTime[place] !== time[place]) together = false;
  }
  const ofCredits = credits.subarray(0, creditCount);
  // Credited when debited: the order of transfers is the order of entries.
  if (!together) {
    sortByInstant(
      ofCredits,
      creditTime,
      (left, right) => ledger.seq[left]! - ledger.seq[right]! || ledger.compareIds(left, right),
    );
  }
  return merged(ledger, debits.subarray(0, debitCount), ofCredits, together);
};

const merged = (ledger: OrderedLedger, debits: Int32Array, credits: Int32Array, together: boolean): Int32Array => {
  const entries = new Int32Array(debits.length + credits.length);
  let nextCredit = 0;
  let at = 0;
  for (let nextDebit = 0; nextDebit < debits.length; nextDebit++) {
    const debit = debits[nextDebit]! * 2;
    for (; nextCredit < credits.length; nextCredit++) {
      const credit = credits[nextCredit]! * 2 + 1;
      if (together ? credit > debit : compareEntryNumbers(ledger, credit, debit) > 0) break;
      entries[at++] = credit;
    }
    entries[at++] = debit;
  }
  for (; nextCredit < credits.length; nextCredit++) entries[at++] = credits[nextCredit]! * 2 + 1;
  return entries;
};
