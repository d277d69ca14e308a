import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { launchDetached, limitLifetime, logTail } from './launch.js';
import { findOurs, isOurs } from './process-identity.js';

let folder: string;
let logFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-launch-'));
  logFile = join(folder, 'part.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the end of a log is this start's lines, without stack frames", () => {
  const before = 'an earlier start\n';
  writeFileSync(
    logFile,
    `${before}java.lang.RuntimeException: disk full\n\tat a.b.C(D.java:1)\n3. thing @ 0x1\nlast\n`,
  );
  expect(logTail(logFile, before.length)).toBe('java.lang.RuntimeException: disk full\nlast');
  expect(logTail(logFile, 1e6, 1)).toBe('last');
  expect(logTail(join(folder, 'none'), 0)).toBe('');
});

test('a program that is not there is a failed start, not a crash', async () => {
  const launch = { command: join(folder, 'nothing'), args: [], cwd: folder };
  await expect(launchDetached(launch, logFile)).rejects.toMatchObject({ code: 'START_FAILED' });
});

test('a part has the environment of this process, and what is set for it alone', async () => {
  const env = { WEIR_TEST_OF_LAUNCH: 'its own' };
  const args = ['-e', 'console.log(process.env.WEIR_TEST_OF_LAUNCH, process.env.PATH !== undefined, process.env.TZ)'];
  await launchDetached({ command: process.execPath, args, cwd: folder, env }, logFile);
  await expect.poll(() => logTail(logFile, 0), { timeout: 10_000 }).toBe('its own true UTC');
});

test.skipIf(!existsSync('/proc/self/autogroup'))('a part that stands back does so as a whole', async () => {
  const marker = `--weir-stack=${folder}`;
  const args = ['-e', 'setInterval(() => {}, 1000)', '--', marker];
  const pid = await launchDetached({ command: process.execPath, args, cwd: folder, niceness: 5 }, logFile);
  try {
    expect(readFileSync(`/proc/${pid}/autogroup`, 'utf8')).toMatch(/ nice 5$/m);
    expect(readFileSync('/proc/self/autogroup', 'utf8')).not.toMatch(/ nice 5$/m);
  } finally {
    process.kill(pid);
  }
});

test('a process with a limited lifetime ends by itself, and its watch with it', async () => {
  const marker = `--weir-stack=${folder}`;
  const args = ['-e', 'setInterval(() => {}, 1000)', '--', marker];
  const pid = await launchDetached({ command: process.execPath, args, cwd: folder }, logFile);
  expect(isOurs(pid, marker)).toBe(true);
  limitLifetime(pid, marker, 0.2);
  await expect.poll(() => findOurs(marker), { timeout: 10_000 }).toEqual([]);
});
