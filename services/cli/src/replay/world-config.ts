import { shardsIn } from '@weir/journal/shards';
import type { Config, RawRange } from '@weir/model';
import type { ReplayPlan } from '../world/world-records.js';

/** Free ports: a replay runs beside the services of the live world. */
const anyPorts = (ports: Config['http']['ports']): Config['http']['ports'] =>
  Object.fromEntries(Object.keys(ports).map((name) => [name, 0])) as Config['http']['ports'];

/** The ranges without their ends: what the world reads once it is live. */
export const endlessRanges = ({ ranges }: Pick<ReplayPlan, 'ranges'>): Record<string, { from: number; to: null }[]> =>
  Object.fromEntries(
    Object.entries(ranges).map(([topic, partitions]) => [topic, partitions.map(({ from }) => ({ from, to: null }))]),
  );

/** The configuration with which the services of a replay run. */
export const worldConfigOf = (config: Config, plan: ReplayPlan): Config => {
  const { namespace, of, settings } = plan;
  const ranges: Readonly<Record<string, readonly RawRange[]>> = plan.ranges;
  const { topics, shards: _, ...answers } = settings;
  return {
    ...config,
    namespace,
    world: { of, ranges },
    // The journal's settings hold; services would warn of a configuration that says otherwise.
    answers: { ...config.answers, ...answers },
    // Those of the live world may be others.
    shards: shardsIn(settings),
    rawPartitions: topics[0]?.partitions ?? config.rawPartitions,
    http: { ...config.http, ports: anyPorts(config.http.ports) },
    // What a service has to say of its start would stand between the lines of the progress.
    logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel,
  };
};
