import { readConfig } from '@weir/model';
import { createRegistry, serveHealth } from '@weir/runtime';
import { Gauge } from 'prom-client';
import { expect, test } from 'vitest';
import { positionsAt } from './live-positions.js';
import { serviceGauges } from './service-gauges.js';

const outcome = readConfig({ env: { WEIR_METRICS_TOKEN: 'sixteen-signs-or-more' } });
if (!outcome.ok) throw new Error(outcome.problems.join('; '));
const { config } = outcome;

test('positions are asked for with the token that the pages want, and are not known without it', async () => {
  const registry = createRegistry('patterns');
  serviceGauges(registry, { name: 'patterns', shard: 0 }, { namespace: '', isReady: () => true });
  new Gauge({ name: 'weir_patterns_position', help: 'p', registers: [registry] }).set(7);
  const state = { host: '127.0.0.1', port: 0, name: 'patterns', live: () => true, ready: () => ({ ok: true }) };
  const health = await serveHealth({ ...state, registry, metricsToken: config.http.metricsToken });
  try {
    const urlsOf = () => [`http://127.0.0.1:${health.port}`];
    expect(await positionsAt(config, urlsOf).patterns()).toBe(7);
    const without = { ...config, http: { ...config.http, metricsToken: null } };
    expect(await positionsAt(without, urlsOf).patterns()).toBeNull();
  } finally {
    await health.close();
  }
});
