import { encodeJournalFrame, type Settings } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { topicNames } from '@weir/model';
import { expect, test } from 'vitest';
import { asTraceOptions, rulesInJournal, settingsInJournal, shownDuration } from './journal-settings.js';

const settings: Settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: { CNY: 600_000 },
  topics: [],
};

test('settings are given as the options of weir trace', () => {
  expect(asTraceOptions(settings)).toBe(
    '--policy fifo --window none --max-layers 20 --floor 0 --balances trust --hub-entries none',
  );
  const others = { windowMs: 1_800_000, trustBalances: false, hubEntries: 2_000, sight: ['bank:CMB:', 'bank:ICBC:'] };
  expect(asTraceOptions({ ...settings, ...others, policy: 'lifo' })).toBe(
    '--policy lifo --window 30m --max-layers 20 --floor 0 --balances ignore --hub-entries 2000 --sight bank:CMB: bank:ICBC:',
  );
});

test('a duration is shown in the largest unit that gives it whole', () => {
  expect([0, 1, 1_500, 90_000, 3_600_000, 172_800_000].map(shownDuration)).toEqual([
    '0ms',
    '1ms',
    '1500ms',
    '90s',
    '1h',
    '2d',
  ]);
});

test('the first settings in the journal are those that hold', async () => {
  const log = openMemoryLog(new MemoryBroker());
  const topics = topicNames('');
  await log.createTopics([{ topic: topics.journal, partitions: 1 }]);
  expect(await settingsInJournal(log, topics)).toBeNull();
  const writer = await log.openWriter();
  const frames = [settings, { ...settings, floor: 5 }].map((each) => ({
    value: encodeJournalFrame({ type: 'settings', settings: each }),
  }));
  await writer.append(topics.journal, 0, frames);
  expect(await settingsInJournal(log, topics)).toEqual(settings);
  await log.close();
});

test('of a set and version the last rules in the journal stand', async () => {
  const log = openMemoryLog(new MemoryBroker());
  const topics = topicNames('');
  await log.createTopics([{ topic: topics.journal, partitions: 1 }]);
  expect(await rulesInJournal(log, topics)).toEqual([]);
  const writer = await log.openWriter();
  const rule = (set: 'live' | 'shadow', version: number, holdsFrom: number) => ({
    set,
    version,
    holdsFrom,
    thresholds: {},
  });
  for (const ruleSets of [[rule('shadow', 1, 5), rule('live', 2, 5)], [rule('live', 1, 7)], [rule('live', 2, 9)]])
    await writer.append(topics.journal, 0, [{ value: encodeJournalFrame({ type: 'rules', ruleSets }) }]);
  expect(await rulesInJournal(log, topics)).toEqual([rule('live', 1, 7), rule('live', 2, 9), rule('shadow', 1, 5)]);
  await log.close();
});
