import { type AccountId, readRootsLine, readTransfer } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { joinRootsLines } from './cases/case-spec.js';
import { settleIdentity, type Transfer } from './ledger/transfer.js';
import { type TraceOptions, trace } from './trace.js';

const accounts: Readonly<Record<string, string>> = { cash: 'cash:atm:CMB-0755-0192' };
const pay = (id: string, from: string, to: string, amount: number, more: object = {}): Transfer => {
  const account = (name: string): string => accounts[name] ?? `bank:CMB:${name}`;
  const time = Number(id.slice(1)) * 1000;
  const parsed = readTransfer({ id, time, from: account(from), to: account(to), asset: 'CNY', amount, ...more });
  if (parsed.kind !== 'transfer') throw new Error(JSON.stringify(parsed));
  return settleIdentity([parsed.transfer]).transfer;
};

const plain: TraceOptions = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  follow: { maxLayers: 20, floor: 0, sight: null },
  asOf: null,
};

const ask = (ledger: readonly Transfer[], roots: readonly object[], options: Partial<TraceOptions> = {}) => {
  const lines = roots.map((line) => {
    const read = readRootsLine(line);
    if (!read.ok) throw new Error(read.why);
    return read.value;
  });
  return trace(ledger, joinRootsLines(lines), [], { ...plain, ...options });
};

/** Transfers with their taint and layer, by case. */
const taintsOf = ({ cases, transfers }: ReturnType<typeof ask>): Record<string, string[]> =>
  Object.fromEntries(
    cases.map((one) => [
      one.case,
      one.tainted.map(({ of, taint, layer }) => `${transfers[of]!.id} ${taint} @${layer}`),
    ]),
  );

const story = [
  pay('t1', 'V', 'A', 100),
  pay('t2', 'W', 'A', 60),
  pay('t3', 'A', 'B', 120),
  pay('t4', 'A', 'C', 40),
  pay('t5', 'B', 'cash', 90),
];

describe('the worked example of the page', () => {
  const answer = ask([...story].reverse(), [{ case: 'c1', transfers: ['t1'] }]);

  it('has these links', () => {
    const { links } = answer.matched!;
    const name = (index: number): string => answer.transfers[index]!.id;
    const told = Array.from(
      links.lot,
      (lot, row) => `${name(lot)}→${name(links.to[row]!)} [${links.start[row]},${links.end[row]})`,
    );
    expect(told.toSorted()).toEqual(['t1→t3 [0,100)', 't2→t3 [0,20)', 't2→t4 [20,60)', 't3→t5 [0,90)']);
  });

  it('has this taint', () => {
    expect(taintsOf(answer)).toEqual({ c1: ['t1 100 @1', 't3 100 @2', 't5 75 @3'] });
  });

  it('has these pockets, and no money is lost', () => {
    const nothing = { forwarded: 0n, returned: 0n, exited: 0n, notFollowed: 0n, outOfSight: 0n, atRest: 0n };
    expect(answer.cases[0]!.pockets).toEqual([
      { account: 'bank:CMB:A', asset: 'CNY', layer: 1, ...nothing, received: 100n, forwarded: 100n },
      { account: 'bank:CMB:B', asset: 'CNY', layer: 2, ...nothing, received: 100n, forwarded: 75n, atRest: 25n },
      { account: accounts['cash'], asset: 'CNY', layer: 3, ...nothing, received: 75n, exited: 75n },
    ]);
    expect([...answer.cases[0]!.sums.values()]).toEqual([{ roots: 100n, absorbed: 0n, inFlight: 0n }]);
  });
});

describe('the order of entries in a ledger', () => {
  it('of one instant is by sequence, then id, then debit before credit', () => {
    const at = { time: 1000 };
    const chain = [pay('a1', 'V', 'A', 10, at), pay('b1', 'A', 'B', 10, at)];
    const roots = [{ case: 'c1', transfers: ['a1'] }];
    expect(taintsOf(ask(chain, roots))['c1']).toHaveLength(2);
    // The same with the sequence against the ids: the payment comes before the money.
    const turned = [pay('a1', 'V', 'A', 10, { ...at, seq: 1 }), pay('b1', 'A', 'B', 10, at)];
    expect(taintsOf(ask(turned, roots))['c1']).toHaveLength(1);
  });
});

describe('roots', () => {
  it('by debits and credits hold within their limits, since inclusive and until exclusive', () => {
    const debits = { case: 'd', debitsOf: ['bank:CMB:A'], since: 3000, until: 4000 };
    const credits = { case: 'c', creditsInto: ['bank:CMB:A'], counterparties: ['bank:CMB:W'] };
    const { c, d } = taintsOf(ask(story, [debits, credits]));
    expect(d).toEqual(['t3 120 @1', 't5 90 @2']);
    expect(c![0]).toBe('t2 60 @1');
  });

  it('by credits need the credit: of a debit half nobody knows its instant', () => {
    const half = [pay('t1', 'V', 'A', 100, { side: 'debit' })];
    expect(taintsOf(ask(half, [{ case: 'c', creditsInto: ['bank:CMB:A'] }]))).toEqual({ c: [] });
    const { cases } = ask(half, [{ case: 'c', debitsOf: ['bank:CMB:V'] }]);
    expect([...cases[0]!.sums.values()]).toEqual([{ roots: 100n, absorbed: 0n, inFlight: 100n }]);
  });

  it('take part in the ledger: a transfer of nothing or to oneself is none, and not missing either', () => {
    const ledger = [pay('t1', 'V', 'V', 100), pay('t2', 'V', 'A', 0)];
    const answer = ask(ledger, [{ case: 'c', transfers: ['t1', 't2', 't9', '😀', '\uffff'] }]);
    expect(taintsOf(answer)).toEqual({ c: [] });
    // By bytes, not by UTF-16.
    expect(answer.missingRoots).toEqual(['t9', '\uffff', '😀']);
  });

  it('cases answer for themselves and come by name', () => {
    const roots = [
      { case: 'z', transfers: ['t1'] },
      { case: 'a', transfers: ['t2'] },
      { case: 'z', victims: ['bank:CMB:B'] },
    ];
    const answer = ask(story, roots);
    expect(answer.cases.map((one) => one.case)).toEqual(['a', 'z']);
    expect(taintsOf(answer)['z']).toEqual(['t1 100 @1', 't3 100 @2']);
  });
});

describe('an answer as of an instant', () => {
  it('leaves out what is debited later, and has what is credited later in flight', () => {
    const ledger = [...story.slice(0, 2), pay('t3', 'A', 'B', 120, { creditTime: 9000 }), ...story.slice(3)];
    const answer = ask(ledger, [{ case: 'c1', transfers: ['t1', 't5'] }], { asOf: 4999 });
    expect(answer.transfers.map(({ id }) => id)).toEqual(['t1', 't2', 't3', 't4']);
    // Left out of everything, but not missing.
    expect(answer.missingRoots).toEqual([]);
    expect(taintsOf(answer)).toEqual({ c1: ['t1 100 @1', 't3 100 @2'] });
    expect([...answer.cases[0]!.sums.values()][0]!.inFlight).toBe(100n);
    expect(answer.cases[0]!.pockets.map((parts) => parts.account)).toEqual(['bank:CMB:A' as AccountId]);
  });
});
