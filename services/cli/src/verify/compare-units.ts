import { isDeepStrictEqual } from 'node:util';
import type { FlowsRecord, Ruling } from '@weir/journal';
import { isSameBytes, recordsOf, type ToldUnit } from './told-unit.js';

/** What was ruled on a journal message, as something that may differ. */
export interface RuledMessage {
  readonly kind: 'rulings';
  readonly rulings: readonly Ruling[];
}

/** A record that stands otherwise than it should, of the journal message at `version`. */
export interface Difference {
  readonly version: number;
  /** What it is about: kind and id. */
  readonly record: string;
  /** What the fold says now; null: nothing. */
  readonly folded: FlowsRecord | RuledMessage | null;
  /** What stands; null: nothing. */
  readonly stands: FlowsRecord | RuledMessage | null;
  /** Of a row of the store: the version that it has. */
  readonly row?: number | undefined;
}

export interface Compared {
  readonly records: number;
  readonly differences: readonly Difference[];
  /** Of a cold start: records and rulings that differ in what rests on the past alone, or are there on one side only. */
  readonly restsOnPast: number;
}

/** What is told of the same thing in one unit has one name: consumers apply the unit as a whole, in whatever order. */
const nameOf = (record: FlowsRecord): string => {
  if (record.kind === 'finding') return `finding ${record.finding.id}`;
  const isGone = record.kind === 'flow-gone' || record.kind === 'credit-gone';
  // One id may be gone from two places at once.
  return isGone ? `${record.kind} ${record.id} of ${record.time}/${record.seq}` : `${record.kind} ${record.id}`;
};

/** What the entry's own message says of it: a credit half leaves its time and seq to the debit half. */
const factsOf = (record: FlowsRecord): unknown => {
  if (record.kind !== 'flow' && record.kind !== 'credit') return null;
  const { time, seq, from, to, asset, amount, balance } = record;
  return { from, to, asset, amount, balance, ...(record.kind === 'flow' ? { time, seq } : {}) };
};

/** Whether two records of a cold start may differ on account of what came before it. */
const mayRestOnPast = (folded: FlowsRecord | null, stands: FlowsRecord | null): boolean => {
  if (folded === null || stands === null || !('messages' in folded) || !('messages' in stands)) return true;
  // What stands on another message had the same id before: here it is a duplicate, or other content.
  if (!isDeepStrictEqual(folded.messages, stands.messages)) return true;
  return isDeepStrictEqual(factsOf(folded), factsOf(stands));
};

const ruling = (rulings: readonly Ruling[]): RuledMessage | null =>
  rulings.length === 0 ? null : { kind: 'rulings', rulings };

const byName = (unit: ToldUnit | null): Map<string, FlowsRecord> =>
  new Map(unit === null ? [] : recordsOf(unit).map((record) => [nameOf(record), record]));

/**
 * Compares what the fold says of a journal message with what stands of it; null: nothing.
 * @param isCold the fold knows nothing of what came before its start
 * @throws {WeirError} `FRAME_CORRUPT`
 */
export const compareUnits = (folded: ToldUnit | null, stands: ToldUnit | null, isCold: boolean): Compared => {
  const records = Math.max(folded?.recordCount ?? 0, stands?.recordCount ?? 0);
  // Frames begin at different journal offsets, but records say nothing relative to their frame.
  const isSame = folded !== null && stands !== null && isSameBytes(folded, stands);
  const version = (folded ?? stands)!.version;
  const [left, right] = isSame ? [byName(null), byName(null)] : [byName(folded), byName(stands)];
  const differences: Difference[] = [];
  let restsOnPast = 0;
  const [ruled, told] = [folded?.rulings ?? [], stands?.rulings ?? []];
  if (!isDeepStrictEqual(ruled, told)) {
    // A cold fold knows neither what is late nor what is settled.
    if (isCold) restsOnPast++;
    else differences.push({ version, record: 'rulings', folded: ruling(ruled), stands: ruling(told) });
  }
  for (const record of new Set([...left.keys(), ...right.keys()])) {
    const [ours, theirs] = [left.get(record) ?? null, right.get(record) ?? null];
    if (isDeepStrictEqual(ours, theirs)) continue;
    if (isCold && mayRestOnPast(ours, theirs)) restsOnPast++;
    else differences.push({ version, record, folded: ours, stands: theirs });
  }
  return { records, differences, restsOnPast };
};
