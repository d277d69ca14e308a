import type { Finding } from '@weir/engine';
import { type AccountId, type AssetCode, WeirError } from '@weir/model';
import type { ByteReader, ByteWriter } from './bytes.js';
import type {
  CasesFrame,
  CreditRecord,
  FlowRecord,
  FlowsFrame,
  FlowsRecord,
  FlowsUnit,
  GoneRecord,
  LotInterval,
} from './flow-record.js';
import { openFrame, sealFrame } from './frame.js';
import type { MessageRef } from './journal-record.js';
import { isCasesFrame, isFinding, readJson } from './json-text.js';
import { decodeRulings, encodeRulings } from './rulings/ruling-codec.js';

/** The format version of flows frames in which the bytes of an entry's facts were last changed; the store keeps it. */
export const entryFactsVersion = 3;
const nothing = Buffer.alloc(0);

const kinds = { flow: 1, credit: 2, 'flow-gone': 3, 'credit-gone': 4, finding: 5 } as const;

const writeIntervals = (body: ByteWriter, intervals: readonly LotInterval[]): void => {
  body.whole(intervals.length);
  for (const { id, start, end } of intervals) {
    body.text(id);
    body.whole(start);
    body.whole(end);
  }
};

/** Reads lots with their ranges. @throws {WeirError} `FRAME_CORRUPT` */
export const readIntervals = (body: ByteReader): LotInterval[] => {
  const intervals: LotInterval[] = [];
  for (let left = body.whole(); left > 0; left--)
    intervals.push({ id: body.text(), start: body.whole(), end: body.whole() });
  return intervals;
};

const writeMessage = (body: ByteWriter, message: MessageRef): void => {
  body.text(message.topic);
  body.whole(message.partition);
  body.whole(message.offset);
  body.whole(message.timeMs);
  body.bytes(Buffer.from(message.sha256, 'hex'));
};

const readMessage = (body: ByteReader): MessageRef => ({
  topic: body.text(),
  partition: body.whole(),
  offset: body.whole(),
  timeMs: body.whole(),
  sha256: body.bytes().toString('hex'),
});

const readMessages = (body: ByteReader): MessageRef[] => {
  const messages: MessageRef[] = [];
  for (let left = body.whole(); left > 0; left--) messages.push(readMessage(body));
  return messages;
};

const writeEntry = (body: ByteWriter, record: FlowRecord | CreditRecord): void => {
  body.text(record.id);
  body.whole(record.time);
  body.whole(record.seq);
  body.text(record.from);
  body.text(record.to);
  body.text(record.asset);
  body.whole(record.amount);
  writeEntryFacts(body, record);
};

const writeEntryFacts = (body: ByteWriter, record: FlowRecord | CreditRecord): void => {
  body.wholeOrNull(record.balance);
  body.byte(record.hub ? 1 : 0);
  writeIntervals(body, record.aged);
  writeIntervals(body, record.nameless);
  writeIntervals(body, record.ceased);
  body.whole(record.messages.length);
  for (const message of record.messages) writeMessage(body, message);
};

const readEntry = (body: ByteReader) => ({
  id: body.text(),
  time: body.whole(),
  seq: body.whole(),
  from: body.text() as AccountId,
  to: body.text() as AccountId,
  asset: body.text() as AssetCode,
  amount: body.whole(),
  ...readEntryFacts(body),
});

const readEntryFacts = (body: ByteReader) => ({
  balance: body.wholeOrNull(),
  hub: body.byte() === 1,
  aged: readIntervals(body),
  nameless: readIntervals(body),
  ceased: readIntervals(body),
  messages: readMessages(body),
});

const writeGone = (body: ByteWriter, record: GoneRecord): void => {
  body.text(record.id);
  body.text(record.account);
  body.text(record.asset);
  body.whole(record.time);
  body.whole(record.seq);
};

const readGone = (body: ByteReader, kind: GoneRecord['kind']): GoneRecord => ({
  kind,
  id: body.text(),
  account: body.text() as AccountId,
  asset: body.text() as AssetCode,
  time: body.whole(),
  seq: body.whole(),
});

/** How a sum that may pass 2^53 or be missing is written: a byte, then what it says. */
export const sums = { none: 0, whole: 1, digits: 2 } as const;

const writeSum = (body: ByteWriter, sum: string | null): void => {
  const value = sum === null ? Number.NaN : Number(sum);
  if (sum === null) body.byte(sums.none);
  else if (Number.isSafeInteger(value)) {
    body.byte(sums.whole);
    body.whole(value);
  } else {
    body.byte(sums.digits);
    body.text(sum);
  }
};

const readSum = (body: ByteReader): string | null => {
  const form = body.byte();
  if (form === sums.none) return null;
  if (form === sums.whole) return String(body.whole());
  if (form !== sums.digits) throw new WeirError('FRAME_CORRUPT', `unknown form of a sum ${form}`);
  return body.text();
};

const writeFlowFacts = (body: ByteWriter, record: FlowRecord): void => {
  body.text(record.unseen);
  writeSum(body, record.seen);
  writeIntervals(body, record.sources);
};

const readFlowFacts = (body: ByteReader) => {
  const unseen = body.text();
  const seen = readSum(body);
  const sources = readIntervals(body);
  return { unseen, seen, sources };
};

/** What a flow or credit says after its amount; `FlowScan.factsAt` says where that begins in a frame. */
export const writeFacts = (body: ByteWriter, record: FlowRecord | CreditRecord): void => {
  writeEntryFacts(body, record);
  if (record.kind === 'flow') writeFlowFacts(body, record);
};

export type CreditFacts = Omit<CreditRecord, 'kind' | 'id' | 'time' | 'seq' | 'from' | 'to' | 'asset' | 'amount'>;
export type FlowFacts = CreditFacts & Pick<FlowRecord, 'unseen' | 'seen' | 'sources'>;

/** @throws {WeirError} `FRAME_CORRUPT` */
export const readFactsOfCredit = (body: ByteReader): CreditFacts => readEntryFacts(body);

/** @throws {WeirError} `FRAME_CORRUPT` */
export const readFactsOfFlow = (body: ByteReader): FlowFacts => ({ ...readEntryFacts(body), ...readFlowFacts(body) });

/** Writes one record. */
export const writeFlowsRecord = (body: ByteWriter, record: FlowsRecord): void => {
  body.byte(kinds[record.kind]);
  switch (record.kind) {
    case 'flow':
      writeEntry(body, record);
      writeFlowFacts(body, record);
      break;
    case 'credit':
      writeEntry(body, record);
      break;
    case 'flow-gone':
    case 'credit-gone':
      writeGone(body, record);
      break;
    case 'finding':
      body.text(JSON.stringify(record.finding));
      break;
  }
};

/** Reads one record; `FlowScan` says where records are. @throws {WeirError} `FRAME_CORRUPT` */
export const readFlowsRecord = (body: ByteReader): FlowsRecord => {
  const kind = body.byte();
  switch (kind) {
    case kinds.flow:
      return { kind: 'flow', ...readEntry(body), ...readFlowFacts(body) };
    case kinds.credit:
      return { kind: 'credit', ...readEntry(body) };
    case kinds['flow-gone']:
      return readGone(body, 'flow-gone');
    case kinds['credit-gone']:
      return readGone(body, 'credit-gone');
    case kinds.finding:
      return { kind: 'finding', finding: readJson<Finding>(body.text(), isFinding) };
    default:
      throw new WeirError('FRAME_CORRUPT', `unknown entry kind ${kind}`);
  }
};

/** One message of the flows topic as bytes. */
export const encodeFlowsFrame = (frame: FlowsFrame): Buffer =>
  sealFrame('flows', (body) => {
    body.whole(frame.shard);
    body.whole(frame.from);
    body.whole(frame.to);
    body.bytes(frame.rulings === undefined ? nothing : encodeRulings(frame.rulings, frame.from));
    body.whole(frame.units.length);
    for (const unit of frame.units) {
      body.whole(unit.version - frame.from);
      body.whole(unit.records.length);
      for (const record of unit.records) writeFlowsRecord(body, record);
    }
  });

/** @throws {WeirError} `FRAME_CORRUPT` */
export const decodeFlowsFrame = (bytes: Buffer): FlowsFrame =>
  openFrame('flows', bytes, (body) => {
    const shard = body.whole();
    const from = body.whole();
    const to = body.whole();
    const rulings = decodeRulings(body.bytes(), from);
    const units: FlowsUnit[] = [];
    for (let unitsLeft = body.whole(); unitsLeft > 0; unitsLeft--) {
      const version = from + body.whole();
      if (!Number.isSafeInteger(version)) throw new WeirError('FRAME_CORRUPT', 'an offset is longer than 53 bits');
      const records: FlowsRecord[] = [];
      for (let left = body.whole(); left > 0; left--) records.push(readFlowsRecord(body));
      units.push({ version, records });
    }
    return { shard, from, to, ...(rulings === null ? {} : { rulings }), units };
  });

/** One message of the cases topic as bytes. Case rows are few: their body is JSON. */
export const encodeCasesFrame = (frame: CasesFrame): Buffer =>
  sealFrame('cases', (body) => body.text(JSON.stringify(frame)));

/** @throws {WeirError} `FRAME_CORRUPT` */
export const decodeCasesFrame = (bytes: Buffer): CasesFrame =>
  openFrame('cases', bytes, (body) => readJson<CasesFrame>(body.text(), isCasesFrame));
