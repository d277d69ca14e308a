import { cellText } from './plain-signs.js';

/** A table of a workbook. */
export interface Sheet {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const cut = '已截断 / cut here';
/** Longer names a tab cannot have, nor these signs. */
const tabLengthMax = 31;
const tabSign = /[[\]:*?/\\]/g;

/**
 * An XLSX file of tables, the head of each in bold and always in sight. All cells are texts: a spreadsheet keeps fifteen
 * digits of a number, and accounts have nineteen.
 */
export const workbook = async (sheets: readonly Sheet[]): Promise<Buffer> => {
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  return writeXlsxFile(
    sheets.map(({ head, name, rows }) => ({
      sheet: name.replace(tabSign, ' ').slice(0, tabLengthMax),
      data: [
        head.map((title) => ({ value: title, fontWeight: 'bold' as const })),
        ...rows.map((row) => row.map((text) => ({ value: cellText(text, cut), type: String }))),
      ],
      columns: head.map(() => ({ width: 24 })),
      stickyRowsCount: 1,
    })),
  ).toBuffer();
};
