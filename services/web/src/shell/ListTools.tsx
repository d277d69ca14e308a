import { useSay } from '../language/language.js';
import { saveFile } from '../show/save-file.js';

/** At the end of a list's filters: how many lines stand there, and the same lines as CSV. */
export const ListTools = ({
  rows,
  isMore,
  fileName,
  csv,
}: {
  /** Undefined: nobody knows yet. */
  rows: readonly unknown[] | undefined;
  isMore: boolean;
  fileName: string;
  csv: () => string;
}) => {
  const say = useSay();
  return (
    <div className="row end grow">
      <span className="quiet" role="status">
        {rows !== undefined &&
          say(isMore ? 'list.countMore' : 'list.count', { n: rows.length.toLocaleString('en-US') })}
      </span>
      <button
        type="button"
        disabled={!rows?.length}
        onClick={() => saveFile(fileName, csv(), 'text/csv;charset=utf-8')}
      >
        {say('show.csv')}
      </button>
    </div>
  );
};
