import type { EntryRecord } from '@weir/journal';
import { type Log, openMemoryLog } from '@weir/log';
import { MemorySnapshots, MemorySnapshotsFolder, type SnapshotShelf, type TakenUp } from '@weir/snapshots';
import { describe, expect, it } from 'vitest';
import { Stage, topics, until } from './stage.fixture.js';
import { pay } from './story.fixture.js';

/** A stage with one case of which t0 was told, and what its followers leave behind. */
class Place {
  readonly stage = new Stage();
  readonly folder = new MemorySnapshotsFolder();
  readonly taken: TakenUp[] = [];
  readonly opened: string[] = [];

  constructor() {
    const { stage } = this;
    stage.report('c', 't0');
    const at = stage.message();
    stage.flows([0, []], [1, []], [at, pay('t0', 10, 'V', 'A', 100)]);
  }

  /** A log that says what is read of it. */
  get log(): Log {
    const log = openMemoryLog(this.stage.broker);
    return {
      ...log,
      openReader: (from, options) => {
        for (const { topic, offset } of from) this.opened.push(`${topic} ${offset}`);
        return log.openReader(from, options);
      },
    };
  }

  start(snapshots: SnapshotShelf | null = new MemorySnapshots(this.folder), everyMessages = 1): Promise<void> {
    this.opened.length = 0;
    return this.stage.start(this.log, new AbortController(), {
      snapshots,
      snapshotEveryMessages: everyMessages,
      onTakenUp: (taken) => this.taken.push(taken),
    });
  }

  /** Runs until flows are followed to their end, then ends it. */
  async life(snapshots?: SnapshotShelf | null): Promise<void> {
    const running = this.start(snapshots);
    const { stage } = this;
    const end = stage.broker.read(topics.flows, 0, 0, 1_000).length;
    await until(`it has followed ${end} messages`, () => (stage.progress?.position ?? 0) >= end);
    await stage.end();
    await running;
    stage.progress = null;
  }

  /** A next message of the journal with what came of it; claims before it have nothing. */
  pays(records: readonly EntryRecord[]): number {
    const { stage } = this;
    const at = stage.message();
    const covered = stage.broker.read(topics.flows, 0, 0, 1_000).length;
    for (let offset = covered; offset < at; offset++) stage.flows([offset, []]);
    stage.flows([at, records]);
    return at;
  }
}

const t1 = pay('t1', 20, 'A', 'B', 60, { lots: { t0: [0, 60] } });

describe('a follower that starts again', () => {
  it('goes on from its last snapshot, and reads journal and flows from there only', async () => {
    const place = new Place();
    await place.life();
    const at = place.pays(t1);
    await place.life();
    expect(place.taken).toMatchObject([{ kind: 'taken up', offset: 3 }]);
    // The messages that the snapshot names, its own words, then journal and flows.
    expect(place.opened).toEqual(['journal 2', 'flows 2', 'cases 0', 'alerts 0', 'journal 3', 'flows 3']);
    expect(place.stage.alerts()).toEqual(['bank:CMB:A 100 @2', `bank:CMB:A 40 @${at}`, `bank:CMB:B 60 @${at}`]);
    expect(place.stage.taints()).toEqual(
      new Map([
        ['t0', '100'],
        ['t1', '60'],
      ]),
    );
  });

  it('says nothing again of what it said', async () => {
    const place = new Place();
    await place.life();
    const said = place.stage.said();
    await place.life();
    await place.life();
    expect(place.taken.map(({ kind }) => kind)).toEqual(['taken up', 'taken up']);
    expect(place.stage.said()).toEqual(said);
  });

  it('follows live money on while the store is away: what its cases hold is in the snapshot', async () => {
    const place = new Place();
    await place.life();
    place.stage.database.setReachable(false);
    const at = place.pays(t1);
    const running = place.start();
    await until('it tells of the payment', () => place.stage.alerts().length === 3);
    expect(place.stage.alerts().slice(1)).toEqual([`bank:CMB:A 40 @${at}`, `bank:CMB:B 60 @${at}`]);
    await place.stage.end();
    await running;
  });

  it('asks the store for the past of a report that comes after it: nothing of before is in the window', async () => {
    const place = new Place();
    const old = place.pays(pay('x0', 15, 'V', 'X', 70));
    await place.life();
    const { stage } = place;
    const reported = stage.report('late', 'x0');
    for (let at = old + 1; at <= reported; at++) stage.flows([at, []]);
    const running = place.start();
    await until('it asks', () => stage.progress?.discovering === 1);
    expect(stage.taints().has('x0')).toBe(false);
    stage.write(reported, pay('x0', 15, 'V', 'X', 70));
    await until('it has the answer', () => stage.taints().get('x0') === '70');
    await stage.end();
    await running;
  });

  it('takes up a case that waits for the store, which waits on', async () => {
    const place = new Place();
    const old = place.pays(pay('x0', 15, 'V', 'X', 70));
    const { stage } = place;
    await place.life();
    const reported = stage.report('late', 'x0');
    for (let at = old + 1; at <= reported; at++) stage.flows([at, []]);
    const running = place.start();
    await until('it asks', () => stage.progress?.discovering === 1);
    await until('it is kept', () => stage.progress?.snapshot !== null || place.folder.puts > 1);
    await stage.end();
    await running;
    const again = place.start();
    stage.write(reported, pay('x0', 15, 'V', 'X', 70));
    await until('it has the answer', () => stage.taints().get('x0') === '70');
    expect(place.taken.at(-1)).toMatchObject({ kind: 'taken up', offset: reported + 1 });
    await stage.end();
    await again;
  });

  it('passes over a torn snapshot for the one before, and over all of them for the beginning', async () => {
    const place = new Place();
    await place.life();
    place.pays([]);
    await place.life();
    place.folder.harmNewest({ kind: 'flipped', bit: 4_000 });
    const at = place.pays(t1);
    await place.life();
    expect(place.taken.at(-1)).toMatchObject({ kind: 'taken up', offset: 3 });
    for (const file of place.folder.files) file.bytes = file.bytes.subarray(0, 99);
    await place.life();
    expect(place.opened.slice(-2)).toEqual(['journal 0', 'flows 0']);
    expect(place.stage.alerts()).toEqual(['bank:CMB:A 100 @2', `bank:CMB:A 40 @${at}`, `bank:CMB:B 60 @${at}`]);
  });

  it('does not use a snapshot of other flows, or of another shard, and says why', async () => {
    const [first, second] = [new Place(), new Place()];
    await first.life();
    second.pays(pay('y', 30, 'P', 'Q', 1));
    await second.life();
    const other = new Place();
    await other.life(new MemorySnapshots(second.folder));
    expect(other.taken).toMatchObject([{ kind: 'unfit', why: 'journal has no message at offset 3 any more' }]);
    const parted = new Stage([topics.cases, topics.alerts]);
    const taken: TakenUp[] = [];
    parted.message();
    parted.flows([0, []], [1, []]);
    parted.start(undefined, undefined, {
      snapshots: new MemorySnapshots(first.folder),
      onTakenUp: (each) => taken.push(each),
    });
    await until('it has read the flows', () => parted.progress?.position === 2);
    expect(taken).toMatchObject([{ kind: 'unfit', why: 'it is not of the form follower 3, shard 0 of 2' }]);
  });

  it('ends where a snapshot cannot be written, and says why', async () => {
    const place = new Place();
    const full: SnapshotShelf = {
      latest: async () => null,
      put: async () => {
        throw new Error('no space left on the disk');
      },
    };
    const running = place.start(full);
    await until('it has said what there is', () => place.stage.alerts().length === 1);
    place.pays(t1);
    await expect(running).rejects.toThrow('no space left');
  });
});
