import type { CheckConfig } from '@weir/model';
import { MemorySnapshotsFolder, type TakenUp } from '@weir/snapshots';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderFacts } from '../../../../packages/acts/src/desk.fixture.js';
import { Facts } from '../facts/facts.js';
import { account, alertOn, CheckStage, caseOf, findingOn, hour, rowOf, topics } from '../stage.fixture.js';
import {
  answersOf,
  beganMs,
  devices,
  foldOf,
  type Message,
  messagesOf,
  names,
  nobody,
  small,
  snapshotsOf,
  takeAll,
  tiny,
} from './kept-fold.fixture.js';

const name = fc.constantFrom(...names);
const partition = fc.nat(1);
const timeMs = fc.nat(60 * 24).map((hours) => beganMs + hours * hour);

/** Something that one of the services, or a desk, says. */
const said = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        ...{ from: name, to: name, time: timeMs, amount: fc.constantFrom(1, 500_000) },
        ...{ device: fc.constantFrom(...devices), side: fc.constantFrom(null, 'credit', 'debit') },
      })
      .map((paid) => (stage: CheckStage) => void stage.pay(paid)),
  },
  fc.constant((stage: CheckStage) => {
    if (stage.broker.offsets(topics.journal)[0]!.next > 0) stage.repeatJournal();
  }),
  fc
    .record({ who: name, kind: fc.constantFrom('blocklist', 'merchant', 'vip'), version: fc.nat(3), out: fc.boolean() })
    .map(
      ({ who, kind, version, out }) =>
        (stage: CheckStage) =>
          void stage.label(who, kind, { version, withdrawn: out }),
    ),
  fc
    .record({
      ...{ who: name, kind: fc.constantFrom('issuer-frozen', 'issuer-released'), from: fc.nat(4) },
      ...{ version: fc.nat(2), out: fc.boolean() },
    })
    .map(({ who, kind, from, version, out }) => (stage: CheckStage) => {
      stage.label(who, kind, { source: `block ${from}`, from, version, withdrawn: out });
    }),
  fc
    .record({ who: name, id: fc.nat(3), at: partition, epoch: fc.nat(3), state: fc.constantFrom('open', 'drained') })
    .map(({ who, id, at, epoch, state }) => (stage: CheckStage) => {
      const more = { id: `${who} ${id}`, case: `c${id}`, state: state as 'open', atRest: state === 'open' ? '5' : '0' };
      stage.alert(alertOn(who, more), epoch, at);
    }),
  fc.record({ epoch: fc.nat(3), at: partition }).map(
    ({ epoch, at }) =>
      (stage: CheckStage) =>
        void stage.claimAlerts(epoch, at),
  ),
  fc
    .record({
      who: name,
      id: fc.nat(3),
      until: timeMs,
      out: fc.boolean(),
      device: fc.boolean(),
      others: fc.subarray([...names]),
    })
    .map(({ who, id, until, out, device, others }) => (stage: CheckStage) => {
      const [rule, state] = [device ? 'same-device' : 'pass-through', out ? 'withdrawn' : 'standing'] as const;
      stage.finding(findingOn(who, { id: `f${id}`, until, rule, state, others: others.map(account) }));
    }),
  fc.record({ who: name, of: fc.nat(2), layer: fc.nat(4), gone: fc.boolean() }).map(
    ({ who, of, layer, gone }) =>
      (stage: CheckStage) =>
        void stage.rows(rowOf(who, { case: `c${of}`, layer, gone })),
  ),
  fc.boolean().map((withdrawn) => (stage: CheckStage) => void stage.rows(caseOf(withdrawn))),
  fc.record({ who: name, id: fc.nat(3), ends: fc.boolean() }).map(({ who, id, ends }) => (stage: CheckStage) => {
    const put = { kind: 'order.own-stop', order: orderFacts({ account: account(who), isOwn: true }) } as const;
    stage.act('ann', `order:${id}`, ends ? { kind: 'order.confirm' } : put);
  }),
);

/** Folds up to a cut, keeps, and goes on from the snapshot in another life. */
const cutAt = async (stage: CheckStage, messages: readonly Message[], cut: number, config: CheckConfig) => {
  const folder = new MemorySnapshotsFolder();
  const before = foldOf(config, stage);
  takeAll(before, messages.slice(0, cut));
  await snapshotsOf(stage, folder).end(before);
  const taken: TakenUp[] = [];
  const facts = new Facts(config);
  const fold = await snapshotsOf(stage, folder, (each) => taken.push(each)).takeUp(facts, nobody, AbortSignal.any([]));
  const rest = messages.filter(({ topic, partition: of, record }) => record.offset >= (fold.next(topic)[of] ?? 0));
  takeAll(fold, rest);
  return { before, facts, taken };
};

describe('a fold that goes on from a snapshot', () => {
  it('answers every question as one that folded everything, wherever it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(said, { maxLength: 80, size: 'max' }),
        fc.array(fc.nat(7), { minLength: 1, maxLength: 20 }),
        fc.nat(100),
        async (sayings, turns, percent) => {
          const stage = new CheckStage(small, 2);
          for (const say of sayings) say(stage);
          const messages = messagesOf(stage, turns);
          const whole = foldOf(tiny, stage);
          takeAll(whole, messages);
          const { before, facts, taken } = await cutAt(
            stage,
            messages,
            Math.round((percent / 100) * messages.length),
            tiny,
          );
          expect(taken.map(({ kind }) => kind)).toEqual(before.position === null ? [] : ['taken up']);
          expect(answersOf(facts)).toEqual(answersOf(whole.facts));
          for (const part of ['pairs', 'hours', 'findings'] as const)
            expect(facts[part].size).toBe(whole.facts[part].size);
          expect(facts.room.used).toBe(whole.facts.room.used);
        },
      ),
      { numRuns: 60 },
    );
  });
});
