import { canonicalContent, readTransfer, type TransferRecord } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleIdentity, takesPart } from './transfer.js';

const record = (more: Readonly<Record<string, unknown>> = {}): TransferRecord => {
  const plain = { id: 't1', time: 1000, from: 'bank:CMB:1', to: 'bank:ICBC:2', asset: 'CNY', amount: 5 };
  const parsed = readTransfer({ ...plain, ...more });
  if (parsed.kind !== 'transfer') throw new Error(JSON.stringify(parsed));
  return parsed.transfer;
};

const refusedOf = (...records: TransferRecord[]): string[] => [...settleIdentity(records).refused];

describe('the halves of a transfer', () => {
  const debit = record({ side: 'debit', seq: 3, balanceFrom: 95, creditTime: 9999, balanceTo: 1 });
  const credit = record({ side: 'credit', time: 1400, seq: 8, balanceTo: 205, balanceFrom: 2 });

  it('meet: payer’s side from the debit half, credit instant and payee’s balance from the credit half', () => {
    const wanted = { time: 1000, seq: 3, balanceFrom: 95, creditTime: 1400, balanceTo: 205 };
    expect(settleIdentity([debit, credit]).transfer).toMatchObject(wanted);
    expect(settleIdentity([credit, debit])).toEqual(settleIdentity([debit, credit]));
    expect(refusedOf(debit, credit)).toEqual([]);
  });

  it('are refused where a whole transfer stands: it claims both sides', () => {
    // By its bytes the whole one comes first.
    const whole = record({ balanceFrom: 95 });
    const half = record({ side: 'debit' });
    const { transfer, refused } = settleIdentity([half, whole]);
    expect(transfer).toMatchObject({ balanceFrom: 95, creditTime: 1000 });
    expect([...refused]).toEqual([canonicalContent(half)]);
  });

  it('a lone debit half has a debit entry only: its money is in flight', () => {
    const { transfer } = settleIdentity([debit]);
    expect(transfer).toMatchObject({ time: 1000, seq: 3, balanceFrom: 95, creditTime: null, balanceTo: null });
  });

  it('a lone credit half makes both entries with its own time and sequence', () => {
    const { transfer } = settleIdentity([credit]);
    expect(transfer).toMatchObject({ time: 1400, seq: 8, creditTime: 1400, balanceTo: 205, balanceFrom: null });
  });

  it('clocks differ: a credit is never before its own debit', () => {
    expect(settleIdentity([debit, record({ side: 'credit', time: 400 })]).transfer.creditTime).toBe(1000);
    expect(settleIdentity([record({ side: 'credit', time: 400, creditTime: 300 })]).transfer.creditTime).toBe(400);
    // The credit half's own creditTime is the credit's instant, where it has one.
    expect(settleIdentity([debit, record({ side: 'credit', time: 400, creditTime: 1500 })]).transfer.creditTime).toBe(
      1500,
    );
  });

  it('that name another payee, payer, asset or amount do not meet', () => {
    for (const other of [{ to: 'bank:ICBC:3' }, { from: 'bank:CMB:2' }, { asset: 'USD' }, { amount: 6 }]) {
      expect(
        refusedOf(record({ side: 'debit' }), record({ side: 'credit', ...other })),
        JSON.stringify(other),
      ).toHaveLength(1);
    }
  });
});

describe('the same id again', () => {
  it('with the same content is the same event', () => {
    expect(refusedOf(record(), record({ creditTime: 1000, seq: 0 }), record())).toEqual([]);
  });

  it('with other content: the smallest canonical bytes stand, the others are refused', () => {
    // "10" is before "5" by its bytes.
    const { transfer, refused } = settleIdentity([record(), record({ amount: 10 }), record({ amount: 6 })]);
    expect(transfer.amount).toBe(10);
    expect([...refused]).toEqual([record(), record({ amount: 6 })].map(canonicalContent));
  });

  it('without a side claims both: no half stands beside it', () => {
    expect(settleIdentity([record({ time: 1 }), record({ side: 'credit' })]).refused.size).toBe(1);
    expect(settleIdentity([record({ side: 'debit' }), record({ side: 'debit', seq: 1 })]).refused.size).toBe(1);
  });

  it('gives one answer, whatever the order in which the records came', () => {
    const records = fc.array(
      fc
        .record({
          side: fc.constantFrom(null, 'debit', 'credit', 'debit', 'credit'),
          time: fc.constantFrom(1000, 1001, 999),
          creditTime: fc.option(fc.constantFrom(1001, 2000)),
          to: fc.constantFrom('bank:ICBC:2', 'bank:ICBC:2', 'bank:ICBC:1'),
          amount: fc.constantFrom(5, 5, 10),
          seq: fc.nat(1),
          balanceTo: fc.option(fc.constantFrom(0, 7)),
        })
        .map(record),
      { minLength: 1, maxLength: 6 },
    );
    const shuffled = records.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(settleIdentity(other)).toEqual(settleIdentity(list));
        // What was refused changes nothing, and one of each side stands at most.
        const { transfer, refused } = settleIdentity(list);
        const stands = list.filter((one) => !refused.has(canonicalContent(one)));
        expect(settleIdentity(stands)).toEqual({ transfer, refused: new Set() });
        expect(new Set(stands.map(canonicalContent)).size).toBe(new Set(stands.map((one) => one.side)).size);
      }),
    );
  });
});

describe('a transfer to oneself or of nothing', () => {
  it('takes no part', () => {
    expect(takesPart(settleIdentity([record()]).transfer)).toBe(true);
    expect(takesPart(settleIdentity([record({ amount: 0 })]).transfer)).toBe(false);
    // Compared in its normal form.
    expect(takesPart(settleIdentity([record({ to: 'bank:cmb: 1' })]).transfer)).toBe(false);
  });
});
