import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Component, Ports } from './component.js';
import { choosePort } from './ports.js';
import { findOurs } from './process-identity.js';
import { isRunning, type RecordKeeper, start, stopStrays } from './raise.js';
import { makeStackFolder, type StackFolder } from './stack-folder.js';
import { emptyRecord } from './stack-record.js';

const anyPort = () => choosePort({ what: 'a test', preferred: 24_517 });

let folder: StackFolder;
let keeper: RecordKeeper;
let said: string[];
let thief: Server | undefined;
beforeEach(() => {
  folder = makeStackFolder(mkdtempSync(join(tmpdir(), 'weir-raise-')));
  let record = emptyRecord;
  keeper = {
    get record() {
      return record;
    },
    change: (next) => {
      record = next(record);
    },
  };
  said = [];
});
afterEach(async () => {
  await stopStrays(webServer(), folder, () => undefined);
  await new Promise((resolve) => (thief === undefined ? resolve(null) : thief.close(resolve)));
  thief = undefined;
  rmSync(folder.dir, { recursive: true, force: true });
});

/** The smallest part there can be: a web server that answers "well", and ends when its port is held. */
function webServer(beforeLaunch: (port: number) => Promise<void> = async () => undefined): Component {
  return {
    name: 'clickhouse',
    ports: ['clickhouseHttp'],
    require: () => undefined,
    async prepare(ports) {
      await beforeLaunch(ports.clickhouseHttp);
      const script = `require('http').createServer((q, r) => r.end('well')).listen(${ports.clickhouseHttp}, '127.0.0.1')`;
      return { command: process.execPath, args: ['-e', script, '--', folder.marker.clickhouse], cwd: folder.dir };
    },
    async health({ ports }) {
      try {
        const ok = (await (await fetch(`http://127.0.0.1:${ports.clickhouseHttp}`)).text()) === 'well';
        return { ok, detail: 'answers' };
      } catch (error) {
        return { ok: false, detail: String(error) };
      }
    },
    address: () => null,
  };
}

async function steal(port: number): Promise<void> {
  thief = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => thief?.listen(port, '127.0.0.1', resolve));
}

async function choosePorts(): Promise<Ports> {
  const clickhouseHttp = await anyPort();
  keeper.change((record) => ({ ...record, ports: { clickhouseHttp } }));
  return keeper.record.ports as Ports;
}

const say = (line: string) => void said.push(line);

test('a part that answers is on record and found again', async () => {
  const part = webServer();
  await start(part, { folder, keeper, choosePorts, say });
  expect(findOurs(folder.marker.clickhouse)).toEqual([keeper.record.processes.clickhouse?.pid]);
  expect(await isRunning(part, folder, keeper)).toBe(true);
});

test('a port that is lost between the choice and the start is given up for another', async () => {
  let starts = 0;
  const part = webServer(async (port) => {
    if (starts++ === 0) await steal(port);
  });
  await start(part, { folder, keeper, choosePorts, say });
  expect(starts).toBe(2);
  expect(said.join('\n')).toContain(`was taken meanwhile by process ${process.pid}`);
  expect(await isRunning(part, folder, keeper)).toBe(true);
});

test('a part that ends while its port is free has failed for another reason: no second try, nothing on record', async () => {
  const part = webServer();
  const broken: Component = {
    ...part,
    prepare: async () => ({
      command: process.execPath,
      args: ['-e', 'throw new Error("no disk")', '--', folder.marker.clickhouse],
      cwd: folder.dir,
    }),
  };
  const failed = start(broken, { folder, keeper, choosePorts, say });
  await expect(failed).rejects.toMatchObject({ code: 'START_FAILED', detail: expect.stringContaining('no disk') });
  expect(keeper.record.processes).toEqual({});
});

test('a process of this folder that no record knows is ended', async () => {
  const part = webServer();
  await start(part, { folder, keeper, choosePorts, say });
  await stopStrays(part, folder, say);
  expect(findOurs(folder.marker.clickhouse)).toEqual([]);
  expect(await isRunning(part, folder, keeper)).toBe(false);
});
