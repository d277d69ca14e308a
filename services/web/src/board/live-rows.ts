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

/** The changes with an event in them; the same object where the event says nothing of rows. */
export const withEvent = (live: LiveRows, event: DeskEvent): LiveRows => {
  if (event.kind === 'row') {
    const { ref } = event.row.account;
    const before = live.changed.get(ref);
    const changed = new Map(live.changed).set(ref, before === undefined ? event.row : newer(before, event.row));
    const gone = new Set(live.gone);
    gone.delete(ref);
    return { changed, gone };
  }
  if (event.kind === 'row-gone') {
    const changed = new Map(live.changed);
    changed.delete(event.ref);
    return { changed, gone: new Set(live.gone).add(event.ref) };
  }
  return live;
};

/** Rows as they are now, in the order in which they were asked for. */
export const rowsNow = (asked: readonly BoardRow[], live: LiveRows): BoardRow[] =>
  asked.map((row) => {
    const change = live.changed.get(row.account.ref);
    return change === undefined ? row : newer(row, change);
  });

/** How many accounts wait behind the pill: those that fit the view and are not in sight. */
export const waiting = (asked: readonly BoardRow[], live: LiveRows, fits: (row: BoardRow) => boolean): number => {
  const inSight = new Set(asked.map((row) => row.account.ref));
  let count = 0;
  for (const [ref, row] of live.changed) if (!inSight.has(ref) && fits(row)) count += 1;
  return count;
};
