import { encodeCasesFrame, encodeJournalFrame } from '@weir/journal';
import type { LogRecord } from '@weir/log';
import { afterEach, expect, it } from 'vitest';
import { Facts } from '../facts/facts.js';
import { messagesOf, small } from '../keeping/kept-fold.fixture.js';
import { alertOn, CheckStage, configOf, findingOn, rowOf, topics } from '../stage.fixture.js';
import { CheckFold } from './check-fold.js';

const stages: CheckStage[] = [];
const stageOf = (): CheckStage => {
  const stage = new CheckStage(small);
  stages.push(stage);
  return stage;
};
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.end().catch(() => undefined);
});

/** What is told while all that stands in the log is folded, topic by topic. */
const toldOf = (stage: CheckStage) => {
  const told: string[] = [];
  let dropped = 0;
  const fold = new CheckFold(new Facts(configOf(small)), topics, {
    onPassedOver: ({ reason, topic, offset, count = 1 }) => told.push(`${reason} ${topic}/${offset} ${count}`),
    onDroppedFrame: () => dropped++,
  });
  for (const { topic, partition, record } of messagesOf(stage, [0])) fold.take(topic, partition, record);
  return { fold, told, dropped };
};

it('what is said under an earlier claim holds nobody, and is told of with its place', () => {
  const stage = stageOf().claimAlerts(7).alert(alertOn('zombie'), 3).alert(alertOn('mule'), 7);
  const frame = (epoch: number, records: Parameters<typeof encodeCasesFrame>[0]['records']) =>
    stage.broker.append(topics.cases, 0, [{ value: encodeCasesFrame({ version: 1, epoch, records }) }]);
  frame(8, []);
  frame(3, [rowOf('zombie'), rowOf('other')]);
  // A claim says nothing else: of one that comes too late nothing is lost.
  frame(3, []);
  stage.finding(findingOn('mule'));
  const { fold, told } = toldOf(stage);
  expect(told).toEqual([`older-claim ${topics.alerts}/1 1`, `older-claim ${topics.cases}/1 2`]);
  expect([fold.facts.taint.accounts, fold.facts.near.accounts, fold.facts.findings.size]).toEqual([1, 0, 1]);
});

it('labels under a version that was said already, and acts that this version does not know, are told of', () => {
  const stage = stageOf().label('mule', 'mule').label('mule', 'mule').label('mule', 'mule', { withdrawn: true });
  const acts = ['hello', JSON.stringify({ v: 2, kind: 'of tomorrow' })].map((text) => ({ value: Buffer.from(text) }));
  stage.broker.append(topics.acts, 0, acts);
  const { told } = toldOf(stage);
  expect(told).toEqual([
    `label-version ${topics.journal}/2 1`,
    `act-unreadable ${topics.acts}/0 1`,
    `act-unreadable ${topics.acts}/1 1`,
  ]);
});

it('a frame that begins past its mark is dropped and counted; one that comes again is only dropped', () => {
  const stage = stageOf().pay({ from: 'an', to: 'bo' }).repeatJournal();
  const gap = encodeJournalFrame({ type: 'raw', topic: topics.bank, partition: 0, from: 5, to: 6, records: [] });
  stage.broker.append(topics.journal, 0, [{ value: gap }]);
  const { fold, dropped, told } = toldOf(stage);
  expect([dropped, fold.facts.pairs.size, told]).toEqual([1, 1, []]);
  const record: LogRecord = stage.broker.read(topics.journal, 0, 0, 1)[0]!;
  fold.take('journal', 0, record);
  expect(fold.facts.pairs.size).toBe(1);
});
