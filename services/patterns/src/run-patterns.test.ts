import {
  type CaseRecord,
  encodeCasesFrame,
  encodeFlowsFrame,
  encodeJournalFrame,
  type FindingRevision,
  type FlowsRecord,
  type JournalFrame,
} from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { afterEach, expect, it } from 'vitest';
import { type PatternsProgress, runPatterns } from './run-patterns.js';
import { type Draft, findingAt, frameOf, Matched, pay, settingsFrame, taintOf, voidOf } from './story.fixture.js';

const topics = { journal: 'journal', flows: 'flows', cases: 'cases', findings: 'findings', reports: 'reports' };
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
  const journal = async (frame: JournalFrame) => {
    await writer.append(topics.journal, 0, [{ value: encodeJournalFrame(frame) }]);
    made.push(matched.take(frame));
    offset++;
  };
  /** Flows that cover everything so far, with what else they say of the last journal message. */
  const flows = async (records: readonly FlowsRecord[] = []) => {
    made.at(-1)?.push(...records);
    const units = made.map((each, at) => ({ version: covered + at, records: each }));
    made = [];
    await writer.append(topics.flows, 0, [{ value: encodeFlowsFrame({ shard: 0, from: covered, to: offset, units }) }]);
    covered = offset;
  };
  const raw = async (...drafts: Draft[]) => {
    await journal(frameOf(rawOffset, drafts));
    rawOffset += drafts.length;
  };
  /** What the follower says of case c as of a journal offset. */
  const cases = (version: number, ...records: CaseRecord[]) =>
    writer.append(topics.cases, 0, [{ value: encodeCasesFrame({ version, records }) }]);
  const start = () => {
    const control = new AbortController();
    const said: FindingRevision[] = [];
    const foreign: string[] = [];
    let progress: PatternsProgress | null = null;
    const ended = runPatterns({
      log: openMemoryLog(broker),
      topics,
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
    const reached = () => expect.poll(() => progress?.position, { interval: 2, timeout: 5_000 }).toBe(offset);
    return { said, foreign, end, ended, reached };
  };
  await journal(settingsFrame);
  return { cases, flows, raw, start, writer };
};

const cycle = [pay('a', 1, 'A', 'B', 1000), pay('b', 2, 'B', 'C', 900), pay('c', 4, 'C', 'A', 850)];
const shown = (said: readonly FindingRevision[]) =>
  said.map(({ rule, state, revision, asOf }) => [rule, state, revision, asOf]);

it('passes findings of pockets on, finds what crosses them, and says what is withdrawn', async () => {
  const { flows, raw, start } = await set();
  const patterns = start();
  await raw(cycle[0]!);
  await flows([findingAt('A', 1, ['a'])]);
  await raw(...cycle.slice(1));
  await flows();
  await patterns.reached();
  expect(shown(patterns.said)).toEqual([
    ['pass-through', 'standing', 1, 1],
    ['cycle', 'standing', 1, 2],
  ]);
  await raw(voidOf('b'));
  await flows();
  await patterns.reached();
  expect(shown(patterns.said.slice(2))).toEqual([['cycle', 'withdrawn', 2, 3]]);
});

it('looks around what the follower says of cases, though nothing is paid meanwhile, and says nothing again', async () => {
  const { cases, flows, raw, start } = await set();
  const first = start();
  await raw(...cycle);
  await flows();
  await first.reached();
  expect(first.said).toEqual([]);
  await cases(1, taintOf('a', 1000));
  await expect.poll(() => shown(first.said), { interval: 2, timeout: 5_000 }).toEqual([['cycle', 'standing', 1, 1]]);
  await cases(1, taintOf('a', 1000, true));
  await expect.poll(() => first.said.length, { interval: 2, timeout: 5_000 }).toBe(2);
  expect(shown(first.said.slice(1))).toEqual([['cycle', 'withdrawn', 2, 1]]);
  await first.end();

  await cases(1, taintOf('b', 900));
  await raw(pay('later', 5, 'X', 'Y', 1));
  await flows();
  const second = start();
  await second.reached();
  // As of the message that the rows are as of, though the journal has gone on.
  expect(shown(second.said)).toEqual([['cycle', 'standing', 3, 1]]);
});

it('leaves out rows of a time that the stream has not come to', async () => {
  const { cases, flows, raw, start } = await set();
  const patterns = start();
  await cases(2, taintOf('a', 1000));
  await raw(...cycle);
  await flows();
  await patterns.reached();
  expect(patterns.said).toEqual([]);
  await raw(pay('later', 5, 'X', 'Y', 1));
  await flows();
  await expect.poll(() => shown(patterns.said), { interval: 2, timeout: 5_000 }).toEqual([['cycle', 'standing', 1, 2]]);
});

it('says nothing again after a restart, and what it missed', async () => {
  const { flows, raw, start } = await set();
  const first = start();
  await raw(...cycle);
  await flows([findingAt('A', 1, ['a'])]);
  await first.reached();
  expect(first.said).toHaveLength(2);
  await first.end();

  await raw(voidOf('c'));
  await flows();
  const second = start();
  await second.reached();
  expect(shown(second.said)).toEqual([['cycle', 'withdrawn', 2, 2]]);
  await second.end();

  const third = start();
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
  const patterns = start();
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
  const first = start();
  await first.reached();
  expect(first.said).toHaveLength(2);
  await first.end();
  const nested = JSON.stringify(first.said[0]).replace(/}$/, `,"note":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
  await put('', nested);
  const second = start();
  await second.reached();
  expect(second.said).toEqual([]);
  expect(second.foreign).toEqual([0, 1, 2, 5, 6].map((offset) => `findings/0/${offset}`));
});

it('halts where the journal has lost its end: nothing said of it could be revised', async () => {
  const { start, writer } = await set();
  const record = findingAt('A', 1);
  if (record.kind !== 'finding') throw new Error(record.kind);
  const said = { ...record.finding, revision: 1, asOf: 10 };
  await writer.append(topics.findings, 0, [{ value: Buffer.from(JSON.stringify(said)) }]);
  await expect(start().ended).rejects.toThrow('FOLD_INVARIANT');
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
  const [byOne, atOnce] = [one.start(), all.start()];
  await byOne.reached();
  await atOnce.reached();
  expect(shown(byOne.said)).toEqual([
    ['pass-through', 'standing', 1, 1],
    ['cycle', 'standing', 1, 3],
  ]);
  expect(atOnce.said).toEqual(byOne.said);
});
