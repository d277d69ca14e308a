import { type AssetCode, assets, normaliseAccount, type TextRange, transferNatures } from '@weir/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { recordSides } from '../columns/journal-scan.js';
import { encodeJournalFrame } from '../journal-codec.js';
import type { JournalRecord } from '../journal-record.js';
import { RawFrameWriter } from './raw-frame-writer.js';
import { TransferFields } from './transfer-fields.js';

const whole = fc.oneof(
  fc.constantFrom(0, 127, 128, 2 ** 28 - 1, 2 ** 28, 2 ** 53 - 1),
  fc.maxSafeNat(),
  fc.nat(1_000_000),
);
const wholeOrNull = fc.option(whole, { nil: null });
const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.string({ minLength: 120, maxLength: 300 }),
);
const account = text.map((name) => normaliseAccount(`cash:X:${name}`)!);
const hint = fc.option(text, { nil: null });
const sha256 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const transfer = fc
  .record({
    transfer: fc.record({
      ...{ id: text, time: whole, seq: whole, creditTime: wholeOrNull, from: account, to: account },
      side: fc.constantFrom(null, 'debit' as const, 'credit' as const),
      asset: fc.constantFrom(...assets().map(({ code }) => code)),
      ...{ amount: whole, balanceFrom: wholeOrNull, balanceTo: wholeOrNull },
    }),
    hints: fc.record({ nature: fc.constantFrom(...transferNatures), device: hint, address: hint }),
  })
  .map((content) => ({ kind: 'transfer' as const, ...content }));
const other = fc.oneof(
  text.map((id) => ({ kind: 'void' as const, id, time: null })),
  fc.constant({ kind: 'rejected' as const, code: 'NOT_JSON' }),
);
const records = fc.array(
  fc.tuple(
    fc.oneof({ weight: 3, arbitrary: transfer }, other),
    fc.record({ timeMs: whole, sha256 }),
    fc.boolean(),
    fc.constantFrom(0, 0, 2, 4, 6, 31),
  ),
  { maxLength: 20 },
);

/** Sets ranges to texts that lie in one piece of memory, as those of a message do; some lie apart. */
const setAll = (texts: readonly (readonly [range: TextRange, value: string])[], apart: number): void => {
  const bytes = Buffer.from(texts.map(([, value]) => value).join(''));
  let at = 0;
  for (const [index, [range, value]] of texts.entries()) {
    const length = Buffer.byteLength(value);
    if ((apart & (1 << index)) === 0) range.set(bytes, at, at + length);
    else range.set(Buffer.from(`x${value}y`), 1, 1 + length);
    at += length;
  }
};

const fieldsOf = (
  { transfer: of, hints }: Extract<JournalRecord, { kind: 'transfer' }>,
  apart: number,
): TransferFields => {
  const fields = new TransferFields();
  const texts = [
    [fields.id, of.id],
    [fields.from, of.from],
    [fields.to, of.to],
    [fields.device, hints.device ?? ''],
    [fields.address, hints.address ?? ''],
  ] as const;
  setAll(texts, apart);
  const assetAt = (code: AssetCode) => assets().findIndex((asset) => asset.code === code);
  return Object.assign(fields, {
    ...{ time: of.time, seq: of.seq, creditTime: of.creditTime ?? -1, side: recordSides[of.side ?? 'both'] },
    ...{ asset: assetAt(of.asset), amount: of.amount },
    ...{ balanceFrom: of.balanceFrom ?? -1, balanceTo: of.balanceTo ?? -1 },
    nature: transferNatures.indexOf(hints.nature),
  });
};

it('writes the bytes of encodeJournalFrame, from objects and from fields, frame after frame', () => {
  fc.assert(
    fc.property(fc.array(records, { maxLength: 3 }), fc.nat(2 ** 40), whole, (frames, start, partition) => {
      const writer = new RawFrameWriter('bank.transfers.v1', partition, start);
      let from = start;
      for (const given of frames) {
        let offset = from;
        const wanted: JournalRecord[] = [];
        for (const [content, place, asObject, apart] of given) {
          const record: JournalRecord = { ...content, ...place, offset: offset++ };
          const write = () => {
            if (asObject || record.kind !== 'transfer') writer.record(record);
            else {
              const hash = Buffer.from(record.sha256, 'hex').toString('latin1');
              writer.transfer(record.offset, record.timeMs, hash, fieldsOf(record, apart));
            }
          };
          write();
          if (offset % 3 === 0) {
            writer.undo();
            write();
          }
          wanted.push(record);
        }
        const to = offset + 1;
        const place = { topic: 'bank.transfers.v1', partition, from, to };
        expect([writer.count, writer.from]).toEqual([wanted.length, from]);
        const { byteLength } = writer;
        const frame = writer.seal(to);
        expect(frame.equals(encodeJournalFrame({ type: 'raw', ...place, records: wanted }))).toBe(true);
        expect(byteLength - frame.length).toBeGreaterThanOrEqual(0);
        expect(byteLength - frame.length).toBeLessThan(50);
        from = to;
      }
    }),
    { numRuns: 500 },
  );
});
