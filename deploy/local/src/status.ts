import { clickhouseComponent } from './clickhouse-component.js';
import type { Component } from './component.js';
import { kafkaComponent } from './kafka-component.js';
import { isOurs } from './process-identity.js';
import { type ComponentName, type StackFolder, stackFolder } from './stack-folder.js';
import { readRecord, type StackRecord } from './stack-record.js';

/**
 * `running`: answers; `unhealthy`: its process runs but does not answer; `dead`: it ended without `down`;
 * `stopped`: never started, or ended by `down`.
 */
export type ComponentState = 'running' | 'unhealthy' | 'dead' | 'stopped';

export interface ComponentStatus {
  readonly name: ComponentName;
  readonly state: ComponentState;
  /** `host:port` of Kafka, the HTTP address of ClickHouse; null unless its process runs. */
  readonly address: string | null;
  readonly pid: number | null;
  readonly logFile: string | null;
  readonly detail: string;
}

/** Where a part of the stack is reached. */
export interface PartAddress {
  readonly name: ComponentName;
  readonly address: string | null;
  /** That it ended by itself, in words; null where it did not. */
  readonly lost: string | null;
}

/** How the parts of the stack in `dir` are. Asks, changes nothing, and takes no lock. */
export async function status(dir: string): Promise<{ components: ComponentStatus[] }> {
  const folder = stackFolder(dir);
  const record = readRecord(folder);
  const components = [kafkaComponent(folder), clickhouseComponent(folder)];
  return { components: await Promise.all(components.map((component) => statusOf(component, folder, record))) };
}

/**
 * Where the parts of the stack in `dir` are reached, as its record says: whether they answer, whoever asks them hears
 * soon enough.
 */
export function addresses(dir: string): readonly PartAddress[] {
  const folder = stackFolder(dir);
  const record = readRecord(folder);
  return [kafkaComponent(folder), clickhouseComponent(folder)].map((component) => {
    const { name } = component;
    const lost = lostDetail(name, folder, record);
    const runs = record.processes[name] !== undefined && lost === null;
    return { name, address: runs ? component.address(record) : null, lost };
  });
}

/** In words, that a part ended by itself; null where it runs, or was ended by `down`. */
function lostDetail(name: ComponentName, folder: StackFolder, record: StackRecord): string | null {
  const entry = record.processes[name];
  if (entry === undefined || isOurs(entry.pid, folder.marker[name])) return null;
  return `process ${entry.pid} of ${entry.startedAt} ended by itself; weir up starts it again with its data`;
}

async function statusOf(component: Component, folder: StackFolder, record: StackRecord): Promise<ComponentStatus> {
  const { name } = component;
  const entry = record.processes[name];
  const logFile = folder.logFile[name];
  if (entry === undefined)
    return { name, state: 'stopped', address: null, pid: null, logFile: null, detail: 'not started' };
  const { pid } = entry;
  const lost = lostDetail(name, folder, record);
  if (lost !== null) return { name, state: 'dead', address: null, pid, logFile, detail: lost };
  const health = await component.health(record);
  const state = health.ok ? 'running' : 'unhealthy';
  return { name, state, address: component.address(record), pid, logFile, detail: health.detail };
}
