import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLogError, type PartitionOffsets } from '@weir/log';
import { readConfig, type ServiceName } from '@weir/model';
import { isStoreError } from '@weir/store';
import { applyTopics, type Connection, openConnection } from '../../../services/cli/src/stack/connection.js';
import { type LivePositions, lagging, type StageRow, stageRows } from '../../../services/cli/src/stack/stages.js';
import { Fleet } from '../fleet/fleet.js';
import { Sender } from '../load/sender.js';
import { weirCommand } from '../root.js';
import { RawArchive } from '../verify/raw-archive.js';
import type { FaultStack } from './fault-stack.js';

export interface WorldOptions {
  readonly namespace: string;
  /** For `WEIR_SIGHT`. */
  readonly sight: readonly string[];
  readonly say: (line: string) => void;
  /** More `WEIR_*` for all services. */
  readonly env?: Readonly<Record<string, string>>;
  readonly switchedOff?: Partial<Readonly<Record<ServiceName, string>>>;
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const partitions = 3;
const nobodyAnswers: readonly StageRow[] = [{ stage: 'ingest', of: 'servers', position: null, end: 0, lag: null }];

/** One installation on the stack: topics, tables, services under one name, and who sends to it and asks it. */
export class World {
  readonly stack: FaultStack;
  readonly namespace: string;
  readonly folder: string;
  readonly connection: Connection;
  readonly fleet: Fleet;
  readonly sender: Sender;
  readonly archive: RawArchive;
  readonly say: (line: string) => void;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(stack: FaultStack, options: WorldOptions) {
    const { namespace, sight, say } = options;
    this.stack = stack;
    this.namespace = namespace;
    this.say = say;
    this.folder = path.join(stack.dir, 'worlds', namespace);
    mkdirSync(this.folder, { recursive: true });
    this.#env = {
      WEIR_NAMESPACE: namespace,
      WEIR_SIGHT: sight.join(','),
      WEIR_RAW_PARTITIONS: String(partitions),
      WEIR_SNAPSHOT_EVERY: '1s',
      WEIR_LOG_LEVEL: 'info',
      ...Object.fromEntries(
        ['INGEST', 'MATCHER', 'REPAIRER', 'FOLLOWER', 'PATTERNS', 'WRITER', 'DESK'].map((name) => [
          `WEIR_HTTP_PORT_${name}`,
          '0',
        ]),
      ),
      ...options.env,
    };
    this.connection = openConnection(this.#config(), { clientId: 'weir-faults' });
    const { topics } = this.connection;
    const topicOf = (name: string): string => {
      const found = Object.values(topics).find((topic) => topic.endsWith(name));
      if (found === undefined) throw new Error(`no topic is called ${name}`);
      return found;
    };
    this.archive = new RawArchive(this.connection.log, topics);
    this.sender = new Sender(this.connection.log, topicOf, partitions);
    this.fleet = new Fleet({
      folder: this.folder,
      envOf: (name) => ({
        ...this.#env,
        WEIR_KAFKA_BROKERS: `127.0.0.1:${stack.proxies.kafka.port}`,
        WEIR_CLICKHOUSE_URL: `http://127.0.0.1:${name === 'writer' ? stack.proxies.writerStore.port : stack.proxies.store.port}`,
      }),
      say,
      ...(options.switchedOff === undefined ? {} : { switchedOff: options.switchedOff }),
    });
  }

  /** Topics and tables; no service runs yet. */
  static async open(stack: FaultStack, options: WorldOptions): Promise<World> {
    const world = new World(stack, options);
    await applyTopics(world.connection);
    await world.connection.store.migrate();
    return world;
  }

  /** Runs a command of weir's own to its end, past the proxies. */
  weir(...args: readonly string[]): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [weirCommand, ...args], {
        cwd: this.folder,
        env: { ...process.env, ...this.#env, ...this.#addresses(), WEIR_STATE_DIR: this.folder },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, stdout, stderr }));
    });
  }

  /**
   * Offsets of a topic's partitions. A broker that has just come back does not lead its partitions yet: it is asked again.
   * @throws what it answers after 30 s
   */
  async offsets(topic: string): Promise<readonly PartitionOffsets[]> {
    for (const beganMs = Date.now(); ; await sleep(200)) {
      try {
        return await this.connection.log.offsets(topic);
      } catch (error) {
        if (!isLogError(error, 'LOG_UNREACHABLE') || Date.now() - beganMs > 30_000) throw error;
      }
    }
  }

  /** Journal offset after the last. */
  async journalEnd(): Promise<number> {
    return (await this.offsets(this.connection.topics.journal))[0]!.next;
  }

  /** What is not through all stages yet. @throws where the servers do not answer */
  async left(): Promise<StageRow[]> {
    return lagging(await stageRows(this.connection, this.#live()));
  }

  /**
   * Waits until everything that was sent is in the store.
   * @param stillMs gives up when nothing has moved for so long
   * @returns what is left then; nothing, as a rule
   */
  async drained(stillMs: number): Promise<readonly StageRow[]> {
    let [seen, sinceMs] = ['', performance.now()];
    let left: readonly StageRow[] = [];
    for (let clear = 0; clear < 2; await sleep(150)) {
      // A server that has just come back may not answer yet.
      left = await this.left().catch((error: unknown) => {
        if (isLogError(error, 'LOG_UNREACHABLE') || isStoreError(error, 'STORE_UNREACHABLE')) return nobodyAnswers;
        throw error;
      });
      clear = left.length === 0 ? clear + 1 : 0;
      const shown = JSON.stringify(left);
      if (shown !== seen) [seen, sinceMs] = [shown, performance.now()];
      if (left.length > 0 && performance.now() - sinceMs > stillMs) return left;
    }
    return left;
  }

  /** Ends services and lets go of topics and tables; logs and what was compared stay where somebody will ask why. */
  async close({ keepsLogs }: { readonly keepsLogs: boolean }): Promise<void> {
    await this.fleet.close();
    const { log, store, topics } = this.connection;
    await store.drop();
    await log.deleteTopics(Object.values(topics).flatMap((topic) => [topic, `${topic}.dlq`]));
    await this.connection.close();
    if (!keepsLogs) rmSync(this.folder, { recursive: true, force: true });
  }

  #addresses(): Record<string, string> {
    return { WEIR_KAFKA_BROKERS: this.stack.brokers.join(','), WEIR_CLICKHOUSE_URL: this.stack.clickhouseUrl };
  }

  #config() {
    const outcome = readConfig({ env: { ...this.#env, ...this.#addresses() }, secretFile: () => '' });
    if (!outcome.ok) throw new Error(outcome.problems.join('; '));
    return outcome.config;
  }

  #live(): LivePositions {
    const figure = (name: ServiceName, metric: string): Promise<number | null> =>
      this.fleet.names.includes(name) ? this.fleet.process(name).figure(metric) : Promise.resolve(null);
    return {
      // The writer's marks say the same a moment later.
      ingest: () => Promise.resolve(null),
      patterns: () => figure('patterns', 'weir_patterns_position'),
      async follower() {
        const position = await figure('follower', 'weir_follower_position');
        const discovering = await figure('follower', 'weir_follower_discovering');
        return position === null || discovering === null ? null : { position, discovering };
      },
    };
  }
}
