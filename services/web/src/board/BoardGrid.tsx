import { useVirtualizer } from '@tanstack/react-virtual';
import type { BoardRow } from '@weir/desk-api';
import { useEffect, useRef } from 'react';
import { type TextKey, useSay } from '../language/language.js';
import { RowCells } from './RowCells.js';

const rowHeightPx = 54;
/** Of the heads, which stay in sight above the rows. */
const headHeightPx = 34;
const heads: readonly (readonly [TextKey, string])[] = [
  ['board.col.action', ''],
  ['board.col.account', ''],
  ['board.col.holdable', 'right'],
  ['board.col.expected', 'right'],
  ['board.col.layer', ''],
  ['board.col.cases', ''],
  ['board.col.clock', ''],
  ['board.col.state', ''],
  ['board.col.changed', 'right'],
];

interface Props {
  readonly rows: readonly BoardRow[];
  readonly gone: ReadonlySet<string>;
  /** Place of the row in focus; −1: there is none. */
  readonly current: number;
  /** Rows that acts in bulk are about; null: this reader may do nothing about them. */
  readonly selected: ReadonlySet<string> | null;
  readonly choose: (ref: string) => void;
  readonly open: (row: BoardRow) => void;
  readonly select: (refs: readonly string[], isSelected: boolean) => void;
  readonly nearEnd: () => void;
}

/** Rows of the board; only those in sight are drawn, ten thousand scroll like ten. */
export const BoardGrid = ({ rows, gone, current, selected, choose, open, select, nearEnd }: Props) => {
  const say = useSay();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
    // By place, the default: keys of its own would have all rows measured again with each change of one.
  });
  const items = virtual.getVirtualItems();
  // By what the element says itself: the virtual list knows of a scroll only later, and a held key would leave the row behind.
  useEffect(() => {
    const element = scroller.current;
    if (current < 0 || element === null) return;
    const top = current * rowHeightPx;
    // Rows begin below the heads, which stay.
    const lowest = top + rowHeightPx + headHeightPx - element.clientHeight;
    if (element.scrollTop > top) element.scrollTop = top;
    else if (element.scrollTop < lowest) element.scrollTop = lowest;
  }, [current]);
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 20) nearEnd();
  }, [lastShown, rows.length, nearEnd]);
  const areAllSelected = selected !== null && selected.size > 0 && rows.every((row) => selected.has(row.account.ref));
  return (
    <div
      className="board-grid"
      role="grid"
      aria-label={say('board.grid')}
      aria-rowcount={rows.length + 1}
      aria-multiselectable={selected !== null}
      aria-activedescendant={
        items.some(({ index }) => index === current) ? `row-${rows[current]?.account.ref}` : undefined
      }
      tabIndex={0}
      ref={scroller}
    >
      <div className="board-head" role="row" aria-rowindex={1} tabIndex={-1}>
        <span role="columnheader">
          {selected !== null && (
            <input
              type="checkbox"
              aria-label={say('board.selectAll')}
              checked={areAllSelected}
              onChange={() =>
                select(
                  rows.map((row) => row.account.ref),
                  !areAllSelected,
                )
              }
            />
          )}
        </span>
        {heads.map(([text, side]) => (
          <span key={text} role="columnheader" className={side}>
            {say(text)}
          </span>
        ))}
      </div>
      <div role="rowgroup" className="board-rows" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]!;
          const { ref } = row.account;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the page move and open the current row
            <div
              key={ref}
              id={`row-${ref}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={item.index + 2}
              aria-selected={selected?.has(ref)}
              className={`board-row${item.index === current ? ' current' : ''}${gone.has(ref) ? ' gone' : ''}`}
              style={{ transform: `translateY(${item.start}px)`, height: rowHeightPx }}
              onClick={() => choose(ref)}
              onDoubleClick={() => open(row)}
            >
              <span role="gridcell">
                {selected !== null && (
                  <input
                    type="checkbox"
                    tabIndex={-1}
                    aria-label={say('board.select', { account: row.account.account })}
                    checked={selected.has(ref)}
                    onChange={(event) => select([ref], event.target.checked)}
                  />
                )}
              </span>
              <RowCells row={row} isGone={gone.has(ref)} />
            </div>
          );
        })}
      </div>
    </div>
  );
};
