import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { amountMax, type ErrorCode, transferNatures } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.js';
import { decodeCasesFrame, decodeFlowsFrame, encodeCasesFrame, encodeFlowsFrame } from './flow-codec.js';
import type { CasesFrame, FlowsFrame } from './flow-record.js';
import { type FrameKind, formatVersions, frameKinds, openFrame, sealFrame } from './frame.js';
import { decodeJournalFrame, encodeJournalFrame } from './journal-codec.js';
import type { JournalFrame } from './journal-record.js';

interface Vector {
  readonly name: string;
  readonly hex: string;
  readonly frame: unknown;
}

/** What schemas/frames.md publishes: programs in other languages are checked against the same file. */
const published = JSON.parse(
  readFileSync(new URL('../../../schemas/frames-vectors.json', import.meta.url), 'utf8'),
) as Record<FrameKind, readonly Vector[]>;

const codecs: Record<FrameKind, { encode: (frame: never) => Buffer; decode: (bytes: Buffer) => unknown }> = {
  journal: { encode: encodeJournalFrame, decode: decodeJournalFrame },
  flows: { encode: encodeFlowsFrame, decode: decodeFlowsFrame },
  cases: { encode: encodeCasesFrame, decode: decodeCasesFrame },
};

const kinds = Object.keys(frameKinds) as FrameKind[];

/** The code that decoding fails with; null: it did not fail. */
const refusal = (decode: (bytes: Buffer) => unknown, bytes: Buffer): ErrorCode | 'another error' | null => {
  try {
    decode(bytes);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? (error.code as ErrorCode) : 'another error';
  }
};

/** A body under a right checksum: what only a faulty writer could make. */
const sealedBody = (kind: FrameKind, body: Buffer): Buffer => {
  const header = Buffer.from([0x57, 0x46, formatVersions[kind], frameKinds[kind], 0, 0, 0, 0]);
  header.writeUInt32LE(crc32(body), 4);
  return Buffer.concat([header, body]);
};

describe.each(kinds)('the published %s frames', (kind) => {
  const { encode, decode } = codecs[kind];
  describe.each(published[kind])('$name', ({ hex, frame }) => {
    const bytes = Buffer.from(hex, 'hex');

    it('are written byte by byte', () => {
      expect(encode(frame as never).toString('hex')).toBe(hex);
    });

    it('are read', () => {
      expect(decode(bytes)).toEqual(frame);
    });

    it('are refused when cut anywhere, or followed by anything', () => {
      for (let length = 0; length < bytes.length; length++) {
        expect(refusal(decode, bytes.subarray(0, length)), `cut to ${length} bytes`).toBe('FRAME_CORRUPT');
      }
      expect(refusal(decode, Buffer.concat([bytes, Buffer.from([0])]))).toBe('FRAME_CORRUPT');
    });

    it('are refused with any one bit turned', () => {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const turned = Buffer.from(bytes);
        turned[bit >> 3]! ^= 1 << (bit & 7);
        if (refusal(decode, turned) !== 'FRAME_CORRUPT') expect.fail(`bit ${bit & 7} of byte ${bit >> 3} went unseen`);
      }
    });

    it('are refused where another kind is wanted', () => {
      for (const other of kinds.filter((each) => each !== kind)) {
        expect(refusal(codecs[other].decode, bytes)).toBe('FRAME_CORRUPT');
      }
    });
  });
});

describe('a body that ends early under a right checksum', () => {
  // The checksum cannot see this one: only the reader's own bounds can.
  it.each(['journal', 'flows'] as const)('is refused at every place: %s', (kind) => {
    for (const { hex } of published[kind]) {
      const body = Buffer.from(hex, 'hex').subarray(8);
      for (let length = 0; length < body.length; length++) {
        const frame = sealedBody(kind, body.subarray(0, length));
        expect(refusal(codecs[kind].decode, frame), `cut to ${length} bytes`).toBe('FRAME_CORRUPT');
      }
    }
  });
});

describe('numbers and texts', () => {
  const roundTrip = (write: (body: ByteWriter) => void): ByteReader => {
    const writer = new ByteWriter();
    write(writer);
    return new ByteReader(writer.finish());
  };

  it('whole numbers take seven bits a byte, lowest first', () => {
    const hexOf = (value: number): string => {
      const writer = new ByteWriter();
      writer.whole(value);
      return writer.finish().toString('hex');
    };
    expect(hexOf(0)).toBe('00');
    expect(hexOf(127)).toBe('7f');
    expect(hexOf(128)).toBe('8001');
    expect(hexOf(300)).toBe('ac02');
    expect(hexOf(amountMax)).toBe('ffffffffffffff0f');
  });

  it('whole numbers come back, the largest too', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(roundTrip((body) => body.whole(value)).whole()).toBe(value);
      }),
    );
  });

  it('texts come back whatever their length and script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (value) => {
        const reader = roundTrip((body) => body.text(value));
        expect(reader.text()).toBe(value);
        expect(reader.atEnd).toBe(true);
      }),
    );
  });

  it('numbers beyond 2^53 − 1 are refused', () => {
    for (const hex of ['ffffffffffffff1f', 'ffffffffffffffff01']) {
      expect(() => new ByteReader(Buffer.from(hex, 'hex')).whole()).toThrow('FRAME_CORRUPT');
    }
  });

  it('a frame whose reader leaves bytes over is refused', () => {
    const frame = sealFrame('cases', (body) => body.whole(300));
    expect(() => openFrame('cases', frame, (body) => body.byte())).toThrow('FRAME_CORRUPT');
  });
});

const whole = fc.oneof(fc.nat(), fc.maxSafeNat());
const wholeOrNull = fc.option(whole, { nil: null });
const text = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 24 }), fc.constant('长'.repeat(60)));
const sha256 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const texts = fc.array(text, { maxLength: 3 });
const sum = fc.bigInt({ min: 0n, max: 2n ** 80n }).map(String);

const transfer = fc.record({
  id: text,
  time: whole,
  seq: whole,
  creditTime: wholeOrNull,
  side: fc.constantFrom(null, 'debit', 'credit'),
  from: text,
  to: text,
  asset: fc.constantFrom('CNY', 'USDT-TRON'),
  amount: whole,
  balanceFrom: wholeOrNull,
  balanceTo: wholeOrNull,
});
const hints = fc.record({
  nature: fc.constantFrom(...transferNatures),
  device: fc.option(text, { nil: null }),
  address: fc.option(text, { nil: null }),
});
const label = fc.record({
  source: text,
  version: whole,
  withdrawn: fc.boolean(),
  label: fc.record({ account: text, kind: text, from: wholeOrNull, to: wholeOrNull }),
});
const selector = fc.record({
  entry: fc.constantFrom('debit', 'credit'),
  accounts: texts,
  since: wholeOrNull,
  until: wholeOrNull,
  counterparties: fc.option(texts, { nil: null }),
});
const report = fc.record({
  reporter: text,
  version: whole,
  reportedAt: wholeOrNull,
  withdrawn: fc.boolean(),
  roots: fc.record({ case: text, transfers: texts, selectors: fc.array(selector, { maxLength: 2 }), victims: texts }),
  match: fc.array(fc.record({ from: text, amount: whole }), { maxLength: 2 }),
});

const from = fc.nat();
/** Offsets of records are written as distances from the frame's first offset. */
const place = { distance: fc.nat(10_000), timeMs: whole, sha256 };
const journalRecord = fc.oneof(
  fc.record({ kind: fc.constant('transfer'), ...place, transfer, hints }),
  fc.record({ kind: fc.constant('void'), ...place, id: text, time: wholeOrNull }),
  fc.record({ kind: fc.constant('label'), ...place, label }),
  fc.record({ kind: fc.constant('report'), ...place, report }),
  fc.record({ kind: fc.constant('rejected'), ...place, code: text }),
);
const journalFrame = fc.oneof(
  fc
    .record({ topic: text, partition: whole, from, to: whole, records: fc.array(journalRecord, { maxLength: 5 }) })
    .map(({ records, ...rest }) => ({
      type: 'raw',
      ...rest,
      records: records.map(({ distance, ...record }) => ({ ...record, offset: rest.from + distance })),
    })),
  fc.record({ type: fc.constant('idle'), topic: text, partition: whole, end: whole }),
  fc.record({
    type: fc.constant('rules'),
    ruleSets: fc.array(
      fc.record({
        holdsFrom: whole,
        set: fc.constantFrom('live', 'shadow'),
        version: whole,
        thresholds: fc.dictionary(text, fc.record({ ratio: whole }, { noNullPrototype: true }), {
          noNullPrototype: true,
        }),
      }),
      { maxLength: 2 },
    ),
  }),
  fc.record({
    type: fc.constant('repair'),
    pockets: fc.array(fc.record({ account: text, asset: text }), { maxLength: 3 }),
  }),
  fc
    .record({ repairOffset: whole, part: fc.nat(5), more: fc.nat(5), length: whole, text })
    .map(({ more, ...part }) => ({ type: 'rebase', ...part, parts: part.part + 1 + more })),
  fc.record({
    type: fc.constant('settings'),
    settings: fc.record({
      policy: fc.constantFrom('fifo', 'lifo'),
      windowMs: wholeOrNull,
      trustBalances: fc.boolean(),
      hubEntries: wholeOrNull,
      maxLayers: whole,
      floor: whole,
      sight: fc.option(texts, { nil: null }),
      latenessMs: fc.dictionary(fc.constantFrom('CNY', 'USD'), whole, { noNullPrototype: true }),
      topics: fc.array(fc.record({ topic: text, partitions: whole }), { maxLength: 2 }),
    }),
  }),
) as unknown as fc.Arbitrary<JournalFrame>;

const intervals = fc.array(fc.record({ id: text, start: whole, end: whole }), { maxLength: 3 });
const message = fc.record({ topic: text, partition: whole, offset: whole, timeMs: whole, sha256 });
const entry = {
  id: text,
  time: whole,
  seq: whole,
  from: text,
  to: text,
  asset: text,
  amount: whole,
  balance: wholeOrNull,
  hub: fc.boolean(),
  aged: intervals,
  nameless: intervals,
  ceased: intervals,
  messages: fc.array(message, { maxLength: 2 }),
};
const entryRecord = fc.oneof(
  fc.record({ kind: fc.constant('flow'), ...entry, unseen: sum, seen: fc.option(sum), sources: intervals }),
  fc.record({ kind: fc.constant('credit'), ...entry }),
  fc.record({
    kind: fc.constantFrom('flow-gone', 'credit-gone'),
    id: text,
    account: text,
    asset: text,
    time: whole,
    seq: whole,
  }),
);
const findingRecord = fc.record({
  kind: fc.constant('finding'),
  finding: fc.record({
    id: text,
    rule: text,
    ruleVersion: whole,
    set: fc.constantFrom('live', 'shadow'),
    severity: fc.constantFrom('warn', 'high'),
    state: fc.constantFrom('standing', 'withdrawn'),
    account: text,
    asset: text,
    others: texts,
    since: whole,
    until: whole,
    figures: fc.record({ passedOn: sum }, { noNullPrototype: true }),
    transfers: texts,
    text: fc.record({ 'zh-CN': text, en: text }),
  }),
});
const flowsFrame = fc
  .record({
    shard: whole,
    from,
    to: whole,
    units: fc.array(
      fc.record({
        distance: fc.nat(10_000),
        records: fc.array(fc.oneof(entryRecord, findingRecord), { minLength: 1, maxLength: 4 }),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ units, ...rest }) => ({
    ...rest,
    units: units.map(({ distance, records }) => ({ version: rest.from + distance, records })),
  })) as unknown as fc.Arbitrary<FlowsFrame>;

const caseRecord = fc.oneof(
  fc.record(
    {
      kind: fc.constant('case-transfer'),
      case: text,
      id: text,
      taint: sum,
      layer: whole,
      time: whole,
      seq: whole,
      move: fc.record({ from: text, to: text, asset: text, amount: whole, creditTime: fc.option(whole) }),
      gone: fc.boolean(),
    },
    { requiredKeys: ['kind', 'case', 'id', 'taint', 'layer', 'time', 'seq', 'gone'] },
  ),
  fc.record({
    kind: fc.constant('case-account'),
    case: text,
    account: text,
    asset: text,
    layer: whole,
    received: sum,
    forwarded: sum,
    returned: sum,
    exited: sum,
    notFollowed: sum,
    outOfSight: sum,
    atRest: sum,
    gone: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('case'),
    case: text,
    sums: fc.dictionary(
      fc.constantFrom('CNY', 'USD'),
      fc.record({ roots: sum, absorbed: sum, inFlight: sum }, { noNullPrototype: true }),
      { noNullPrototype: true },
    ),
    missingRoots: texts,
    stale: fc.boolean(),
    withdrawn: fc.boolean(),
  }),
);
const casesFrame = fc.record({
  version: whole,
  records: fc.array(caseRecord, { maxLength: 5 }),
}) as unknown as fc.Arbitrary<CasesFrame>;

describe('every frame that can be written', () => {
  it('comes back as it was: journal', () => {
    fc.assert(
      fc.property(journalFrame, (frame) => {
        expect(decodeJournalFrame(encodeJournalFrame(frame))).toEqual(frame);
      }),
    );
  });

  it('comes back as it was: flows', () => {
    fc.assert(
      fc.property(flowsFrame, (frame) => {
        expect(decodeFlowsFrame(encodeFlowsFrame(frame))).toEqual(frame);
      }),
    );
  });

  it('comes back as it was: cases', () => {
    fc.assert(
      fc.property(casesFrame, (frame) => {
        expect(decodeCasesFrame(encodeCasesFrame(frame))).toEqual(frame);
      }),
    );
  });
});
