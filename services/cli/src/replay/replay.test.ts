import { defaultThresholds } from '@weir/engine';
import { encodeJournalFrame, type RuleSet } from '@weir/journal';
import type { AssetCode } from '@weir/model';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Diffed } from '../diff/diff-report.js';
import { diffWorlds } from '../diff/diff-worlds.js';
import { wholeWorlds } from '../diff/whole-worlds.js';
import { rawRoles } from '../send/raw-topic.js';
import type { Connection } from '../stack/connection.js';
import type { ReplayPlan } from '../world/world-records.js';
import { highestTimeOf } from './edge-times.js';
import { writtenAnswers } from './other-settings.js';
import { extendedPlan, planReplay, type ReplayOrder } from './plan-replay.js';
import { worldConfigOf } from './world-config.js';
import { WorldStage } from './world-stage.fixture.js';

const minuteMs = 60_000;

let stage: WorldStage;
beforeEach(async () => {
  stage = await new WorldStage().start();
});
afterEach(() => stage.close());

const account = (n: number): string => `bank:CMB:62260000000${100 + n}`;

/** Rules of which what happens here is enough for. */
const keenRules = (version: number, warnPercent: number): RuleSet => {
  const ofAsset = { ...defaultThresholds.amounts['CNY' as AssetCode]!, passThroughMinor: 1 };
  const passThrough = { ...defaultThresholds.passThrough, warnPercent };
  return { set: 'live', version, holdsFrom: 0, thresholds: { passThrough, amounts: { CNY: ofAsset } } };
};

/** Six hours of payments in a ring, one in nine told twice, one in eleven too late; a victim, a report, a label, a void. */
const tellDay = async (ruleSets: readonly RuleSet[] = []): Promise<void> => {
  const { bank, journal, reports, labels } = stage.live().topics;
  const startMs = stage.nowMs;
  if (ruleSets.length > 0)
    stage.broker.append(journal, 0, [{ value: encodeJournalFrame({ type: 'rules', ruleSets }) }]);
  stage.send(bank, 0, { id: 'stolen', time: startMs, from: account(90), to: account(0), asset: 'CNY', amount: 90_000 });
  stage.send(reports, 0, { case: 'c1', transfers: ['stolen'], victims: [account(90)] });
  stage.send(labels, 1, { account: account(4), kind: 'exchange', source: 's', version: 1 });
  for (let n = 1; n <= 60; n++) {
    stage.nowMs = startMs + n * 6 * minuteMs;
    const time = stage.nowMs - (n % 11 === 0 ? 90 * minuteMs : 1_000);
    const pay = { id: `p${n}`, time, from: account(n % 7), to: account((n + 1) % 7), asset: 'CNY', amount: 3_000 };
    stage.send(bank, n % 2, pay);
    if (n % 9 === 0) stage.send(bank, (n + 1) % 2, pay);
    if (n === 30) stage.send(bank, 0, { void: 'p28' });
    if (n === 40) stage.send(bank, 1, 'not json');
    if (n % 20 === 0) await stage.work(stage.config);
  }
  const onItsWay = { time: stage.nowMs, creditTime: stage.nowMs + 5 * minuteMs, from: account(0), to: account(8) };
  stage.send(bank, 0, { id: 'slow', ...onItsWay, asset: 'CNY', amount: 3_000 });
  await stage.work(stage.config);
  // The last payment arrives after all was told: only the time of the journal says so, which a new follower's claim moves.
  stage.nowMs += 10 * minuteMs;
  await stage.work(stage.config);
};

const plan = async (changes: Partial<ReplayOrder> = {}): Promise<ReplayPlan> => {
  const order = { namespace: 'again', roles: rawRoles, from: 'earliest', to: 'latest', answers: {}, ruleSets: null };
  return (await planReplay({ ...order, ...changes }, stage.live(), stage.live(), stage.nowMs)).plan;
};

const diff = (left: Connection, right: Connection): Promise<Diffed> =>
  diffWorlds(
    { left, right },
    { shownMax: 5, unmasked: true, signal: new AbortController().signal, onProgress: () => undefined },
  );

const nothing = { case: 0, 'case transfer': 0, 'case account': 0, alert: 0, range: 0, finding: 0, flow: 0, credit: 0 };

describe('a replay', () => {
  test('of everything says what is live, late events and money on its way included', async () => {
    await tellDay();
    const planned = await plan();
    expect(planned.isCold).toBe(false);
    await stage.replay(planned);
    const diffed = await diff(stage.world(planned), stage.live());
    expect(diffed.shown).toEqual([]);
    expect(diffed.counts).toEqual(nothing);
    expect(diffed.causes).toEqual({ settings: [], rules: [], data: [], time: null });
    expect(diffed.flows.compared).toBeGreaterThan(50);
    expect(diffed.cases.alerts).toBeGreaterThan(4);
    expect(diffed.cases).toMatchObject({ ranges: diffed.cases.alerts, rangesAwaited: 0 });
    expect(diffed.flows.outside + diffed.credits.outside).toBe(0);
  }, 120_000);

  test('counts as compared once it is done, and not before', async () => {
    await tellDay();
    const planned = await plan();
    const compared = (finishedAt: string | null) => {
      const known = new Map([['again', { plan: planned, compared: null, finishedAt }]]);
      return wholeWorlds([stage.world(planned), stage.live()], stage.live(), known, '');
    };
    const undone = (why: RegExp) => ({
      whole: [],
      undone: [{ namespace: 'again', why: expect.stringMatching(why) }],
    });
    await stage.prepare(planned);
    await stage.work(worldConfigOf(stage.config, planned), 9);
    expect(await compared(null)).toEqual(undone(/messages are not in its store yet; to go on: weir replay bank chain/));
    await stage.replay(planned);
    // All messages and flows are in the store: what was killed before its alerts were looks like this too.
    expect(await compared(null)).toEqual(undone(/no run has seen cases, alerts, findings and repairs come through/));
    expect(await compared('2026-05-01T20:00:00.000Z')).toEqual({ whole: ['again'], undone: [] });
  }, 120_000);

  test('interrupted anywhere and gone on with, it says the same', async () => {
    await tellDay();
    const planned = await plan();
    await stage.prepare(planned);
    for (const messages of [4, 9, 15]) await stage.work(worldConfigOf(stage.config, planned), messages);
    await stage.replay(planned);
    await stage.replay(planned);
    expect((await diff(stage.world(planned), stage.live())).counts).toEqual(nothing);
  }, 120_000);

  test('leaves what it reads as it is, and refuses into dead letters of its own', async () => {
    await tellDay();
    const ends = (): string =>
      JSON.stringify(
        stage.broker
          .topics()
          .filter((topic) => !topic.startsWith('again.'))
          .map((topic) => stage.broker.offsets(topic)),
      );
    const before = ends();
    await stage.replay(await plan());
    expect(ends()).toBe(before);
    expect(stage.broker.offsets('again.bank.transfers.v1.dlq')[0]!.next).toBe(1);
  }, 120_000);

  test('keeps the times of the broker, and its time is that of what it reads', async () => {
    await tellDay();
    const planned = await plan();
    await stage.prepare(planned);
    stage.nowMs += 86_400_000;
    await stage.replay(planned);
    const { log, topics } = stage.world(planned);
    expect(await highestTimeOf(log, topics.journal)).toBe(planned.untilMs);
    const raw = [topics.bank, topics.reports, topics.labels].flatMap((topic) =>
      [0, 1].flatMap((partition) => stage.broker.read(topic, partition, 0, Number.MAX_SAFE_INTEGER)),
    );
    const known = new Set([0, planned.untilMs, ...raw.map(({ timestampMs }) => timestampMs)]);
    const times = stage.broker
      .read(topics.journal, 0, 0, Number.MAX_SAFE_INTEGER)
      .map(({ timestampMs }) => timestampMs);
    expect(times.filter((ms) => !known.has(ms))).toEqual([]);
    expect(new Set(times).size).toBeGreaterThan(10);
    expect(planned.untilMs).toBe(await highestTimeOf(stage.live().log, stage.live().topics.journal));
  }, 120_000);

  test('reads on in what was replayed, to where the same words end by now', async () => {
    await tellDay();
    const planned = await plan();
    await stage.replay(planned);
    stage.nowMs += minuteMs;
    const news = { id: 'news', time: stage.nowMs, from: account(1), to: account(2), asset: 'CNY', amount: 500 };
    stage.send(stage.live().topics.bank, 1, news);
    await stage.work(stage.config);
    expect((await diff(stage.world(planned), stage.live())).flows.outside).toBe(1);
    const extended = extendedPlan(planned, await plan());
    await stage.replay(extended);
    const { causes, counts, flows } = await diff(stage.world(extended), stage.live());
    expect([counts, flows.outside, causes]).toEqual([nothing, 0, { settings: [], rules: [], data: [], time: null }]);
  }, 120_000);

  test('with another window it says something else, and that the window is why', async () => {
    await tellDay();
    const planned = await plan({ answers: writtenAnswers(undefined, ['window=10m']) });
    await stage.replay(planned);
    const { causes, counts, shown } = await diff(stage.world(planned), stage.live());
    expect(causes.settings).toEqual([{ name: 'window', left: 600_000, right: null }]);
    expect(counts.flow).toBeGreaterThan(0);
    expect(new Set(shown.flatMap(({ why }) => why))).toEqual(new Set(['window']));
  }, 120_000);

  test('of a part is cold, and what lies outside of both is no difference of flows', async () => {
    await tellDay();
    const from = new Date(stage.nowMs - 3 * 60 * minuteMs).toISOString();
    const planned = await plan({ from });
    expect(planned.isCold).toBe(true);
    const { labels, bank } = stage.live().topics;
    expect(planned.ranges[labels]!.every(({ from: first }) => first === 0)).toBe(true);
    expect(planned.ranges[bank]!.every(({ from: first }) => first > 0)).toBe(true);
    await stage.replay(planned);
    const diffed = await diff(stage.world(planned), stage.live());
    expect(diffed.flows.outside).toBeGreaterThan(20);
    expect(diffed.causes.data.length).toBeGreaterThan(0);
    expect(new Set(diffed.shown.flatMap(({ why }) => why))).toEqual(new Set(['data']));
  }, 120_000);

  test('with other rules it finds something else, and that the rules may be why', async () => {
    await tellDay([keenRules(2, 50)]);
    const planned = await plan({ ruleSets: [keenRules(9, 70)] });
    await stage.replay(planned);
    const { counts, findings, shown } = await diff(stage.world(planned), stage.live());
    expect({ ...counts, finding: 0 }).toEqual(nothing);
    expect(findings.compared).toBeGreaterThan(0);
    expect(counts.finding).toBe(findings.compared);
    expect(new Set(shown.flatMap(({ why }) => why))).toEqual(new Set(['rules', 'arrival']));
  }, 120_000);

  test('what was altered in a store is unexplained', async () => {
    await tellDay();
    const planned = await plan();
    await stage.replay(planned);
    const { store } = stage.world(planned);
    const [flow] = await store.flowsByIds(['p7']);
    await store.insert('flows', [{ version: flow!.version + 1, record: { ...flow!.record, amount: 1 } }]);
    const { counts, shown } = await diff(stage.world(planned), stage.live());
    expect(counts).toEqual({ ...nothing, flow: 1 });
    expect(shown).toMatchObject([
      { thing: 'flow', only: null, fields: [{ field: 'amount', left: 1, right: 3_000 }], why: ['unexplained'] },
    ]);
  }, 120_000);
});
