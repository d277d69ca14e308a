import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { birthOf } from './process-birth.js';

test('a process has one birth as long as it lives, another process another', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const birth = birthOf(child.pid!);
  expect(birth).not.toBeNull();
  expect(birthOf(child.pid!)).toBe(birth);
  expect(birthOf(process.pid)).not.toBe(birth);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(birthOf(child.pid!)).toBeNull();
});

test('a number that no process has is no process', () => {
  expect(birthOf(2 ** 30)).toBeNull();
});
