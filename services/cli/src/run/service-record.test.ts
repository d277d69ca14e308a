import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { birthOf } from './process-birth.js';
import {
  isAlive,
  removeServiceRecord,
  type ServiceRecord,
  serviceRecords,
  writeServiceRecord,
} from './service-record.js';

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'weir-records-'));
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

const ours: ServiceRecord = {
  version: 1,
  name: 'matcher',
  shard: 0,
  namespace: 'demo',
  pid: process.pid,
  born: birthOf(process.pid)!,
  url: 'http://127.0.0.1:7402',
  startedAt: '2026-05-01T00:00:00.000Z',
  logFile: null,
};

test('a record is found as it was written, and namespaces stand beside each other', () => {
  const other = { ...ours, namespace: '' };
  writeServiceRecord(stateDir, ours);
  writeServiceRecord(stateDir, other);
  expect(serviceRecords(stateDir)).toEqual([ours, other]);
});

test('a process that was given the number of a dead service is not that service', () => {
  expect(isAlive(ours)).toBe(true);
  expect(isAlive({ ...ours, born: 'another boot/1' })).toBe(false);
});

test('a service that ends leaves its successor’s record where it is', () => {
  writeServiceRecord(stateDir, { ...ours, born: 'another boot/1' });
  removeServiceRecord(stateDir, ours);
  expect(serviceRecords(stateDir)).toHaveLength(1);
  writeServiceRecord(stateDir, ours);
  removeServiceRecord(stateDir, ours);
  expect(serviceRecords(stateDir)).toEqual([]);
});

test('a file that is torn or not ours counts as none', () => {
  writeServiceRecord(stateDir, ours);
  writeFileSync(join(stateDir, 'services', 'torn.json'), '{"version":1,');
  writeFileSync(join(stateDir, 'services', 'group.json'), JSON.stringify({ ...ours, pid: -1 }));
  expect(serviceRecords(stateDir)).toEqual([ours]);
});
