import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Component, Health } from './component.js';
import { type Java, requireJava } from './java.js';
import { fetchKafkaJars } from './kafka-jars.js';
import { kafkaJvmArguments, kafkaProperties, type ProxiedListener } from './kafka-settings.js';
import { packageFile } from './package-folder.js';
import { StackError } from './stack-error.js';
import type { StackFolder } from './stack-folder.js';

const settingsName = 'server.properties';

export function kafkaComponent(folder: StackFolder, proxied?: ProxiedListener): Component {
  const home = folder.home.kafka;
  return {
    name: 'kafka',
    ports: ['kafka', 'kafkaController'],
    require: () => void requireJava(),
    async prepare(ports, onProgress) {
      const java = requireJava();
      const jars = await fetchKafkaJars(onProgress);
      writeFileSync(
        join(home, settingsName),
        kafkaProperties({ port: ports.kafka, controllerPort: ports.kafkaController, proxied }),
      );
      await formatOnce(home, java, jars.folder);
      const jvm = kafkaJvmArguments(jars.folder, packageFile.kafkaLogging, folder.logFile.kafka, folder.marker.kafka);
      return { command: java.path, args: [...jvm, 'kafka.Kafka', settingsName], cwd: home };
    },
    health: (record) => brokerHealth(record.ports.kafka, clusterId(home)),
    address: (record) => (record.ports.kafka === undefined ? null : `127.0.0.1:${record.ports.kafka}`),
  };
}

// A data folder is formatted aside and put in place whole, so that there is never half of one.
async function formatOnce(home: string, java: Java, jarFolder: string): Promise<void> {
  const data = join(home, 'data');
  if (existsSync(data)) return;
  const aside = join(home, 'data.new');
  rmSync(aside, { recursive: true, force: true });
  const settings = join(home, 'format.properties');
  const properties = readFileSync(join(home, settingsName), 'utf8').replace(/^log\.dirs=.*$/m, 'log.dirs=data.new');
  writeFileSync(settings, properties);
  const tool = ['kafka.tools.StorageTool', 'format', '--standalone', '-t', newClusterId(), '-c', settings];
  // A short run: the simplest collector and compiler start it in half the time.
  const args = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', `${jarFolder}/*`, ...tool];
  try {
    await promisify(execFile)(java.path, args, { cwd: home, timeout: 60_000 });
  } catch (error) {
    throw new StackError(
      'START_FAILED',
      `the data folder of Kafka could not be formatted: ${(error as Error).message}`,
    );
  }
  renameSync(aside, data);
  rmSync(settings, { force: true });
}

/** Sixteen random bytes in Kafka's form of base64; a leading dash would be taken for an option. */
export function newClusterId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

function clusterId(home: string): string | null {
  try {
    return /^cluster\.id=(.+)$/m.exec(readFileSync(join(home, 'data', 'meta.properties'), 'utf8'))?.[1]?.trim() ?? null;
  } catch {
    return null;
  }
}

// ApiVersions and Metadata, as any client would: the broker is up when it has registered itself with its controller.
async function brokerHealth(port: number | undefined, ownClusterId: string | null): Promise<Health> {
  if (port === undefined) return { ok: false, detail: 'no port on record' };
  // Only now: a service must have it from the log first, which makes it faster before others of its files take what it
  // replaces (packages/log/src/kafka/kafkajs.ts).
  const { Kafka, logLevel } = await import('kafkajs');
  const admin = new Kafka({
    clientId: 'weir-local',
    brokers: [`127.0.0.1:${port}`],
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  }).admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    if (ownClusterId !== null && cluster.clusterId !== ownClusterId)
      return { ok: false, detail: `port ${port} answers for another cluster (${cluster.clusterId})` };
    if (cluster.brokers.length === 0 || cluster.controller === null)
      return { ok: false, detail: 'the broker is not registered yet' };
    return { ok: true, detail: `answers at 127.0.0.1:${port}, cluster ${cluster.clusterId}` };
  } catch (error) {
    return { ok: false, detail: (error as Error).message };
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
