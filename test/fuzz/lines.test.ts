import { describe, expect, it } from 'vitest';
import { CsvRows } from '../../services/cli/src/files/csv.js';
import { LineScanner } from '../../services/cli/src/files/line-scanner.js';
import { readLines } from '../../services/cli/src/files/lines.js';
import { recordsOf } from '../../services/cli/src/files/piece.fixture.js';
import { readTransferLines, type TransferLine } from '../../services/cli/src/files/transfer-lines.js';
import { generateCase } from '../reference/generate.js';
import type { Dice } from '../stream/random-stream.js';
import { damaged } from './damage.js';
import { fuzz } from './rounds.js';

const filesOf = (wantsCsv: boolean): Buffer[] =>
  Array.from({ length: 60 }, (_, seed) => generateCase(seed + 1).transfers)
    .flat()
    .filter(({ file, csv }) => (csv === true || file.endsWith('.csv')) === wantsCsv)
    .map(({ text }) => Buffer.from(text))
    .filter((bytes) => bytes.length > 100 && bytes.length < 6_000);
const ndjson = filesOf(false);
const csv = filesOf(true);
const oneOf = <T>(list: readonly T[], dice: Dice): T => list[dice(list.length)]!;

/** The bytes in pieces of any length, as a file gives them. */
async function* pieces(bytes: Buffer, dice: Dice): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + dice(bytes.length);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

const readAll = async (file: string, bytes: Buffer, dice: Dice): Promise<TransferLine[]> => {
  const lines: TransferLine[] = [];
  for await (const batch of readTransferLines(file, { map: null }, undefined, pieces(bytes, dice)))
    lines.push(...batch);
  return lines;
};

describe('damaged files of transfers', () => {
  it('NDJSON: the scanner of bytes reads what the reader of objects reads', () =>
    fuzz('lines', 'NDJSON', 600, async (dice) => {
      const bytes = damaged(oneOf(ndjson, dice), dice);
      const refused: object[] = [];
      const voids: string[] = [];
      const records: object[] = [];
      for (const { line, text, parsed } of await readAll('x.ndjson', bytes, dice)) {
        if (parsed.kind === 'rejected') refused.push({ line, code: parsed.code, text });
        else if (parsed.kind === 'void') voids.push(parsed.id);
        else {
          const { transfer } = parsed;
          records.push({ line, record: { ...transfer, creditTime: transfer.creditTime ?? transfer.time } });
        }
      }
      const room = new Uint8Array(bytes.length + 1);
      room.set(bytes);
      const piece = new LineScanner().scan(room, bytes.length, true);
      expect({ records: recordsOf(piece, []), voids: piece.voids, refused: piece.refused }).toEqual({
        records,
        voids,
        refused,
      });
    }));

  it('CSV: however the bytes come in pieces, each row is read or refused by name', () =>
    fuzz('lines', 'CSV', 600, async (dice) => {
      const bytes = damaged(oneOf(csv, dice), dice);
      const once = await readAll('x.csv', bytes, () => bytes.length - 1);
      expect(await readAll('x.csv', bytes, dice)).toEqual(once);
      const numbers = once.map(({ line }) => line);
      expect([...numbers].sort((left, right) => left - right)).toEqual(numbers);
    }));

  it('CSV: the cells of a row are those that its text written anew has', () =>
    fuzz('lines', 'CSV: the cells', 600, async (dice) => {
      const rows = await rowsOf(damaged(oneOf(csv, dice), dice), dice);
      const written = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n');
      expect(await rowsOf(Buffer.from(written), dice)).toEqual(rows);
    }));
});

const rowsOf = async (bytes: Buffer, dice: Dice): Promise<(readonly string[])[]> => {
  const rows = new CsvRows();
  const found: (readonly string[])[] = [];
  for await (const lines of readLines('x.csv', undefined, pieces(bytes, dice))) {
    for (const line of lines) {
      const row = rows.take(line);
      if (row !== null) found.push(row.cells);
    }
  }
  const last = rows.finish();
  if (last !== null) found.push(last.cells);
  return found;
};
