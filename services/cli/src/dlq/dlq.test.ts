import { openMemoryLog } from '@weir/log';
import { dlqOf } from '@weir/model';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStack } from '../stack/memory-stack.fixture.js';
import { type Choice, codeOf, rawTopicsOf } from './choice.js';
import { listReport } from './list.js';
import { readLetters } from './read-letters.js';
import { redrive } from './redrive.js';
import { planRedrive } from './redrive-plan.js';
import { redriveReport } from './redrive-report.js';
import { showLetter } from './show.js';

const zero = Date.now() - 3_600_000;
const account = 'bank:CMB:6226000000000001';
const transfer = (id: string, more: object = {}) => ({
  id,
  time: zero,
  from: account,
  to: 'bank:CMB:6226000000000002',
  asset: 'CNY',
  amount: 100,
  ...more,
});
const any: Choice = { range: { sinceMs: null, untilMs: null }, code: null };
const wish = { again: false, limit: null };

let stack: MemoryStack;
beforeEach(() => {
  stack = new MemoryStack();
});
afterEach(() => stack.close());

const rawTopics = () => rawTopicsOf(undefined, stack.topics);
const letters = (choice = any, topics = rawTopics()) => readLetters(stack.log, topics, choice);
const plan = async (choice = any) => planRedrive(await letters(choice), wish);
const refuse = async () => {
  const { bank, reports } = stack.topics;
  stack.send(bank, transfer('t1'), transfer('t2', { asset: 'BEANS' }), transfer('t3', { time: 'noon' }));
  stack.send(bank, Buffer.alloc(600 * 1024, 'x'), transfer('t4', { asset: 'BEANS' }));
  stack.send(reports, { case: 'c1' });
  await stack.ingest();
};

describe('weir dlq list', () => {
  test('counts by topic and code, and names no account, key or byte', async () => {
    await refuse();
    const { json, lines } = listReport(await letters(), 2);
    expect(json).toMatchObject({
      total: 5,
      shown: 2,
      counts: [
        { topic: stack.topics.bank, code: 'UNKNOWN_ASSET', messages: 2, redriven: 0, cut: 0 },
        { code: 'BAD_TIME', messages: 1 },
        { code: 'MESSAGE_TOO_LARGE', messages: 1, cut: 1 },
        { topic: stack.topics.reports, code: 'BAD_REPORT', messages: 1 },
      ],
    });
    expect(lines.join('\n')).toContain('the asset is not in the table');
    for (const text of [JSON.stringify(json), lines.join('\n')]) expect(text).not.toMatch(/6226|BEANS|noon/);
  });

  test('is narrowed by topic, code and when it was refused', async () => {
    await refuse();
    const codes = async (choice: Choice, topic?: string) =>
      (await letters(choice, rawTopicsOf(topic, stack.topics))).chosen.map(({ code }) => code);
    expect(await codes(any, 'fraud.reports.v1.dlq')).toEqual(['BAD_REPORT']);
    expect(await codes({ ...any, code: 'UNKNOWN_ASSET' }, 'bank')).toEqual(['UNKNOWN_ASSET', 'UNKNOWN_ASSET']);
    expect(await codes({ ...any, range: { sinceMs: Date.now() + 1_000, untilMs: null } })).toEqual([]);
    expect(() => rawTopicsOf('weir.journal.v1', stack.topics)).toThrow(/is no raw topic; there are/);
    expect(() => codeOf('bad time')).toThrow(/--code wants/);
    expect(() => codeOf('BAD_TIMEE')).toThrow(/--code wants/);
    expect(codeOf('FUTURE_TIME')).toBe('FUTURE_TIME');
  });

  test('says so where nothing was refused, and passes over what ingest did not write', async () => {
    stack.broker.append(dlqOf(stack.topics.bank), 0, [{ value: Buffer.from('hello') }]);
    const { json, lines } = listReport(await letters(), 5);
    expect(json).toMatchObject({ total: 0, foreign: 1 });
    expect(lines[0]).toMatch(/^no refused messages/);
  });
});

describe('weir dlq show', () => {
  test('says the code, what to do and where the original lies; bytes only when asked', async () => {
    await refuse();
    const { bank } = stack.topics;
    const quiet = await showLetter(stack.log, bank, { partition: 0, offset: 0, bytes: null });
    expect(quiet.json).toMatchObject({
      code: 'UNKNOWN_ASSET',
      meaning: 'the asset is not in the table',
      remedy: expect.stringContaining('configure the asset'),
      original: { topic: bank, partition: 0, offset: 1 },
      headers: { source: 'test' },
      whole: true,
      key: null,
      value: null,
    });
    expect(quiet.lines.join('\n')).toContain('may hold account numbers');
    expect(quiet.lines.join('\n')).not.toContain('6226');
    const text = await showLetter(stack.log, bank, { partition: 0, offset: 0, bytes: 'text' });
    expect(text.lines.join('\n')).toContain(account);
    const hex = await showLetter(stack.log, bank, { partition: 0, offset: 0, bytes: 'hex' });
    expect(JSON.parse(Buffer.from((hex.json as { value: string }).value, 'hex').toString())).toMatchObject({
      id: 't2',
    });
    const cut = await showLetter(stack.log, bank, { partition: 0, offset: 2, bytes: null });
    expect(cut.lines.join('\n')).toMatch(/cut +only 65536 of its 614400 bytes were kept/);
  });

  test('says what a place holds where no refused message lies there', async () => {
    await refuse();
    const at = (offset: number, partition = 0) =>
      showLetter(stack.log, stack.topics.bank, { partition, offset, bytes: null });
    await expect(at(9)).rejects.toThrow('holds offsets 0 to 3, so there is no 9');
    await expect(at(0, 4)).rejects.toThrow('has no partition 4');
    await expect(showLetter(stack.log, stack.topics.labels, { partition: 0, offset: 0, bytes: null })).rejects.toThrow(
      'is empty',
    );
  });
});

describe('weir dlq redrive', () => {
  test('sends nothing unless told to, and names what it would send and what it cannot', async () => {
    await refuse();
    const end = stack.ends(stack.topics.bank);
    const { status, json, lines } = redriveReport(await plan(), null);
    expect(status).toBe(1);
    expect(json).toMatchObject({
      executed: false,
      planned: 4,
      sent: 0,
      refused: [{ topic: dlqOf(stack.topics.bank), offset: 2, why: 'only 65536 of its 614400 bytes were kept' }],
    });
    expect(lines.join('\n')).toContain('would be sent again: 4; nothing was sent');
    expect(stack.ends(stack.topics.bank)).toBe(end);
  });

  test('sends the same bytes, key and headers, says whence, and never twice by itself', async () => {
    await refuse();
    const { bank } = stack.topics;
    const { toSend } = await plan({ ...any, code: 'UNKNOWN_ASSET' });
    expect(await redrive(stack.log, toSend)).toBe(2);
    const again = stack.values(bank).slice(5);
    const first = stack.values(bank)[1]!;
    expect(again[0]!.value).toEqual(first.value);
    expect(again[0]!.key).toEqual(first.key);
    expect(Object.fromEntries(Object.entries(again[0]!.headers).map(([name, value]) => [name, String(value)]))).toEqual(
      {
        source: 'test',
        'weir-redriven-from': `${dlqOf(bank)}/0@0`,
      },
    );
    const left = planRedrive(await letters(), wish);
    expect(left.sentBefore.map(({ place }) => place.offset)).toEqual([0, 3]);
    expect(left.toSend.map(({ code }) => code)).toEqual(['BAD_TIME', 'BAD_REPORT']);
    expect(planRedrive(await letters(), { again: true, limit: 3 }).toSend).toHaveLength(3);

    // Nothing was mended, so they are refused once more, and the new letters say where they came from.
    await stack.ingest();
    const { chosen, redriven, foreign } = await letters({ ...any, code: 'UNKNOWN_ASSET' });
    expect(chosen.map(({ redrivenFrom }) => redrivenFrom)).toEqual([
      null,
      null,
      `${dlqOf(bank)}/0@0`,
      `${dlqOf(bank)}/0@3`,
    ]);
    expect([redriven.size, foreign]).toEqual([2, 0]);
  });

  test('broken off after the messages and before the note of them, it sends them again, which changes nothing', async () => {
    const { bank } = stack.topics;
    stack.send(bank, transfer('t1', { time: Date.now() + 3_600_000 }));
    await stack.ingest();
    stack.broker.failNextAppend(dlqOf(bank));
    await expect(redrive(stack.log, (await plan()).toSend)).rejects.toThrow('LOG_OTHER');
    expect(await redrive(stack.log, (await plan()).toSend)).toBe(1);
    expect((await plan()).toSend).toEqual([]);
    expect(stack.ends(bank)).toBe(3);
    // Mended, both are accepted; the second is a duplicate.
    await stack.ingest({ futureToleranceMs: 86_400_000 });
    await stack.work();
    expect(await stack.store.counts()).toMatchObject({ flows: 1, credits: 1 });
    expect((await letters()).chosen).toHaveLength(1);
  });

  test('is ended by its signal before anything more is sent', async () => {
    await refuse();
    const { toSend } = await plan();
    const end = stack.ends(stack.topics.bank);
    const log = openMemoryLog(stack.broker);
    expect(await redrive(log, toSend, { signal: AbortSignal.abort() })).toBe(0);
    expect(stack.ends(stack.topics.bank)).toBe(end);
    expect(redriveReport({ toSend, sentBefore: [], unfit: [] }, 0, true).status).toBe(130);
    await log.close();
  });

  test('never sends by a header alone: a letter that is not at home is none', async () => {
    await refuse();
    const { bank, labels } = stack.topics;
    const [stolen] = stack.values(dlqOf(bank));
    stack.broker.append(dlqOf(labels), 0, [{ key: null, value: stolen!.value, headers: stolen!.headers }]);
    const { chosen, foreign } = await letters(any, [labels]);
    expect([chosen, foreign]).toEqual([[], 1]);
  });
});
