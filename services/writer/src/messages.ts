import {
  type Alert,
  type CaseRecord,
  decodeCasesFrame,
  decodeFlowsFrame,
  decodeJournalFrame,
  type EntryRecord,
  type FindingRevision,
  isEntryRecord,
  type JournalRecord,
  type LateEvent,
} from '@weir/journal';
import { WeirError } from '@weir/model';
import type { Chunk } from './chunk.js';
import type { Marks } from './marks.js';

/** Puts what one message says into a chunk. */
export type TakeMessage = (value: Buffer, chunk: Chunk) => void;

/** Flows frames: rows of `flows` and `credits`; covers `flows/<shard>` in journal offsets. */
export const takeFlows =
  (marks: Marks): TakeMessage =>
  (value, chunk) => {
    const frame = decodeFlowsFrame(value);
    const stream = `flows/${frame.shard}`;
    const takenFrom = marks.take(stream, frame);
    if (takenFrom === null) return;
    for (const { version, records } of frame.units) {
      if (version < takenFrom) continue;
      // Findings reach the store by their own topic, with the revision they are published in.
      for (const record of records) if (isEntryRecord(record)) takeEntry(version, record, chunk);
    }
    chunk.cover(stream, frame.to);
  };

function takeEntry(version: number, record: EntryRecord, chunk: Chunk): void {
  switch (record.kind) {
    case 'flow':
      chunk.add('flows', { version, record }, entryWeight(record) + record.sources.length);
      break;
    case 'credit':
      chunk.add('credits', { version, record }, entryWeight(record));
      break;
    case 'flow-gone':
      chunk.add('flows', { version, record });
      break;
    case 'credit-gone':
      chunk.add('credits', { version, record });
      break;
  }
}

// A payment out of a hot pocket can be made of thousands of lots.
function entryWeight({ aged, nameless, ceased }: Extract<EntryRecord, { aged: unknown }>): number {
  return 1 + aged.length + nameless.length + ceased.length;
}

export const takeCases: TakeMessage = (value, chunk) => {
  const { version, records } = decodeCasesFrame(value);
  for (const record of records) takeCase(version, record, chunk);
};

function takeCase(version: number, record: CaseRecord, chunk: Chunk): void {
  switch (record.kind) {
    case 'case-transfer':
      chunk.add('case_transfers', { version, record });
      break;
    case 'case-account':
      chunk.add('case_accounts', { version, record });
      break;
    case 'case':
      chunk.add('cases', { version, record });
      break;
  }
}

export const takeAlert: TakeMessage = (value, chunk) => {
  const alert = parse<Alert>(value);
  chunk.add('alerts', alert, 1 + alert.path.length + alert.evidence.length);
};

export const takeFinding: TakeMessage = (value, chunk) => {
  const finding = parse<FindingRevision>(value);
  chunk.add('findings', finding, 1 + finding.transfers.length);
};

export const takeLate: TakeMessage = (value, chunk) => chunk.add('late', parse<LateEvent>(value));

function parse<Value>(value: Buffer): Value {
  try {
    return JSON.parse(value.toString()) as Value;
  } catch (error) {
    throw new WeirError('FRAME_CORRUPT', 'no JSON', { cause: error });
  }
}

/** Journal frames: rows of `labels`, `reports`, `rejects`; covers `raw/<topic>/<partition>` in raw offsets. */
export const takeJournal =
  (marks: Marks): TakeMessage =>
  (value, chunk) => {
    const frame = decodeJournalFrame(value);
    if (frame.type !== 'raw') return;
    const stream = `raw/${frame.topic}/${frame.partition}`;
    const takenFrom = marks.take(stream, frame);
    if (takenFrom === null) return;
    for (const record of frame.records) if (record.offset >= takenFrom) takeRaw(frame, record, chunk);
    chunk.cover(stream, frame.to);
  };

function takeRaw(place: { readonly topic: string; readonly partition: number }, record: JournalRecord, chunk: Chunk) {
  const { offset, timeMs, sha256 } = record;
  const message = { topic: place.topic, partition: place.partition, offset, timeMs, sha256 };
  switch (record.kind) {
    case 'label':
      chunk.add('labels', { message, label: record.label });
      break;
    case 'report':
      chunk.add('reports', { message, report: record.report });
      break;
    case 'rejected':
      chunk.add('rejects', { message, code: record.code });
      break;
    case 'transfer':
    case 'void':
      // What became of them stands in the flows topic.
      break;
  }
}
