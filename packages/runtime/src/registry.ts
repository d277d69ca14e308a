import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { version } from './version.js';

/**
 * A registry with what every process tells of itself. Names begin with `weir_`, carry base units and end in `_total`
 * where they count; no label ever holds an account.
 */
export const createRegistry = (service: string): Registry => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'weir_' });
  const build = new Gauge({
    name: 'weir_build_info',
    help: 'One for the version that runs.',
    labelNames: ['service', 'version'],
    registers: [registry],
  });
  build.set({ service, version }, 1);
  return registry;
};
