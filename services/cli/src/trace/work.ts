import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { joinRootsLines, type Policy, type TraceOptions, traceLedger } from '@weir/engine';
import { type Label, parseDuration, parseTime, parseWhole, readLabelLine, readRootsLine, WeirError } from '@weir/model';
import { refuseStdinTwice, spareInputs } from '../files/spare-inputs.js';
import { isCsv, parseMap } from '../files/transfer-lines.js';
import { spoken } from '../language/words.js';
import { progressLine } from '../terminal/progress.js';
import { doubtsOf } from './doubts.js';
import { readLedger } from './read-ledger.js';
import { readAllLines, readAllRows } from './read-lines-of.js';
import { texts } from './texts.js';
import { answerFiles, writeAnswer } from './write-answer.js';

/** The options of `weir trace` as the command line gives them. */
export interface TraceFlags {
  readonly transfers: string[];
  readonly roots: string;
  readonly out: string;
  readonly policy: Policy;
  readonly window: string;
  readonly maxLayers: string;
  readonly floor: string;
  readonly labels?: string;
  readonly balances: 'trust' | 'ignore';
  readonly hubEntries: string;
  readonly sight?: string[];
  readonly asOf?: string;
  readonly links: boolean;
  readonly map?: string;
}

const whole = (name: string, text: string): number => {
  const number = parseWhole(text);
  if (number === null) throw new WeirError('USAGE', `${name} wants a whole number, not ${text}`);
  return number;
};

const traceOptions = (flags: TraceFlags): TraceOptions => {
  const windowMs = flags.window === 'none' ? null : parseDuration(flags.window);
  if (flags.window !== 'none' && windowMs === null) {
    throw new WeirError('USAGE', `--window wants none or a whole number with ms, s, m, h or d, not ${flags.window}`);
  }
  const asOf = flags.asOf === undefined ? null : parseTime(flags.asOf);
  if (flags.asOf !== undefined && asOf === null) {
    throw new WeirError('USAGE', `--as-of wants epoch milliseconds or RFC 3339 with a zone, not ${flags.asOf}`);
  }
  return {
    policy: flags.policy,
    windowMs,
    trustBalances: flags.balances === 'trust',
    hubEntries: flags.hubEntries === 'none' ? null : whole('--hub-entries', flags.hubEntries),
    follow: {
      maxLayers: whole('--max-layers', flags.maxLayers),
      floor: whole('--floor', flags.floor),
      sight: flags.sight ?? null,
    },
    asOf,
  };
};

/** Labels fit the cells of a table, as roots with their lists do not. `--map` speaks of transfers: standard input is NDJSON. */
const readLabels = (file: string): Promise<Label[]> =>
  isCsv(file, { map: null })
    ? readAllRows(file, ['account', 'kind'], readLabelLine)
    : readAllLines(file, readLabelLine);

/**
 * Runs `weir trace` and returns its exit status.
 * @throws {WeirError} `USAGE`, `UNREADABLE`: nothing was written (status 2)
 */
export const runTrace = async (flags: TraceFlags): Promise<number> => {
  const started = performance.now();
  const options = traceOptions(flags);
  const format = { map: flags.map === undefined ? null : parseMap(flags.map) };
  const inputs = [...flags.transfers, flags.roots, ...(flags.labels === undefined ? [] : [flags.labels])];
  refuseStdinTwice(inputs);
  await spareInputs(
    '--out',
    answerFiles.map((name) => join(flags.out, name)),
    inputs,
  );
  const cases = joinRootsLines(await readAllLines(flags.roots, readRootsLine));
  const labels = flags.labels === undefined ? [] : await readLabels(flags.labels);
  // A misspelt name in the last of many files should not cost the reading of the first.
  for (const file of flags.transfers) {
    if (file === '-') continue;
    await access(file).catch((error: unknown) => {
      throw new WeirError('UNREADABLE', `${file}: ${(error as Error).message}`, { cause: error });
    });
  }

  const said = spoken(texts);
  const progress = progressLine();
  try {
    const read = await readLedger(flags.transfers, format, {
      asOf: options.asOf,
      onProgress: ({ bytes, transfers }) => progress.show(said.reading(transfers, Math.round(bytes / 1e6))),
    });
    const { ledger, rejected } = read;
    progress.show(said.following(ledger.count, cases.length));
    const answer = traceLedger(ledger, cases, labels, options);
    const voidedCount = read.voidedTimes.filter((time) => options.asOf === null || time <= options.asOf).length;
    const seconds = (performance.now() - started) / 1000;
    progress.show(said.writing);
    await writeAnswer(flags.out, { answer, rejected, voidedCount, seconds, withLinks: flags.links });
    progress.end();
    for (const doubt of doubtsOf(ledger, answer, options)) console.error(doubt);
    if (rejected.length > 0) {
      console.error(said.rejected(rejected.length, flags.out));
      return 3;
    }
    return 0;
  } finally {
    // What went wrong is told on a line of its own.
    progress.end();
  }
};
