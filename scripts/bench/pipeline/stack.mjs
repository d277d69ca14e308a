// A stack to measure on: Kafka and ClickHouse of this machine, and worlds of topics and tables on it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { down, up } from '@weir/local';
import { openKafkaLog } from '@weir/log';
import { topicNames } from '@weir/model';
import { openStore } from '@weir/store';
import { runWeir, ServiceProcess } from './processes.mjs';

/** Servers of the benchmark's own in a folder of its own, so that nobody's data are in the way. */
export const openStack = async (say, { profileDir, reserved }) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'weir-bench-'));
  const { kafka, clickhouse } = await up({ dir, onProgress: say });
  return {
    dir,
    profileDir,
    reserved,
    brokers: kafka.brokers.join(','),
    clickhouseUrl: clickhouse.url,
    pids: { Kafka: kafka.pid, ClickHouse: clickhouse.pid },
    close: async () => {
      await down({ dir, onProgress: say });
      rmSync(dir, { recursive: true, force: true });
    },
  };
};

/** Topics, tables and services under one name. Close it before the stack. */
export class World {
  services = [];

  constructor(stack, namespace, env = {}) {
    this.stack = stack;
    this.namespace = namespace;
    this.topics = topicNames(namespace);
    this.env = {
      WEIR_STATE_DIR: path.join(stack.dir, namespace),
      WEIR_NAMESPACE: namespace,
      WEIR_KAFKA_BROKERS: stack.brokers,
      WEIR_CLICKHOUSE_URL: stack.clickhouseUrl,
      WEIR_LOG_LEVEL: 'warn',
      ...env,
      ...Object.fromEntries(
        ['INGEST', 'MATCHER', 'FOLLOWER', 'WRITER', 'PATTERNS', 'REPAIRER', 'DESK'].map((name) => [
          `WEIR_HTTP_PORT_${name}`,
          '0',
        ]),
      ),
    };
    this.log = openKafkaLog({ brokers: stack.brokers.split(','), clientId: `bench-${namespace}` });
  }

  /** Creates topics and tables. */
  async create() {
    const { database } = await runWeir(['up', '--json'], this.env);
    this.store = openStore({ url: this.stack.clickhouseUrl, database });
  }

  async start(name) {
    const { dir, profileDir, reserved } = this.stack;
    const profiles = profileDir === '' ? '' : path.join(profileDir, this.namespace);
    const logFile = path.join(dir, `${this.namespace}-${name}.log`);
    const service = new ServiceProcess(name, this.env, logFile, { profileDir: profiles, reserved });
    this.services.push(service);
    await service.ready;
    return service;
  }

  /** Appends values to a raw topic, as JSON. */
  async send(topic, values) {
    const writer = await this.log.openWriter();
    const messages = values.map((value) => ({ key: null, value: Buffer.from(JSON.stringify(value)) }));
    await writer.append(topic, 0, messages);
    await writer.close();
  }

  async endOf(topic) {
    return (await this.log.offsets(topic)).reduce((sum, { next }) => sum + next, 0);
  }

  async stopServices() {
    for (const service of this.services.splice(0)) await service.stop();
  }

  async close() {
    await this.stopServices();
    await this.store?.drop();
    await this.store?.close();
    await this.log.deleteTopics(Object.values(this.topics).flatMap((topic) => [topic, `${topic}.dlq`]));
    await this.log.close();
  }
}
