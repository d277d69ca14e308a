import type { AccountId, AssetCode } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { ReachedEntries } from './reached-entries.js';
import type { CreditPlace, ReachedRecord, ReachListener, TakeRecord } from './reached-record.js';

const asset = 'CNY' as AssetCode;
const [a, b] = ['bank:CMB:1', 'bank:CMB:2'] as AccountId[] as [AccountId, AccountId];

type Kind = 'flow' | 'credit';
const entry = (kind: Kind, id: string, time: number, hub = false): ReachedRecord => ({
  ...{ kind, id, time, seq: 0, from: a, to: b, asset, amount: 10, hub, seen: '10' },
});
const gone = (kind: Kind, id: string, time: number): ReachedRecord => ({
  ...{ kind: `${kind}-gone` as const, id, time, seq: 0, asset, account: kind === 'flow' ? a : b },
});

const deaf: ReachListener = {
  entryChanged: () => undefined,
  creditChanged: () => undefined,
  becameKnown: () => undefined,
  passedLimit: () => undefined,
};

/** Memory that tells of credits what it is given, the newest first, and of pockets nothing. */
const entriesOver = (...told: readonly (readonly [version: number, record: ReachedRecord])[]): ReachedEntries =>
  new ReachedEntries({
    entriesOf: () => true,
    creditOf: (_: string, __: CreditPlace, take: TakeRecord) => {
      for (const [version, record] of told) take(version, record);
      return true;
    },
  });

const instantsIn = (entries: ReachedEntries, account: AccountId): number[] =>
  [...entries.entriesOf(entries.want(account, asset, 0, deaf))].map(({ key }) => key.instant).sort();

describe('the entries that readings rest on', () => {
  it('are both that stand of an id that came again with the same payer, and of one that moved the place it has', () => {
    const entries = entriesOver();
    entries.want(a, asset, 0, deaf);
    entries.take(1, entry('flow', 'x', 1));
    entries.take(2, entry('flow', 'x', 700));
    expect(instantsIn(entries, a)).toEqual([1, 700]);
    entries.take(3, gone('flow', 'x', 700));
    entries.take(3, entry('flow', 'x', 750));
    expect(instantsIn(entries, a)).toEqual([1, 750]);
    entries.take(4, gone('flow', 'x', 1));
    expect(instantsIn(entries, a)).toEqual([750]);
  });

  it('are not brought back by what a credit was when it is asked for by its id', () => {
    // It made its payee's pocket a hub, and moved: memory tells of it by its id.
    const entries = entriesOver([2, entry('credit', 'x', 5)], [1, entry('credit', 'x', 3, true)]);
    entries.want(b, asset, 0, deaf);
    entries.take(1, entry('credit', 'x', 3, true));
    expect(instantsIn(entries, b)).toEqual([3]);
    entries.take(2, gone('credit', 'x', 3));
    entries.take(2, entry('credit', 'x', 5));
    expect(instantsIn(entries, b)).toEqual([]);
    entries.wantCredit('x', { account: b, asset }, 3, deaf);
    expect(instantsIn(entries, b)).toEqual([]);
  });

  it('have of each transfer of one id, which came again with the same payee, its own credit', () => {
    const entries = entriesOver();
    const creditOf = (timeMs: number) => entries.credit('x', { account: b, asset }, timeMs)?.instant;
    for (const timeMs of [1, 700]) entries.wantCredit('x', { account: b, asset }, timeMs, deaf);
    entries.take(1, entry('credit', 'x', 2));
    expect([creditOf(1), creditOf(700)]).toEqual([2, undefined]);
    entries.take(2, entry('credit', 'x', 700));
    expect([creditOf(1), creditOf(700)]).toEqual([2, 700]);
    // The first moves.
    entries.take(3, gone('credit', 'x', 2));
    entries.take(3, entry('credit', 'x', 4));
    expect([creditOf(1), creditOf(700)]).toEqual([4, 700]);
    entries.take(4, gone('credit', 'x', 700));
    expect([creditOf(1), creditOf(700)]).toEqual([4, undefined]);
    for (const timeMs of [1, 700]) entries.leaveCredit('x', { account: b, asset }, timeMs, deaf);
    expect(entries.creditCount).toBe(0);
  });
});
