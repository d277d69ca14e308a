import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountMax } from './amount.js';
import { canonicalContent, canonicalLine } from './canonical.js';
import { timeMsMax } from './time.js';
import { readTransfer, type TransferRecord } from './transfer.js';

const read = (fields: Readonly<Record<string, unknown>>): TransferRecord => {
  const parsed = readTransfer(fields);
  if (parsed.kind !== 'transfer') throw new Error(JSON.stringify(parsed));
  return parsed.transfer;
};

const plain = { id: 't1', time: 1000, from: 'bank:CMB:1', to: 'bank:ICBC:2', asset: 'CNY', amount: 5 };
const contentOf = (more: Readonly<Record<string, unknown>> = {}): string =>
  canonicalContent(read({ ...plain, ...more }));

const times = fc.integer({ min: 0, max: timeMsMax });
const amounts = fc.integer({ min: 0, max: amountMax });
const accounts = fc
  .string({ unit: 'binary', minLength: 1 })
  .map((local) => `cash:atm:${local}`)
  .filter((account) => account.isWellFormed());
const records = fc
  .record({
    id: fc.string({ minLength: 1 }),
    time: times,
    seq: fc.oneof(fc.constant(0), amounts),
    creditTime: fc.option(times),
    side: fc.option(fc.constantFrom('debit', 'credit')),
    from: accounts,
    to: accounts,
    asset: fc.constantFrom('CNY', 'USDT-TRON'),
    amount: amounts,
    balanceFrom: fc.option(amounts),
    balanceTo: fc.option(amounts),
  })
  .filter(({ time, creditTime, side }) => side !== null || creditTime === null || creditTime >= time)
  .map(read);

/** The rule as the page words it: fields left out, keys sorted, no white space, amounts as strings. */
const literal = ({ id: _, ...record }: TransferRecord): string => {
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1))) {
    if (value === null || (name === 'creditTime' && value === record.time) || (name === 'seq' && value === 0)) continue;
    said[name] = ['amount', 'balanceFrom', 'balanceTo'].includes(name) ? String(value) : value;
  }
  return JSON.stringify(said);
};

describe('the canonical content of a record', () => {
  it('is JSON with sorted keys, amounts as strings, and nothing that says nothing', () => {
    expect(contentOf()).toBe('{"amount":"5","asset":"CNY","from":"bank:CMB:1","time":1000,"to":"bank:ICBC:2"}');
    expect(contentOf({ seq: 3, creditTime: 2000, side: 'credit', balanceFrom: 0, balanceTo: 7 })).toBe(
      '{"amount":"5","asset":"CNY","balanceFrom":"0","balanceTo":"7","creditTime":2000,"from":"bank:CMB:1","seq":3,"side":"credit","time":1000,"to":"bank:ICBC:2"}',
    );
    fc.assert(fc.property(records, (record) => canonicalContent(record) === literal(record)));
  });

  it('is the same however the same thing was written', () => {
    for (const same of [
      { time: '1970-01-01T08:00:01+08:00' },
      { creditTime: 1000 },
      { seq: '0' },
      { seq: null, balanceTo: null },
      { amount: '005' },
      { from: 'bank:cmb: 1-' },
      { id: 'another', memo: 'thanks', channel: 'app' },
    ]) {
      expect(contentOf(same), JSON.stringify(same)).toBe(contentOf());
    }
  });

  it('differs where an answer could differ', () => {
    const others = [{ balanceFrom: 0 }, { creditTime: 1001 }, { seq: 1 }, { side: 'debit' }, { amount: 6 }];
    expect(new Set(others.map(contentOf)).size).toBe(others.length);
    expect(others.map(contentOf)).not.toContain(contentOf());
  });

  it('leaves letters that are not ASCII as they are', () => {
    expect(contentOf({ to: 'cash:柜台:"é"' })).toContain('"to":"cash:柜台:\\"é\\""');
  });

  it('with its id is a line that reads back as the same record', () => {
    fc.assert(
      fc.property(records, (record) => {
        const again = read(JSON.parse(canonicalLine(record)) as Record<string, unknown>);
        expect(again.id).toBe(record.id);
        expect(canonicalContent(again)).toBe(canonicalContent(record));
      }),
    );
  });
});
