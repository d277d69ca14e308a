import type { JournalFrame } from '@weir/journal';
import { expect, it } from 'vitest';
import { JournalStanding } from '../../services/ingest/src/journal/journal-standing.js';
import {
  diceOf,
  draftsOf,
  framesOf,
  ordersOf,
  partitions,
  repeatWith,
  seedCount,
  settingsOf,
  shuffled,
  streamRuns,
} from '../stream/random-stream.js';
import { cutTwice, ruledJournal } from '../stream/ruled-journal.js';

const file = 'told-marks';

it('an ingest that goes on from the marks of a flows frame knows what one knows that read the whole journal', () => {
  let [runs, idle] = [0, 0];
  for (const { seed, input } of streamRuns()) {
    if (++runs > Math.max(1, seedCount / 10)) break;
    const dice = diceOf(seed);
    const settings = { type: 'settings', settings: settingsOf(input, 60_000) } as const;
    const order = shuffled([...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)], dice);
    const frames: JournalFrame[] = [settings, ...cutTwice(framesOf(order, dice), dice)];
    const whole = new JournalStanding();
    let covered = 0;
    for (const { offset, frame, hears } of ruledJournal(frames, dice)) {
      if (hears !== null) covered = hears.to;
      whole.apply(frame);
      if (offset + 1 < covered || hears === null) continue;
      const { last, marks, droppedFrames } = hears.rulings()!;
      expect(last!.offset, repeatWith(seed, file)).toBe(offset);
      const jumped = new JournalStanding();
      jumped.jump({ next: offset + 1, marks, droppedFrames });
      for (let partition = 0; partition < partitions; partition++) {
        const of = (standing: JournalStanding) => [
          standing.mark('bank', partition),
          standing.isIdle('bank', partition),
        ];
        expect(of(jumped), repeatWith(seed, file)).toEqual(of(whole));
        expect(jumped.droppedFrames, repeatWith(seed, file)).toBe(whole.droppedFrames);
        if (jumped.isIdle('bank', partition)) idle++;
      }
    }
  }
  if (seedCount > 20) expect(idle).toBeGreaterThan(0);
});
