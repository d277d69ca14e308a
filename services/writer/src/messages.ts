import {
  type CaseRecord,
  ClaimFence,
  decodeCasesFrame,
  decodeFlowsFrame,
  decodeJournalFrame,
  type EntryRecord,
  isEntryRecord,
  type JournalRecord,
  type LateEvent,
  type OnForeign,
  readAlerts,
  readFindings,
} from '@weir/journal';
import type { LogRecord } from '@weir/log';
import { WeirError } from '@weir/model';
import type { Chunk } from './chunk.js';
import type { Marks } from './marks.js';

/** Puts what one message says into a chunk. */
export type TakeMessage = (message: LogRecord, chunk: Chunk) => void;

/** @throws {WeirError} `FRAME_CORRUPT` */
const bytesOf = ({ value }: LogRecord): Buffer => {
  if (value === null) throw new WeirError('FRAME_CORRUPT', 'no value');
  return value;
};

/** Flows frames: rows of `flows` and `credits`; covers `flows/<shard>` in journal offsets. */
export const takeFlows =
  (marks: Marks): TakeMessage =>
  (message, chunk) => {
    const frame = decodeFlowsFrame(bytesOf(message));
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

/** The stream that says which claim has spoken on a topic so far, a journal offset. */
const claimStream = (stream: string): string => `claim/${stream}`;

/** A fence as far as the positions say that a topic was read. */
const fenceOf = (stored: ReadonlyMap<string, number>, stream: string): ClaimFence =>
  new ClaimFence(stored.get(claimStream(stream)) ?? -1);

/** Covers the claim that speaks, with the positions that were written under it: the next start drops what this drops. */
const coverClaim = ({ epoch }: ClaimFence, stream: string, chunk: Chunk): void => {
  if (epoch >= 0) chunk.cover(claimStream(stream), epoch);
};

/** Cases frames: rows of cases, of those claimants that have not been succeeded. */
export const takeCases = (stored: ReadonlyMap<string, number>): TakeMessage => {
  const fence = fenceOf(stored, 'cases');
  return (message, chunk) => {
    const { version, epoch, records } = decodeCasesFrame(bytesOf(message));
    if (!fence.takes(epoch)) return;
    coverClaim(fence, 'cases', chunk);
    for (const record of records) takeCase(version, record, chunk);
  };
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

/** Alerts, of those claimants that have not been succeeded. */
export const takeAlert = (stored: ReadonlyMap<string, number>, topic: string, onForeign: OnForeign): TakeMessage => {
  const fence = fenceOf(stored, 'alerts');
  return (message, chunk) => {
    const alerts = readAlerts({ topic, partition: 0, records: [message] }, fence, onForeign);
    coverClaim(fence, 'alerts', chunk);
    for (const alert of alerts) chunk.add('alerts', alert, 1 + alert.path.length + alert.evidence.length);
  };
};

/** Findings, by the claims of patterns. */
export const takeFinding = (stored: ReadonlyMap<string, number>, topic: string, onForeign: OnForeign): TakeMessage => {
  const fence = fenceOf(stored, 'findings');
  return (message, chunk) => {
    const findings = readFindings({ topic, partition: 0, records: [message] }, fence, onForeign);
    coverClaim(fence, 'findings', chunk);
    for (const finding of findings) chunk.add('findings', finding, 1 + finding.transfers.length);
  };
};

export const takeLate: TakeMessage = (message, chunk) => chunk.add('late', parse<LateEvent>(bytesOf(message)));

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
  (record, chunk) => {
    const frame = decodeJournalFrame(bytesOf(record));
    if (frame.type !== 'raw') return;
    const stream = `raw/${frame.topic}/${frame.partition}`;
    const takenFrom = marks.take(stream, frame);
    if (takenFrom === null) return;
    for (const each of frame.records) if (each.offset >= takenFrom) takeRaw(frame, each, chunk);
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
