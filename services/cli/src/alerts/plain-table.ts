import Table from 'cli-table3';

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right';
}

/** Columns side by side without lines between them, wide characters counted as two; one text line a row. */
export const plainTable = (columns: readonly Column[], rows: readonly (readonly string[])[]): string[] => {
  const table = new Table({
    head: columns.map(({ head }) => head),
    chars: noLines,
    colAligns: columns.map(({ align }) => align ?? 'left'),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
};
