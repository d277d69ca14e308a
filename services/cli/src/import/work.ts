import { resolve } from 'node:path';
import { compareTransfers } from '@weir/engine';
import {
  canonicalContent,
  canonicalLine,
  compareBytes,
  findAsset,
  parseTime,
  type TransferRecord,
  WeirError,
} from '@weir/model';
import { writeLines } from '../files/ndjson-out.js';
import { refuseStdinTwice, spareInputs } from '../files/spare-inputs.js';
import { parseMap } from '../files/transfer-lines.js';
import { spoken } from '../language/words.js';
import { progressLine } from '../terminal/progress.js';
import type { RejectedLine } from '../trace/read-ledger.js';
import type { RowDefaults } from './adapt-row.js';
import { assignSeq } from './assign-seq.js';
import { IdTemplate } from './id-template.js';
import { MajorAmounts } from './major-amounts.js';
import { readRecords } from './read-records.js';
import { texts } from './texts.js';
import { writeLinesTo } from './write-lines-to.js';

/** The options of `weir import` as the command line gives them. */
export interface ImportFlags {
  readonly assignSeq?: boolean;
  /** A file, or `-` for standard output. */
  readonly out: string;
  readonly map?: string;
  readonly zone?: string;
  readonly asset?: string;
  readonly major?: boolean;
  readonly id?: string;
  readonly accountPrefix?: string;
  readonly rejected?: string;
}

const rowDefaults = (flags: ImportFlags): RowDefaults => {
  const { asset, zone } = flags;
  if (asset !== undefined && findAsset(asset) === null) {
    throw new WeirError('USAGE', `--asset wants an asset of the table, like CNY or USD, not ${asset}`);
  }
  if (zone !== undefined && parseTime('2000-01-02 00:00:00', zone) === null) {
    throw new WeirError('USAGE', `--zone wants Z or hours and minutes like +08:00, not ${zone}`);
  }
  if (flags.rejected === '-') throw new WeirError('USAGE', '--rejected wants a file');
  if (flags.rejected !== undefined && resolve(flags.rejected) === resolve(flags.out))
    throw new WeirError('USAGE', '--rejected and --out are the same file');
  return {
    map: flags.map === undefined ? null : parseMap(flags.map),
    id: flags.id === undefined ? null : new IdTemplate(flags.id),
    asset: asset ?? null,
    accountPrefix: flags.accountPrefix ?? '',
  };
};

/** By time, seq and id; contents of one id by their bytes, so that the order of lines never shows. */
const compareRecords = (left: TransferRecord, right: TransferRecord): number =>
  compareTransfers(left, right) || compareBytes(canonicalContent(left), canonicalContent(right));

function* canonicalLines(records: readonly TransferRecord[], voids: ReadonlySet<string>): Iterable<string> {
  for (const record of records) yield canonicalLine(record);
  for (const id of [...voids].sort(compareBytes)) yield JSON.stringify({ void: id });
}

/** `2 lines rejected: BAD_TIME 2 (first: day.csv line 7)`: enough to mend a file without a second run. */
const rejectedSummary = (rejected: readonly RejectedLine[]): string => {
  const byCode = new Map<string, { readonly first: RejectedLine; count: number }>();
  for (const line of rejected) {
    const known = byCode.get(line.code);
    if (known === undefined) byCode.set(line.code, { first: line, count: 1 });
    else known.count++;
  }
  const said = spoken(texts);
  const codes = [...byCode].map(([code, { first, count }]) => said.rejectedAs(code, count, first.file, first.line));
  return said.rejected(rejected.length, codes.join(', '));
};

/**
 * Runs `weir import` and returns its exit status: 0, or 3 where lines were rejected and the rest was written.
 * @throws {WeirError} `USAGE`, `UNREADABLE`: nothing was written (status 2)
 */
export const runImport = async (files: readonly string[], flags: ImportFlags): Promise<number> => {
  const defaults = rowDefaults(flags);
  refuseStdinTwice(files);
  await spareInputs('--out', [flags.out], files);
  if (flags.rejected !== undefined) await spareInputs('--rejected', [flags.rejected], files);
  const alike = defaults.id?.sameIdsOf(files) ?? null;
  if (alike !== null) {
    const what = `lines of ${alike.join(' and ')} would have the same ids`;
    throw new WeirError('USAGE', `--id ${flags.id}: ${what}; use {file}, with names that differ, or a column`);
  }
  const major = flags.major === true ? new MajorAmounts() : null;
  const said = spoken(texts);
  const progress = progressLine();
  try {
    const imported = await readRecords(
      files,
      defaults,
      { ...(flags.zone === undefined ? {} : { zone: flags.zone }), ...(major === null ? {} : { amount: major.read }) },
      ({ bytes, transfers }) => progress.show(said.reading(transfers, Math.round(bytes / 1e6))),
    );
    const { byId, voids, rejected } = imported;
    const unknownColumns = defaults.id?.neverSeen ?? [];
    if (unknownColumns.length > 0 && byId.size + rejected.length > 0) {
      throw new WeirError('USAGE', `--id names ${unknownColumns.join(', ')}, and no line has such a column`);
    }
    const records =
      flags.assignSeq === true ? assignSeq(imported) : [...byId.values()].flat().map(({ record }) => record);
    progress.show(said.writing);
    await writeLinesTo(flags.out, canonicalLines(records.sort(compareRecords), voids));
    if (flags.rejected !== undefined) {
      await writeLines(
        flags.rejected,
        rejected.map((line) => JSON.stringify(line)),
      );
    }
    progress.end();
    const tell = (text: string) => console.error(`weir import: ${text}`);
    if (imported.repeated > 0) tell(said.repeated(imported.repeated));
    if (major !== null && major.cut > 0) {
      tell(said.cut(major.cut));
    }
    if (rejected.length === 0) return 0;
    tell(rejectedSummary(rejected) + (flags.rejected === undefined ? '' : said.see(flags.rejected)));
    return 3;
  } finally {
    progress.end();
  }
};
