import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ComponentName, StackFolder } from './stack-folder.js';

export type PortName = 'kafka' | 'kafkaController' | 'clickhouseHttp' | 'clickhouseTcp';
export const portNames: readonly PortName[] = ['kafka', 'kafkaController', 'clickhouseHttp', 'clickhouseTcp'];

export interface ProcessRecord {
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** What stands in `stack.json`. Ports outlive `down`, so that addresses stay the same; processes do not. */
export interface StackRecord {
  readonly version: 1;
  readonly ports: Partial<Record<PortName, number>>;
  readonly processes: Partial<Record<ComponentName, ProcessRecord>>;
}

export const emptyRecord: StackRecord = { version: 1, ports: {}, processes: {} };

/** Reads the record. One that is absent or not ours in form counts as empty: its processes are then found by their marker. */
export function readRecord(folder: StackFolder): StackRecord {
  let text: string;
  try {
    text = readFileSync(folder.recordFile, 'utf8');
  } catch {
    return emptyRecord;
  }
  return parseRecord(text) ?? emptyRecord;
}

/** Replaces the record whole: a reader sees the old one or the new one. */
export function writeRecord(folder: StackFolder, record: StackRecord): void {
  const temporary = `${folder.recordFile}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(temporary, folder.recordFile);
}

/** The record with one process put in, or taken out (`undefined`). */
export function withProcess(record: StackRecord, name: ComponentName, entry: ProcessRecord | undefined): StackRecord {
  const { [name]: _, ...others } = record.processes;
  return { ...record, processes: entry === undefined ? others : { ...others, [name]: entry } };
}

export function parseRecord(text: string): StackRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || value['version'] !== 1 || !isObject(value['ports']) || !isObject(value['processes']))
    return null;
  const ports: Partial<Record<PortName, number>> = {};
  for (const name of portNames) {
    const port = value['ports'][name];
    if (typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536) ports[name] = port;
  }
  const processes: Partial<Record<ComponentName, ProcessRecord>> = {};
  for (const name of ['kafka', 'clickhouse'] as const) {
    const entry = value['processes'][name];
    if (!isObject(entry)) continue;
    const { pid, startedAt } = entry;
    // 0, 1 and negative numbers would signal a group or init.
    if (typeof pid === 'number' && Number.isInteger(pid) && pid > 1 && typeof startedAt === 'string')
      processes[name] = { pid, startedAt };
  }
  return { version: 1, ports, processes };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
