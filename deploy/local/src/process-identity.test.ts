import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { describeProcess, findOurs, isOurs } from './process-identity.js';
import { stopProcess } from './stop-process.js';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function run(script: string, marker: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', script, '--', marker], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid!;
}

const sleeps = 'console.log("up"); setInterval(() => {}, 1000)';
const refuses = `process.on('SIGTERM', () => {}); ${sleeps}`;
const marker = `--weir-stack=/tmp/identity-${process.pid}`;

test('a process is ours only if it was started with the marker, whole', async () => {
  const pid = await run(sleeps, marker);
  expect(isOurs(pid, marker)).toBe(true);
  expect(isOurs(pid, `${marker}0`)).toBe(false);
  expect(isOurs(process.pid, marker)).toBe(false);
  expect(isOurs(2 ** 22 + 1, marker)).toBe(false);
  expect(findOurs(marker)).toEqual([pid]);
  expect(describeProcess(pid)).toBe(`process ${pid} (node, stack of /tmp/identity-${process.pid})`);
});

test('a process is asked to end and then no longer ours', async () => {
  const pid = await run(sleeps, marker);
  await stopProcess(pid, marker);
  expect(findOurs(marker)).toEqual([]);
});

test('a process that does not end when asked is killed after the grace', async () => {
  const pid = await run(refuses, marker);
  const beganMs = Date.now();
  await stopProcess(pid, marker, 300);
  expect(Date.now() - beganMs).toBeGreaterThanOrEqual(300);
  expect(isOurs(pid, marker)).toBe(false);
});

test('a stranger that was given the number of a process of ours is left alone', async () => {
  const pid = await run(sleeps, '--somebody-else');
  await stopProcess(pid, marker, 100);
  expect(isOurs(pid, '--somebody-else')).toBe(true);
});
