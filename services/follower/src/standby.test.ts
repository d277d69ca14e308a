import { type Alert, decodeCasesFrame, shardOfCase } from '@weir/journal';
import { openMemoryLog } from '@weir/log';
import { describe, expect, it } from 'vitest';
import type { FollowerProgress } from './follower-options.js';
import { Stage, topics, until } from './stage.fixture.js';
import { pay } from './story.fixture.js';

const silenceMs = 1_200;
const standby = { pulse: topics.pulse, silenceMs };

/** One case of which t0 was told. */
const stageWithCase = (): Stage => {
  const stage = new Stage();
  stage.report('old', 't0');
  stage.message();
  stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100)]);
  return stage;
};

/** An instance of several, and what it says of itself. */
const startStandby = (stage: Stage) => {
  const ending = new AbortController();
  const told: { progress: FollowerProgress | null } = { progress: null };
  const onProgress = (progress: FollowerProgress): void => {
    told.progress = progress;
  };
  const running = stage.start(openMemoryLog(stage.broker), ending, { standby, onProgress });
  return { told, running, kill: () => ending.abort() };
};

describe('of several followers of one shard', () => {
  it('one speaks, and the other stands by with its cases worked out', async () => {
    const stage = stageWithCase();
    const first = startStandby(stage);
    await until('the first speaks', () => (first.told.progress?.claim ?? -1) >= 0);
    const second = startStandby(stage);
    stage.flows([3, []]);
    await until('the second is there', () => second.told.progress?.position === 4);
    await new Promise((resolve) => setTimeout(resolve, silenceMs * 2));
    expect(stage.claims()).toHaveLength(1);
    expect([second.told.progress?.claim, second.told.progress?.cases]).toEqual([-1, 1]);
    expect(stage.alerts()).toEqual(['bank:CMB:A 100 @2']);
  });

  it('the other speaks when the first is gone: what was not said, and nothing twice', async () => {
    const stage = stageWithCase();
    const first = startStandby(stage);
    await until('the first speaks', () => (first.told.progress?.claim ?? -1) >= 0);
    stage.flows([3, []]);
    await until('it has said all', () => stage.alerts().length === 1);
    const second = startStandby(stage);
    await until('the second is there', () => second.told.progress?.position === 4);
    first.kill();
    await first.running;
    const next = stage.message();
    stage.flows([next, pay('t1', 2, 'A', 'B', 60, { lots: { t0: [0, 60] } })]);
    await until('the second speaks', () => stage.alerts().length === 3);
    expect(stage.alerts()).toEqual(['bank:CMB:A 100 @2', `bank:CMB:A 40 @${next}`, `bank:CMB:B 60 @${next}`]);
    expect(stage.claims()).toHaveLength(2);
    const revisions = stage.broker
      .read(topics.alerts, 0, 0, 100)
      .flatMap(({ value }) => (value === null ? [] : [JSON.parse(String(value)) as Alert]))
      .map(({ account, revision }) => `${account} ${revision}`);
    expect(new Set(revisions).size).toBe(revisions.length);
  });

  it('one that only slept loses its claim, and ends', async () => {
    const stage = stageWithCase();
    const first = startStandby(stage);
    await until('the first speaks', () => (first.told.progress?.claim ?? -1) >= 0);
    // Somebody starts a follower that asks nobody.
    stage.start();
    await until('it has claimed too', () => stage.claims().length === 2);
    for (let at = 3; at <= stage.claims()[1]!; at++) stage.flows([at, []]);
    await expect(first.running).rejects.toThrow('CLAIM_LOST');
  });
});

describe('followers of several shards', () => {
  it('follow each case in the shard that its name hashes to, in a partition of its own', async () => {
    const stage = new Stage([topics.cases, topics.alerts]);
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const [index, name] of names.entries()) stage.report(name, `t${index}`);
    const first = stage.message();
    const paid = names.flatMap((_, index) => pay(`t${index}`, index + 1, 'V', `A${index}`, 100));
    for (let at = 0; at < first; at++) stage.flows([at, []]);
    stage.flows([first, paid]);
    for (const shard of [0, 1]) stage.start(openMemoryLog(stage.broker), undefined, { shard });
    const said = (shard: number): string[] =>
      stage.broker.read(topics.cases, shard, 0, 100).flatMap(({ value }) => {
        const { records } = decodeCasesFrame(value!);
        return records.flatMap((record) => (record.kind === 'case' ? [record.case] : []));
      });
    await until('all is said', () => new Set([...said(0), ...said(1)]).size === names.length);
    for (const shard of [0, 1])
      expect([...new Set(said(shard))].sort()).toEqual(names.filter((name) => shardOfCase(name, 2) === shard));
    expect(said(0).length * said(1).length).toBeGreaterThan(0);
  });

  it('end where topics have other numbers of partitions than the settings say, before they say anything', async () => {
    const stage = new Stage([topics.cases]);
    await expect(stage.start()).rejects.toThrow(/CONFIG_INVALID.*cases has 2 partitions, alerts has 1/);
  });
});
