import type { LedgerTransfer } from '../ledger/book.js';

/** Entries by instant, `seq`, id, debit first: 2·place is the debit of that row, 2·place + 1 its credit. */
export const entriesInOrder = (ledger: readonly LedgerTransfer[]): number[] => {
  const entries: number[] = [];
  const instants = new Float64Array(ledger.length * 2);
  ledger.forEach((row, place) => {
    // A transfer of nothing is recorded and takes no part.
    if (row.amount === 0) return;
    entries.push(place * 2, place * 2 + 1);
    instants[place * 2] = row.time;
    instants[place * 2 + 1] = row.creditTime;
  });
  return entries.sort((a, b) => {
    const byInstant = instants[a]! - instants[b]!;
    if (byInstant !== 0) return byInstant;
    const left = ledger[a >> 1]!;
    const right = ledger[b >> 1]!;
    if (left.seq !== right.seq) return left.seq - right.seq;
    if (left.id !== right.id) return left.id < right.id ? -1 : 1;
    return a - b;
  });
};
