import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type ReadRecord, recordsOf } from '../files/piece.fixture.js';
import { ScanThreads, threadsFor } from './scan-threads.js';
import { TransferPieces, type WrittenPiece } from './transfer-pieces.js';

/** Threads run what was built, not the sources. */
const program = new URL('../../dist/trace/scan-worker.js', import.meta.url);
const isBuilt = existsSync(fileURLToPath(program));
if (!isBuilt) console.warn('scanning by threads: skipped, services/cli is not built (npm run build)');

const folder = mkdtempSync(join(tmpdir(), 'weir-scan-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = (at: number): string => {
  if (at % 1_000 === 7) return `{"void":"t${at - 1}"}`;
  if (at % 1_000 === 8) return `{"id":"t${at}","memo":"\\u4f60"`;
  if (at % 1_000 === 9) return '';
  const from = `bank:CMB:6226${at % 977}`;
  return `{"id":"t${at}","time":${at},"from":"${from}","to":"bank:icbc:62 22${at % 1_013}","asset":"CNY","amount":"${at}"}`;
};

/** Everything that pieces say, with the lines of the file. */
const saidOf = async (pieces: Iterable<WrittenPiece> | AsyncIterable<WrittenPiece>) => {
  const accounts = new Map<object, string[]>();
  const said = { records: [] as ReadRecord[], voids: [] as string[], refused: [] as object[] };
  let linesBefore = 0;
  for await (const { writer, piece } of pieces) {
    const known = accounts.get(writer) ?? [];
    accounts.set(writer, known);
    for (const { line: at, record } of recordsOf(piece, known)) said.records.push({ line: at + linesBefore, record });
    for (const one of piece.refused) said.refused.push({ ...one, line: one.line + linesBefore });
    said.voids.push(...piece.voids);
    linesBefore += piece.lineCount;
  }
  return said;
};

describe.skipIf(!isBuilt)('scanning by threads', () => {
  it('says what one thread says, in the order of the file', async () => {
    const file = join(folder, 'transfers.ndjson');
    const text = Array.from({ length: 60_000 }, (_, at) => line(at)).join('\n');
    writeFileSync(file, text);
    const threads = new ScanThreads(3, program);
    try {
      let bytes = 0;
      const onBytes = (count: number): void => {
        bytes += count;
      };
      const ours = await saidOf(threads.scan(file, text.length, onBytes));
      expect(bytes).toBe(text.length);
      const wanted = await saidOf(new TransferPieces({ map: null }).ofFile(file, text.length, () => {}));
      expect(ours).toEqual(wanted);
      expect(wanted.records).toHaveLength(60_000 - 3 * 60);
      await expect(saidOf(threads.scan(join(folder, 'none'), 10, () => {}))).rejects.toThrow(/none: ENOENT/);
    } finally {
      await threads.end();
    }
  });

  it('pays for large files only, and needs a program', () => {
    expect(threadsFor(1 << 20, program)).toBe(0);
    expect(threadsFor(1 << 30, new URL('none.js', program))).toBe(0);
  });
});
