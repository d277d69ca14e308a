import {
  type CaseRecord,
  ClaimFence,
  claimInFindings,
  encodeCasesFrame,
  encodeFlowsFrame,
  encodeJournalFrame,
  epochHeader,
  type FindingRevision,
  type FlowsRecord,
  type JournalFrame,
  type MessageRulings,
  readFindings,
} from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { afterEach, describe, expect, it } from 'vitest';
import { caseReport } from './findings/case-report.js';
import { type PatternsProgress, runPatterns } from './run-patterns.js';
import {
  type Draft,
  findingAt,
  frameOf,
  labelOf,
  Matched,
  pay,
  settingsFrame,
  taintOf,
  voidOf,
} from './story.fixture.js';

const topics = {
  journal: 'journal',
  flows: 'flows',
  cases: 'cases',
  findings: 'findings',
  reports: 'reports',
  pulse: 'pulse',
};
const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

/** A log that outlives those who read and write it. */
const set = async () => {
  const broker = new MemoryBroker();
  const log = openMemoryLog(broker);
  await log.createTopics(Object.values(topics).map((topic) => ({ topic, partitions: 1 })));
  const writer = await log.openWriter();
  let [offset, rawOffset, covered] = [0, 0, 0];
  const matched = new Matched();
  /** What the matcher makes of each message that no flows frame covers yet. */
  let made: FlowsRecord[][] = [];
  let ruled: MessageRulings[] = [];
  const journal = async (frame: JournalFrame) => {
    await writer.append(topics.journal, 0, [{ value: encodeJournalFrame(frame) }]);
    const { records, rulings } = matched.take(offset, frame);
    made.push(records);
    ruled.push(...rulings.messages);
    offset++;
  };
  /** Journal offsets of the claims of patterns: messages like others, of which the matcher makes nothing. */
  const claims: number[] = [];
  const claimed = async () => {
    await expect.poll(() => broker.offsets(topics.journal)[0]!.next, { interval: 2, timeout: 5_000 }).toBe(offset + 1);
    claims.push(offset++);
    made.push([]);
  };
  /** Flows that cover everything so far, with what else they say of the last journal message. */
  const flows = async (records: readonly FlowsRecord[] = []) => {
    made.at(-1)?.push(...records);
    const units = made.map((each, at) => ({ version: covered + at, records: each }));
    const rulings = { reachedMs: null, marks: [], droppedFrames: 0, last: null, messages: ruled };
    const frame = encodeFlowsFrame({ shard: 0, from: covered, to: offset, rulings, units });
    made = [];
    ruled = [];
    await writer.append(topics.flows, 0, [{ value: frame }]);
    covered = offset;
  };
  const raw = async (...drafts: Draft[]) => {
    await journal(frameOf(rawOffset, drafts));
    rawOffset += drafts.length;
  };
  /** What the follower says of case c as of a journal offset. */
  const cases = (version: number, ...records: CaseRecord[]) =>
    writer.append(topics.cases, 0, [{ value: encodeCasesFrame({ version, records }) }]);
  /** @param silenceMs of one that stands by until nobody has spoken for so long; null: it claims at once */
  const start = async (silenceMs: number | null = null) => {
    const control = new AbortController();
    const said: FindingRevision[] = [];
    const foreign: string[] = [];
    let progress: PatternsProgress | null = null;
    const ended = runPatterns({
      log: openMemoryLog(broker),
      topics,
      standby: silenceMs === null ? null : { pulse: topics.pulse, silenceMs },
      signal: control.signal,
      onFinding: (finding) => said.push(finding),
      onForeign: ({ topic, partition, offset }) => foreign.push(`${topic}/${partition}/${offset}`),
      onProgress: (now) => {
        progress = now;
      },
    });
    ended.catch(() => undefined);
    const end = () => {
      control.abort();
      return ended;
    };
    ending.push(() => end().catch(() => undefined));
    if (silenceMs === null) await claimed();
    const claim = () => (progress as PatternsProgress | null)?.claim ?? -1;
    const reached = () => expect.poll(() => progress?.position, { interval: 2, timeout: 5_000 }).toBe(covered);
    const passedOver = () => progress?.passedOver.map(({ reason, count, offset }) => `${reason} ${count} ${offset}`);
    return { said, foreign, end, ended, reached, claim, passedOver };
  };
  await journal(settingsFrame);
  return { broker, claimed, claims, cases, flows, journal, raw, start, writer };
};

const cycle = [pay('a', 1, 'A', 'B', 1000), pay('b', 2, 'B', 'C', 900), pay('c', 4, 'C', 'A', 850)];
const shown = (said: readonly FindingRevision[]) =>
  said.map(({ rule, state, revision, asOf }) => [rule, state, revision, asOf]);

it('passes findings of pockets on, finds what crosses them, and says what is withdrawn', async () => {
  const { flows, raw, start } = await set();
  const patterns = await start();
  await raw(cycle[0]!);
  await flows([findingAt('A', 1, ['a'])]);
  await raw(...cycle.slice(1));
  await flows();
  await patterns.reached();
  expect(shown(patterns.said)).toEqual([
    ['pass-through', 'standing', 1, 2],
    ['cycle', 'standing', 1, 3],
  ]);
  await raw(voidOf('b'));
  await flows();
  await patterns.reached();
  expect(shown(patterns.said.slice(2))).toEqual([['cycle', 'withdrawn', 2, 4]]);
});

it('looks around what the follower says of cases, though nothing is paid meanwhile, and says nothing again', async () => {
  const { cases, flows, raw, start } = await set();
  const first = await start();
  await raw(...cycle);
  await flows();
  await first.reached();
  expect(first.said).toEqual([]);
  await cases(2, taintOf('a', 1000));
  await expect.poll(() => shown(first.said), { interval: 2, timeout: 5_000 }).toEqual([['cycle', 'standing', 1, 2]]);
  await cases(2, taintOf('a', 1000, true));
  await expect.poll(() => first.said.length, { interval: 2, timeout: 5_000 }).toBe(2);
  expect(shown(first.said.slice(1))).toEqual([['cycle', 'withdrawn', 2, 2]]);
  await first.end();

  await cases(2, taintOf('b', 900));
  await raw(pay('later', 5, 'X', 'Y', 1));
  await flows();
  const second = await start();
  await second.reached();
  // As of the message that the rows are as of, though the journal has gone on.
  expect(shown(second.said)).toEqual([['cycle', 'standing', 3, 2]]);
});

it('leaves out rows of a time that the stream has not come to', async () => {
  const { cases, flows, raw, start } = await set();
  const patterns = await start();
  await cases(3, taintOf('a', 1000));
  await raw(...cycle);
  await flows();
  await patterns.reached();
  expect(patterns.said).toEqual([]);
  await raw(pay('later', 5, 'X', 'Y', 1));
  await flows();
  await expect.poll(() => shown(patterns.said), { interval: 2, timeout: 5_000 }).toEqual([['cycle', 'standing', 1, 3]]);
});

it('says nothing again after a restart, and what it missed', async () => {
  const { flows, raw, start } = await set();
  const first = await start();
  await raw(...cycle);
  await flows([findingAt('A', 1, ['a'])]);
  await first.reached();
  expect(first.said).toHaveLength(2);
  await first.end();

  await raw(voidOf('c'));
  await flows();
  const second = await start();
  await second.reached();
  expect(shown(second.said)).toEqual([['cycle', 'withdrawn', 2, 3]]);
  await second.end();

  const third = await start();
  await third.reached();
  expect(third.said).toEqual([]);
});

it('says what was broken off in the middle of a message', async () => {
  const { flows, raw, start, writer } = await set();
  await raw(...cycle);
  await flows([findingAt('A', 1, ['a'])]);
  // Killed after the first of two.
  const [finding] = [findingAt('A', 1, ['a'])].map((record) => (record.kind === 'finding' ? record.finding : null));
  await writer.append(topics.findings, 0, [
    { value: Buffer.from(JSON.stringify({ ...finding, revision: 1, asOf: 1 })) },
  ]);
  const patterns = await start();
  await patterns.reached();
  expect(shown(patterns.said)).toEqual([['cycle', 'standing', 1, 1]]);
});

it('passes over what is none of its own on the findings topic, and says nothing again of what is', async () => {
  const { flows, raw, start, writer } = await set();
  const put = (...values: (string | null)[]) =>
    writer.append(
      topics.findings,
      0,
      values.map((value) => ({ value: value === null ? null : Buffer.from(value) })),
    );
  await put('hello', null, '{"id":"x","revision":1,"asOf":10}');
  await raw(...cycle);
  await flows([findingAt('A', 1, ['a'])]);
  const first = await start();
  await first.reached();
  expect(first.said).toHaveLength(2);
  await first.end();
  const nested = JSON.stringify(first.said[0]).replace(/}$/, `,"note":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
  await put('', nested);
  const second = await start();
  await second.reached();
  expect(second.said).toEqual([]);
  expect(second.foreign).toEqual([0, 1, 2, 6, 7].map((offset) => `findings/0/${offset}`));
});

it('tells of rules and labels that do not count as they were said, and of rows under an earlier claim', async () => {
  const { broker, flows, journal, raw, start } = await set();
  const rows = (epoch: number, ...records: CaseRecord[]) =>
    broker.append(topics.cases, 0, [{ value: encodeCasesFrame({ version: 1, epoch, records }) }]);
  rows(5);
  rows(3, taintOf('a', 1000), taintOf('b', 900));
  const patterns = await start();
  await raw(labelOf('shop', 'exchange', 'one'), labelOf('shop', 'exchange', 'one'), labelOf('shop', 'exchange', 'two'));
  const thresholds = { cycle: { paymentsMax: 'many' } };
  await journal({ type: 'rules', ruleSets: [{ set: 'live', version: 2, holdsFrom: 0, thresholds }] });
  await raw(...cycle);
  await flows();
  await patterns.reached();
  expect(patterns.passedOver()?.sort()).toEqual(['label-version 1 2', 'older-claim 2 1', 'rule-unreadable 1 3']);
  // Nothing of a case's money is known, so nothing is looked for around it.
  expect(patterns.said).toEqual([]);
});

it('halts where the journal has lost its end: nothing said of it could be revised', async () => {
  const { start, writer } = await set();
  const record = findingAt('A', 1);
  if (record.kind !== 'finding') throw new Error(record.kind);
  const said = { ...record.finding, revision: 1, asOf: 10 };
  await writer.append(topics.findings, 0, [{ value: Buffer.from(JSON.stringify(said)) }]);
  await expect((await start()).ended).rejects.toThrow('FOLD_INVARIANT');
});

it('finds the same however many journal messages one flows frame covers', async () => {
  const later = [pay('far', 100_000, 'X', 'Y', 10), pay('end', 100_001, 'Y', 'Z', 5)];
  const [one, all] = [await set(), await set()];
  for (const { raw, flows } of [one, all]) {
    await raw(cycle[0]!);
    await flows([findingAt('A', 1, ['a'])]);
  }
  for (const draft of [...cycle.slice(1), ...later]) {
    await one.raw(draft);
    await one.flows();
    await all.raw(draft);
  }
  await all.flows();
  const [byOne, atOnce] = [await one.start(), await all.start()];
  await byOne.reached();
  await atOnce.reached();
  expect(shown(byOne.said)).toEqual([
    ['pass-through', 'standing', 1, 1],
    ['cycle', 'standing', 1, 3],
  ]);
  expect(atOnce.said).toEqual(byOne.said);
});

describe('of two patterns', () => {
  const headersOf = (epoch: number) => ({ [epochHeader]: String(epoch) });
  const record = findingAt('A', 1, ['a']);
  if (record.kind !== 'finding') throw new Error(record.kind);
  const finding = (revision: number, severity: 'warn' | 'high') => ({
    value: Buffer.from(JSON.stringify({ ...record.finding, severity, revision, asOf: 2 })),
  });
  /** Severity by revision, as a reader has it that goes by the claims. */
  const read = (broker: MemoryBroker) =>
    readFindings(
      { topic: topics.findings, partition: 0, records: broker.read(topics.findings, 0, 0, 1_000) },
      new ClaimFence(),
      () => expect.fail('a claim is nobody’s message'),
    ).flatMap(({ id, revision, severity }) => (id === record.finding.id ? [`${revision} ${severity}`] : []));

  it('the one that claimed first ends when it hears of the other, and the other says what it did not', async () => {
    const { claims, flows, raw, start } = await set();
    const first = await start();
    await raw(...cycle);
    const second = await start();
    expect(claims).toEqual([1, 3]);
    await flows([findingAt('A', 1, ['a'])]);
    await expect(first.ended).rejects.toThrow(/CLAIM_LOST.*offset 1.* at 3/);
    await second.reached();
    expect([first.said, shown(second.said)]).toEqual([
      [],
      [
        ['pass-through', 'standing', 1, 3],
        ['cycle', 'standing', 1, 3],
      ],
    ]);
  });

  it('what the dead one says after the claim of the later one counts nowhere, and before it is put right', async () => {
    const { broker, flows, raw, start, writer } = await set();
    const first = await start();
    await raw(...cycle);
    await flows();
    await first.reached();
    await first.end();
    await writer.append(topics.findings, 0, [{ ...finding(1, 'warn'), headers: headersOf(1) }]);
    const second = await start();
    await expect.poll(() => broker.offsets(topics.findings)[0]!.next, { interval: 2, timeout: 5_000 }).toBe(3);
    await writer.append(topics.findings, 0, [{ ...finding(2, 'warn'), headers: headersOf(1) }]);
    await raw(pay('later', 5, 'X', 'Y', 1));
    await flows([record]);
    await second.reached();
    expect(read(broker)).toEqual(['1 warn', '2 high']);
  });

  it('one stands by while the other speaks, and says the rest when that is gone, nothing twice', async () => {
    const { claimed, flows, raw, start } = await set();
    await flows();
    const first = await start(1_200);
    await claimed();
    await raw(cycle[0]!);
    await flows([findingAt('A', 1, ['a'])]);
    await first.reached();
    const second = await start(1_200);
    await raw(...cycle.slice(1));
    await flows();
    await first.reached();
    await second.reached();
    expect([shown(first.said).length, second.said.length, second.claim()]).toEqual([2, 0, -1]);
    await first.end();
    await claimed();
    await expect.poll(() => second.claim(), { interval: 2, timeout: 5_000 }).toBeGreaterThan(first.claim());
    await raw(voidOf('b'));
    await flows();
    await second.reached();
    expect(shown(second.said)).toEqual([['cycle', 'withdrawn', 2, expect.any(Number)]]);
  });

  it('halts where others have claimed at an offset that the journal has not reached', async () => {
    const { start, writer } = await set();
    await writer.append(topics.findings, 0, [claimInFindings(70)]);
    await expect((await start()).ended).rejects.toThrow(/FOLD_INVARIANT.*up to 71.*ends at 2/);
  });

  it('what a dead one reports late of a case is of a lower version than what the later one has reported', () => {
    const opened = { case: 'finding-f', roots: ['a'], version: 9 };
    const versionOf = (epoch: number, revision: number) =>
      JSON.parse(
        String(
          caseReport({ ...record.finding, revision, asOf: 2, opened: { ...opened, version: revision } }, epoch)!.value,
        ),
      ).version;
    const versions = [versionOf(1, 7), versionOf(1, 9), versionOf(3, 2), versionOf(3, 3), versionOf(2 ** 36, 60_000)];
    expect(versions.toSorted((left, right) => left - right)).toEqual(versions);
    expect(versions.every(Number.isSafeInteger)).toBe(true);
  });
});
