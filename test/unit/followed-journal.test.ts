import { encodeJournalFrame, JournalFold, type JournalFrame } from '@weir/journal';
import type { AssetCode } from '@weir/model';
import { expect, it } from 'vitest';
import { FollowedJournal } from '../../services/follower/src/followed-journal.js';
import {
  brokerMs,
  type Dice,
  diceOf,
  draftsOf,
  framesOf,
  ordersOf,
  repeatWith,
  settingsOf,
  shuffled,
  streamRuns,
} from '../stream/random-stream.js';

const file = 'followed-journal';

/** Some frames come after one that covers their first records already, as when two instances cut them elsewhere. */
function* cutTwice(frames: Iterable<JournalFrame>, dice: Dice): Iterable<JournalFrame> {
  for (const frame of frames) {
    if (frame.type === 'raw' && frame.records.length > 1 && dice(3) === 0) {
      const count = 1 + dice(frame.records.length - 1);
      yield { ...frame, to: frame.from + count, records: frame.records.slice(0, count) };
    }
    yield frame;
  }
}

it('the follower reads of the journal what the fold of objects says, message by message', { timeout: 600_000 }, () => {
  const told = { labels: 0, late: 0, reports: 0 };
  for (const { seed, input } of streamRuns()) {
    for (const latenessMs of [60_000, 10 * 86_400_000]) {
      const dice = diceOf(seed);
      const settings = settingsOf(input, latenessMs);
      const order = shuffled([...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)], dice);
      const [objects, journal] = [new JournalFold(), new FollowedJournal()];
      const claim = { type: 'claim', by: 'follower', shard: 0 } as const;
      const frames = [{ type: 'settings', settings } as const, claim, ...cutTwice(framesOf(order, dice), dice)];
      for (const [offset, frame] of frames.entries()) {
        const found = journal.take(offset, brokerMs + offset, encodeJournalFrame(frame));
        const {
          changes: _changes,
          outcomes: _outcomes,
          rules: _rules,
          ...wanted
        } = objects.apply(offset, brokerMs + offset, frame);
        const where = `${repeatWith(seed, file)} (journal offset ${offset})`;
        expect(found, where).toEqual(wanted);
        for (const asset of ['CNY', 'USDT-TRON'] as AssetCode[])
          expect(journal.horizon(asset), where).toBe(objects.horizon(asset));
        expect(journal.nowMs, where).toBe(objects.nowMs);
        for (const what of ['labels', 'late', 'reports'] as const) told[what] += found[what].length;
      }
      expect(journal.newestClaim).toBe(1);
    }
  }
  // A comparison of nothing would hold, too.
  expect(Math.min(told.labels, told.late, told.reports)).toBeGreaterThan(0);
});
