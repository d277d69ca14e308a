import {
  decodeJournalFrame,
  encodeFlowsFrame,
  encodeJournalFrame,
  JournalFold,
  type JournalFrame,
  LedgerFold,
  type Rebase,
  rebaseFrames,
} from '@weir/journal';
import type { AccountId, AssetCode, TransferRecord } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { brokerMs, type Dice } from '../stream/random-stream.js';
import { damagedText } from './damage.js';
import { journalOf } from './frames.fixture.js';
import { fuzz, outcomeOf } from './rounds.js';

const stops = ['FRAME_CORRUPT', 'FOLD_INVARIANT'] as const;
const cny = 'CNY' as AssetCode;
const [a, b, v] = ['A', 'B', 'V'].map((name) => `bank:CMB:${name}` as AccountId) as [AccountId, AccountId, AccountId];
const dayMs = 86_400_000;

const pay = (id: string, time: number, from: AccountId, to: AccountId, amount: number): TransferRecord => ({
  ...{ id, time, seq: 0, creditTime: null, side: null, from, to, asset: cny, amount },
  ...{ balanceFrom: null, balanceTo: null },
});
const message = { topic: 'bank', partition: 0, offset: 0, timeMs: brokerMs, sha256: '11'.repeat(32) };

/** Money into A and out of it, a day in which all of it settles, something that comes late, and a repair of A. */
const frames: readonly JournalFrame[] = [
  { type: 'settings', settings: journalOf(3, 60_000).settings },
  ...[
    pay('t1', 1_000, v, a, 100),
    pay('t2', 2_000, a, b, 60),
    pay('t3', dayMs, v, b, 1),
    pay('late', 1_500, v, a, 7),
  ].map(
    (transfer, at): JournalFrame => ({
      ...{ type: 'raw', topic: 'bank', partition: 0, from: at, to: at + 1 },
      records: [
        {
          kind: 'transfer',
          offset: at,
          timeMs: brokerMs,
          sha256: '11'.repeat(32),
          transfer,
          hints: { nature: 'ordinary', device: null, address: null },
        },
      ],
    }),
  ),
  { type: 'repair', pockets: [{ account: a, asset: cny }] },
];
const lots = (id: string, start: number, end: number) => [{ id, start, end }];
const rebase: Rebase = {
  ids: [{ id: 'late', voided: false, contents: [{ record: pay('late', 1_500, v, a, 7), message }] }],
  pockets: [
    {
      ...{ account: a, asset: cny, horizon: dayMs - 60_000 },
      state: {
        aged: '3',
        lots: [
          { id: 't1', amount: 100, consumed: 60, instant: 1_000 },
          { id: null, amount: 7, consumed: 0, instant: 1_500 },
        ],
        ...{ started: true, hub: false, hubHours: [[0, 3]] },
      },
    },
  ],
  records: [
    {
      ...{ kind: 'flow', id: 't2', time: 2_000, seq: 0, from: a, to: b, asset: cny, amount: 60, balance: null },
      ...{ hub: false, messages: [message], unseen: '0', seen: '100', sources: lots('t1', 0, 60) },
      ...{ aged: [], nameless: lots('late', 0, 1), ceased: [] },
    },
    { kind: 'credit-gone', id: 'late', account: a, asset: cny, time: 1_500, seq: 0 },
  ],
};
const [whole] = rebaseFrames(frames.length - 1, rebase);
const repairAt = frames.length - 1;

/** What both folds make of a rebase with this text, over a ledger that waits for it. */
const taken = (text: string): readonly boolean[] => {
  const last = encodeJournalFrame({ ...whole!, length: text.length, text });
  const ledger = new LedgerFold();
  const journal = new JournalFold();
  for (const [offset, frame] of frames.entries()) {
    const bytes = encodeJournalFrame(frame);
    ledger.apply(offset, brokerMs + offset, bytes);
    ledger.endMessage();
    journal.apply(offset, brokerMs + offset, decodeJournalFrame(bytes));
  }
  const offset = repairAt + 1;
  const byColumns = outcomeOf(stops, () => {
    const { repaired } = ledger.apply(offset, brokerMs + offset, last);
    // What it tells is what the flows topic carries.
    if (repaired !== null)
      encodeFlowsFrame({
        ...{ shard: 0, from: offset, to: offset + 1 },
        units: [{ version: offset, records: repaired.records }],
      });
    ledger.endMessage();
  });
  const byObjects = outcomeOf(stops, () => journal.apply(offset, brokerMs + offset, decodeJournalFrame(last)));
  return [byColumns.ok, byObjects.ok];
};

describe('the text of a rebase', () => {
  const text = whole!.text;

  it('is taken as it is', () => {
    expect(whole!.parts).toBe(1);
    expect(taken(text)).toEqual([true, true]);
  });

  it('is refused when cut anywhere', () => {
    for (let length = 0; length < text.length; length += 7)
      expect(taken(text.slice(0, length))).toEqual([false, false]);
  });

  it('with any field left out or of another kind is refused', () => {
    const stranges = [null, -1, 0.5, 'x', {}, [], [null], true];
    const check = (holder: Record<string, unknown>, whole: object): void => {
      for (const [key, value] of Object.entries(holder)) {
        for (const strange of [undefined, ...stranges]) {
          holder[key] = strange;
          taken(JSON.stringify(whole));
        }
        holder[key] = value;
        if (typeof value === 'object' && value !== null) check(value as Record<string, unknown>, whole);
      }
    };
    const copy = structuredClone(rebase) as unknown as Record<string, unknown>;
    check(copy, copy);
    expect(copy).toEqual(rebase);
  });

  it('that is damaged is refused, or stops the fold with a code', () =>
    fuzz('rebase', 'that is damaged is refused', 600, (dice: Dice) => {
      taken(damagedText(text, dice).replace(/[^\x20-\x7e]/g, '?'));
    }));
});
