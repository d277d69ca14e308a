import { seededLoad } from '../load/seeded-load.js';
import { type Report, reportOf } from '../report.js';
import type { FaultStack } from '../stack/fault-stack.js';
import { World } from '../stack/world.js';
import { type Compared, verify } from '../verify/verify.js';
import { backpressure, type Pressure } from './backpressure.js';

export interface PressureRun {
  readonly stack: FaultStack;
  readonly seed: number;
  /** Messages that arrive while nobody takes their outcome. */
  readonly events: number;
  readonly say: (line: string) => void;
}

/** Plays `backpressure` in a world of its own and compares what stands then. Pressure is null where it got stuck. */
export const runBackpressure = async ({
  stack,
  seed,
  events,
  say,
}: PressureRun): Promise<{ readonly report: Report; readonly pressure: Pressure | null }> => {
  const beganMs = performance.now();
  const load = seededLoad({ seed, events, disorderMs: 5_000 });
  const namespace = `pressed-${process.pid}-${Date.now() % 100_000}`;
  const world = await World.open(stack, { namespace, sight: load.sight, say });
  let compared: Compared | null = null;
  let pressure: Pressure | null = null;
  let stuck: string | null = null;
  try {
    await world.fleet.start('ingest', 'matcher', 'repairer', 'follower', 'writer');
    pressure = await backpressure(world, load);
    say(`backpressure: ${JSON.stringify(pressure)}`);
    compared = await verify(world);
  } catch (error) {
    stuck = (error as Error).message;
  } finally {
    stack.healNetwork();
    await world.close();
  }
  const { failures } = world.fleet;
  const seconds = (performance.now() - beganMs) / 1000;
  const report = reportOf({ compared, failures, stuck, gapMs: 0, seed, seconds, kinds: { backpressure: 1 } });
  return { report, pressure };
};
