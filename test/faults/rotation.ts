import { setTimeout as sleep } from 'node:timers/promises';
import { diceOf, shuffled } from '../stream/random-stream.js';
import { GapWatch } from './gap-watch.js';
import type { Fault } from './kinds/fault.js';
import { type LoadEvent, seededLoad } from './load/seeded-load.js';
import { type Report, reportOf } from './report.js';
import type { FaultStack } from './stack/fault-stack.js';
import { World } from './stack/world.js';
import { type Compared, verify } from './verify/verify.js';

export interface RotationOptions {
  readonly stack: FaultStack;
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** Rounds of all faults go on so long; null: one round. */
  readonly minutes: number | null;
  /** Of the load, messages; what is left of it when the faults are over is sent then. */
  readonly events: number;
  readonly perSecond: number;
  readonly say: (line: string) => void;
}

const recoveredWithinMs = 120_000;
/** What is left of the load then comes so much faster. */
const hasteAtTheEnd = 10;

/** Waits until all services work and everything that was journalled by now is in the store. */
const recovered = async (world: World): Promise<void> => {
  const { store } = world.connection;
  await world.fleet.ready(recoveredWithinMs);
  const end = await world.journalEnd();
  for (const beganMs = Date.now(); ; await sleep(200)) {
    const position = await store.position('flows/0').catch(() => 0);
    if (position >= end) return;
    if (Date.now() - beganMs > recoveredWithinMs)
      throw new Error(`the store stands at ${position} of ${end} journal offsets`);
  }
};

/** Waits until what came late is worked in. @throws naming how much is not */
const repaired = async ({ archive, connection }: World): Promise<void> => {
  const { behind } = await archive.take();
  for (const beganMs = Date.now(); ; await sleep(500)) {
    const missing = behind.length - (await connection.store.creditsByIds(behind)).length;
    if (missing === 0) return;
    if (Date.now() - beganMs > recoveredWithinMs)
      throw new Error(`${missing} of ${behind.length} late events are not worked in`);
  }
};

/**
 * Brings fault after fault while a seeded load goes on; then lets everything come through, and compares what stands with
 * what `weir trace` makes of the raw topics.
 */
export const runRotation = async (options: RotationOptions): Promise<Report> => {
  const { stack, seed, faults, minutes, events, perSecond, say } = options;
  const beganMs = performance.now();
  const dice = diceOf(seed);
  const load = seededLoad({ seed, events, aheadOneIn: 200, behindOneIn: 400 });
  const namespace = `faults-${process.pid}-${Date.now() % 100_000}`;
  const world = await World.open(stack, { namespace, sight: load.sight, say });
  const kinds: Record<string, number> = {};
  let compared: Compared | null = null;
  let stuck: string | null = null;
  let under = 'the start';
  let gapMs = 0;
  let rest: readonly LoadEvent[] = [];
  const enough = new AbortController();
  try {
    await world.fleet.start('ingest', 'matcher', 'repairer', 'follower', 'patterns', 'writer');
    const watch = new GapWatch(world);
    // Once the load is through there is nothing new to wait for.
    const sending = world.sender.sendAt(perSecond, load.events, enough.signal).finally(async () => {
      gapMs = await watch.stop();
    });
    try {
      const untilMs = minutes === null ? null : performance.now() + minutes * 60_000;
      const isOver = (): boolean => untilMs !== null && performance.now() > untilMs;
      do {
        // Seeds give other orders, so that each fault meets what others left behind.
        for (const fault of shuffled(faults, dice)) {
          if (isOver()) break;
          const faultBeganMs = performance.now();
          under = fault.name;
          await fault.bring(world, dice);
          await recovered(world);
          kinds[fault.name] = (kinds[fault.name] ?? 0) + 1;
          say(`${fault.name}: over after ${((performance.now() - faultBeganMs) / 1000).toFixed(1)} s`);
        }
      } while (untilMs !== null && !isOver());
    } catch (error) {
      // What came until then is compared all the same.
      stuck = `${under}: ${(error as Error).message}`;
      stack.healNetwork();
      await stack.restore();
    } finally {
      enough.abort();
      rest = await sending;
    }
    under = 'the end';
    await world.sender.sendAt(perSecond * hasteAtTheEnd, rest, new AbortController().signal);
    await world.drained(recoveredWithinMs);
    await repaired(world);
    // What the repairs came to has a way to go as well.
    const left = await world.drained(recoveredWithinMs);
    if (left.length > 0) stuck ??= `not through: ${JSON.stringify(left)}`;
    compared = await verify(world);
  } catch (error) {
    stuck = [stuck, `not compared, ${under}: ${(error as Error).message}`].filter(Boolean).join('; ');
  } finally {
    stack.healNetwork();
    await stack.restore();
    await world.close({ keepsLogs: stuck !== null || compared?.tally.isClean !== true });
  }
  const seconds = (performance.now() - beganMs) / 1000;
  return reportOf({ compared, failures: world.fleet.failures, stuck, gapMs, seed, seconds, kinds });
};
