import { JournalFold } from '@weir/journal';
import type { AssetCode } from '@weir/model';
import { expect, it } from 'vitest';
import { FollowedJournal } from '../../services/follower/src/followed-journal.js';
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

const file = 'followed-journal';

it('the follower reads of the journal what the fold of objects says, message by message', { timeout: 600_000 }, () => {
  const told = { labels: 0, late: 0, reports: 0, unknownVoids: 0 };
  for (const { seed, input } of streamRuns()) {
    for (const latenessMs of [60_000, 10 * 86_400_000]) {
      const dice = diceOf(seed);
      const settings = settingsOf(input, latenessMs);
      const order = shuffled([...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)], dice);
      const [objects, journal] = [new JournalFold(), new FollowedJournal()];
      const claim = { type: 'claim', by: 'follower', shard: 0 } as const;
      const frames = [{ type: 'settings', settings } as const, claim, ...cutTwice(framesOf(order, dice), dice)];
      for (const { offset, frame, value, hears } of ruledJournal(frames, dice)) {
        if (hears !== null) journal.hear(hears);
        const found = journal.take(offset, brokerMs + offset, value);
        const {
          changes: _changes,
          outcomes: _outcomes,
          rules: _rules,
          unknownVoids,
          ...wanted
        } = objects.apply(offset, brokerMs + offset, frame);
        const where = () => `${repeatWith(seed, file)} (journal offset ${offset})`;
        expectEqual(found, { ...wanted, unknownVoids: unknownVoids.map(({ id }) => ({ id })) }, where);
        for (const asset of ['CNY', 'USDT-TRON'] as AssetCode[])
          expectEqual(journal.horizon(asset), objects.horizon(asset), where);
        expectEqual(journal.nowMs, objects.nowMs, where);
        for (const what of ['labels', 'late', 'reports', 'unknownVoids'] as const) told[what] += found[what].length;
      }
      expect(journal.newestClaim).toBe(1);
    }
  }
  // A comparison of nothing would hold, too.
  expect(Math.min(...Object.values(told))).toBeGreaterThan(0);
});
