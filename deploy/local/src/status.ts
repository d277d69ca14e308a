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

/** How the parts of the stack in `dir` are. Asks, changes nothing, and takes no lock. */
export async function status(dir: string): Promise<{ components: ComponentStatus[] }> {
  const folder = stackFolder(dir);
  const record = readRecord(folder);
  const components = [kafkaComponent(folder), clickhouseComponent(folder)];
  return { components: await Promise.all(components.map((component) => statusOf(component, folder, record))) };
}

async function statusOf(component: Component, folder: StackFolder, record: StackRecord): Promise<ComponentStatus> {
  const { name } = component;
  const entry = record.processes[name];
  const logFile = folder.logFile[name];
  if (entry === undefined)
    return { name, state: 'stopped', address: null, pid: null, logFile: null, detail: 'not started' };
  const { pid } = entry;
  if (!isOurs(pid, folder.marker[name])) {
    const detail = `process ${pid} of ${entry.startedAt} ended by itself; weir up starts it again with its data`;
    return { name, state: 'dead', address: null, pid, logFile, detail };
  }
  const health = await component.health(record);
  const state = health.ok ? 'running' : 'unhealthy';
  return { name, state, address: component.address(record), pid, logFile, detail: health.detail };
}
