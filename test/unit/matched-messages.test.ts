import { JournalFold, type JournalFrame } from '@weir/journal';
import { type AssetCode, noHints } from '@weir/model';
import { expect, it } from 'vitest';
import { MatchedMessages } from '../../services/patterns/src/matched-messages.js';
import { expectEqual } from '../stream/expect-equal.js';
import {
  brokerMs,
  diceOf,
  draftsOf,
  framesOf,
  ordersOf,
  repeatWith,
  settingsOf,
  shuffled,
  streamRuns,
} from '../stream/random-stream.js';
import { cutTwice, ruledJournal } from '../stream/ruled-journal.js';

const file = 'matched-messages';

const hintsOf = (frame: JournalFrame) =>
  frame.type !== 'raw'
    ? []
    : frame.records.flatMap((record) =>
        record.kind === 'transfer' && record.hints !== noHints
          ? [{ id: record.transfer.id, time: record.transfer.time, hints: record.hints }]
          : [],
      );

it('patterns read of the journal what the fold of objects says, message by message', { timeout: 600_000 }, () => {
  const told = { changes: 0, labels: 0, gone: 0 };
  for (const { seed, input } of streamRuns()) {
    for (const latenessMs of [60_000, 10 * 86_400_000]) {
      const dice = diceOf(seed);
      const settings = settingsOf(input, latenessMs);
      const order = shuffled([...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)], dice);
      const [objects, messages] = [new JournalFold(), new MatchedMessages()];
      const claim = { type: 'claim', by: 'patterns', shard: 0 } as const;
      const standing = new Map<string, unknown>();
      const frames = [{ type: 'settings', settings } as const, claim, ...cutTwice(framesOf(order, dice), dice)];
      for (const { offset, frame, value, hears } of ruledJournal(frames, dice)) {
        if (hears !== null) messages.hear(hears);
        const found = messages.take(offset, value);
        const { changes, labels } = objects.apply(offset, brokerMs + offset, frame);
        const where = () => `${repeatWith(seed, file)} (journal offset ${offset})`;
        for (const { id, after } of changes) standing.set(id, after?.transfer ?? null);
        const named = new Map(found.transfers.named().map(({ id, now }) => [id, now]));
        for (const { id } of changes) expectEqual(named.has(id), true, where);
        // What has been let go of by both is named as nothing; what stands is named as it stands.
        for (const [id, now] of named) if (now !== null) expectEqual(now, standing.get(id), where);
        for (const { id } of changes) expectEqual(named.get(id), standing.get(id), where);
        expectEqual(found.labels, labels, where);
        expectEqual(found.transfers.told(), hintsOf(frame), where);
        for (const asset of ['CNY', 'USDT-TRON'] as AssetCode[])
          expectEqual(found.horizon(asset), objects.horizon(asset), where);
        told.changes += changes.length;
        told.labels += labels.length;
        told.gone += changes.filter(({ after }) => after === null).length;
      }
      expect(messages.newestClaim).toBe(1);
    }
  }
  // A comparison of nothing would hold, too.
  expect(Math.min(told.changes, told.labels, told.gone)).toBeGreaterThan(0);
});
