import { canonicalContent, type ReadOptions, type TransferRecord } from '@weir/model';
import { readTransferLines } from '../files/transfer-lines.js';
import type { ReadProgress, RejectedLine } from '../trace/read-ledger.js';
import { adaptRow, type RowDefaults } from './adapt-row.js';

/** A record as its feed has it. `hasSeq` tells a given 0 from none. */
export interface ImportedRecord {
  readonly record: TransferRecord;
  readonly hasSeq: boolean;
}

/** Everything that files say: the different contents of each id, the voids, and what was refused. */
export interface ImportedRecords {
  readonly byId: ReadonlyMap<string, readonly ImportedRecord[]>;
  readonly voids: ReadonlySet<string>;
  readonly rejected: readonly RejectedLine[];
  /** Lines that said again what another had said of the same id. */
  readonly repeated: number;
}

const differentContents = (records: readonly ImportedRecord[]): ImportedRecord[] => {
  const byContent = new Map<string, ImportedRecord>();
  for (const came of records) {
    const content = canonicalContent(came.record);
    // `seq: 0` and no seq are one content, but the feed has named a seq if one line of it does.
    if (came.hasSeq || !byContent.has(content)) byContent.set(content, came);
  }
  return [...byContent.values()];
};

/**
 * Reads transfers files. Exact duplicates become one record; contents of one id that differ (two halves, a
 * conflict) all stay, because what stands of them is decided where they are traced.
 * @throws {WeirError} `UNREADABLE`; `USAGE` for a map that does not fit a header
 */
export const readRecords = async (
  files: readonly string[],
  defaults: RowDefaults,
  read: ReadOptions,
  onProgress: (progress: ReadProgress) => void = () => {},
): Promise<ImportedRecords> => {
  const byId = new Map<string, ImportedRecord[]>();
  const voids = new Set<string>();
  const rejected: RejectedLine[] = [];
  let bytes = 0;
  let transfers = 0;
  const keep = (came: ImportedRecord): void => {
    const list = byId.get(came.record.id);
    if (list === undefined) byId.set(came.record.id, [came]);
    else list.push(came);
    transfers++;
  };
  for (const file of files) {
    const format = { map: defaults.map, read, adapt: adaptRow(file, defaults) };
    const onBytes = (count: number) => {
      bytes += count;
    };
    for await (const batch of readTransferLines(file, format, onBytes)) {
      for (const { line, text, parsed } of batch) {
        if (parsed.kind === 'rejected') rejected.push({ file, line, code: parsed.code, text });
        else if (parsed.kind === 'void') voids.add(parsed.id);
        else keep({ record: parsed.transfer, hasSeq: parsed.hasSeq });
      }
      onProgress({ bytes, transfers });
    }
  }
  let repeated = 0;
  for (const [id, list] of byId) {
    if (list.length === 1) continue;
    const contents = differentContents(list);
    repeated += list.length - contents.length;
    byId.set(id, contents);
  }
  return { byId, voids, rejected, repeated };
};
