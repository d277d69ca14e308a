import type { ServiceName } from '@weir/model';
import { protections } from '../planted/protections.mjs';
import { type Report, reportOf } from '../report.js';
import type { FaultStack } from '../stack/fault-stack.js';
import { World } from '../stack/world.js';
import { type Compared, verify } from '../verify/verify.js';
import { latenessSeconds, type Story, scenarioServices } from './scenario.js';

const hourMs = 3_600_000;

export interface StoriesRun {
  readonly stack: FaultStack;
  readonly stories: readonly Story[];
  /** A protection that the services go without; null: none. */
  readonly without: string | null;
  readonly say: (line: string) => void;
}

/** Plays stories one after the other in a world of their own, and compares what stands then. */
export const runStories = async ({ stack, stories, without, say }: StoriesRun): Promise<Report> => {
  const beganMs = performance.now();
  const services = without === null ? [] : protections[without]!.services;
  const world = await World.open(stack, {
    namespace: `protected-${process.pid}-${Date.now() % 100_000}`,
    sight: ['bank:CMB:'],
    say,
    env: { WEIR_LATENESS: `CNY=${latenessSeconds}s`, WEIR_IDLE_AFTER: '500ms' },
    switchedOff: Object.fromEntries(services.map((each) => [each as ServiceName, without!])),
  });
  let compared: Compared | null = null;
  let stuck: string | null = null;
  const kinds: Record<string, number> = {};
  try {
    await world.fleet.start(...scenarioServices);
    const startMs = Date.now() - (stories.length + 2) * hourMs;
    for (const [index, { name, play }] of stories.entries()) {
      const playedMs = performance.now();
      await play(world, startMs + index * hourMs);
      kinds[name] = 1;
      say(`${name}: played in ${((performance.now() - playedMs) / 1000).toFixed(1)} s`);
    }
  } catch (error) {
    stuck = (error as Error).message;
  }
  try {
    compared = await verify(world);
  } catch (error) {
    stuck ??= (error as Error).message;
  } finally {
    stack.healNetwork();
    await stack.restore();
    await world.close({ keepsLogs: without === null && (stuck !== null || compared?.tally.isClean !== true) });
  }
  const { failures } = world.fleet;
  const seconds = (performance.now() - beganMs) / 1000;
  return reportOf({ compared, failures, stuck, gapMs: 0, seed: 0, seconds, kinds });
};
