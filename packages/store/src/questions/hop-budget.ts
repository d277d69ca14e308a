import type { HopsAsked, PocketAt } from './port.js';

export interface Budgeted {
  /** Pockets that are gone through. */
  readonly gone: readonly PocketAt[];
  readonly skipped: readonly PocketAt[];
  readonly entries: number;
}

/** Which pockets a question about payments goes through, in their order, by how many entries each has in its time. */
export const withinBudget = (
  { pockets, entriesEachMax, entriesMax }: HopsAsked,
  entriesOf: (pocket: PocketAt) => number,
): Budgeted => {
  const [gone, skipped]: [PocketAt[], PocketAt[]] = [[], []];
  let entries = 0;
  for (const pocket of pockets) {
    const many = entriesOf(pocket);
    if (many > entriesEachMax || entries + many > entriesMax) skipped.push(pocket);
    else {
      gone.push(pocket);
      entries += many;
    }
  }
  return { gone, skipped, entries };
};
