import { stat } from 'node:fs/promises';
import { settleIdentity, type Transfer } from '@weir/engine';
import { canonicalContent, type RejectCode, type TransferRecord } from '@weir/model';
import { type FileFormat, readTransferLines } from '../files/transfer-lines.js';

export interface RejectedLine {
  readonly file: string;
  readonly line: number;
  readonly code: RejectCode;
  readonly text: string;
}

/** All files together: the transfers that stand, and what was refused. */
export interface ReadLedger {
  readonly transfers: readonly Transfer[];
  /** Transfers that voids removed. */
  readonly voided: readonly Transfer[];
  readonly rejected: readonly RejectedLine[];
}

export interface ReadProgress {
  readonly bytes: number;
  readonly transfers: number;
}

interface Place {
  readonly file: string;
  readonly line: number;
}

/** Where a record came from, kept apart from the record: two numbers a record instead of its text. */
class Places {
  readonly #fileAt: number[] = [];
  readonly #line: number[] = [];

  add(fileAt: number, line: number): void {
    this.#fileAt.push(fileAt);
    this.#line.push(line);
  }

  at(index: number, files: readonly string[]): Place {
    return { file: files[this.#fileAt[index]!]!, line: this.#line[index]! };
  }
}

const canReadAgain = async (file: string): Promise<boolean> =>
  file !== '-' && ((await stat(file).catch(() => null))?.isFile() ?? false);

/** Texts by line, for each file that cannot be read a second time. */
type KeptTexts = Map<string, Map<number, string>>;

/**
 * Reads transfers files, joins halves and duplicates, and takes out what is voided. The order of lines and files
 * does not matter. The text of a refused duplicate is read a second time, so that memory does not hold all texts
 * for the sake of a few; what cannot be read twice (standard input, a pipe) keeps its own.
 */
export const readLedger = async (
  files: readonly string[],
  format: FileFormat,
  onProgress: (progress: ReadProgress) => void = () => {},
): Promise<ReadLedger> => {
  const records: TransferRecord[] = [];
  const places = new Places();
  const firstOf = new Map<string, number>();
  const repeated = new Map<string, number[]>();
  const voids = new Set<string>();
  const rejected: RejectedLine[] = [];
  const keptTexts: KeptTexts = new Map();
  let bytes = 0;
  for (const [fileAt, file] of files.entries()) {
    if (!keptTexts.has(file) && !(await canReadAgain(file))) keptTexts.set(file, new Map());
    const kept = keptTexts.get(file);
    const onBytes = (count: number) => {
      bytes += count;
    };
    for await (const batch of readTransferLines(file, format, onBytes)) {
      for (const { line, text, parsed } of batch) {
        if (parsed.kind === 'rejected') rejected.push({ file, line, code: parsed.code, text });
        else if (parsed.kind === 'void') voids.add(parsed.id);
        else {
          const { id } = parsed.transfer;
          const first = firstOf.get(id);
          if (first === undefined) firstOf.set(id, records.length);
          else {
            const list = repeated.get(id);
            if (list === undefined) repeated.set(id, [first, records.length]);
            else list.push(records.length);
          }
          kept?.set(line, text);
          places.add(fileAt, line);
          records.push(parsed.transfer);
        }
      }
      onProgress({ bytes, transfers: records.length });
    }
  }

  const transfers: Transfer[] = [];
  const voided: Transfer[] = [];
  const refusedPlaces: Place[] = [];
  for (const [id, first] of firstOf) {
    const indices = repeated.get(id);
    let transfer: Transfer;
    if (indices === undefined) {
      ({ transfer } = settleIdentity([records[first]!]));
    } else {
      const settled = settleIdentity(indices.map((index) => records[index]!));
      transfer = settled.transfer;
      for (const index of indices) {
        if (settled.refused.has(canonicalContent(records[index]!))) refusedPlaces.push(places.at(index, files));
      }
    }
    (voids.has(id) ? voided : transfers).push(transfer);
  }
  return { transfers, voided, rejected: rejected.concat(await textsOf(refusedPlaces, format, keptTexts)) };
};

const textsOf = async (wanted: readonly Place[], format: FileFormat, keptTexts: KeptTexts): Promise<RejectedLine[]> => {
  const byFile = new Map<string, Place[]>();
  for (const place of wanted) {
    const list = byFile.get(place.file);
    if (list === undefined) byFile.set(place.file, [place]);
    else list.push(place);
  }
  const found: RejectedLine[] = [];
  for (const [file, places] of byFile) {
    const lines = new Set(places.map((place) => place.line));
    const texts = keptTexts.get(file) ?? new Map<number, string>();
    if (!keptTexts.has(file)) {
      for await (const batch of readTransferLines(file, format)) {
        for (const { line, text } of batch) if (lines.has(line)) texts.set(line, text);
      }
    }
    for (const { line } of places) {
      found.push({ file, line, code: 'CONFLICTING_DUPLICATE', text: texts.get(line)! });
    }
  }
  return found;
};
