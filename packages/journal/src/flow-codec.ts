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
/**
 * A flow and the credit of the same transfer that follows it, written once: a byte for each, then what both say. The place of
 * each byte is that of its record.
 */
export const paired = { flow: 6, credit: 7 } as const;

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

const writeContent = (body: ByteWriter, record: FlowRecord | CreditRecord): void => {
  body.text(record.id);
  body.whole(record.time);
  body.whole(record.seq);
  body.text(record.from);
  body.text(record.to);
  body.text(record.asset);
  body.whole(record.amount);
};

const writeEntry = (body: ByteWriter, record: FlowRecord | CreditRecord): void => {
  writeContent(body, record);
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

const readContent = (body: ByteReader) => ({
  id: body.text(),
  time: body.whole(),
  seq: body.whole(),
  from: body.text() as AccountId,
  to: body.text() as AccountId,
  asset: body.text() as AssetCode,
  amount: body.whole(),
});

const readEntry = (body: ByteReader) => ({ ...readContent(body), ...readEntryFacts(body) });

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

/** Nothing happened to the entry but that money came, or left for the sources of its links. */
const isBare = ({ hub, aged, nameless, ceased }: FlowRecord | CreditRecord): boolean =>
  !hub && aged.length === 0 && nameless.length === 0 && ceased.length === 0;

const isSameMessage = (left: MessageRef, right: MessageRef | undefined): boolean =>
  left.topic === right?.topic &&
  left.partition === right.partition &&
  left.offset === right.offset &&
  left.timeMs === right.timeMs &&
  left.sha256 === right.sha256;

export const isSameMessages = (left: readonly MessageRef[], right: readonly MessageRef[]): boolean =>
  left.length === right.length && left.every((message, index) => isSameMessage(message, right[index]));

/** True where a record and the next are written as a pair: a flow, and the credit of its transfer at the same instant. */
const arePair = (flow: FlowsRecord, credit: FlowsRecord | undefined): boolean =>
  flow.kind === 'flow' &&
  credit?.kind === 'credit' &&
  isBare(flow) &&
  isBare(credit) &&
  flow.id === credit.id &&
  flow.time === credit.time &&
  flow.seq === credit.seq &&
  flow.from === credit.from &&
  flow.to === credit.to &&
  flow.asset === credit.asset &&
  flow.amount === credit.amount &&
  isSameMessages(flow.messages, credit.messages);

const writePair = (body: ByteWriter, flow: FlowRecord, credit: CreditRecord): void => {
  body.byte(paired.flow);
  body.byte(paired.credit);
  writeContent(body, flow);
  body.wholeOrNull(credit.balance);
  writeFacts(body, flow);
};

/** What stands behind the two bytes of a pair. */
const readPair = (body: ByteReader): { readonly flow: FlowRecord; readonly credit: CreditRecord } => {
  const content = readContent(body);
  const balance = body.wholeOrNull();
  const facts = readEntryFacts(body);
  const flow: FlowRecord = { kind: 'flow', ...content, ...facts, ...readFlowFacts(body) };
  if (!isBare(flow)) throw new WeirError('FRAME_CORRUPT', 'a pair of which more is told than a pair can be');
  return { flow, credit: { kind: 'credit', ...content, ...facts, balance } };
};

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

/**
 * Reads one record; `FlowScan` says where records are. Of a pair, the flow ends before the byte of its credit.
 * @throws {WeirError} `FRAME_CORRUPT`
 */
export const readFlowsRecord = (body: ByteReader): FlowsRecord => {
  const kind = body.byte();
  switch (kind) {
    case paired.flow: {
      const { at } = body;
      if (body.byte() !== paired.credit) throw new WeirError('FRAME_CORRUPT', 'a pair without its credit');
      const { flow } = readPair(body);
      body.at = at;
      return flow;
    }
    case paired.credit:
      return readPair(body).credit;
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
      writeRecords(body, unit.records);
    }
  });

const writeRecords = (body: ByteWriter, records: readonly FlowsRecord[]): void => {
  for (let index = 0; index < records.length; index++) {
    const [record, next] = [records[index]!, records[index + 1]];
    if (!arePair(record, next)) writeFlowsRecord(body, record);
    else {
      writePair(body, record as FlowRecord, next as CreditRecord);
      index++;
    }
  }
};

/** @throws {WeirError} `FRAME_CORRUPT` */
const readRecords = (body: ByteReader, count: number): FlowsRecord[] => {
  const records: FlowsRecord[] = [];
  // A credit of a pair stands behind the byte of its flow, and nowhere else.
  let creditAt = -1;
  for (let left = count; left > 0; left--) {
    const kind = body.peek();
    if ((kind === paired.credit) !== (body.at === creditAt)) throw new WeirError('FRAME_CORRUPT', 'half of a pair');
    records.push(readFlowsRecord(body));
    creditAt = kind === paired.flow ? body.at : -1;
  }
  if (creditAt >= 0) throw new WeirError('FRAME_CORRUPT', 'half of a pair');
  return records;
};

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
      units.push({ version, records: readRecords(body, body.whole()) });
    }
    return { shard, from, to, ...(rulings === null ? {} : { rulings }), units };
  });

/** One message of the cases topic as bytes. Case rows are few: their body is JSON. */
export const encodeCasesFrame = (frame: CasesFrame): Buffer =>
  sealFrame('cases', (body) => body.text(JSON.stringify(frame)));

/** @throws {WeirError} `FRAME_CORRUPT` */
export const decodeCasesFrame = (bytes: Buffer): CasesFrame =>
  openFrame('cases', bytes, (body) => readJson<CasesFrame>(body.text(), isCasesFrame));
