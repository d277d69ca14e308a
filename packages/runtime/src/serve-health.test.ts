import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Readiness } from './readiness.js';
import { createRegistry } from './registry.js';
import { serveHealth } from './serve-health.js';
import { version } from './version.js';

it('a process says whether it lives, whether it works, what it counts and what it is', async () => {
  const readiness = new Readiness();
  const registry = createRegistry('ingest');
  const health = await serveHealth({
    host: '127.0.0.1',
    port: 0,
    name: 'ingest',
    live: () => true,
    ready: () => readiness.state,
    registry,
  });
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${health.port}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  try {
    expect(await ask('/livez')).toEqual({ status: 200, text: '{"ok":true}' });
    expect(await ask('/readyz')).toEqual({ status: 503, text: '{"ok":false,"why":"starting"}' });
    readiness.ready();
    expect(await ask('/readyz')).toEqual({ status: 200, text: '{"ok":true}' });
    readiness.drain();
    readiness.ready();
    expect(await ask('/readyz')).toEqual({ status: 503, text: '{"ok":false,"why":"stopping"}' });
    const { text } = await ask('/metrics');
    expect(text).toContain(`weir_build_info{service="ingest",version="${version}"} 1`);
    expect(text).toContain('weir_process_cpu_seconds_total');
    expect(await ask('/version')).toEqual({ status: 200, text: `{"name":"ingest","version":"${version}"}` });
    expect((await ask('/else')).status).toBe(404);
  } finally {
    await health.close();
  }
});

it('the version is the package’s', () => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  expect((JSON.parse(text) as { version: string }).version).toBe(version);
});
