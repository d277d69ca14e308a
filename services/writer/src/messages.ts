import {
  type CaseRecord,
  ClaimFence,
  decodeCasesFrame,
  FlowScan,
  type OnForeign,
  type OnPassedOver,
  olderClaim,
  type Report,
  readAlerts,
  readFindings,
  readLateEvents,
  recordKinds,
  ScannedFrame,
  scanned,
  type VersionedLabel,
} from '@weir/journal';
import type { LogRecord } from '@weir/log';
import { WeirError } from '@weir/model';
import { claimStreamOf, type EntryBlock, streamOfPartition } from '@weir/store';
import type { Chunk } from './chunk.js';
import type { Marks } from './marks.js';

/** Puts what one message says into a chunk. */
export type TakeMessage = (message: LogRecord, chunk: Chunk, partition: number) => void;

/** @throws {WeirError} `FRAME_CORRUPT` */
const bytesOf = ({ value }: LogRecord): Buffer => {
  if (value === null) throw new WeirError('FRAME_CORRUPT', 'no value');
  return value;
};

/** Flows frames: rows of `flows` and `credits`; covers `flows/<shard>` in journal offsets. */
export const takeFlows = (marks: Marks): TakeMessage => {
  const scan = new FlowScan();
  return (message, chunk) => {
    scan.open(bytesOf(message));
    const stream = `flows/${scan.shard}`;
    const takenFrom = marks.take(stream, scan);
    if (takenFrom === null) return;
    chunk.addEntries((flows, credits) => takeEntries(scan, takenFrom, flows, credits));
    // Of the last record only: a frame's records are of nearly the same time, but for credits of tomorrow.
    if (scan.time > 0) chunk.reachedMs = Math.max(chunk.reachedMs ?? 0, Math.min(scan.time, message.timestampMs));
    chunk.cover(stream, scan.to);
  };
};

/** @returns the weight of what was taken */
function takeEntries(scan: FlowScan, takenFrom: number, flows: EntryBlock, credits: EntryBlock): number {
  let weight = 0;
  while (scan.nextUnit()) {
    const { version } = scan;
    if (version < takenFrom) continue;
    while (scan.nextRecord()) {
      // Findings reach the store by their own topic, with the revision they are published in.
      if (scan.kind === scanned.finding) continue;
      const isFlow = scan.kind === scanned.flow || scan.kind === scanned.flowGone;
      (isFlow ? flows : credits).add(version, scan);
      // A payment out of a hot pocket can be made of thousands of lots.
      weight += 1 + scan.lots;
    }
  }
  return weight;
}

/** The fence of each partition of a topic, as far as the positions say that it was read. */
const fencesOf = (stored: ReadonlyMap<string, number>, name: string): ((partition: number) => ClaimFence) => {
  const fences: ClaimFence[] = [];
  return (partition) => {
    fences[partition] ??= new ClaimFence(stored.get(claimStreamOf(streamOfPartition(name, partition))) ?? -1);
    return fences[partition];
  };
};

/** Covers the claim that speaks, with the positions that were written under it: the next start drops what this drops. */
const coverClaim = ({ epoch }: ClaimFence, name: string, partition: number, chunk: Chunk): void => {
  if (epoch >= 0) chunk.cover(claimStreamOf(streamOfPartition(name, partition)), epoch);
};

/** Who hears of what is not written, and where a topic's messages are read. */
interface TakeOptions {
  readonly topic: string;
  readonly stored: ReadonlyMap<string, number>;
  readonly onForeign: OnForeign;
  readonly onPassedOver: OnPassedOver;
}

/** Cases frames: rows of cases, of those claimants that have not been succeeded. */
export const takeCases = ({ topic, stored, onPassedOver }: Omit<TakeOptions, 'onForeign'>): TakeMessage => {
  const fenceOf = fencesOf(stored, 'cases');
  return (message, chunk, partition) => {
    const fence = fenceOf(partition);
    const { version, epoch, records } = decodeCasesFrame(bytesOf(message));
    if (!fence.takes(epoch)) {
      const { length: count } = records;
      if (count > 0) onPassedOver({ reason: olderClaim, topic, offset: message.offset, count });
      return;
    }
    coverClaim(fence, 'cases', partition, chunk);
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
export const takeAlert = ({ topic, stored, onForeign, onPassedOver }: TakeOptions): TakeMessage => {
  const fenceOf = fencesOf(stored, 'alerts');
  return (message, chunk, partition) => {
    const fence = fenceOf(partition);
    const alerts = readAlerts({ topic, partition, records: [message] }, fence, onForeign, onPassedOver);
    coverClaim(fence, 'alerts', partition, chunk);
    for (const alert of alerts) chunk.add('alerts', alert, 1 + alert.path.length + alert.evidence.length);
  };
};

/** Findings, by the claims of patterns. */
export const takeFinding = ({ topic, stored, onForeign, onPassedOver }: TakeOptions): TakeMessage => {
  const fenceOf = fencesOf(stored, 'findings');
  return (message, chunk, partition) => {
    const fence = fenceOf(partition);
    const findings = readFindings({ topic, partition, records: [message] }, fence, onForeign, onPassedOver);
    coverClaim(fence, 'findings', partition, chunk);
    for (const finding of findings) chunk.add('findings', finding, 1 + finding.transfers.length);
  };
};

/** Late events. What is none of ours there is passed over as on the topics of alerts and findings: it must stop no writer. */
export const takeLate =
  ({ topic, onForeign }: Pick<TakeOptions, 'topic' | 'onForeign'>): TakeMessage =>
  (message, chunk, partition) => {
    for (const event of readLateEvents({ topic, partition, records: [message] }, onForeign)) chunk.add('late', event);
  };

/** Journal frames: rows of `labels`, `reports`, `rejects`; covers `raw/<topic>/<partition>` in raw offsets. */
export const takeJournal = (marks: Marks): TakeMessage => {
  const frame = new ScannedFrame();
  return (message, chunk) => {
    if (!frame.read(bytesOf(message))) return;
    const stream = `raw/${frame.topic}/${frame.partition}`;
    const takenFrom = marks.take(stream, frame);
    if (takenFrom === null) return;
    for (let index = 0; index < frame.count; index++) {
      // What became of transfers and voids stands in the flows topic.
      if (frame.kind[index]! > recordKinds.void && frame.offset[index]! >= takenFrom)
        takeRaw(frame, index, message.offset, chunk);
    }
    chunk.cover(stream, frame.to);
  };
};

function takeRaw(frame: ScannedFrame, index: number, journalOffset: number, chunk: Chunk): void {
  const { topic, partition } = frame;
  const [offset, timeMs, sha256] = [frame.offset[index]!, frame.timeMs[index]!, frame.sha256(index)];
  const message = { topic, partition, offset, timeMs, sha256 };
  const journal = { offset: journalOffset, index };
  const text = frame.text(frame.textAt[index]!, frame.textLength[index]!);
  switch (frame.kind[index]) {
    // The scan has checked what labels and reports look like.
    case recordKinds.label:
      chunk.add('labels', { journal, message, label: JSON.parse(text) as VersionedLabel });
      break;
    case recordKinds.report:
      chunk.add('reports', { journal, message, report: JSON.parse(text) as Report });
      break;
    case recordKinds.rejected:
      chunk.add('rejects', { message, code: text });
      break;
  }
}
