import type { ServiceName } from '@weir/model';
import { seededLoad } from '../load/seeded-load.js';
import { type Report, reportOf } from '../report.js';
import type { FaultStack } from '../stack/fault-stack.js';
import { World } from '../stack/world.js';
import { type Compared, verify } from '../verify/verify.js';
import { backpressure, type Pressure } from './backpressure.js';

/**
 * What those may take that keep nothing but what is on its way: the ingest, which is ahead of all, and the writer, which
 * waits for the store. Of matcher and follower memory grows with what they know.
 */
const bytesMax: Readonly<Partial<Record<ServiceName, number>>> = { ingest: 400 * 2 ** 20, writer: 400 * 2 ** 20 };

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
    for (const [name, bytes] of Object.entries(pressure.peakBytes))
      if (bytes > (bytesMax[name as ServiceName] ?? Number.POSITIVE_INFINITY))
        compared.tally.add('wrong', `${name} took ${Math.round(bytes / 2 ** 20)} MiB while the store was away`);
  } catch (error) {
    stuck = (error as Error).message;
  } finally {
    stack.healNetwork();
    await stack.restore();
    await world.close({ keepsLogs: stuck !== null || compared?.tally.isClean !== true });
  }
  const { failures } = world.fleet;
  const seconds = (performance.now() - beganMs) / 1000;
  const report = reportOf({ compared, failures, stuck, gapMs: 0, seed, seconds, kinds: { backpressure: 1 } });
  return { report, pressure };
};
