import { type EntryRecord, JournalFold, type Settings } from '@weir/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Draft, frameOf, pay, settings, voidOf } from './journal.fixture.js';
import { MatcherFold } from './matcher-fold.js';

const hourMs = 3_600_000;

/** Journal and matcher; `take` folds one journal message. */
const openRun = (more: Partial<Settings> = {}) => {
  const given = { ...settings, ...more };
  const fold = new JournalFold();
  const matcher = new MatcherFold(given, (asset) => fold.horizon(asset));
  let [offset, raw] = [0, 0];
  const apply = (frame: Parameters<JournalFold['apply']>[2]): EntryRecord[] =>
    matcher.apply(fold.apply(offset++, offset, frame));
  apply({ type: 'settings', settings: given });
  const take = (...drafts: Draft[]): EntryRecord[] => {
    raw += drafts.length;
    return apply(frameOf(raw - drafts.length, drafts));
  };
  return { take, matcher };
};

/** A record, short: `flow t3: t1[0,100) t2[0,20)`. */
const told = (record: EntryRecord): string => {
  if ('account' in record) {
    return `${record.kind} ${record.id} ${record.account} ${record.time}.${record.seq}`;
  }
  const used = record.kind === 'flow' ? record.sources : [];
  const lost = [...record.aged, ...record.nameless, ...record.ceased].map((lot) => ({ ...lot, id: `lost:${lot.id}` }));
  const lots = [...used, ...lost].map(({ id, start, end }) => ` ${id}[${start},${end})`);
  return `${record.kind} ${record.id}${record.hub ? ' hub' : ''}:${lots.join('')}`;
};

const story = [
  pay('t1', 1, 'V', 'A', 100),
  pay('t2', 2, 'W', 'A', 60),
  pay('t3', 3, 'A', 'B', 120),
  pay('t4', 4, 'A', 'C', 40),
  pay('t5', 5, 'B', 'cash', 90),
];

describe('the records of a journal message', () => {
  it('are a flow for each debit with what it is made of, and a credit for each credit', () => {
    const records = openRun()
      .take(...story)
      .map(told);
    expect(records).toHaveLength(10);
    expect(records).toEqual(
      expect.arrayContaining([
        'flow t3: t1[0,100) t2[0,20)',
        'flow t4: t2[20,60)',
        'flow t5: t3[0,90)',
        'credit t3:',
        'credit t5 hub:',
      ]),
    );
  });

  it('count what no source covers', () => {
    expect(openRun().take(pay('t1', 1, 'V', 'A', 100))).toMatchObject([
      { kind: 'flow', unseen: '100' },
      { kind: 'credit' },
    ]);
  });

  it('are those whose entry or effect changed, no more: an older lot moves the payments behind it', () => {
    const { take } = openRun();
    take(...story);
    expect(take(pay('t0', 0, 'W', 'A', 10)).map(told)).toEqual([
      'flow t0:',
      'credit t0:',
      'flow t3: t0[0,10) t1[0,100) t2[0,10)',
      'flow t4: t2[10,50)',
    ]);
  });

  it('of a void are tombstones of both its entries, and the payments that it had funded', () => {
    const { take } = openRun();
    take(...story);
    expect(take(voidOf('t1')).map(told)).toEqual([
      'flow-gone t1 bank:CMB:V 1.0',
      'credit-gone t1 bank:CMB:A 1.0',
      'flow t3: t2[0,60)',
      'flow t4:',
    ]);
  });

  it('of an entry that moved carry the old key too; of one that stayed, only what it now is', () => {
    const { take } = openRun();
    take(pay('t1', 20, 'V', 'A', 100, { side: 'credit' }));
    const records = take(pay('t1', 10, 'V', 'A', 100, { side: 'debit', seq: 3 }));
    expect(records.map(told)).toEqual([
      'flow-gone t1 bank:CMB:V 20.0',
      'credit-gone t1 bank:CMB:A 20.0',
      'flow t1:',
      'credit t1:',
    ]);
    // The credit moved by its sequence alone.
    expect(records.at(-1)).toMatchObject({ kind: 'credit', time: 20, seq: 3 });
    // A smaller content with another balance replaces both entries where they are.
    const other = openRun();
    other.take(pay('t1', 10, 'V', 'A', 100));
    expect(other.take(pay('t1', 10, 'V', 'A', 100, { balanceFrom: 5 })).map(told)).toEqual(['flow t1:']);
  });

  it('of a transfer to another payee are both its entries: the debit says who was paid', () => {
    const { take } = openRun();
    take(pay('t1', 10, 'V', 'B', 100));
    const records = take(pay('t1', 10, 'V', 'A', 100));
    expect(records.map(told)).toEqual(['credit-gone t1 bank:CMB:B 10.0', 'flow t1:', 'credit t1:']);
    expect(records[1]).toMatchObject({ from: 'bank:CMB:V', to: 'bank:CMB:A' });
  });

  it('name a transfer to oneself or of nothing, which touches no pocket', () => {
    const { take, matcher } = openRun();
    expect(take(pay('t1', 1, 'A', 'A', 5), pay('t2', 2, 'A', 'B', 0)).map(told)).toEqual([
      'flow t1:',
      'credit t1:',
      'flow t2:',
      'credit t2:',
    ]);
    expect(matcher.pocketCount).toBe(0);
    expect(take(voidOf('t2')).map(told)).toEqual(['flow-gone t2 bank:CMB:A 2.0', 'credit-gone t2 bank:CMB:B 2.0']);
  });

  it('rest each on the message of its own half', () => {
    const { take } = openRun();
    take(pay('t1', 1, 'V', 'A', 100, { side: 'debit' }));
    expect(take(pay('t1', 2, 'V', 'A', 100, { side: 'credit' }))).toMatchObject([
      { kind: 'credit', id: 't1', messages: [{ topic: 'bank', offset: 1 }] },
    ]);
  });

  it('say what ceased when a pocket becomes a hub', () => {
    const big = (id: string, time: number): Draft => pay(id, time, id, 'A', 5_000);
    const { take } = openRun({ hubEntries: 2 });
    take(big('t1', 1), big('t2', 2));
    expect(take(big('t3', 3)).map(told)).toContain('credit t3 hub: lost:t1[0,5000) lost:t2[0,5000)');
  });
});

describe('what is settled', () => {
  it('is not folded again, and goes on funding payments', () => {
    const { take } = openRun();
    take(pay('t1', 0, 'V', 'A', 100), pay('t2', 1, 'A', 'B', 30));
    take(pay('now', 5 * hourMs, 'X', 'A', 1));
    expect(take(pay('t3', 5 * hourMs, 'A', 'C', 50)).map(told)).toContain('flow t3: t1[30,80)');
  });

  it('stays when a content with another payee comes for it: it is late, and the fold goes on', () => {
    const { take } = openRun();
    const ahead = { creditTime: 48 * hourMs };
    take(pay('t1', 0, 'V', 'B', 100, ahead));
    take(pay('now', 5 * hourMs, 'V', 'X', 1));
    expect(take(pay('t1', 0, 'V', 'A', 100, ahead))).toEqual([]);
    expect(take(pay('t2', 5 * hourMs, 'V', 'X', 1))).toHaveLength(2);
  });
});

describe('whatever comes in one message', () => {
  it('what came and went inside it never was', () => {
    const { take } = openRun();
    expect(take(pay('t1', 1, 'V', 'A', 0), pay('t2', 2, 'V', 'A', 9), voidOf('t1'), voidOf('t2'))).toEqual([]);
  });

  // Few ids, accounts and instants, so that contents displace each other and entries move to and fro.
  const drafts = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record({
          id: fc.constantFrom('t1', 't2', 't3'),
          time: fc.constantFrom(1, 2),
          from: fc.constantFrom('A', 'B'),
          to: fc.constantFrom('A', 'B', 'cash'),
          amount: fc.constantFrom(0, 5, 10),
          side: fc.constantFrom(null, 'debit' as const, 'credit' as const),
          creditTime: fc.constantFrom(null, 2, 3),
          balanceTo: fc.constantFrom(null, 0, 4),
        })
        .map(({ id, time, from, to, amount, ...more }) => pay(id, time, from, to, amount, more)),
    },
    { weight: 1, arbitrary: fc.constantFrom('t1', 't2').map(voidOf) },
  );
  const keyOf = (record: EntryRecord): string => {
    const side = record.kind.startsWith('flow') ? 'flow' : 'credit';
    const account = 'account' in record ? record.account : side === 'flow' ? record.from : record.to;
    return [side, record.id, account, record.asset, record.time, record.seq].join(' ');
  };

  it('each place in the store is said once, so that the version alone tells what stands', () => {
    fc.assert(
      fc.property(fc.array(fc.array(drafts, { maxLength: 6 }), { maxLength: 4 }), (messages) => {
        const { take } = openRun();
        for (const message of messages) {
          const keys = take(...message).map(keyOf);
          expect(keys).toEqual([...new Set(keys)]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('the last word on each place is what a fold of one record a message says', () => {
    fc.assert(
      fc.property(fc.array(drafts, { maxLength: 12 }), (all) => {
        const standingAfter = (batches: readonly (readonly Draft[])[]): unknown => {
          const { take } = openRun();
          const places = new Map<string, string>();
          for (const batch of batches) {
            for (const record of take(...batch)) {
              if (record.kind.endsWith('gone')) places.delete(keyOf(record));
              else places.set(keyOf(record), told(record));
            }
          }
          return new Map([...places].sort());
        };
        expect(standingAfter([all])).toEqual(standingAfter(all.map((draft) => [draft])));
      }),
      { numRuns: 500 },
    );
  });
});
