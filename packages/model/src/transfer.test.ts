import { describe, expect, it } from 'vitest';
import { readTransfer } from './transfer.js';

const whole = {
  id: 't1',
  time: 1000,
  from: 'bank:CMB:1',
  to: 'bank:ICBC:2',
  asset: 'CNY',
  amount: '100',
};

const refusalOf = (fields: Readonly<Record<string, unknown>>): string => {
  const parsed = readTransfer(fields);
  return parsed.kind === 'rejected' ? `${parsed.code} ${parsed.field}` : parsed.kind;
};

describe('a transfers line', () => {
  it('is read with what it leaves out left open', () => {
    expect(readTransfer(whole)).toEqual({
      kind: 'transfer',
      hasSeq: false,
      transfer: { ...whole, amount: 100, seq: 0, creditTime: null, side: null, balanceFrom: null, balanceTo: null },
    });
  });

  it('may say null for what it leaves out, and more than we read', () => {
    const absent = { seq: null, creditTime: null, side: null, balanceFrom: null, balanceTo: null, void: null };
    expect(readTransfer({ ...whole, ...absent, memo: 'thanks', fromName: 7 })).toEqual(readTransfer(whole));
  });

  it('says whether it has a posting sequence, zero too', () => {
    expect(readTransfer({ ...whole, seq: 0 })).toMatchObject({ hasSeq: true, transfer: { seq: 0 } });
  });

  it.each([
    ['id', 'MISSING_FIELD', undefined],
    ['id', 'BAD_FIELD', ''],
    ['id', 'BAD_FIELD', 7],
    ['id', 'BAD_FIELD', '\ud800'],
    ['time', 'MISSING_FIELD', null],
    ['time', 'BAD_TIME', '2026-05-01'],
    ['seq', 'BAD_FIELD', -1],
    ['seq', 'BAD_FIELD', '1.0'],
    ['creditTime', 'BAD_TIME', 'later'],
    ['creditTime', 'BAD_TIME', 999],
    ['side', 'BAD_FIELD', 'both'],
    ['from', 'MISSING_FIELD', undefined],
    ['from', 'BAD_ACCOUNT', 'CMB:1'],
    ['to', 'MISSING_FIELD', null],
    ['to', 'BAD_ACCOUNT', 7],
    ['asset', 'MISSING_FIELD', undefined],
    ['asset', 'UNKNOWN_ASSET', 'cny'],
    ['amount', 'MISSING_FIELD', undefined],
    ['amount', 'BAD_AMOUNT', '1.5'],
    ['balanceFrom', 'BAD_AMOUNT', '-1'],
    ['balanceTo', 'BAD_AMOUNT', 0.5],
  ])('whose %s is wrong is refused as %s (%j)', (field, code, value) => {
    expect(refusalOf({ ...whole, [field]: value })).toBe(`${code} ${field}`);
  });

  it('is refused for its first bad field in the order of the page', () => {
    const order = [
      'id',
      'time',
      'seq',
      'creditTime',
      'side',
      'from',
      'to',
      'asset',
      'amount',
      'balanceFrom',
      'balanceTo',
    ];
    const bad: Record<string, unknown> = Object.fromEntries(order.map((field) => [field, {}]));
    const refused: string[] = [];
    for (const field of order) {
      refused.push(refusalOf(bad).split(' ')[1]!);
      bad[field] = (whole as Record<string, unknown>)[field];
    }
    expect(refused).toEqual(order);
  });

  it('that says void is a void, whatever else it says', () => {
    expect(readTransfer({ void: 't1' })).toEqual({ kind: 'void', id: 't1' });
    expect(readTransfer({ ...whole, void: 't9' })).toEqual({ kind: 'void', id: 't9' });
    for (const value of ['', 7, true, '\udc00']) expect(refusalOf({ void: value })).toBe('BAD_FIELD void');
  });

  it("that is one institution's half may be credited before its debit: clocks differ", () => {
    for (const side of ['debit', 'credit']) {
      expect(readTransfer({ ...whole, side, creditTime: 999 })).toMatchObject({ transfer: { side, creditTime: 999 } });
    }
    // A side that is none does not excuse it: the time is wrong before the side is looked at, or the side is.
    expect(refusalOf({ ...whole, side: 'both', creditTime: 999 })).toBe('BAD_FIELD side');
  });

  it('reads amounts and balances as its feed writes them', () => {
    const amount = (value: unknown): number | null => (value === 'five' ? 5 : null);
    expect(readTransfer({ ...whole, amount: 'five', balanceTo: 'five' }, { amount })).toMatchObject({
      transfer: { amount: 5, balanceTo: 5 },
    });
    expect(readTransfer(whole, { amount })).toEqual({ kind: 'rejected', code: 'BAD_AMOUNT', field: 'amount' });
  });

  it('reads both times in the zone that its feed declares', () => {
    const local = { time: '1970-01-01 08:00:01', creditTime: '1970-01-01 08:00:02' };
    expect(readTransfer({ ...whole, ...local }, { zone: '+08:00' })).toMatchObject({
      transfer: { time: 1000, creditTime: 2000 },
    });
    expect(refusalOf({ ...whole, ...local })).toBe('BAD_TIME time');
  });
});
