import { writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { clickhouseLibrary } from './clickhouse-library.js';
import { clickhouseConfiguration } from './clickhouse-settings.js';
import type { Component, Health } from './component.js';
import { packageFile } from './package-folder.js';
import type { StackFolder } from './stack-folder.js';

const askTimeoutMs = 5_000;

/**
 * What an insert has freed, the next has again: given back to the system after five seconds, as is usual, it would have to be
 * asked for page by page. Source: jemalloc(3), `opt.dirty_decay_ms`; the library has its own prefix for the variable.
 */
const keptMemory = { JE_MALLOC_CONF: 'dirty_decay_ms:60000,muzzy_decay_ms:60000' };

/**
 * No alert waits for the store: where processors are short, rows and merges come later. A tenth of the weight of others.
 */
const niceness = 10;

export function clickhouseComponent(folder: StackFolder): Component {
  const home = folder.home.clickhouse;
  return {
    name: 'clickhouse',
    ports: ['clickhouseHttp', 'clickhouseTcp'],
    require: () => void clickhouseLibrary(),
    async prepare(ports) {
      const library = clickhouseLibrary();
      const configFile = join(home, 'config.xml');
      const configuration = clickhouseConfiguration({
        httpPort: ports.clickhouseHttp,
        tcpPort: ports.clickhouseTcp,
        dataFolder: join(home, 'data'),
        logFile: folder.logFile.clickhouse,
        machineBytes: totalmem(),
      });
      writeFileSync(configFile, configuration);
      const program = [packageFile.clickhouseProgram, folder.marker.clickhouse, library, configFile];
      const args = [...program, clickhouseUrl(ports.clickhouseHttp)];
      return { command: process.execPath, args, cwd: home, env: keptMemory, niceness };
    },
    health: (record) => serverHealth(record.ports.clickhouseHttp),
    address: ({ ports }) => (ports.clickhouseHttp === undefined ? null : clickhouseUrl(ports.clickhouseHttp)),
  };
}

export function clickhouseUrl(httpPort: number): string {
  return `http://127.0.0.1:${httpPort}`;
}

// The ping says that it listens, the query that it works.
async function serverHealth(httpPort: number | undefined): Promise<Health> {
  if (httpPort === undefined) return { ok: false, detail: 'no port on record' };
  const url = clickhouseUrl(httpPort);
  try {
    const ping = await ask(`${url}/ping`, 'GET');
    if (ping !== 'Ok.') return { ok: false, detail: `${url}/ping answers ${JSON.stringify(ping.slice(0, 60))}` };
    const version = await ask(url, 'POST', 'SELECT version() WHERE 1 = (SELECT 1)');
    return { ok: true, detail: `answers at ${url}, version ${version}` };
  } catch (error) {
    const { message, cause } = error as Error;
    return { ok: false, detail: cause instanceof Error ? cause.message : message };
  }
}

async function ask(url: string, method: string, body?: string): Promise<string> {
  const init = { method, signal: AbortSignal.timeout(askTimeoutMs), ...(body === undefined ? {} : { body }) };
  const response = await fetch(url, init);
  const text = (await response.text()).trim();
  if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 200)}`);
  return text;
}
