import { MemorySnapshots, MemorySnapshotsFolder, type TakenUp } from '@weir/snapshots';
import { afterEach, describe, expect, it } from 'vitest';
import { orderFacts } from '../../../packages/acts/src/desk.fixture.js';
import { account, alertOn, CheckStage, findingOn, hour, rowOf, topics } from './stage.fixture.js';

const few = { WEIR_CHECK_FIRST_TIME_FROM: 'CNY=100000', WEIR_CHECK_PAIR_BYTES: '1MiB', WEIR_CHECK_HOUR_BYTES: '1MiB' };
const stages: CheckStage[] = [];
const stageOf = (): { stage: CheckStage; folder: MemorySnapshotsFolder; taken: TakenUp[] } => {
  const [stage, folder, taken] = [new CheckStage(few), new MemorySnapshotsFolder(), [] as TakenUp[]];
  stage.keeping = { snapshots: new MemorySnapshots(folder), onTakenUp: (each) => taken.push(each) };
  stages.push(stage);
  return { stage, folder, taken };
};
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.end().catch(() => undefined);
});

/** Something of everything. */
const told = (stage: CheckStage): CheckStage => {
  const order = orderFacts({ account: account('stopped'), isOwn: true });
  return stage
    .pay({ from: 'li', to: 'wang' }, { from: 'li', to: 'zhao' })
    .label('listed', 'blocklist')
    .label('frozen', 'issuer-frozen', { source: 'block 10', from: 10 })
    .label('thawed', 'issuer-frozen', { source: 'block 10', from: 10 })
    .label('thawed', 'issuer-released', { source: 'block 20', from: 20 })
    .alert(alertOn('mule'))
    .rows(rowOf('near'))
    .finding(findingOn('found', { until: stage.nowMs }))
    .act('ann', 'order:1', { kind: 'order.own-stop', order });
};
const payees = ['wang', 'zhao', 'thawed', 'listed', 'frozen', 'mule', 'near', 'found', 'stopped'];
const saidOf = (stage: CheckStage): readonly string[][] => payees.map((payee) => stage.said('li', payee));

describe('a check that was ended and started again', () => {
  it('says what it said, and reads nothing below where its snapshot stands but what desks did', async () => {
    const { stage, taken } = stageOf();
    await told(stage).start().settled();
    const said = saidOf(stage);
    expect(said.map(([decision]) => decision)).toEqual([
      ...['allow', 'allow', 'warn', 'hold', 'hold', 'hold', 'delay', 'delay', 'hold'],
    ]);
    await stage.end();
    await stage.reborn().start().settled();
    expect(taken).toMatchObject([{ kind: 'taken up', offset: 5 }]);
    expect(saidOf(stage)).toEqual(said);
    expect(stage.ask('li', 'wang').asOf.journal).toBe(5);
    const kept = stage.readFrom.filter(({ topic }) => topic !== topics.acts);
    // Each is asked for its last message, which it has to be known by, and read on after it.
    for (const { topic, offset } of kept)
      expect(offset).toBeGreaterThanOrEqual(stage.broker.offsets(topic)[0]!.next - 1);
    expect(stage.readFrom.filter(({ topic }) => topic === topics.acts)).toEqual([
      { topic: topics.acts, partition: 0, offset: 0 },
    ]);
  });

  it('takes what came meanwhile, and what takes something back', async () => {
    const { stage } = stageOf();
    await told(stage).start().settled();
    await stage.end();
    stage.alert(alertOn('mule', { revision: 2, state: 'drained', atRest: '0' })).alert(alertOn('second'));
    stage.label('listed', 'blocklist', { version: 2, withdrawn: true });
    stage.label('frozen', 'issuer-released', { source: 'block 30', from: 30 });
    stage.label('thawed', 'issuer-released', { source: 'block 20', from: 20, version: 2, withdrawn: true });
    await stage.act('bob', 'order:1', { kind: 'order.confirm' }).reborn().start().settled();
    const decisions = ['mule', 'second', 'listed', 'frozen', 'thawed'].map((payee) => stage.said('li', payee)[0]);
    expect(decisions).toEqual(['warn', 'hold', 'warn', 'warn', 'hold']);
    expect(stage.said('li', 'stopped', { time: stage.nowMs + 24 * hour })[0]).toBe('hold');
  });

  it('knows nothing before it has read to where topics end, though it has a snapshot', async () => {
    const { stage } = stageOf();
    await told(stage).start().settled();
    await stage.end();
    expect(stage.reborn().said('li', 'mule')).toEqual(['allow', 'stale']);
    await stage.start().settled();
    expect(stage.said('li', 'mule')[0]).toBe('hold');
  });

  it('waits for a broker that is away to say whether its snapshot fits', async () => {
    const { stage, taken } = stageOf();
    await told(stage).start().settled();
    await stage.end();
    stage.broker.setReachable(false);
    stage.reborn().start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(taken).toEqual([]);
    stage.broker.setReachable(true);
    await stage.settled();
    expect(taken).toMatchObject([{ kind: 'taken up' }]);
    expect(stage.said('li', 'mule')[0]).toBe('hold');
  });

  it('reads everything where its snapshot does not fit', async () => {
    const { stage, taken } = stageOf();
    await told(stage).start().settled();
    const said = saidOf(stage);
    await stage.end();
    await stage
      .reborn({ ...few, WEIR_CHECK_PAIR_BYTES: '2MiB' })
      .start()
      .settled();
    expect(taken).toEqual([{ kind: 'unfit', offset: 5, why: 'it was kept under other settings: pairBytes' }]);
    expect(saidOf(stage)).toEqual(said);
  });

  it('was killed while it kept states as messages came, and goes on from one of them', async () => {
    const { stage, folder, taken } = stageOf();
    stage.keeping = { ...stage.keeping, snapshotEveryMessages: 1 };
    await told(stage).start().settled();
    for (let at = 0; at < 40; at++) {
      stage.pay({ from: `payer-${at}`, to: 'wang' }).alert(alertOn(`mule-${at}`));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    // What stood when it was killed: the one that it keeps as it ends is not among it.
    const files = [...folder.files];
    expect(files.length).toBeGreaterThan(1);
    await stage.end();
    folder.files.splice(0, folder.files.length, ...files);
    await stage.reborn().start().settled();
    expect(taken).toMatchObject([{ kind: 'taken up' }]);
    for (let at = 0; at < 40; at++) {
      expect(stage.said('li', `mule-${at}`)[0]).toBe('hold');
      expect(stage.said(`payer-${at}`, 'wang')).toEqual(['allow']);
    }
  });

  it('goes on answering where the disk refuses, says so, and tries again', async () => {
    const { stage } = stageOf();
    const refused: unknown[] = [];
    const snapshots = { latest: async () => null, put: () => Promise.reject(new Error('no space left')) };
    stage.keeping = { snapshots, snapshotEveryMessages: 1, onRefused: (error) => refused.push(error) };
    await told(stage).start().settled();
    while (refused.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    await stage.alert(alertOn('late')).settled();
    expect(stage.said('li', 'late')[0]).toBe('hold');
    await stage.end();
  });
});
