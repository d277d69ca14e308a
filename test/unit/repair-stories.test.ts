import { type JournalFrame, type JournalRecord, rebaseFrames, type Settings } from '@weir/journal';
import { type AccountId, type AssetCode, noHints, type TransferRecord } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { brokerMs } from '../stream/random-stream.js';
import { RepairRun, standingInTime, standingOfShards } from '../stream/repair-run.js';

const cny = 'CNY' as AssetCode;
const minuteMs = 60_000;
const dayMs = 86_400_000;
const zero = 1_700_000_000_000;
const bank = (name: string): AccountId => (name === 'cash' ? 'cash:atm:1' : `bank:CMB:${name}`) as AccountId;

type Came = (Partial<TransferRecord> & { id: string; at: number }) | { void: string };

/** A transfer at a minute. */
const pay = (id: string, at: number, from: string, to: string, amount: number, rest: Partial<TransferRecord> = {}) => ({
  id,
  at,
  from: bank(from),
  to: bank(to),
  amount,
  ...rest,
});

const framesOf = (came: readonly Came[], settings: Partial<Settings> = {}): JournalFrame[] => {
  const common = { timeMs: brokerMs, sha256: '00'.repeat(32) };
  const records = came.map((each, offset): JournalRecord => {
    if ('void' in each) return { kind: 'void', offset, ...common, id: each.void, time: null };
    const { at, ...given } = each;
    const base = { seq: 0, creditTime: null, side: null, asset: cny, balanceFrom: null, balanceTo: null };
    const transfer = { ...base, time: zero + at * minuteMs, ...given } as TransferRecord;
    return { kind: 'transfer', offset, ...common, transfer, hints: noHints };
  });
  const all: Settings = {
    policy: 'fifo',
    windowMs: null,
    trustBalances: true,
    hubEntries: null,
    maxLayers: 20,
    floor: 0,
    sight: null,
    latenessMs: { CNY: minuteMs },
    topics: [{ topic: 'bank', partitions: 1 }],
    ...settings,
  };
  return [
    { type: 'settings', settings: all },
    ...records.map((record): JournalFrame => {
      const { offset } = record;
      return { type: 'raw', topic: 'bank', partition: 0, from: offset, to: offset + 1, records: [record] };
    }),
  ];
};

/** A victim's money goes on, and on; then much later something else happens. */
const story = [
  pay('t1', 0, 'V', 'A', 100),
  pay('t2', 5, 'A', 'B', 80),
  pay('t3', 10, 'B', 'C', 60),
  pay('t4', 300, 'X', 'Y', 1),
];

describe('a late event', () => {
  it.each<[string, Came[], Partial<Settings>]>([
    ['that is a transfer', [...story, pay('late', 3, 'W', 'A', 50), pay('t5', 301, 'A', 'D', 50)], {}],
    ['that comes twice', [...story, pay('late', 3, 'W', 'A', 50), pay('late', 3, 'W', 'A', 50)], {}],
    ['that is an old one once more', [...story, pay('t2', 5, 'A', 'B', 80)], {}],
    ['that is a void', [...story, { void: 't1' }, pay('t5', 301, 'A', 'D', 50)], {}],
    ['that is a void of a late transfer', [...story, pay('late', 3, 'W', 'A', 50), { void: 'late' }], {}],
    [
      'that is a debit half, after its credit half',
      [
        pay('t1', 0, 'V', 'A', 100),
        pay('half', 9, 'A', 'B', 70, { side: 'credit' }),
        pay('t3', 10, 'A', 'C', 60),
        pay('t4', 300, 'X', 'Y', 1),
        pay('half', 11, 'A', 'B', 70, { side: 'debit', time: zero + 2 * minuteMs, balanceFrom: 30 }),
        pay('t5', 301, 'A', 'D', 50),
      ],
      {},
    ],
    [
      'that is a credit half, after its debit half',
      [
        pay('half', 1, 'A', 'B', 70, { side: 'debit' }),
        pay('t3', 10, 'B', 'C', 60),
        pay('t4', 300, 'X', 'Y', 1),
        pay('half', 2, 'A', 'B', 70, { side: 'credit' }),
        pay('t5', 301, 'B', 'D', 50),
      ],
      {},
    ],
    [
      'whose credit lies ahead',
      [...story, pay('late', 3, 'A', 'B', 15, { creditTime: zero + 400 * minuteMs }), pay('t5', 401, 'B', 'D', 50)],
      {},
    ],
    ['into a place of cash', [...story, pay('late', 3, 'A', 'cash', 15), pay('t5', 301, 'A', 'cash', 50)], {}],
    [
      'that makes a hub earlier',
      [
        ...[0, 1, 2].map((at) => pay(`h${at}`, at, 'V', 'H', 5_000)),
        pay('h3', 3, 'H', 'B', 8_000),
        pay('t4', 100, 'X', 'Y', 1),
        pay('h4', 100, 'H', 'B', 2_000),
        pay('late', 2, 'V', 'H', 5_000, { seq: 7 }),
        pay('h5', 101, 'H', 'B', 2_000),
      ],
      { hubEntries: 4 },
    ],
    [
      'that unmakes a hub',
      [
        ...[0, 1, 2].map((at) => pay(`h${at}`, at, 'V', 'H', 5_000)),
        pay('h3', 3, 'H', 'B', 8_000),
        pay('h4', 2_000, 'H', 'B', 2_000),
        pay('t4', 2_100, 'X', 'Y', 1),
        pay('h5', 2_100, 'H', 'B', 2_000),
        { void: 'h1' },
        pay('h6', 2_101, 'H', 'B', 2_000),
      ],
      { hubEntries: 3 },
    ],
    [
      'under a window and balances',
      [
        pay('t1', 0, 'V', 'A', 100, { balanceTo: 150 }),
        pay('t2', 20, 'A', 'B', 80, { balanceFrom: 90 }),
        pay('t3', 60, 'W', 'A', 40, { balanceTo: 110 }),
        pay('t4', 300, 'X', 'Y', 1),
        pay('late', 50, 'W', 'A', 30, { balanceTo: 95 }),
        pay('t5', 301, 'A', 'D', 50, { balanceFrom: 60 }),
      ],
      { windowMs: 30 * minuteMs },
    ],
    [
      'long after its pocket went quiet',
      [...story, pay('t5', 3 * 1_440, 'X', 'Y', 1), { void: 't2' }, pay('late', 4, 'A', 'B', 5)],
      { windowMs: dayMs },
    ],
  ])('%s is worked in', async (_, came, settings) => {
    const frames = framesOf(came, settings);
    const run = await RepairRun.open();
    run.repairer();
    for (const frame of frames) {
      await run.append(frame);
      await run.settled();
    }
    expect(run.repairs).toBeGreaterThan(0);
    expect(run.standing()).toEqual(standingInTime(frames));
    await run.close();
  });

  it('is worked in by whoever comes next, after a repair that nobody ended', async () => {
    const frames = framesOf([...story, pay('late', 3, 'W', 'A', 50)]);
    const run = await RepairRun.open();
    await run.append(...frames);
    await run.append({ type: 'repair', pockets: [{ account: bank('A'), asset: cny }] });
    run.repairer();
    run.repairer();
    await run.settled();
    expect(run.standing()).toEqual(standingInTime(frames));
    await run.close();
  });

  it('takes no harm from a rebase of a repair that is not the newest, nor from one that comes again', async () => {
    const frames = framesOf([...story, pay('late', 3, 'W', 'A', 50)]);
    const run = await RepairRun.open();
    await run.append(...frames);
    const pockets = [{ account: bank('A'), asset: cny }];
    const first = await run.append({ type: 'repair', pockets });
    await run.append({ type: 'repair', pockets });
    const state = { aged: '7', lots: [], started: true, hub: false, hubHours: [] };
    const wrong = { ids: [], pockets: [{ ...pockets[0]!, horizon: null, state }], records: [] };
    await run.append(...rebaseFrames(first, wrong, 20));
    run.repairer();
    await run.settled();
    for (const frame of await run.journal()) if (frame.type === 'rebase') await run.append(frame);
    await run.settled();
    expect(run.standing()).toEqual(standingInTime(frames));
    await run.close();
  });

  it('is left as it is where more would change than one message can tell, and holds up no other', async () => {
    const many = Array.from({ length: 20 }, (_, at) => [
      pay(`in${at}`, at, 'V', 'A', 10),
      pay(`out${at}`, at, 'A', 'B', 10, { seq: 1 }),
    ]).flat();
    const end = [pay('t4', 300, 'X', 'Y', 1), pay('t5', 301, 'A', 'D', 50)];
    const lates = [pay('late1', 1, 'W', 'A', 3), pay('late2', 3, 'W', 'C', 5), pay('late3', 4, 'U', 'C', 5)];
    const run = await RepairRun.open();
    run.repairer(20);
    await run.append(...framesOf([...many, ...end, ...lates]));
    await run.settled();
    expect(run.tooLong).toBe(1);
    expect(run.standing()).toEqual(standingInTime(framesOf([...many, ...end, ...lates.slice(1)])));
    await run.close();
  });

  it('is worked in beside others in several repairs, where one would tell too much', async () => {
    const lates = Array.from({ length: 9 }, (_, at) => pay(`late${at}`, 1, `W${at}`, `C${at}`, 3));
    const run = await RepairRun.open();
    run.repairer(6);
    const frames = framesOf([...story, ...lates]);
    await run.append(...frames);
    await run.settled();
    expect(run.tooLong).toBe(0);
    expect(run.repairs).toBeGreaterThan(2);
    expect(run.standing()).toEqual(standingInTime(frames));
    await run.close();
  });

  it('is worked in by a rebase of several messages, between which others write', async () => {
    // Long ids, so that what changes is more than one message can hold.
    const debits = Array.from({ length: 700 }, (_, at) =>
      pay(`out${at}`.padEnd(1_000, '.'), 10, 'A', 'B', 1, { seq: at }),
    );
    const [settings, ...raw] = framesOf([pay('in', 1, 'V', 'A', 5_000), ...debits]) as [
      JournalFrame,
      ...JournalFrame[],
    ];
    const records = raw.flatMap((frame) => (frame.type === 'raw' ? frame.records : []));
    const [first, ...others] = framesOf([pay('t4', 300, 'X', 'Y', 1), pay('late', 0, 'W', 'A', 50)]).slice(1);
    const moved = [first, ...others].flatMap((frame): JournalFrame[] =>
      frame?.type === 'raw'
        ? [
            {
              ...frame,
              from: frame.from + records.length,
              to: frame.to + records.length,
              records: frame.records.map((record) => ({ ...record, offset: record.offset + records.length })),
            },
          ]
        : [],
    );
    const all: JournalFrame[] = [
      settings,
      { type: 'raw', topic: 'bank', partition: 0, from: 0, to: records.length, records },
      ...moved,
    ];
    const run = await RepairRun.open();
    await run.append(...all);
    await run.covered();
    run.repairer(25_000, null, false);
    await run.settled();
    expect((await run.journal()).filter(({ type }) => type === 'rebase').length).toBeGreaterThan(1);
    expect(run.standing()).toEqual(standingInTime(all));
    await run.close();
  });

  it.each([300, 300.25])(
    'of a pocket in which an id stands twice leaves two lots of it, the second of minute %s',
    async (at) => {
      const framesWith = (second: string): JournalFrame[] =>
        framesOf([
          pay('same', 0, 'V', 'A', 100),
          pay('t4', 300, 'X', 'Y', 1),
          // The first has been let go of by now, and so this stands beside it.
          pay(second, at, 'V', 'A', 50),
          pay('t6', 301.5, 'X', 'Y', 1),
          pay('late', 30, 'W', 'A', 5),
          pay('t7', 301.75, 'A', 'B', 152),
          pay('t8', 301.75, 'A', 'C', 50, { seq: 1 }),
        ]);
      const run = await RepairRun.open();
      run.repairer();
      for (const frame of framesWith('same')) {
        await run.append(frame);
        await run.settled();
      }
      expect(run.repairs).toBe(1);
      const asOne = JSON.stringify([...standingInTime(framesWith('samf'))]).replaceAll('samf', 'same');
      expect(run.standing()).toEqual(new Map(JSON.parse(asOne) as [string, unknown][]));
      await run.close();
    },
  );

  it('leaves all shards ruling the same, also on what comes again of a pocket that was under repair', async () => {
    const after = pay('t5', 300, 'A', 'D', 50);
    const frames = framesOf([...story, after, pay('late', 3, 'W', 'A', 50), after]);
    const run = await RepairRun.open();
    run.repairer();
    for (const frame of frames) {
      await run.append(frame);
      await run.settled();
    }
    expect(run.repairs).toBe(1);
    for (const shards of [2, 3]) expect(standingOfShards(await run.journal(), shards)).toEqual(standingInTime(frames));
    await run.close();
  });

  it('waits for a store that is away', async () => {
    const frames = framesOf([...story, pay('late', 3, 'W', 'A', 50)]);
    const run = await RepairRun.open();
    await run.append(...frames);
    await run.covered();
    run.database.setReachable(false);
    run.repairer();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await run.journal()).some(({ type }) => type === 'repair')).toBe(false);
    run.database.setReachable(true);
    await run.settled();
    expect(run.standing()).toEqual(standingInTime(frames));
    await run.close();
  });
});
