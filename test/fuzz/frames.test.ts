import {
  ByteReader,
  decodeCasesFrame,
  decodeFlowsFrame,
  decodeJournalFrame,
  encodeCasesFrame,
  encodeFlowsFrame,
  encodeJournalFrame,
  FlowScan,
  type FlowsFrame,
  type FrameKind,
  isEntryRecord,
  type JournalFrame,
  LedgerFold,
  readFlowsRecord,
  sealBody,
} from '@weir/journal';
import { describe, expect, it } from 'vitest';
import { recordKinds, ScannedFrame } from '../../packages/journal/src/columns/journal-scan.js';
import { brokerMs, type Dice } from '../stream/random-stream.js';
import { damaged } from './damage.js';
import { journalOf, rightFrames } from './frames.fixture.js';
import { fuzz, type Outcome, outcomeOf } from './rounds.js';

const file = 'frames';
const headerBytes = 8;
const corrupt = ['FRAME_CORRUPT'] as const;

const codecs: Record<FrameKind, { decode: (bytes: Buffer) => unknown; encode: (frame: never) => Buffer }> = {
  journal: { decode: decodeJournalFrame, encode: encodeJournalFrame },
  flows: { decode: decodeFlowsFrame, encode: encodeFlowsFrame },
  cases: { decode: decodeCasesFrame, encode: encodeCasesFrame },
};
const kinds = Object.keys(codecs) as FrameKind[];

/** JSON can say 1e999, and cannot write what that means. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const oneOf = <T>(list: readonly T[], dice: Dice): T => list[dice(list.length)]!;

/** A frame whose body was damaged before its checksum was made: what only a faulty writer could send. */
const damagedInside = (kind: FrameKind, dice: Dice): Buffer =>
  sealBody(kind, damaged(oneOf(rightFrames[kind], dice).subarray(headerBytes), dice));

/** Every right frame cut anywhere, the cut hidden by a checksum that fits. */
function* cutInside(kind: FrameKind): Iterable<Buffer> {
  for (const frame of rightFrames[kind].slice(0, 30)) {
    for (let length = 0; length < frame.length - headerBytes; length += length < 600 ? 1 : 37) {
      yield sealBody(kind, frame.subarray(headerBytes, headerBytes + length));
    }
  }
}

describe.each(kinds)('damaged %s frames', (kind) => {
  const { decode, encode } = codecs[kind];

  /** What is read must be what is written, or two readers of one log would not agree. */
  const check = (frame: Buffer): void => {
    const read = outcomeOf(corrupt, () => decode(frame));
    if (!read.ok) return;
    const again = encode(read.value as never);
    expect(plain(decode(again))).toEqual(plain(read.value));
    expect(encode(decode(again) as never).equals(again)).toBe(true);
  };

  it('are refused where the checksum tells', () =>
    fuzz(file, 'are refused where the checksum tells', 1_500, (dice) => {
      const right = oneOf(rightFrames[kind], dice);
      const wrong = damaged(right, dice);
      if (wrong.equals(right)) return;
      expect(outcomeOf(corrupt, () => decode(wrong)).ok).toBe(false);
    }));

  it('are refused, or read as what they say, under a right checksum', () =>
    fuzz(file, 'under a right checksum', 3_000, (dice) => check(damagedInside(kind, dice))));

  it('are refused, or read as what they say, when cut', () => {
    for (const frame of cutInside(kind)) check(frame);
  });
});

/** What `ScannedFrame` found, as objects; null: the frame is not a raw one. */
const scannedFrame = (scan: ScannedFrame, frame: Buffer): object | null => {
  if (!scan.read(frame)) return null;
  const orNull = (value: number): number | null => (value < 0 ? null : value);
  const records = Array.from({ length: scan.count }, (_, index) => {
    const kind = scan.kind[index]!;
    const text = scan.text(scan.textAt[index]!, scan.textLength[index]!);
    const common = { offset: scan.offset[index]!, timeMs: scan.timeMs[index]!, sha256: scan.sha256(index) };
    if (kind === recordKinds.void) return { kind: 'void', ...common, id: text, time: orNull(scan.time[index]!) };
    if (kind === recordKinds.label) return { kind: 'label', ...common, label: JSON.parse(text) };
    if (kind === recordKinds.report) return { kind: 'report', ...common, report: JSON.parse(text) };
    if (kind === recordKinds.rejected) return { kind: 'rejected', ...common, code: text };
    const transfer = {
      id: text,
      time: scan.time[index]!,
      seq: scan.seq[index]!,
      creditTime: orNull(scan.creditTime[index]!),
      side: [null, 'debit', 'credit'][scan.side[index]!],
      from: scan.text(scan.fromAt[index]!, scan.fromLength[index]!),
      to: scan.text(scan.toAt[index]!, scan.toLength[index]!),
      asset: scan.text(scan.assetAt[index]!, scan.assetLength[index]!),
      amount: scan.amount[index]!,
      balanceFrom: orNull(scan.balanceFrom[index]!),
      balanceTo: orNull(scan.balanceTo[index]!),
    };
    return { kind: 'transfer', ...common, transfer };
  });
  return { type: 'raw', topic: scan.topic, partition: scan.partition, from: scan.from, to: scan.to, records };
};

/** Hints have no column but their nature: they are not compared. */
const withoutHints = (frame: JournalFrame): unknown =>
  frame.type !== 'raw' ? null : { ...frame, records: frame.records.map((record) => ({ ...record, hints: undefined })) };

describe('the two readers of journal frames', () => {
  const scan = new ScannedFrame();
  const check = (frame: Buffer): void => {
    const byObjects = outcomeOf(corrupt, () => decodeJournalFrame(frame));
    const byColumns = outcomeOf(corrupt, () => scannedFrame(scan, frame));
    if (!byColumns.ok) expect(byObjects).toEqual(byColumns);
    // Frames that are not raw have one reader only.
    else if (byColumns.value !== null) {
      expect(byObjects.ok && plain(withoutHints(byObjects.value))).toEqual(plain(byColumns.value));
    }
  };

  it('agree on every damaged frame', () =>
    fuzz(file, 'agree on every damaged frame', 4_000, (dice) => check(damagedInside('journal', dice))));

  it('agree on every cut one', () => {
    for (const frame of cutInside('journal')) check(frame);
  });
});

describe('the columnar fold', () => {
  it('takes a damaged journal or stops with a code', () => {
    const name = 'takes a damaged journal or stops with a code';
    return fuzz(file, name, 150, (dice, seed) => {
      const { frames } = journalOf(1 + (seed % 40), dice(2) === 0 ? 60_000 : undefined);
      const fold = new LedgerFold();
      const struck = 1 + dice(frames.length);
      for (const [offset, frame] of frames.entries()) {
        const bytes = encodeJournalFrame(frame);
        const value = offset < struck ? bytes : sealBody('journal', damaged(bytes.subarray(headerBytes), dice));
        const taken = outcomeOf(['FRAME_CORRUPT', 'FOLD_INVARIANT'], () => {
          fold.apply(offset, brokerMs + offset, value);
          fold.endMessage();
        });
        // Whoever folds stops at the first error: the state is not promised after it.
        if (!taken.ok) return;
      }
    });
  });
});

/** Everything that `FlowScan` says of a frame, as `decodeFlowsFrame` would say it. */
const walked = (scan: FlowScan, frame: Buffer): object => {
  scan.open(frame);
  const { shard, from, to } = scan;
  const rulings = scan.rulings();
  const units: object[] = [];
  while (scan.nextUnit()) {
    const { version } = scan;
    const records: object[] = [];
    while (scan.nextRecord()) records.push(placesIn(scan));
    units.push({ version, records });
  }
  return { shard, from, to, rulings, units };
};

const placesIn = (scan: FlowScan): object => {
  const { kind } = scan;
  if (kind === 5) return { kind };
  const text = (at: number, length: number): string => scan.bytes.toString('utf8', at, at + length);
  return {
    kind,
    id: text(scan.idAt, scan.idLength),
    account: text(scan.accountAt, scan.accountLength),
    asset: text(scan.assetAt, scan.assetLength),
    time: scan.time,
    seq: scan.seq,
    balance: scan.balance,
    hasLosses: scan.hasLosses,
    lots: Array.from({ length: scan.lots }, (_, at) => text(scan.lotAt[at]!, scan.lotLength[at]!)),
    // Whoever goes back to a record reads it from its place.
    record: readFlowsRecord(new ByteReader(scan.bytes, scan.start)),
  };
};

const hasFinding = (frame: object): boolean => JSON.stringify(frame).includes('{"kind":5}');

const kindNumbers = { flow: 1, credit: 2, 'flow-gone': 3, 'credit-gone': 4, finding: 5 } as const;

const decoded = ({ shard, from, to, rulings, units }: FlowsFrame): object => ({
  shard,
  from,
  to,
  rulings: rulings ?? null,
  units: units.map(({ version, records }) => ({
    version,
    records: records.map((record) => {
      const kind = kindNumbers[record.kind];
      if (!isEntryRecord(record)) return { kind };
      const lost = 'aged' in record ? [...record.aged, ...record.nameless, ...record.ceased] : [];
      return {
        kind,
        id: record.id,
        account: 'account' in record ? record.account : record.kind === 'flow' ? record.from : record.to,
        asset: record.asset,
        time: record.time,
        seq: record.seq,
        balance: 'balance' in record ? (record.balance ?? -1) : -1,
        hasLosses: lost.length > 0,
        lots: [...lost, ...(record.kind === 'flow' ? record.sources : [])].map(({ id }) => id),
        record,
      };
    }),
  })),
});

describe('the two readers of flows frames', () => {
  const scan = new FlowScan();
  const check = (frame: Buffer): void => {
    const byObjects: Outcome<object> = outcomeOf(corrupt, () => decoded(decodeFlowsFrame(frame)));
    const byPlaces = outcomeOf(corrupt, () => walked(scan, frame));
    // Findings are passed over unread: that their JSON is none only the reader of objects sees.
    if (!byObjects.ok && byPlaces.ok && hasFinding(byPlaces.value)) return;
    expect(byPlaces).toEqual(byObjects);
  };

  it('agree on every damaged frame', () =>
    fuzz(file, 'agree on every damaged frame', 4_000, (dice) => check(damagedInside('flows', dice))));

  it('agree on every cut one', () => {
    for (const frame of cutInside('flows')) check(frame);
  });
});
