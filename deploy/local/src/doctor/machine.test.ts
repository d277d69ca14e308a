import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stackFolder } from '../stack-folder.js';
import { emptyRecord } from '../stack-record.js';
import { clockLine, machineLines } from './machine.js';

const now = Date.parse('2026-05-01T08:00:00Z');

test('a clock that is off by more than five minutes fails, less does not', () => {
  expect(clockLine(now, now + 4 * 60_000, null).ok).toBe(true);
  expect(clockLine(now, now - 6 * 60_000, null)).toMatchObject({
    ok: false,
    mend: expect.stringContaining('timedatectl'),
  });
  expect(clockLine(now, null, null)).toMatchObject({ ok: true, detail: expect.stringContaining('not compared') });
});

test('a clock that stands before the last write of the stack went back', () => {
  expect(clockLine(now, now, now + 60_000).ok).toBe(false);
  expect(clockLine(now, now, now - 60_000).ok).toBe(true);
});

test('a remembered port that a stranger holds fails with its holder; a folder not made yet is well', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as { port: number }).port;
  const base = mkdtempSync(join(tmpdir(), 'weir-doctor-'));
  try {
    const record = { ...emptyRecord, ports: { kafka: port } };
    const lines = await machineLines(stackFolder(join(base, 'new', '.weir')), record, null);
    const kafka = lines.find((line) => line.name === `port ${port} (Kafka)`);
    expect(kafka).toMatchObject({ ok: false, mend: expect.stringContaining(`end process ${process.pid}`) });
    expect(lines.find((line) => line.name === 'folder')).toMatchObject({ ok: true, mend: null });
  } finally {
    rmSync(base, { recursive: true });
    await new Promise((resolve) => server.close(resolve));
  }
});

test('whatever fails says how it is mended, whatever is well does not', async () => {
  for (const { ok, mend } of await machineLines(stackFolder('/nowhere/.weir'), emptyRecord, null)) {
    expect(mend === null).toBe(ok);
  }
});
