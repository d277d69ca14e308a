import type { EntryRecord } from '@weir/journal';
import { describe, expect, it } from 'vitest';
import { FlowWindow } from './flow-window.js';
import { account, cny, pay, story } from './story.fixture.js';

/** A window that was told of messages, one version after the other. */
const windowOf = (bytesMax: number, ...messages: readonly (readonly EntryRecord[])[]): FlowWindow => {
  const window = new FlowWindow(bytesMax);
  for (const [version, records] of messages.entries()) window.apply(version, records, true);
  return window;
};

const noGaps = (id: string): void => {
  throw new Error(`a gap: ${id}`);
};

/** Links out of a transfer, as following sees them. */
const linksOf = (window: FlowWindow, id: string): string[] => {
  const links: string[] = [];
  window.graph(noGaps).links(window.get(id)!, (paying, start, end) => links.push(`${paying.id}[${start},${end})`));
  return links;
};
const lostOf = (window: FlowWindow, id: string): string[] => {
  const lost: string[] = [];
  window.graph(noGaps).lost(window.get(id)!, (start, end) => lost.push(`[${start},${end})`));
  return lost;
};

const flowGone = (id: string, from: string, time: number): EntryRecord => ({
  kind: 'flow-gone',
  id,
  account: account(from),
  asset: cny,
  time,
  seq: 0,
});

describe('the window', () => {
  it('knows the links out of a lot from the payments that it is a source of', () => {
    const window = windowOf(1e9, story);
    expect(linksOf(window, 't1')).toEqual(['t3[0,100)']);
    expect(linksOf(window, 't2')).toEqual(['t3[0,20)', 't4[20,60)']);
    expect(linksOf(window, 't5')).toEqual([]);
  });

  it('replaces a record whole: links that it no longer has are no more', () => {
    const window = windowOf(1e9, story, pay('t3', 3, 'A', 'B', 120, { lots: { t2: [0, 60] } }));
    expect(linksOf(window, 't1')).toEqual([]);
    expect(linksOf(window, 't2')).toContain('t3[0,60)');
    const voided = windowOf(1e9, story, [flowGone('t3', 'A', 3)]);
    expect(linksOf(voided, 't1')).toEqual([]);
    expect(voided.get('t3')!.flow).toBeNull();
  });

  it('knows what of a lot ended without a link, by the entry that ended it', () => {
    const taking = pay('t7', 7, 'W', 'A', 1, { lost: { t2: [20, 60], t1: [0, 5] } });
    const window = windowOf(1e9, story, taking);
    expect([lostOf(window, 't1'), lostOf(window, 't2')]).toEqual([['[0,5)'], ['[20,60)']]);
    const again = windowOf(1e9, story, taking, pay('t7', 7, 'W', 'A', 1));
    expect([lostOf(again, 't1'), lostOf(again, 't2')]).toEqual([[], []]);
  });

  it('names what a message touched: the transfer, the lots it used, and those it no longer uses', () => {
    const window = windowOf(1e9, story);
    const touched = window.apply(9, pay('t4', 4, 'A', 'C', 40, { lots: { t1: [0, 40] } }), true);
    expect([...touched].sort()).toEqual(['t1', 't2', 't4']);
  });

  it('lets the higher version stand, whoever comes last: rows of the store do not undo the stream', () => {
    const window = windowOf(1e9, [], [], story);
    const old = pay('t3', 3, 'A', 'B', 120, { lots: { t2: [0, 60] } });
    expect(window.apply(1, old, false).size).toBe(0);
    expect(linksOf(window, 't1')).toEqual(['t3[0,100)']);
    // A tombstone stands against an older row as well.
    window.apply(5, [flowGone('t3', 'A', 3)], true);
    window.apply(4, old, false);
    expect(window.get('t3')!.flow).toBeNull();
  });

  it('takes an entry that moved: gone from the old place, told at the new one, in one message', () => {
    const window = windowOf(1e9, story, [
      flowGone('t4', 'A', 4),
      ...pay('t4', 6, 'A', 'C', 40, { lots: { t2: [20, 60] } }),
    ]);
    expect(window.get('t4')!.flow!.time).toBe(6);
  });
});

describe('a window that is full', () => {
  // Room for two transfers or three, of ten that come.
  const many = Array.from({ length: 10 }, (_, n) => pay(`p${n}`, n, `V${n}`, `A${n}`, 1));
  const filled = (held: readonly string[] = [], first: readonly EntryRecord[] = []): FlowWindow => {
    const window = windowOf(3_600, first);
    for (const id of held) window.hold(id, 'c1');
    for (const [at, records] of many.entries()) {
      window.apply(at + 1, records, true);
      window.dropOldest();
    }
    return window;
  };

  it('drops the oldest first, and says up to which version something was dropped', () => {
    const window = filled();
    expect(window.bytes).toBeLessThanOrEqual(3_600);
    expect([window.get('p0'), window.get('p9')?.id]).toEqual([undefined, 'p9']);
    // Version n + 1 brought transfer n.
    expect(window.get(`p${window.droppedVersion}`)?.id).toBe(`p${window.droppedVersion}`);
    expect(window.get(`p${window.droppedVersion - 1}`)).toBeUndefined();
    expect(windowOf(1e9, ...many).droppedVersion).toBe(-1);
  });

  it('never drops what a case holds, nor a payment out of it', () => {
    const spending = [...pay('t1', 0, 'V', 'A', 10), ...pay('t2', 1, 'A', 'B', 10, { lots: { t1: [0, 10] } })];
    const window = filled(['t1'], spending);
    expect(linksOf(window, 't1')).toEqual(['t2[0,10)']);
    // Once it is released, it goes like everything else.
    window.release('t1', 'c1');
    window.apply(99, pay('last', 99, 'X', 'Y', 1), true);
    window.dropOldest();
    expect(window.get('t1')).toBeUndefined();
  });

  it('knows of which lots it may have missed a use: only of those may the store know more', () => {
    const window = filled();
    const gaps: string[] = [];
    const graph = window.graph((id) => gaps.push(id));
    // It came when nothing had been dropped that could be a use of it.
    graph.transfer(window.get('p9')!);
    expect(gaps).toEqual([]);
    // A transfer older than what was dropped: its uses may be among that.
    window.apply(50, pay('old', 0, 'X', 'Y', 5), true);
    graph.transfer(window.get('old')!);
    expect(gaps).toEqual(['old']);
    // A row of the store never tells every use.
    window.apply(51, pay('stored', 60, 'X', 'Y', 5), false);
    graph.transfer(window.get('stored')!);
    expect(gaps).toEqual(['old', 'stored']);
  });

  it('gives back all its bytes when everything was taken back', () => {
    const window = windowOf(1e9, story);
    const gone = story.map((record): EntryRecord => {
      if (record.kind !== 'flow' && record.kind !== 'credit') throw new Error(record.kind);
      const kind = record.kind === 'flow' ? 'flow-gone' : 'credit-gone';
      return { kind, id: record.id, account: record.from, asset: record.asset, time: record.time, seq: 0 };
    });
    window.apply(1, gone, true);
    expect(window.bytes).toBe(0);
  });
});
