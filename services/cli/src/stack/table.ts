import Table from 'cli-table3';
import { grouped } from '../language/grouped.js';

const blank = { top: '', bottom: '', left: '', right: '', mid: '', middle: '  ' };
const none = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`, 'mid-mid', 'left-mid', 'right-mid'].map((name) => [
      name,
      '',
    ]),
  ),
);

/** Rows as lines with aligned columns; those whose heading begins with `#` are numbers and stand to the right. */
export const tableLines = (headings: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const table = new Table({
    head: headings.map((heading) => heading.replace(/^#/, '')),
    colAligns: headings.map((heading) => (heading.startsWith('#') ? 'right' : 'left')),
    chars: { ...none, ...blank },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
};

/** A whole number with its thousands set apart; a dash where it is not known. */
export const shownWhole = (value: number | null): string => (value === null ? '–' : grouped(value));
