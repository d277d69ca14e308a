import { Gauge, type Registry } from 'prom-client';
import type { Part } from './services.js';
import { StageGauges } from './stage-gauges.js';

/** Registers what every service tells of itself, and returns where it says how far it has come. */
export const serviceGauges = (
  registry: Registry,
  { name, shard }: Part,
  { namespace, isReady }: { readonly namespace: string; readonly isReady: () => boolean },
): StageGauges => {
  new Gauge({
    name: 'weir_service_info',
    help: 'One, for the installation that this service works for, and the shard of it that it is; 0 where it is not parted.',
    labelNames: ['service', 'namespace', 'shard'],
    registers: [registry],
  }).set({ service: name, namespace, shard: String(shard) }, 1);
  new Gauge({
    name: 'weir_stage_ready',
    help: 'One while the service does its work, as /readyz says.',
    labelNames: ['stage'],
    registers: [registry],
    collect() {
      this.set({ stage: name }, isReady() ? 1 : 0);
    },
  });
  return new StageGauges(registry, name);
};
