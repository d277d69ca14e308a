import { compareBytes, sortedByBytes } from './bytes.js';
import { followLinks } from './cases.js';
import { type Entry, entriesInOrder, pocketOf, takesPart, transfersInOrder } from './entries.js';
import { hubAtEntry } from './hubs.js';
import { mergeById, type SourcedRecord } from './identity.js';
import type { TraceInput } from './input.js';
import { type SourceLine, sourceLines } from './lines.js';
import { matchEntries } from './matching.js';
import { BadOption, readOptions } from './options.js';
import { missingRootIds, readRoots, readStopLabels, rootIds, UnreadableLine } from './orders.js';
import { type RejectCode, readTransferLine } from './parse.js';
import type { CaseAnswer, CaseRules } from './parts.js';
import { mixPockets } from './readings.js';

export type { TraceInput, TraceOptions, TransferFile } from './input.js';

/** The files that `weir trace` writes, a value a line, and its exit status. */
export interface TraceOutput {
  status: 0 | 2 | 3;
  /** Only with status 2; nothing is written then. */
  error?: string;
  transfers: { case: string; id: string; taint: string; layer: number }[];
  accounts: object[];
  /** Empty unless asked for, and always for policies that have no links. */
  links: object[];
  /** Without the fields that tell how long the run took. */
  summary: object;
  rejected: { file: string; line: number; code: RejectCode; text: string }[];
}

/**
 * The answers of trace.md §1–§4 and §7 by the plainest means, to be compared with those of the engine. Takes whole
 * files in memory and quadratic time.
 */
export function referenceTrace(input: TraceInput): TraceOutput {
  try {
    return trace(input);
  } catch (error) {
    if (!(error instanceof BadOption) && !(error instanceof UnreadableLine)) throw error;
    return { status: 2, error: error.message, transfers: [], accounts: [], links: [], summary: {}, rejected: [] };
  }
}

function trace(input: TraceInput): TraceOutput {
  const options = readOptions(input.options);
  const rootsLines = readRoots(input.roots);
  const stopLabels = readStopLabels(input.labels ?? '');

  const read = readTransferFiles(input);
  const merged = mergeById(read.records);
  const rejected = [...read.rejected, ...merged.conflicting.map((source) => reject(source, 'CONFLICTING_DUPLICATE'))];

  // A transfer debited after `asOf` is left out of everything, also of what voids removed.
  const isDebitedByAsOf = (timeMs: number): boolean => options.asOfMs === undefined || timeMs <= options.asOfMs;
  const notVoid = merged.transfers.filter((transfer) => !read.voids.has(transfer.id));
  const known = notVoid.filter((transfer) => isDebitedByAsOf(transfer.debitTimeMs));
  const voided = merged.transfers.filter(
    (transfer) => read.voids.has(transfer.id) && isDebitedByAsOf(transfer.debitTimeMs),
  );

  const entries = entriesInOrder(known, options.asOfMs);
  const hubAt = hubAtEntry(entries, options.hubEntries);
  const listed = transfersInOrder(known.filter(takesPart));
  const { policy } = options;
  const matching =
    policy === 'fifo' || policy === 'lifo'
      ? matchEntries(entries, hubAt, { policy, windowMs: options.windowMs, trustBalances: options.trustBalances })
      : undefined;

  const answers = new Map<string, CaseAnswer>();
  for (const name of sortedByBytes(rootsLines.map((line) => line.case))) {
    const lines = rootsLines.filter((line) => line.case === name);
    const rules: CaseRules = {
      name,
      roots: rootIds(lines, entries),
      victims: new Set(lines.flatMap((line) => line.victims)),
      stopLabels,
      maxLayers: options.maxLayers,
      floor: options.floor,
      inSight: options.inSight,
    };
    if (policy === 'fifo' || policy === 'lifo') {
      answers.set(name, followLinks(rules, listed, entries, hubAt, matching!));
    } else {
      answers.set(name, mixPockets(rules, policy, listed, entries, hubAt, options.trustBalances));
    }
  }

  const place = new Map(listed.map((transfer, index) => [transfer.id, index]));
  const links = [...(matching?.links ?? [])].sort(
    (left, right) => place.get(left.out)! - place.get(right.out)! || place.get(left.in)! - place.get(right.in)!,
  );
  return {
    status: rejected.length > 0 ? 3 : 0,
    transfers: [...answers].flatMap(([name, answer]) =>
      answer.tainted.map(({ id, taint, layer }) => ({ case: name, id, taint: String(taint), layer })),
    ),
    accounts: [...answers].flatMap(([name, answer]) => accountRows(name, answer, entries)),
    links: options.links
      ? links.map((link) => ({ in: link.in, out: link.out, a: String(link.start), b: String(link.end) }))
      : [],
    summary: {
      transfers: known.length,
      voided: voided.length,
      rejected: rejected.length,
      ...(matching ? { links: links.length, unseen: inText(matching.unseen) } : {}),
      cases: Object.fromEntries(
        // A case that has no asset, because it has no root, is left out.
        [...answers].filter(([, answer]) => answer.sums.size > 0).map(([name, answer]) => [name, sumsInText(answer)]),
      ),
      missingRoots: missingRootIds(rootsLines, new Set(notVoid.map((transfer) => transfer.id))),
    },
    rejected,
  };
}

function readTransferFiles(input: TraceInput): {
  records: SourcedRecord[];
  voids: Set<string>;
  rejected: TraceOutput['rejected'];
} {
  const records: SourcedRecord[] = [];
  const voids = new Set<string>();
  const rejected: TraceOutput['rejected'] = [];
  for (const source of input.transfers.flatMap(sourceLines)) {
    const line = readTransferLine(source);
    if ('code' in line) rejected.push(reject(source, line.code));
    else if ('void' in line) voids.add(line.void);
    else records.push({ source, record: line.record });
  }
  return { records, voids, rejected };
}

function reject(source: SourceLine, code: RejectCode): TraceOutput['rejected'][number] {
  return { file: source.file, line: source.line, code, text: source.text };
}

/**
 * Pockets that received something, by account and asset. The layer that the page gives to an account is given to each
 * of its pockets, by what was credited there: the worked cases decide so.
 */
function accountRows(name: string, answer: CaseAnswer, entries: Entry[]): object[] {
  const layerOf = new Map(answer.tainted.map((transfer) => [transfer.id, transfer.layer]));
  return answer.pockets
    .filter((pocket) => pocket.received > 0n)
    .sort((left, right) => compareBytes(left.account, right.account) || compareBytes(left.asset, right.asset))
    .map(({ account, asset, ...parts }) => ({
      case: name,
      account,
      asset,
      layer: Math.min(
        ...entries
          .filter((entry) => entry.kind === 'credit' && entry.pocket === pocketOf(account, asset))
          .map((entry) => layerOf.get(entry.transfer.id) ?? Number.POSITIVE_INFINITY),
      ),
      ...Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, String(value)])),
    }));
}

function inText(sums: Map<string, bigint>): Record<string, string> {
  return Object.fromEntries([...sums].map(([asset, value]) => [asset, String(value)]));
}

function sumsInText(answer: CaseAnswer): Record<string, Record<string, string>> {
  return Object.fromEntries(
    [...answer.sums].map(([asset, { roots, absorbed, inFlight }]) => [
      asset,
      { roots: String(roots), absorbed: String(absorbed), inFlight: String(inFlight) },
    ]),
  );
}
