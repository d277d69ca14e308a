import { hashBytes, StoppingLabels } from '@weir/engine';
import { type EntryRecord, encodeFlowsFrame, FlowScan } from '@weir/journal';
import { describe, expect, it } from 'vitest';
import { HeldLedger } from './held-ledger.js';
import { RecentFrames } from './recent-frames.js';
import { account, cny, pay, story } from './story.fixture.js';

/** A ledger beside recent frames, told of one message after the other. */
class Run {
  readonly recent: RecentFrames;
  readonly ledger: HeldLedger;
  /** Ids of what changed since this was last emptied. */
  readonly changed = new Set<string>();
  #version = 0;

  constructor(bytesMax: number) {
    this.recent = new RecentFrames(bytesMax);
    this.ledger = new HeldLedger(this.recent, new StoppingLabels([]), {
      entryChanged: (node) => this.changed.add(this.ledger.transfers.id(node)),
      useChanged: (lot) => this.changed.add(this.ledger.transfers.id(lot)),
      idCameAgain: () => undefined,
      isRoot: () => false,
      isFollowed: () => false,
      letGo: () => undefined,
    });
  }

  take(...messages: readonly (readonly EntryRecord[])[]): this {
    for (const records of messages) {
      const version = this.#version++;
      const scan = new FlowScan();
      scan.open(encodeFlowsFrame({ shard: 0, from: version, to: version + 1, units: [{ version, records }] }));
      scan.nextUnit();
      this.recent.begin(scan);
      for (const record of records) {
        scan.nextRecord();
        this.recent.enter(scan, hashBytes(scan.view, scan.idAt, scan.idLength));
        for (let lot = 0; lot < scan.lots; lot++)
          this.recent.enterLot(scan, hashBytes(scan.view, scan.lotAt[lot]!, scan.lotLength[lot]!));
        this.ledger.take(version, record);
      }
      this.recent.dropOldest();
    }
    return this;
  }

  hold(id: string): this {
    this.ledger.holdId(id);
    return this;
  }

  release(id: string): this {
    this.ledger.release(this.node(id));
    return this;
  }

  node(id: string): number {
    return this.ledger.transfers.findId(id);
  }

  links(id: string): string[] {
    const links: string[] = [];
    this.ledger.links(this.node(id), (paying, start, end) =>
      links.push(`${this.ledger.transfers.id(paying)}[${start},${end})`),
    );
    return links.sort();
  }

  lost(id: string): string[] {
    const lost: string[] = [];
    this.ledger.lost(this.node(id), (start, end) => lost.push(`[${start},${end})`));
    return lost.sort();
  }

  get isKnown(): (id: string) => boolean {
    return (id) => this.ledger.isKnown(this.node(id));
  }
}

const flowGone = (id: string, from: string, time: number): EntryRecord => ({
  kind: 'flow-gone',
  id,
  account: account(from),
  asset: cny,
  time,
  seq: 0,
});

// However the hold and the records come after each other, the same is known.
describe.each([
  [
    'before it came',
    (...messages: EntryRecord[][]) =>
      new Run(1e9)
        .hold('t1')
        .hold('t2')
        .take(...messages),
  ],
  [
    'after it came',
    (...messages: EntryRecord[][]) =>
      new Run(1e9)
        .take(...messages)
        .hold('t1')
        .hold('t2'),
  ],
])('a lot that is held %s', (_, run) => {
  it('has the links of the payments that it is a source of', () => {
    const held = run([...story]);
    expect(held.links('t1')).toEqual(['t3[0,100)']);
    expect(held.links('t2')).toEqual(['t3[0,20)', 't4[20,60)']);
  });

  it('loses those that a payment no longer has: records are replaced whole', () => {
    const held = run([...story], pay('t3', 3, 'A', 'B', 120, { lots: { t2: [0, 60] } }));
    expect(held.links('t1')).toEqual([]);
    expect(held.links('t2')).toContain('t3[0,60)');
    expect(run([...story], [flowGone('t3', 'A', 3)]).links('t1')).toEqual([]);
  });

  it('has what of it ended without a link, by the entry that ended it', () => {
    const taking = pay('t7', 7, 'W', 'A', 1, { lost: { t2: [20, 60], t1: [0, 5] } });
    const held = run([...story], taking);
    expect([held.lost('t1'), held.lost('t2')]).toEqual([['[0,5)'], ['[20,60)']]);
    const again = run([...story], taking, pay('t7', 7, 'W', 'A', 1));
    expect([again.lost('t1'), again.lost('t2')]).toEqual([[], []]);
  });

  it('has once what its own credit took of it', () => {
    const held = run(pay('t1', 1, 'V', 'A', 10, { lost: { t1: [0, 4] } }));
    expect(held.lost('t1')).toEqual(['[0,4)']);
  });

  it('follows an entry that moved: gone from the old place, told at the new one, in one message', () => {
    const held = run([...story], [flowGone('t2', 'W', 2), ...pay('t2', 6, 'W', 'A', 60)]);
    expect(held.ledger.transfers.time(held.node('t2'))).toBe(6);
    expect(held.ledger.stands(held.node('t2'))).toBe(true);
  });
});

describe('the ledger of held transfers', () => {
  it('says what a message changed: the transfer, the lots it used, and those it no longer uses', () => {
    const run = new Run(1e9)
      .hold('t1')
      .hold('t2')
      .take([...story]);
    run.changed.clear();
    run.take(pay('t4', 4, 'A', 'C', 40, { lots: { t1: [0, 40] } }));
    expect([...run.changed].sort()).toEqual(['t1', 't2', 't4']);
  });

  it('lets the higher version stand, whoever comes last: rows of the store do not undo the stream', () => {
    const run = new Run(1e9)
      .hold('t3')
      .take([], [], [...story])
      .hold('t1');
    const old = pay('t3', 3, 'A', 'B', 120, { lots: { t2: [0, 60] } });
    expect(run.ledger.take(1, old[0]!, false, false)).toBe(-1);
    expect(run.links('t1')).toEqual(['t3[0,100)']);
    run.take([flowGone('t3', 'A', 3)]);
    run.ledger.take(2, old[0]!, false, false);
    expect(run.ledger.stands(run.node('t3'))).toBe(false);
  });

  it('knows nothing any more once nobody holds anything', () => {
    const run = new Run(1e9).hold('t1').take([...story]);
    expect(run.ledger.transfers.count).toBeGreaterThan(1);
    run.release('t1').ledger.releaseFresh();
    expect(run.ledger.transfers.count).toBe(0);
  });

  it('follows what comes of a held lot at first, and lets go of it where no case does', () => {
    const run = new Run(1).hold('t1').take(...[story.slice(0, 2), story.slice(4, 6), story.slice(8)]);
    // Nothing is remembered but what is held: t3 was, from when it came.
    expect(run.links('t3')).toEqual(['t5[0,90)']);
    run.ledger.releaseFresh();
    expect(run.links('t1')).toEqual(['t3[0,100)']);
    expect([run.links('t3'), run.node('t5')]).toEqual([[], -1]);
  });

  it('knows of which lots it may have missed a use: only of those may the store know more', () => {
    const run = new Run(1).hold('t1').take([...story]);
    // It was held when nothing had been dropped that could be a use of it.
    expect(run.isKnown('t1')).toBe(true);
    run
      .hold('old')
      .hold('next')
      .take(pay('old', 1, 'X', 'Y', 5), pay('next', 60, 'X', 'Y', 5));
    expect([run.isKnown('old'), run.isKnown('next')]).toEqual([false, true]);
    run.ledger.setKnown('old');
    expect(run.isKnown('old')).toBe(true);
  });

  it('does not trust a transfer that moved while frames were being dropped', () => {
    const run = new Run(600).take(...Array.from({ length: 5 }, (_, n) => pay(`p${n}`, n, 'X', 'Y', 1)));
    run.take([flowGone('t9', 'X', 2), ...pay('t9', 60, 'X', 'Y', 5)]);
    // Its uses where it was may be among what was dropped.
    expect(run.hold('t9').isKnown('t9')).toBe(false);
  });
});

it('hears nothing new from the store where it repeats what stands, but of lots held since', () => {
  const run = new Run(1).hold('t1');
  const both = pay('t3', 3, 'A', 'B', 120, { lots: { t1: [0, 100], t2: [0, 20] } }).map(
    (record): EntryRecord =>
      record.kind === 'flow' ? { ...record, nameless: [{ id: 't2', start: 20, end: 30 }] } : record,
  );
  run.take(both).hold('t2').changed.clear();
  // Memory had dropped it by then.
  expect([run.links('t2'), run.lost('t2')]).toEqual([[], []]);
  const repeat = (): void => {
    for (const record of both) run.ledger.take(0, record, false, false);
  };
  repeat();
  expect([run.links('t2'), run.lost('t2')]).toEqual([['t3[0,20)'], ['[20,30)']]);
  expect([...run.changed]).toEqual(['t2']);
  run.changed.clear();
  repeat();
  expect([run.links('t1'), run.links('t2'), run.lost('t2')]).toEqual([['t3[0,100)'], ['t3[0,20)'], ['[20,30)']]);
  expect([...run.changed]).toEqual([]);
});
