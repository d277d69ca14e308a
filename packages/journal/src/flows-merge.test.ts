import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFlowsFrame, encodeFlowsFrame } from './flow-codec.js';
import type { FlowsRecord, FlowsUnit } from './flow-record.js';
import { FlowsMerge } from './flows-merge.js';
import type { FrameRulings, MessageRulings } from './rulings/ruling.js';

const gone = (id: string): FlowsRecord =>
  ({ kind: 'flow-gone', id, account: 'bank:CMB:1', asset: 'CNY', time: 1, seq: 0 }) as FlowsRecord;
const credit = (id: string): FlowsRecord =>
  ({
    kind: 'credit',
    id,
    time: 1,
    seq: 0,
    from: 'bank:CMB:1',
    to: 'bank:CMB:2',
    asset: 'CNY',
    amount: 5,
    balance: null,
    hub: false,
    aged: [],
    nameless: [],
    ceased: [],
    messages: [],
  }) as unknown as FlowsRecord;

const frame = (
  shard: number,
  from: number,
  to: number,
  units: readonly FlowsUnit[] = [],
  rulings?: FrameRulings,
): Buffer => encodeFlowsFrame({ shard, from, to, ...(rulings === undefined ? {} : { rulings }), units });
const ordersAt = (offset: number): MessageRulings => ({ offset, rulings: [{ kind: 'orders' }] });
const unit = (version: number, ...records: readonly FlowsRecord[]): FlowsUnit => ({ version, records });
const nameOf = (record: FlowsRecord): string => ('id' in record ? `${record.kind} ${record.id}` : record.kind);

describe('flows of several shards, merged', () => {
  it('are handed out up to where all of them cover the journal', () => {
    const merge = new FlowsMerge(2);
    expect(merge.take(frame(0, 0, 4, [unit(1, credit('a')), unit(3, credit('b'))]))).toBeNull();
    expect([merge.position, merge.wanted]).toEqual([0, 1]);
    const first = decodeFlowsFrame(merge.take(frame(1, 0, 2, [unit(1, credit('c'))]))!);
    expect([first.from, first.to]).toEqual([0, 2]);
    expect(first.units.map(({ version, records }) => [version, records.map(nameOf)])).toEqual([
      [1, ['credit a', 'credit c']],
    ]);
    const second = decodeFlowsFrame(merge.take(frame(1, 2, 5, []))!);
    expect([second.from, second.to, second.units.map(({ version }) => version)]).toEqual([2, 4, [3]]);
    expect(merge.wanted).toBe(0);
  });

  it('have the tombstones of a message before everything else that it caused', () => {
    const merge = new FlowsMerge(2);
    merge.take(frame(0, 0, 1, [unit(0, gone('a'), credit('b'))]));
    const merged = decodeFlowsFrame(merge.take(frame(1, 0, 1, [unit(0, gone('c'), credit('a'), gone('d'))]))!);
    expect(merged.units[0]!.records.map(nameOf)).toEqual([
      'flow-gone a',
      'flow-gone c',
      'flow-gone d',
      'credit b',
      'credit a',
    ]);
  });

  it('take of each shard what is first in its log, and count what begins past it', () => {
    const merge = new FlowsMerge(2);
    merge.take(frame(0, 0, 2, [unit(1, credit('a'))]));
    merge.take(frame(1, 0, 3, [unit(2, credit('b'))]));
    // A zombie repeats what stands, and an overlap brings only what is new.
    expect(merge.take(frame(0, 0, 2, [unit(1, credit('zombie'))]))).toBeNull();
    expect(merge.take(frame(0, 5, 9, []))).toBeNull();
    expect(merge.droppedFrames).toBe(1);
    const merged = decodeFlowsFrame(merge.take(frame(0, 1, 3, [unit(1, credit('zombie')), unit(2, credit('c'))]))!);
    expect(merged.units.map(({ version, records }) => [version, records.map(nameOf)])).toEqual([
      [2, ['credit c', 'credit b']],
    ]);
  });

  it('are those of the one shard where there is one, as they came', () => {
    const merge = new FlowsMerge(1);
    const bytes = frame(0, 0, 2, [unit(1, credit('a'))]);
    expect(merge.take(bytes)).toBe(bytes);
    expect(merge.take(frame(0, 0, 2))).toBeNull();
    expect(merge.position).toBe(2);
  });

  it('halt on a frame of another shard, and on a torn one', () => {
    expect(() => new FlowsMerge(2).take(frame(1, 0, 1))).toThrow(/FRAME_CORRUPT.*shard 1 in partition 0/);
    expect(() => new FlowsMerge(2).take(frame(0, 0, 1).subarray(0, 9))).toThrow('FRAME_CORRUPT');
  });

  it('carry what was ruled on the messages that are handed out, each once', () => {
    const merge = new FlowsMerge(2);
    const none = { reachedMs: null, marks: [], droppedFrames: 0, last: null };
    const head = (reachedMs: number) => ({
      reachedMs,
      marks: [{ topic: 'bank', partition: 0, mark: reachedMs, isIdle: false }],
      droppedFrames: 3,
      last: { offset: reachedMs, checksum: 7 },
    });
    merge.take(frame(0, 0, 4, [], { ...head(40), messages: [ordersAt(0), ordersAt(3)] }));
    const first = decodeFlowsFrame(merge.take(frame(1, 0, 2))!);
    expect(first.rulings).toEqual({ ...none, messages: [ordersAt(0)] });
    const second = decodeFlowsFrame(merge.take(frame(1, 2, 6))!);
    expect(second.rulings).toEqual({ ...head(40), messages: [ordersAt(3)] });
    // An overlap says again what was ruled.
    const overlap = { ...head(60), messages: [ordersAt(3), ordersAt(5)] };
    const third = decodeFlowsFrame(merge.take(frame(0, 2, 6, [], overlap))!);
    expect([third.from, third.to, third.rulings]).toEqual([4, 6, { ...head(60), messages: [ordersAt(5)] }]);
    merge.take(frame(0, 6, 7));
    expect(decodeFlowsFrame(merge.take(frame(1, 6, 7))!).rulings).toBeUndefined();
  });

  it('say of each message what all shards say, however the frames are cut', () => {
    const told = fc.record({ shard: fc.nat(2), version: fc.nat(19), isGone: fc.boolean() });
    const cuts = fc.array(fc.array(fc.nat(20), { maxLength: 6 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 40 }), cuts, (entries, borders) => {
        const recordsOf = (shard: number, version: number): FlowsRecord[] =>
          entries.flatMap((each, index) =>
            each.shard === shard && each.version === version
              ? [each.isGone ? gone(`${index}`) : credit(`${index}`)]
              : [],
          );
        const queues = borders.map((inner, shard) => {
          const edges = [...new Set([0, ...inner, 20])].sort((left, right) => left - right);
          return edges.slice(1).map((to, index) => {
            const from = edges[index]!;
            const units: FlowsUnit[] = [];
            for (let version = from; version < to; version++) {
              const records = recordsOf(shard, version);
              if (records.length > 0) units.push({ version, records });
            }
            return frame(shard, from, to, units);
          });
        });
        const merge = new FlowsMerge(3);
        const said = new Map<number, string[]>();
        let covered = 0;
        while (merge.position < 20) {
          const merged = merge.take(queues[merge.wanted]!.shift()!);
          if (merged === null) continue;
          const { from, to, units } = decodeFlowsFrame(merged);
          expect(from).toBe(covered);
          covered = to;
          for (const { version, records } of units) {
            const names = records.map(nameOf);
            const isGone = names.map((name) => name.startsWith('flow-gone'));
            expect(isGone.lastIndexOf(true), 'tombstones first').toBeLessThan(
              isGone.includes(false) ? isGone.indexOf(false) : 99,
            );
            said.set(version, names.sort());
          }
        }
        for (let version = 0; version < 20; version++) {
          const wanted = [0, 1, 2].flatMap((shard) => recordsOf(shard, version).map(nameOf)).sort();
          expect(said.get(version) ?? []).toEqual(wanted);
        }
      }),
    );
  });
});
