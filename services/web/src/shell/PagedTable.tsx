import { type ReactNode, useId } from 'react';
import { useSay } from '../language/language.js';
import { Empty } from './states.js';

export interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => ReactNode;
  readonly isRight?: boolean;
}

/** A table of rows with a name, an empty state, and the button for more. */
export const PagedTable = <T,>({
  title,
  isTitleShown = false,
  columns,
  rows,
  keyOf,
  empty,
  more,
  isBusy = false,
}: {
  title: string;
  isTitleShown?: boolean;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T, index: number) => string;
  empty?: string | undefined;
  more?: (() => void) | undefined;
  isBusy?: boolean;
}) => {
  const say = useSay();
  const id = useId();
  if (rows.length === 0) return <Empty {...(empty === undefined ? {} : { title: empty })} />;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls a wide table by its keys */}
      <section className="card scroll table" aria-labelledby={id} tabIndex={0}>
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
            {rows.map((row, index) => (
              <tr key={keyOf(row, index)}>
                {columns.map(({ head, cell, isRight }) => (
                  <td key={head} className={isRight ? 'right' : undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            ))}
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
