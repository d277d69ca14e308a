import { readTransfer, type TransferRecord } from '@weir/model';
import { describe, expect, it } from 'vitest';
import type { MessageRef } from '../journal-record.js';
import { type Identity, IdentityTable, messagesOf, standing, unknownIdentity, withContent } from './identity-table.js';

const minuteMs = 60_000;

const record = (more: object = {}): TransferRecord => {
  const plain = { id: 't1', time: 1000, from: 'bank:CMB:1', to: 'bank:ICBC:2', asset: 'CNY', amount: 5 };
  const parsed = readTransfer({ ...plain, ...more });
  if (parsed.kind !== 'transfer') throw new Error(JSON.stringify(parsed));
  return parsed.transfer;
};
const message = (offset: number): MessageRef => ({ topic: 'bank', partition: 0, offset, timeMs: 0, sha256: '00' });

const identityOf = (...records: TransferRecord[]): Identity =>
  records.reduce((identity, one, offset) => withContent(identity, one, message(offset)), unknownIdentity);
const offsetsOf = (identity: Identity, side: 'debit' | 'credit'): number[] =>
  messagesOf(identity, side).map(({ offset }) => offset);

describe('an identity', () => {
  it('rests each entry on the message of its own half', () => {
    const identity = identityOf(record({ side: 'credit', time: 1200 }), record({ side: 'debit' }));
    expect([offsetsOf(identity, 'debit'), offsetsOf(identity, 'credit')]).toEqual([[1], [0]]);
  });

  it('rests both entries on the one message, while only one came', () => {
    for (const side of [null, 'credit']) {
      const identity = identityOf(record({ side }));
      expect([offsetsOf(identity, 'debit'), offsetsOf(identity, 'credit')]).toEqual([[0], [0]]);
    }
  });

  it('does not cite what was refused', () => {
    const identity = identityOf(record({ amount: 9 }), record({ amount: 10 }));
    expect(identity.transfer?.amount).toBe(10);
    expect(offsetsOf(identity, 'debit')).toEqual([1]);
  });

  it('that is voided stands no more, and keeps what it was', () => {
    const identity = { ...identityOf(record()), voided: true };
    expect(standing(identity)).toBeNull();
    expect(identity.transfer).not.toBeNull();
    expect(standing(unknownIdentity)).toBeNull();
  });
});

describe('the table of identities', () => {
  const some = identityOf(record());
  const tableOf = (...kept: readonly (readonly [string, string, number])[]): IdentityTable => {
    const table = new IdentityTable();
    for (const [id, group, keptFor] of kept) table.set(id, some, group, keptFor);
    return table;
  };

  it('forgets an id no sooner than the horizon has passed it', () => {
    const table = tableOf(['a', 'CNY', 5 * minuteMs], ['b', 'CNY', 6 * minuteMs - 1]);
    table.forget('CNY', 5 * minuteMs + 30_000);
    expect(table.size).toBe(2);
    table.forget('CNY', 6 * minuteMs);
    expect(table.size).toBe(0);
    expect(table.get('a')).toBe(unknownIdentity);
  });

  it('forgets by the horizon of its own asset', () => {
    const table = tableOf(['a', 'CNY', 0], ['b', 'USD', 0]);
    table.forget('CNY', 100 * minuteMs);
    expect([table.get('a'), table.get('b')]).toEqual([unknownIdentity, some]);
  });

  it('keeps an id that has come to matter for longer, however often it moved', () => {
    const table = tableOf(['a', 'CNY', 0], ['a', 'CNY', 9 * minuteMs], ['a', 'CNY', 4 * minuteMs]);
    table.forget('CNY', 4 * minuteMs);
    expect(table.size).toBe(1);
    table.forget('CNY', 5 * minuteMs);
    expect(table.size).toBe(0);
  });

  it('keeps for good what waits for its other half, and lets it go when it has come', () => {
    const table = tableOf(['a', 'CNY', 0], ['a', 'CNY', Number.POSITIVE_INFINITY]);
    table.forget('CNY', 1e12);
    expect(table.size).toBe(1);
    table.set('a', some, 'CNY', 2e12);
    table.forget('CNY', 3e12);
    expect(table.size).toBe(0);
  });
});
