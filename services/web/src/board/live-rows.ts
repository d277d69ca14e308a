import type { BoardRow, DeskEvent } from '@weir/desk-api';

/**
 * What events changed since the rows were asked for. Rows in sight change where they stand and never move; accounts that
 * are new wait behind a pill until somebody wants them, so that nothing slides under a pointer.
 */
export interface LiveRows {
  readonly changed: ReadonlyMap<string, BoardRow>;
  readonly gone: ReadonlySet<string>;
}

export const noChanges: LiveRows = { changed: new Map(), gone: new Set() };

/** The newer of two rows of an account: acts count up the version, alerts move the time. */
export const newer = (a: BoardRow, b: BoardRow): BoardRow =>
  b.version > a.version || (b.version === a.version && b.changed >= a.changed) ? b : a;

/** The changes with events in them, in their order; the same object where none says anything of rows. */
export const withEvents = (live: LiveRows, events: readonly DeskEvent[]): LiveRows => {
  const ofRows = events.filter(({ kind }) => kind === 'row' || kind === 'row-gone');
  if (ofRows.length === 0) return live;
  // Copied once for all of them: one at a time, a wave would copy everything for each.
  const changed = new Map(live.changed);
  const gone = new Set(live.gone);
  for (const event of ofRows)
    if (event.kind === 'row') {
      const { ref } = event.row.account;
      const before = changed.get(ref);
      changed.set(ref, before === undefined ? event.row : newer(before, event.row));
      gone.delete(ref);
    } else if (event.kind === 'row-gone') {
      changed.delete(event.ref);
      gone.add(event.ref);
    }
  return { changed, gone };
};

/** Rows as they are now, in the order in which they were asked for. */
export const rowsNow = (asked: readonly BoardRow[], live: LiveRows): readonly BoardRow[] =>
  live.changed.size === 0
    ? asked
    : asked.map((row) => {
        const change = live.changed.get(row.account.ref);
        return change === undefined ? row : newer(row, change);
      });

/** How many accounts wait behind the pill: those that fit the view and are not in sight. */
export const waiting = (
  inSight: ReadonlyMap<string, unknown>,
  live: LiveRows,
  fits: (row: BoardRow) => boolean,
): number => {
  let count = 0;
  for (const [ref, row] of live.changed) if (!inSight.has(ref) && fits(row)) count += 1;
  return count;
};
