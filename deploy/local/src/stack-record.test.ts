import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeStackFolder, type StackFolder } from './stack-folder.js';
import { emptyRecord, parseRecord, readRecord, type StackRecord, withProcess, writeRecord } from './stack-record.js';

const record: StackRecord = {
  version: 1,
  ports: { kafka: 19_092, clickhouseHttp: 18_123 },
  processes: { kafka: { pid: 4_711, startedAt: '2026-05-01T00:00:00.000Z' } },
};

let folder: StackFolder;
beforeEach(() => {
  folder = makeStackFolder(mkdtempSync(join(tmpdir(), 'weir-record-')));
});
afterEach(() => rmSync(folder.dir, { recursive: true, force: true }));

test('a record is read as it was written, and nothing else is left in the folder', () => {
  writeRecord(folder, record);
  expect(readRecord(folder)).toEqual(record);
  expect(readdirSync(folder.dir).filter((name) => name.startsWith('stack'))).toEqual(['stack.json']);
});

test('a record that is absent or torn counts as empty', () => {
  expect(readRecord(folder)).toEqual(emptyRecord);
  writeFileSync(folder.recordFile, '{"version":1,"ports":{"kaf');
  expect(readRecord(folder)).toEqual(emptyRecord);
});

test('a record of another version is not guessed at', () => {
  expect(parseRecord(JSON.stringify({ ...record, version: 2 }))).toBeNull();
});

test('numbers that would signal a process group, init or everything are never taken for a process', () => {
  for (const pid of [0, 1, -1, -4_711, 1.5, '12', null]) {
    const text = JSON.stringify({ ...record, processes: { kafka: { pid, startedAt: 'x' } } });
    expect(parseRecord(text)?.processes).toEqual({});
  }
});

test('ports outside 1 to 65535 are dropped', () => {
  const ports = { kafka: 0, kafkaController: 65_536, clickhouseHttp: 8_123, clickhouseTcp: '9000' };
  expect(parseRecord(JSON.stringify({ ...record, ports }))?.ports).toEqual({ clickhouseHttp: 8_123 });
});

test('a process is put in and taken out without touching the other', () => {
  const both = withProcess(record, 'clickhouse', { pid: 5, startedAt: 'now' });
  expect(Object.keys(both.processes).sort()).toEqual(['clickhouse', 'kafka']);
  expect(withProcess(both, 'kafka', undefined).processes).toEqual({ clickhouse: { pid: 5, startedAt: 'now' } });
});
