import { describe, expect, it } from 'vitest';
import { Dice } from '../reference/generate/dice.js';
import { alertsOf, messagesOf } from './checks/frames.js';
import { checkReplayedTimes } from './checks/replayed-times.js';
import { type PipelineParts, type Remains, runPipeline } from './pipeline.js';
import { calmWith } from './weather.js';
import { drawWorld, type FeedMessage, topics, type World } from './world.js';

const epochMs = 1_717_200_000_000;
const creditTime = epochMs + 500;

const weather = calmWith(0);
const feeding = { ...weather, instances: { ...weather.instances, ingest: 1 } };

const sent = (atMs: number, topic: string, said: unknown): FeedMessage => ({
  atMs,
  topic,
  partition: 0,
  value: Buffer.from(JSON.stringify(said)),
});

const drawn = drawWorld(weather, new Dice(1), new Dice(2), new Dice(3));

/** Money is on its way to A when it is reported, and has come before the last message does. */
const arriving: World = {
  ...drawn,
  epochMs,
  settings: {
    ...drawn.settings,
    policy: 'fifo',
    windowMs: null,
    hubEntries: null,
    floor: 0,
    sight: null,
  },
  feed: [
    sent(10, topics.bank, {
      id: 't1',
      time: epochMs,
      creditTime,
      from: 'bank:CMB:V',
      to: 'bank:CMB:A',
      asset: 'CNY',
      amount: '100',
    }),
    sent(20, topics.reports, { case: 'c1', reporter: 'police', version: 1, reportedAt: epochMs, transfers: ['t1'] }),
    sent(1_000, topics.bank, {
      id: 't2',
      time: epochMs + 900,
      from: 'bank:CMB:X',
      to: 'bank:CMB:Y',
      asset: 'CNY',
      amount: '5',
    }),
  ],
};

const ran = (changes: Partial<PipelineParts>): Promise<Remains> =>
  runPipeline({
    world: arriving,
    weather,
    dice: new Dice(1),
    plant: null,
    tell: () => undefined,
    journal: null,
    ...changes,
  });

const actionsOf = (remains: Remains): string[] => alertsOf(remains).map(({ action }) => action);

describe('a replay', () => {
  it('keeps the times of the journal: what had arrived by them has arrived', async () => {
    const run = await ran({ weather: feeding });
    expect(actionsOf(run)).toEqual(['cancel', 'stop']);
    const replay = await ran({ journal: messagesOf(run, topics.journal) });
    expect(actionsOf(replay).at(-1)).toBe('stop');
    expect(checkReplayedTimes({ remains: run, replay })).toEqual([]);
  });

  it('that has lost them is found to be of another journal', async () => {
    const run = await ran({ weather: feeding });
    const timeless = messagesOf(run, topics.journal).map((message) => ({ ...message, timestampMs: epochMs }));
    const replay = await ran({ journal: timeless });
    expect(actionsOf(replay)).toEqual(['cancel']);
    expect(checkReplayedTimes({ remains: run, replay })).toMatchObject([{ check: 'replay' }]);
  });

  it('that goes on after the journal has ended is found, too', async () => {
    const run = await ran({ weather: feeding });
    const replay = await ran({ journal: messagesOf(run, topics.journal) });
    replay.broker.append(topics.journal, 0, [{ value: Buffer.from('later'), timestampMs: epochMs + 60_000 }]);
    expect(checkReplayedTimes({ remains: run, replay })).toMatchObject([{ check: 'replay' }]);
  });
});
