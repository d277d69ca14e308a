import { settleIdentity } from '@weir/engine';
import { decodeJournalFrame, type JournalRecord, type LateEvent } from '@weir/journal';
import { canonicalContent, type TransferRecord } from '@weir/model';
import { topics } from '../world.js';
import type { Evidence } from './finding.js';
import { valuesOf } from './frames.js';

/** The records of the journal that count, in its order. */
function* countedRecords({ remains }: Evidence): Iterable<JournalRecord> {
  const marks = new Map<string, number>();
  for (const value of valuesOf(remains, topics.journal)) {
    const frame = decodeJournalFrame(value);
    if (frame.type !== 'raw') continue;
    const place = `${frame.topic}/${frame.partition}`;
    const mark = marks.get(place) ?? frame.from;
    if (frame.to <= mark || frame.from > mark) continue;
    yield* frame.records.filter(({ offset }) => offset >= mark);
    marks.set(place, frame.to);
  }
}

/** What a fold that lets go of ids can still settle of one: one content, or a debit half and then its credit half. */
const settles = (known: readonly TransferRecord[], next: TransferRecord): boolean => {
  const [first] = known;
  if (first === undefined) return true;
  const halves = known.length === 1 && first.side === 'debit' && next.side === 'credit';
  return halves && settleIdentity([first, next]).refused.size === 0;
};

/**
 * Ids that came late and of which more came than anybody can settle who has let go of them: contents that contradict
 * others, a debit half after its credit half, a void before its transfer. Source: ADR 9, limits.
 */
export const unsettledIds = (evidence: Evidence): string[] => {
  const late = new Set(
    valuesOf(evidence.replay, topics.late).map((value) => (JSON.parse(value.toString()) as LateEvent).id),
  );
  const known = new Map<string, TransferRecord[]>();
  const unsettled = new Set<string>();
  for (const record of countedRecords(evidence)) {
    if (record.kind === 'void' && late.has(record.id) && !known.has(record.id)) unsettled.add(record.id);
    if (record.kind !== 'transfer' || !late.has(record.transfer.id)) continue;
    const { transfer } = record;
    const contents = known.get(transfer.id) ?? [];
    known.set(transfer.id, contents);
    if (contents.some((other) => canonicalContent(other) === canonicalContent(transfer))) continue;
    if (!settles(contents, transfer)) unsettled.add(transfer.id);
    contents.push(transfer);
  }
  return [...unsettled];
};
