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

it('metrics are for those who show the token, where there is one; health is for everybody', async () => {
  const metricsToken = 'a-token-of-sixteen-and-more';
  const registry = createRegistry('ingest');
  const state = { live: () => true, ready: () => ({ ok: true }) };
  const health = await serveHealth({ host: '127.0.0.1', port: 0, name: 'ingest', ...state, registry, metricsToken });
  const statusOf = async (path: string, authorization?: string): Promise<number> => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const answer = await fetch(`http://127.0.0.1:${health.port}${path}`, { headers });
    const text = await answer.text();
    expect(text.includes('weir_build_info')).toBe(answer.status === 200 && path.startsWith('/metrics'));
    expect(text).not.toContain(metricsToken);
    return answer.status;
  };
  try {
    expect(await statusOf('/metrics')).toBe(401);
    for (const odd of ['/metrics?x=1', '/%6detrics', '/metrics?token=a-token-of-sixteen-and-more'])
      expect(await statusOf(odd), odd).toBe(401);
    for (const wrong of [
      'Bearer a-token-of-sixteen-and-mor',
      `Basic ${metricsToken}`,
      metricsToken,
      'Bearer ',
      'Bearer',
    ])
      expect(await statusOf('/metrics', wrong), wrong).toBe(401);
    expect(await statusOf('/metrics', `Bearer ${metricsToken}`)).toBe(200);
    expect(await statusOf('/metrics', `bearer ${metricsToken}`)).toBe(200);
    for (const path of ['/livez', '/readyz', '/version']) expect(await statusOf(path), path).toBe(200);
  } finally {
    await health.close();
  }
});

it('the version is the package’s', () => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  expect((JSON.parse(text) as { version: string }).version).toBe(version);
});
