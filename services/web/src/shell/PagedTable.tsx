import { type ReactNode, useId, useRef } from 'react';
import { useSay } from '../language/language.js';
import { NewPill } from './NewPill.js';
import { Empty } from './states.js';
import type { StandingList } from './use-standing.js';

export interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => ReactNode;
  readonly isRight?: boolean;
}

/** A table of rows with a name, an empty state, and the button for more; of a list that events keep up, with what waits. */
export const PagedTable = <T,>({
  title,
  isTitleShown = false,
  columns,
  rows,
  keyOf,
  empty,
  more,
  isBusy = false,
  standing,
}: {
  title: string;
  isTitleShown?: boolean;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T, index: number) => string;
  empty?: string | undefined;
  more?: (() => void) | undefined;
  isBusy?: boolean;
  standing?: Pick<StandingList<T>, 'waiting' | 'gone' | 'takeNew'>;
}) => {
  const say = useSay();
  const id = useId();
  const table = useRef<HTMLElement>(null);
  const gone = standing?.gone;
  if (rows.length === 0) return <Empty {...(empty === undefined ? {} : { title: empty })} />;
  return (
    <>
      {standing !== undefined && (
        <NewPill
          waiting={standing.waiting}
          gone={standing.gone.size}
          take={() => {
            standing.takeNew();
            table.current?.focus();
          }}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls a wide table by its keys */}
      <section className="card scroll table" aria-labelledby={id} tabIndex={0} ref={table}>
        <table>
          <caption id={id} className={isTitleShown ? 'caption' : 'unseen'}>
            {title}
          </caption>
          <thead>
            <tr>
              {columns.map(({ head, isRight }) => (
                <th key={head} scope="col" className={isRight ? 'right' : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => {
              const key = keyOf(row, index);
              const isGone = gone?.has(key) === true;
              return (
                <tr key={key} className={isGone ? 'gone' : undefined}>
                  {columns.map(({ head, cell, isRight }, place) => (
                    <td key={head} className={isRight ? 'right' : undefined}>
                      {cell(row)}
                      {isGone && place === 0 && <span className="badge">{say('list.gone')}</span>}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {more !== undefined && (
        <p className="row end">
          <button type="button" onClick={more} disabled={isBusy}>
            {say('state.more')}
          </button>
        </p>
      )}
    </>
  );
};
