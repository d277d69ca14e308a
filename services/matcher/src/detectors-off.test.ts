import { decodeFlowsFrame, encodeJournalFrame, isEntryRecord, type Settings } from '@weir/journal';
import { batchOf } from '@weir/log';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Draft, frameOf, pay, settings } from './journal.fixture.js';
import { JournalToFlows } from './run-matcher.js';

const minuteMs = 60_000;

const recordsOf = (given: Settings, drafts: readonly Draft[]) => {
  const values = [
    encodeJournalFrame({ type: 'settings', settings: given }),
    ...drafts.map((draft, at) => encodeJournalFrame(frameOf(at, [draft]))),
  ];
  const place = { topic: 'journal', partition: 0, firstOffset: 0, nextOffset: values.length };
  const records = values.map((value, offset) => ({ offset, timestampMs: offset, key: null, value, headers: {} }));
  const { frames } = new JournalToFlows(0).take(batchOf({ ...place, highWatermark: values.length }, records));
  return frames.flatMap((frame) => decodeFlowsFrame(frame).units.flatMap((unit) => unit.records));
};

const off: Settings = { ...settings, detectors: 'off' };

test('money that passes through is a finding, unless the settings say that no rule looks on', () => {
  const story = [pay('in', minuteMs, 'V', 'A', 2_000_000), pay('out', 2 * minuteMs, 'A', 'B', 1_900_000)];
  expect(recordsOf(settings, story).some((record) => !isEntryRecord(record))).toBe(true);
  expect(recordsOf(off, story).every(isEntryRecord)).toBe(true);
});

test('what payments are made of is the same whether rules look on or not', () => {
  const account = fc.constantFrom('A', 'B', 'C', 'cash');
  const drafts = fc
    .array(fc.tuple(fc.nat(40 * minuteMs), account, account, fc.nat(3_000_000)), { maxLength: 40 })
    .map((all) => all.map(([time, from, to, amount], at) => pay(`t${at}`, time, from, to, amount)));
  fc.assert(
    fc.property(drafts, (story) => {
      expect(recordsOf(off, story)).toEqual(recordsOf(settings, story).filter(isEntryRecord));
    }),
  );
});
