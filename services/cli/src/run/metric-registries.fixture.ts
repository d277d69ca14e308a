// What each service has on its page of metrics, without running any.
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { databaseName, readConfig, topicNames } from '@weir/model';
import { createLogger, createRegistry, type Registry } from '@weir/runtime';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { serviceGauges } from './service-gauges.js';
import { serviceOf } from './service-of.js';
import { hostable, type RunnableName } from './services.js';

export interface MetricFacts {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly help: string;
  readonly labels: readonly string[];
  readonly services: readonly RunnableName[];
}

const registryOf = async (name: RunnableName): Promise<Registry> => {
  const read = readConfig({ env: {} });
  if (!read.ok) throw new Error(JSON.stringify(read));
  const { config } = read;
  const registry = createRegistry(name);
  const stage = serviceGauges(registry, { name, shard: 0 }, { namespace: '', isReady: () => true });
  const log = openMemoryLog(new MemoryBroker());
  const store = openMemoryStore(new MemoryDatabase());
  const connection = {
    config,
    log,
    store,
    topics: topicNames(''),
    database: databaseName(config),
    close: async () => {},
  };
  const logger = createLogger(name, 'silent');
  const { signal } = new AbortController();
  (await serviceOf(name)).prepare({
    config,
    connection,
    shard: 0,
    stage,
    stateDir: '/nowhere',
    logger,
    registry,
    signal,
    begun: () => {},
    answer: () => {},
  });
  return registry;
};

/** Every metric of every service, by name. */
export const metricFacts = async (): Promise<ReadonlyMap<string, MetricFacts>> => {
  const facts = new Map<string, MetricFacts>();
  for (const service of hostable) {
    const registry = await registryOf(service);
    for (const { name, type, help } of await registry.getMetricsAsJSON()) {
      const { labelNames } = registry.getSingleMetric(name) as unknown as { readonly labelNames: readonly string[] };
      const before = facts.get(name);
      const here = { name, type: String(type) as MetricFacts['type'], help, labels: [...labelNames] };
      if (
        before !== undefined &&
        JSON.stringify({ ...before, services: 0 }) !== JSON.stringify({ ...here, services: 0 })
      )
        throw new Error(`${name} is one thing in ${before.services.join(', ')} and another in ${service}`);
      facts.set(name, { ...here, services: [...(before?.services ?? []), service] });
    }
  }
  return facts;
};
