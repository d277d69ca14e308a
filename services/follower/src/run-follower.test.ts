import { type Alert, claimInCases, encodeCasesFrame, encodeJournalFrame } from '@weir/journal';
import { openMemoryLog } from '@weir/log';
import { describe, expect, it } from 'vitest';
import { Stage, topics, until } from './stage.fixture.js';
import { pay } from './story.fixture.js';

/** Case `old` follows t0; t1 came and was dropped from memory, then case `new` asks for it. */
const askForThePast = (stage: Stage): void => {
  const t0 = pay('t0', 1, 'V', 'A', 100);
  const t1 = pay('t1', 2, 'W', 'C', 50);
  stage.report('old', 't0');
  stage.message();
  stage.message();
  stage.report('new', 't1');
  stage.flows([0, []], [1, []], [2, t0], [3, t1], [4, []]);
};

describe('a follower', () => {
  it('goes on with live money while the store is away, and with the past once it is back', async () => {
    const stage = new Stage();
    stage.database.setReachable(false);
    askForThePast(stage);
    stage.start();
    await stage.untilAt(5, 1);
    const next = stage.message();
    stage.flows([stage.claims()[0]!, []], [next, pay('t2', 3, 'A', 'B', 60, { lots: { t0: [0, 60] } })]);
    await stage.untilAt(7, 1);
    expect(stage.alerts()).toEqual(['bank:CMB:A 100 @4', 'bank:CMB:A 40 @6', 'bank:CMB:B 60 @6']);
    expect(stage.storeFailures.length).toBeGreaterThan(0);

    stage.database.setReachable(true);
    stage.write(next, [...pay('t1', 2, 'W', 'C', 50)]);
    await stage.untilAt(7, 0);
    expect(stage.said()).toEqual(['old @4', 'old @6', 'new @6']);
    expect(stage.alerts().at(-1)).toBe('bank:CMB:C 50 @6');
  });

  it('publishes what it has worked in, not what it has fetched', async () => {
    const stage = new Stage();
    askForThePast(stage);
    stage.start();
    await stage.untilAt(5, 1);
    // One fetch of two frames: message 5 is the follower's own claim, and that of the second does not come yet.
    stage.flows(
      [5, pay('t3', 4, 'C', 'D', 20, { lots: { t1: [0, 20] } })],
      [6, pay('t4', 5, 'C', 'D', 30, { lots: { t1: [20, 50] } })],
    );
    stage.write(4, pay('t1', 2, 'W', 'C', 50));
    await until('the case is published', () => stage.said().length === 2);
    expect(stage.said()).toEqual(['old @4', 'new @4']);
    stage.message();
    await stage.untilAt(7, 0);
    expect(stage.said()).toEqual(['old @4', 'new @4', 'new @6']);
    expect(stage.alerts()).toEqual(['bank:CMB:A 100 @4', 'bank:CMB:C 50 @4', 'bank:CMB:C 0 @6', 'bank:CMB:D 50 @6']);
  });

  it('does not take what the store knows ahead of the stream into other cases either', async () => {
    const stage = new Stage();
    const t1 = pay('t1', 2, 'W', 'A', 50);
    stage.report('old', 't0');
    stage.message();
    stage.message();
    stage.report('new', 't1');
    stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100)], [3, t1], [4, []]);
    stage.start();
    await stage.untilAt(5, 1);
    // The writer is two messages ahead, and what it has there uses lots of both cases.
    const both = pay('t2', 3, 'A', 'B', 120, { lots: { t0: [0, 100], t1: [0, 20] } });
    stage.write(4, t1);
    stage.write(6, both);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(stage.claims()).toEqual([5]);
    stage.flows([5, []]);
    await stage.untilAt(6, 1);
    expect(stage.said()).toEqual(['old @4']);
    stage.message();
    stage.flows([6, both]);
    await stage.untilAt(7, 0);
    expect(stage.said()).toEqual(['old @4', 'old @6', 'new @6']);
  });

  it('revises what can be held when only the balance moves', async () => {
    const stage = new Stage();
    stage.report('old', 't0');
    stage.message();
    stage.message();
    stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100)]);
    stage.start();
    await stage.untilAt(3, 0);
    stage.flows([3, pay('t1', 2, 'W', 'A', 5, { balanceTo: 30 })]);
    await stage.untilAt(4, 0);
    expect(stage.alerts()).toEqual(['bank:CMB:A 100 @2', 'bank:CMB:A 30 @3']);
    expect(stage.said()).toEqual(['old @2']);
  });

  it('has money on its way arrive with the first message past its credit, though that be a claim of others', async () => {
    const stage = new Stage();
    const creditTime = Date.now() + 3_600_000;
    const claimAt = (timestampMs: number): number => {
      const value = encodeJournalFrame({ type: 'claim', by: 'patterns', shard: 0 });
      return stage.broker.append(topics.journal, 0, [{ value, timestampMs }]);
    };
    stage.report('old', 't0');
    stage.message();
    stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100, { creditTime })]);
    stage.start();
    await stage.untilAt(3, 0);
    stage.flows([stage.claims()[0]!, []], [claimAt(creditTime - 1), []]);
    await stage.untilAt(5, 0);
    expect(stage.alerts()).toEqual(['bank:CMB:A 0 @2']);
    stage.flows([claimAt(creditTime), []]);
    await stage.untilAt(6, 0);
    expect(stage.alerts()).toEqual(['bank:CMB:A 0 @2', 'bank:CMB:A 100 @5']);
  });

  it('ends without a word of what it had just fetched when it was asked to', async () => {
    const stage = new Stage();
    stage.report('old', 't0');
    stage.message();
    stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100)]);
    const ending = new AbortController();
    const log = openMemoryLog(stage.broker);
    const running = stage.start(
      {
        ...log,
        offsets: (topic) => log.offsets(topic),
        openWriter: () => log.openWriter(),
        openReader: async (from) => {
          const reader = await log.openReader(from);
          return {
            close: () => reader.close(),
            next: async () => {
              const batch = await reader.next();
              // The flows are here by now, and these are the journal messages that they cover.
              if (from[0]!.topic === topics.journal) ending.abort();
              await new Promise((resolve) => setTimeout(resolve, 5));
              return batch;
            },
          };
        },
      },
      ending,
    );
    await expect(running).resolves.toBeUndefined();
    expect(ending.signal.aborted).toBe(true);
    expect(stage.said()).toEqual([]);
  });

  it('passes over what is none of its own on the alerts topic, and revises what it said itself', async () => {
    const stage = new Stage();
    stage.broker.append(topics.alerts, 0, [{ value: Buffer.from('hello') }, { value: Buffer.from('{"asOf":99}') }]);
    stage.report('old', 't0');
    stage.message();
    stage.message();
    stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100)]);
    const ending = new AbortController();
    const first = stage.start(openMemoryLog(stage.broker), ending);
    await stage.untilAt(3, 0);
    ending.abort();
    await first;
    // It is tried on all that follows: a value of a shape that only looks like an alert, and one that is empty.
    const [said] = stage.broker.read(topics.alerts, 0, 3, 1).map(({ value }) => JSON.parse(String(value)) as Alert);
    const strange = { ...said, revision: 9, atRest: 12 };
    stage.broker.append(topics.alerts, 0, [{ value: Buffer.from(JSON.stringify(strange)) }, { value: null }]);
    stage.foreign.length = 0;
    stage.start();
    stage.flows([3, pay('t1', 2, 'W', 'A', 5, { balanceTo: 30 })]);
    stage.message();
    await stage.untilAt(4, 0);
    const last = stage.broker.read(topics.alerts, 0, 7, 9).map(({ value }) => JSON.parse(String(value)) as Alert);
    expect(last.map(({ revision, holdable }) => `${revision} ${holdable}`)).toEqual(['2 30']);
    expect(stage.foreign).toEqual([
      'alerts/0/0 a text that should be JSON is none',
      'alerts/0/1 JSON of another shape',
      'alerts/0/4 JSON of another shape',
      'alerts/0/5 an empty message',
    ]);
  });

  it('reads what it said in the other encoding, revises it in its own, and says nothing twice', async () => {
    const stage = new Stage();
    stage.report('old', 't0');
    stage.message();
    stage.message();
    stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100)]);
    const ending = new AbortController();
    const first = stage.start(undefined, ending, { alertEncoding: 'avro' });
    await stage.untilAt(3, 0);
    ending.abort();
    await first;
    const contentTypes = () =>
      stage.broker
        .read(topics.alerts, 0, 0, 9)
        .flatMap(({ headers, value }) => (value === null ? [] : [String(headers['content-type'])]));
    const saidBefore = contentTypes();
    expect(new Set(saidBefore)).toEqual(new Set(['application/avro']));
    stage.start();
    stage.flows([3, pay('t1', 2, 'W', 'A', 5, { balanceTo: 30 })]);
    stage.message();
    await stage.untilAt(4, 0);
    expect(contentTypes()).toEqual([...saidBefore, 'application/json']);
    const last = stage.broker.read(topics.alerts, 0, 0, 9).at(-1)!;
    expect(JSON.parse(String(last.value))).toMatchObject({ revision: saidBefore.length + 1, holdable: '30' });
    expect(stage.foreign).toEqual([]);
  });

  it('halts where the journal has lost its end: it would wait for ever for what it knows already', async () => {
    const stage = new Stage();
    stage.broker.append(topics.cases, 0, [{ value: encodeCasesFrame({ version: 50, records: [] }) }]);
    await expect(stage.start()).rejects.toThrow(/FOLD_INVARIANT.*up to 51.*ends at 2/);
  });

  it('halts there too where the journal is so short that its claim lies before those of others', async () => {
    const stage = new Stage();
    stage.broker.append(topics.cases, 0, [claimInCases(70)]);
    await expect(stage.start()).rejects.toThrow(/FOLD_INVARIANT.*up to 71.*ends at 2/);
  });
});

describe('of two followers', () => {
  /** One case of which t0 was told, and a follower that has said so under the claim 3. */
  const spoken = async (): Promise<{ stage: Stage; first: Promise<void> }> => {
    const stage = new Stage();
    stage.report('old', 't0');
    stage.message();
    stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100)]);
    const first = stage.start();
    await stage.untilAt(3, 0);
    expect(stage.claims()).toEqual([3]);
    return { stage, first };
  };

  it('the one that claimed first ends when it hears of the other, and says no more', async () => {
    const { stage, first } = await spoken();
    const second = stage.start();
    await until('it has claimed too', () => stage.claims().length === 2);
    stage.message();
    stage.flows([3, []], [4, []], [5, pay('t1', 2, 'A', 'B', 60, { lots: { t0: [0, 60] } })]);
    await expect(first).rejects.toThrow(/CLAIM_LOST.*offset 3.* at 4/);
    await until('the second has spoken', () => stage.alerts().length === 3);
    expect(stage.alerts()).toEqual(['bank:CMB:A 100 @2', 'bank:CMB:A 40 @5', 'bank:CMB:B 60 @5']);
    expect(await Promise.race([second, 'still running'])).toBe('still running');
  });

  it.each([
    ['before its claim is put right by', 'before', ['old @2', 'old @4', 'old @5']],
    ['after its claim is passed over by', 'after', ['old @2', 'old @4']],
  ] as const)('what the dead one says %s the later one', async (_, when, said) => {
    const { stage } = await spoken();
    await stage.end();
    const wrong = {
      kind: 'case-transfer',
      case: 'old',
      id: 't0',
      taint: '1',
      layer: 1,
      time: 1,
      seq: 0,
      gone: false,
    } as const;
    const sayWrong = () =>
      stage.broker.append(topics.cases, 0, [{ value: encodeCasesFrame({ version: 4, epoch: 3, records: [wrong] }) }]);
    if (when === 'before') sayWrong();
    const log = openMemoryLog(stage.broker);
    stage.start({
      ...log,
      openWriter: async () => {
        const writer = await log.openWriter();
        return {
          close: () => writer.close(),
          append: async (topic, partition, messages) => {
            const written = await writer.append(topic, partition, messages);
            if (when === 'after' && topic === topics.cases && stage.said().length === 1) sayWrong();
            return written;
          },
        };
      },
    });
    await until('it has claimed', () => stage.claims().length === 2);
    stage.message();
    stage.flows([3, []], [4, []], [5, []]);
    await stage.untilAt(6, 0);
    expect(stage.said()).toEqual(said);
    expect(stage.taints().get('t0')).toBe('100');
  });

  it('one whose alerts go in transactions can say nothing once another has opened them', async () => {
    const stage = new Stage();
    askForThePast(stage);
    stage.write(4, pay('t1', 2, 'W', 'C', 50));
    const transactional = { transactionalId: 'alerts/0' };
    const first = stage.start(undefined, new AbortController(), transactional);
    await stage.untilAt(5, 0);
    const said = stage.alerts();
    expect(said).toHaveLength(2);
    await openMemoryLog(stage.broker).openWriter(transactional);
    const next = stage.message();
    stage.flows([stage.claims()[0]!, []], [next, pay('t2', 3, 'A', 'B', 60, { lots: { t0: [0, 60] } })]);
    await expect(first).rejects.toThrow('LOG_FENCED');
    expect(stage.alerts()).toEqual(said);
  });

  it('one that cannot say that it claimed does not speak', async () => {
    const { stage } = await spoken();
    await stage.end();
    const log = openMemoryLog(stage.broker);
    const running = stage.start({
      ...log,
      openWriter: async () => ({
        close: async () => undefined,
        append: async () => Promise.reject(new Error('nobody answers')),
      }),
    });
    await expect(running).rejects.toThrow('nobody answers');
  });
});
