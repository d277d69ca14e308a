import { type AccountId, type AssetCode, canonicalContent, type TransferRecord } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTransfers } from './order.js';
import { AccountsByText, RecordBlockWriter } from './record-block.js';
import { RecordRows } from './record-rows.js';
import { settleIdentity } from './transfer.js';

const account = fc.constantFrom('bank:CMB:1', 'bank:CMB:2', 'pay:X:甲').map((name) => name as AccountId);
const balance = fc.constantFrom(null, null, 0, 5);

/** Records of few ids, so that halves, repetitions and contradictions meet often. */
const record: fc.Arbitrary<TransferRecord> = fc
  .record({
    id: fc.constantFrom('a', 'b', 'é', '\uff21', '😀'),
    time: fc.nat(2),
    seq: fc.constantFrom(0, 0, 1),
    delay: fc.constantFrom(null, 0, 1),
    side: fc.constantFrom(null, 'debit' as const, 'credit' as const),
    from: account,
    to: account,
    asset: fc.constantFrom('CNY', 'USD').map((code) => code as AssetCode),
    amount: fc.constantFrom(1, 2, Number.MAX_SAFE_INTEGER),
    balanceFrom: balance,
    balanceTo: balance,
  })
  .map(({ delay, ...rest }) => ({ ...rest, creditTime: delay === null ? null : rest.time + delay }));

/** Most records of an id agree in what the money is. */
const records = fc.array(fc.tuple(record, fc.boolean()), { maxLength: 12 }).map((drawn) => {
  const byId = new Map<string, TransferRecord>();
  return drawn.map(([one, agrees]) => {
    const first = byId.get(one.id);
    if (first === undefined) byId.set(one.id, one);
    const { from, to, asset, amount } = first !== undefined && agrees ? first : one;
    return { ...one, from, to, asset, amount };
  });
});

describe('the rows of a feed', () => {
  it('settle as the objects of their ids do, in whatever blocks they come', () => {
    fc.assert(
      fc.property(
        records,
        fc.array(fc.nat(12)),
        fc.subarray(['a', 'b', 'none']),
        fc.option(fc.nat(3)),
        (given, cuts, voids, asOf) => {
          const rows = new RecordRows();
          const writers = [0, 1].map(() => ({
            writer: new RecordBlockWriter(new AccountsByText()),
            take: rows.source(),
          }));
          for (const [at, one] of given.entries()) {
            const { writer, take } = writers[at % 3 === 0 ? 0 : 1]!;
            writer.add(one);
            // Rows are in the order in which the blocks come: what the other writer has must come first.
            const next = writers[(at + 1) % 3 === 0 ? 0 : 1]!.writer;
            if (cuts.includes(at) || next !== writer) take(writer.finish());
          }
          for (const { writer, take } of writers) take(writer.finish());

          const byId = new Map<string, number[]>();
          for (const [at, { id }] of given.entries()) byId.set(id, [...(byId.get(id) ?? []), at]);
          const settled = [...byId].map(([id, at]) => {
            const { transfer, refused } = settleIdentity(at.map((index) => given[index]!));
            return { id, transfer, refused: at.filter((index) => refused.has(canonicalContent(given[index]!))) };
          });
          const stand = settled.filter(({ id }) => !voids.includes(id)).map(({ transfer }) => transfer);

          const { ledger, refused, voidedTimes } = rows.settle(voids, asOf);
          const transfers = ledger.transfers();
          expect(transfers).toEqual(stand.filter(({ time }) => asOf === null || time <= asOf).sort(compareTransfers));
          expect(refused).toEqual(settled.flatMap((one) => one.refused));
          expect(voidedTimes).toEqual(
            voids.flatMap((id) => settled.filter((one) => one.id === id).map(({ transfer }) => transfer.time)),
          );
          for (const { id, transfer } of settled) {
            expect(ledger.knows(id)).toBe(!voids.includes(id));
            expect(ledger.find(id)).toBe(transfers.findIndex((one) => one.id === transfer.id));
          }
          expect(ledger.knows('none')).toBe(false);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
