import PDFDocument from 'pdfkit';
import type { ReportTexts, Section } from './report-text.js';
import { SlicedFont } from './sliced-font.js';

const margin = 40;
const colours = { text: '#1b1f24', line: '#c9ced6', head: '#f0f2f5' };
const cellPadding = 3;
/** Signs of a word that is not broken. */
const wordMax = 16;
/** Sums stand under each other by their last digits. */
const isSum = (text: string): boolean => /^¥?[\d,]+\.\d+( [A-Z-]+)?$/.test(text);

/** Writes text of many fonts: one line at a time, each broken where its column ends. */
class Sheet {
  readonly doc = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin,
    // Page numbers are written when their count is known.
    bufferPages: true,
    autoFirstPage: true,
    info: { Producer: 'weir' },
  });
  readonly #font = new SlicedFont();
  readonly #there = new Set<string>();
  y = margin;

  get width(): number {
    return this.doc.page.width - 2 * margin;
  }

  get bottom(): number {
    return this.doc.page.height - margin - 14;
  }

  newPage(): void {
    this.doc.addPage();
    this.y = margin;
  }

  /** The text in lines of at most `width` points: broken at a space where there is one near, else anywhere. */
  linesOf(text: string, size: number, width: number): string[] {
    const lines: string[] = [];
    let [line, taken] = ['', 0];
    for (const sign of text) {
      const wide = this.#widthOf(sign, size);
      if (taken + wide > width && line !== '') {
        const space = line.lastIndexOf(' ');
        const cut = sign !== ' ' && space > line.length - wordMax && space > 0 ? space + 1 : line.length;
        lines.push(line.slice(0, cut));
        line = line.slice(cut);
        taken = this.widthOf(line, size);
      }
      line += sign;
      taken += wide;
    }
    return [...lines, line];
  }

  put(text: string, x: number, y: number, size: number, colour: string = colours.text): void {
    let at = x;
    for (const { slice, text: run } of this.#font.runs(text)) {
      this.#use(slice, size);
      this.doc.fillColor(colour).text(run, at, y, { lineBreak: false });
      at += this.doc.widthOfString(run);
    }
  }

  widthOf(text: string, size: number): number {
    let sum = 0;
    for (const sign of text) sum += this.#widthOf(sign, size);
    return sum;
  }

  readonly #widths = new Map<string, number>();

  #widthOf(sign: string, size: number): number {
    let unit = this.#widths.get(sign);
    if (unit === undefined) {
      const [run] = this.#font.runs(sign);
      this.#use(run!.slice, 1_000);
      unit = this.doc.widthOfString(run!.text) / 1_000;
      this.#widths.set(sign, unit);
    }
    return unit * size;
  }

  #use(slice: string, size: number): void {
    if (!this.#there.has(slice)) {
      this.doc.registerFont(slice, this.#font.file(slice));
      this.#there.add(slice);
    }
    this.doc.font(slice).fontSize(size);
  }
}

const paragraph = (sheet: Sheet, text: string, size: number, after: number): void => {
  for (const line of sheet.linesOf(text, size, sheet.width)) {
    if (sheet.y + size * 1.5 > sheet.bottom) sheet.newPage();
    sheet.put(line, margin, sheet.y, size);
    sheet.y += size * 1.5;
  }
  sheet.y += after;
};

/** Columns as wide as what stands in them asks for, within what a page has. */
const widthsOf = (sheet: Sheet, rows: readonly (readonly string[])[], size: number): number[] => {
  const wanted = rows[0]!.map((_, column) => {
    let widest = 24;
    for (const row of rows)
      widest = Math.max(widest, Math.min(220, sheet.widthOf(row[column] ?? '', size) + 2 * cellPadding + 1));
    return widest;
  });
  const sum = wanted.reduce((total, each) => total + each, 0);
  return wanted.map((each) => (each * sheet.width) / sum);
};

const table = (sheet: Sheet, { head, rows }: NonNullable<Section['table']>): void => {
  const size = 7;
  const widths = widthsOf(sheet, [head, ...rows], size);
  const row = (cells: readonly string[], isHead: boolean): void => {
    const lines = cells.map((cell, column) => sheet.linesOf(cell, size, widths[column]! - 2 * cellPadding));
    const height = Math.max(...lines.map((each) => each.length)) * size * 1.4 + 2 * cellPadding;
    if (sheet.y + height > sheet.bottom) {
      sheet.newPage();
      if (!isHead) row(head, true);
    }
    let x = margin;
    for (const [column, cell] of lines.entries()) {
      const width = widths[column]!;
      if (isHead) sheet.doc.rect(x, sheet.y, width, height).fill(colours.head);
      sheet.doc.rect(x, sheet.y, width, height).lineWidth(0.5).stroke(colours.line);
      for (const [at, line] of cell.entries()) {
        const left = isSum(line) ? width - cellPadding - sheet.widthOf(line, size) : cellPadding;
        sheet.put(line, x + left, sheet.y + cellPadding + at * size * 1.4, size);
      }
      x += width;
    }
    sheet.y += height;
  };
  row(head, true);
  for (const cells of rows) row(cells, false);
  sheet.y += 8;
};

const numberPages = (sheet: Sheet, watermark: string): void => {
  const { doc } = sheet;
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    const { width, height } = doc.page;
    // Text in the margin would begin another page.
    doc.page.margins = { top: 0, bottom: 0, left: 0, right: 0 };
    const numbered = `${page - start + 1} / ${count}`;
    sheet.put(numbered, width / 2 - sheet.widthOf(numbered, 8) / 2, height - margin + 8, 8);
    doc
      .save()
      .opacity(0.08)
      .rotate(-25, { origin: [width / 2, height / 2] });
    // All of it is to be read: who made it, of what, when. A long one is written smaller.
    const size = Math.min(34, (34 * (width - 2 * margin)) / sheet.widthOf(watermark, 34));
    sheet.put(watermark, width / 2 - sheet.widthOf(watermark, size) / 2, height / 2, size);
    doc.restore();
  }
};

/** The report as PDF, A4 across, numbered pages under a watermark. `madeAt` milliseconds UTC. */
export const reportPdf = async ({ title, watermark, sections }: ReportTexts, madeAt: number): Promise<Buffer> => {
  const sheet = new Sheet();
  const { doc } = sheet;
  doc.info.Title = title;
  doc.info.CreationDate = new Date(madeAt);
  const pieces: Buffer[] = [];
  doc.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  paragraph(sheet, title, 16, 6);
  for (const { title: heading, sentences, table: rows } of sections) {
    if (sheet.y + 60 > sheet.bottom) sheet.newPage();
    paragraph(sheet, heading, 12, 2);
    for (const sentence of sentences) paragraph(sheet, sentence, 9, 2);
    if (rows !== null && rows.rows.length > 0) table(sheet, rows);
  }
  numberPages(sheet, watermark);
  doc.end();
  await ended;
  return Buffer.concat(pieces);
};
