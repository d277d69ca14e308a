import { Image } from '@weir/engine';
import { claimInAlerts, encodeSnapshot } from '@weir/journal';
import { openMemoryLog } from '@weir/log';
import type { CheckConfig } from '@weir/model';
import { MemorySnapshots, MemorySnapshotsFolder, type TakenUp } from '@weir/snapshots';
import { describe, expect, it } from 'vitest';
import { accountHashOf } from '../facts/account-hash.js';
import { Facts } from '../facts/facts.js';
import type { CheckFold, CheckTopics } from '../reading/check-fold.js';
import { FoldingGate } from '../reading/folding-gate.js';
import { account, alertOn, CheckStage, configOf, findingOn, hour, rowOf, topics } from '../stage.fixture.js';
import { CheckSnapshots, whyCheckSnapshotUnfit } from './check-snapshots.js';
import {
  answersOf,
  beganMs,
  foldOf,
  messagesOf,
  names,
  nobody,
  small,
  snapshotsOf,
  takeAll,
} from './kept-fold.fixture.js';

const config = configOf(small);

/** An installation with something on each topic. */
const installation = (more: Parameters<typeof alertOn>[1] = {}): CheckStage => {
  const stage = new CheckStage(small, 2);
  stage
    .claimAlerts(3)
    .alert(alertOn('an', more), 3)
    .rows(rowOf('bo'))
    .finding(findingOn('cai', { until: beganMs }));
  for (let at = 0; at < 10; at++) stage.pay({ from: 'an', to: names[at % 5]!, time: beganMs + at * hour });
  return stage;
};

/** Keeps two states: one of half the journal, and one of everything. */
const keptTwice = async (stage: CheckStage): Promise<MemorySnapshotsFolder> => {
  const [folder, fold] = [new MemorySnapshotsFolder(), foldOf(config, stage)];
  const messages = messagesOf(stage, [0]);
  const snapshots = snapshotsOf(stage, folder);
  takeAll(fold, messages.slice(0, 5));
  await snapshots.end(fold);
  takeAll(fold, messages.slice(5));
  await snapshots.end(fold);
  expect(folder.files).toHaveLength(2);
  return folder;
};

/** What becomes of the newest snapshot at a start, and what is known after it. */
const started = async (
  stage: CheckStage,
  folder: MemorySnapshotsFolder,
  of: CheckConfig = config,
  at: CheckTopics = topics,
) => {
  const taken: TakenUp[] = [];
  const facts = new Facts(of);
  const snapshots = new CheckSnapshots(openMemoryLog(stage.broker), at, new FoldingGate(), {
    snapshots: new MemorySnapshots(folder),
    onTakenUp: (each) => taken.push(each),
  });
  const fold = await snapshots.takeUp(facts, nobody, new AbortController().signal);
  return { fold, facts, taken, why: taken.map((each) => (each.kind === 'unfit' ? each.why : each.kind)).join() };
};

/** What stands in the log after where the fold goes on. */
const restOf = (fold: CheckFold, stage: CheckStage) =>
  messagesOf(stage, [0]).filter((each) => each.record.offset >= (fold.next(each.topic)[each.partition] ?? 0));

describe('a snapshot of a check', () => {
  it('is gone on from where everything is as it was, after the last message of each partition', async () => {
    const stage = installation();
    const { fold, why } = await started(stage, await keptTwice(stage));
    expect(why).toBe('taken up');
    expect([fold.next('journal'), fold.next('alerts'), fold.next('findings'), fold.next('acts')]).toEqual([
      [10],
      [2, undefined],
      [1, undefined],
      [],
    ]);
  });

  it.each<[string, (stage: CheckStage) => void, RegExp]>([
    ['of another journal', (stage) => stage.broker.loseFrom(topics.journal, 0, 9), /no message at offset 9 any more/],
    [
      'whose alerts are past their keeping',
      (stage) => stage.broker.truncateBefore(topics.alerts, 0, 2),
      /weir\.alerts/,
    ],
    ['whose topic is gone', (stage) => stage.broker.delete(topics.cases), /weir\.cases\.v1 is not there/],
    [
      'of topics that were parted anew',
      (stage) => stage.broker.create({ topic: topics.findings, partitions: 3 }),
      /has 3 partitions, and it is of 2/,
    ],
  ])('%s is not, and says why; nothing is known then', async (_of, change, why) => {
    const stage = installation();
    const folder = await keptTwice(stage);
    change(stage);
    const start = await started(stage, folder);
    expect(start.why).toMatch(why);
    expect(start.fold.next('journal')).toEqual([]);
    expect(answersOf(start.facts)).toEqual(answersOf(new Facts(config)));
  });

  it('of a message that another has taken the place of is not', async () => {
    const stage = installation();
    const folder = await keptTwice(stage);
    const other = installation({ atRest: '7' });
    expect((await started(other, folder)).why).toMatch(/has another message at offset/);
  });

  it('of other settings or another namespace is not, and names them; the order of kinds is no other setting', async () => {
    const stage = installation();
    const folder = await keptTwice(stage);
    const why = async (change: Partial<CheckConfig>) => (await started(stage, folder, { ...config, ...change })).why;
    expect(await why({ pairBytes: 2 ** 21 })).toBe('it was kept under other settings: pairBytes');
    expect(await why({ nearLayers: 2, factsMax: 5_000 })).toMatch(/: factsMax, nearLayers$/);
    expect(await why({ blockLabels: ['blocklist'] })).toMatch(/: blockLabels$/);
    expect(await why({ blockLabels: [...config.blockLabels].reverse(), whenStale: 'hold' })).toBe('taken up');
    const elsewhere = { ...topics, journal: 'other.journal' };
    expect((await started(stage, folder, config, elsewhere)).why).toMatch(/: topics$/);
  });

  it('that is torn has the one before taken; where both are, everything is read', async () => {
    const stage = installation();
    const folder = await keptTwice(stage);
    folder.harmNewest({ kind: 'torn', bytes: 1_000 });
    const { facts, fold, why } = await started(stage, folder);
    expect([why, fold.next('journal')]).toEqual(['taken up', [5]]);
    takeAll(fold, restOf(fold, stage));
    const whole = foldOf(config, stage);
    takeAll(whole, messagesOf(stage, [0]));
    expect(answersOf(facts)).toEqual(answersOf(whole.facts));
    const both = await keptTwice(stage);
    for (const file of both.files) file.bytes = file.bytes.subarray(0, 999);
    expect((await started(stage, both)).taken).toEqual([]);
  });

  it('of another form is not, nor one that lacks something', async () => {
    const stage = installation();
    const log = openMemoryLog(stage.broker);
    const folder = new MemorySnapshotsFolder();
    const image = new Image();
    image.put('form', 'check 0');
    await new MemorySnapshots(folder).put(5, encodeSnapshot(image));
    expect((await started(stage, folder)).why).toBe('it is not of the form check 2');
    image.put('form', 'check 2');
    const bytes = Buffer.concat(encodeSnapshot(image));
    expect(await whyCheckSnapshotUnfit(log, topics, config, bytes)).toMatch(/the image has no value settings/);
    expect(await whyCheckSnapshotUnfit(log, topics, config, Buffer.from('nothing'))).toMatch(/no snapshot/);
  });

  it('says that facts were left out, as its life did', async () => {
    const [stage, few] = [installation(), { ...config, factsMax: 2 }];
    const [folder, fold] = [new MemorySnapshotsFolder(), foldOf(few, stage)];
    takeAll(fold, messagesOf(stage, [0]));
    expect(fold.facts.room).toMatchObject({ used: 2, refused: 1 });
    await snapshotsOf(stage, folder).end(fold);
    expect((await started(stage, folder, few)).facts.room).toMatchObject({ used: 2, refused: 1 });
  });

  it('is not kept of a state into which half of a message may have gone', async () => {
    const [stage, folder] = [installation(), new MemorySnapshotsFolder()];
    const fold = foldOf(config, stage);
    takeAll(fold, messagesOf(stage, [0]));
    const torn = { ...messagesOf(stage, [0])[0]!.record, offset: 99, value: Buffer.from('no frame') };
    expect(() => fold.take('cases', 0, torn)).toThrow(/FRAME_CORRUPT/);
    await snapshotsOf(stage, folder).end(fold);
    expect(folder.files).toEqual([]);
  });

  it('goes on after the last message with a value; claims behind it are read once more', async () => {
    const stage = installation();
    stage.claimAlerts(7).broker.append(topics.alerts, 1, [claimInAlerts(8)]);
    const { fold, facts } = await started(stage, await keptTwice(stage));
    expect(fold.next('alerts')).toEqual([2, undefined]);
    // The second partition is read from its beginning, as if nobody had claimed it yet.
    stage.alert(alertOn('bo'), 5, 1).alert(alertOn('cai'), 8, 1);
    stage.alert(alertOn('ding'), 3).alert(alertOn('er'), 7);
    takeAll(fold, restOf(fold, stage));
    const tainted = names.filter((name) => facts.taint.of(account(name)).length > 0);
    expect(tainted).toEqual(['an', 'cai', 'er']);
  });

  it('is of the moment at which it was begun, whatever is taken while it is written', async () => {
    const stage = installation();
    const messages = messagesOf(stage, [0]);
    const [folder, fold, gate] = [new MemorySnapshotsFolder(), foldOf(config, stage), new FoldingGate()];
    takeAll(fold, messages.slice(0, 5));
    const before = answersOf(fold.facts);
    const snapshots = new CheckSnapshots(openMemoryLog(stage.broker), topics, gate, {
      snapshots: new MemorySnapshots(folder),
      snapshotEveryMessages: 1,
    });
    snapshots.keepIfDue(fold);
    expect(gate.isClosed).toBe(true);
    await gate.passed();
    takeAll(fold, messages.slice(5));
    while (folder.files.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const { facts, why } = await started(stage, folder);
    expect([why, answersOf(facts)]).toEqual(['taken up', before]);
  });
});

// Tables are kept by these: where they change, so must the number of the form.
it('hashes of accounts are as snapshots have them', () => {
  expect(accountHashOf('bank:CMB:6226000000000001')).toEqual({ low: 893587201, high: -1272553592 });
});
