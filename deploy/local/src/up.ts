import { clickhouseComponent, clickhouseUrl } from './clickhouse-component.js';
import type { Component, Ports } from './component.js';
import { kafkaComponent } from './kafka-component.js';
import type { ProxiedListener } from './kafka-settings.js';
import { withLock } from './lock.js';
import { isRunning, type RecordKeeper, start, stopStrays } from './raise.js';
import { StackError } from './stack-error.js';
import { makeStackFolder, type StackFolder } from './stack-folder.js';
import { chooseStackPorts, portPurpose } from './stack-ports.js';
import { readRecord, type StackRecord, withProcess, writeRecord } from './stack-record.js';
import { stopProcess } from './stop-process.js';

/** A running stack: where its parts answer and what they are. */
export interface StackState {
  /** Absolute. */
  readonly dir: string;
  readonly kafka: {
    readonly host: string;
    readonly port: number;
    readonly pid: number;
    readonly logFile: string;
    /** `host:port`, as clients want it. */
    readonly brokers: string[];
  };
  readonly clickhouse: {
    /** `http://127.0.0.1:port`, no slash at the end. */
    readonly url: string;
    readonly httpPort: number;
    readonly tcpPort: number;
    readonly pid: number;
    readonly logFile: string;
  };
  /** When the older of the two processes started: ISO 8601, UTC. */
  readonly startedAt: string;
  /** True when both ran already. */
  readonly foundRunning: boolean;
}

export interface UpOptions {
  /** Folder of the stack, made if absent; for example `<cwd>/.weir`. */
  readonly dir: string;
  /** A port asked for is taken or the call fails. Without: last time's if free, else 19092, 18123, 19000, else drawn. */
  readonly kafkaPort?: number;
  readonly clickhouseHttpPort?: number;
  readonly clickhouseTcpPort?: number;
  /** For tests: what this call starts ends itself after so many seconds. Processes found running are left as they are. */
  readonly lifetimeSeconds?: number;
  /** For tests: a second listener of the broker, behind a proxy. A broker found running keeps those it has. */
  readonly proxiedKafka?: ProxiedListener;
  /** One line of plain text each. */
  readonly onProgress?: (line: string) => void;
}

/** Another `up` may be fetching Kafka over a slow line. */
const lockWaitMs = 15 * 60_000;

/**
 * Brings up Kafka and ClickHouse on 127.0.0.1, or finds them running; a part that died is started again with its data.
 * The processes outlive the caller. When one part cannot be started, those that this call started are stopped again.
 * @throws {StackError} `JAVA_MISSING`, `MAVEN_MISSING`, `KAFKA_NOT_FETCHED`, `CLICKHOUSE_MISSING`, `PORT_IN_USE`,
 *   `OTHER_PORT`, `STACK_BUSY`, `START_FAILED`, `STOP_FAILED`
 */
export async function up(options: UpOptions): Promise<StackState> {
  const folder = makeStackFolder(options.dir);
  const say = options.onProgress ?? (() => undefined);
  return withLock(folder.lockFile, { waitMs: lockWaitMs, onWait: say }, () => upLocked(folder, options, say));
}

async function upLocked(folder: StackFolder, options: UpOptions, say: (line: string) => void): Promise<StackState> {
  const keeper = keepRecord(folder);
  const components = [kafkaComponent(folder, options.proxiedKafka), clickhouseComponent(folder)];
  const running = await Promise.all(components.map((component) => isRunning(component, folder, keeper)));
  const found = components.filter((_, index) => running[index]);
  const toStart = components.filter((_, index) => !running[index]);

  const asked = askedPorts(options);
  for (const component of found) refuseOtherPort(component, keeper.record, asked);
  for (const component of toStart) component.require();
  for (const component of toStart) await stopStrays(component, folder, say);
  let ports = await chooseStackPorts(toStart, keeper.record, asked);
  keeper.change((record) => ({ ...record, ports }));

  const starts = toStart.map((component) => {
    let attempt = 0;
    const choosePorts = async () => {
      if (attempt++ > 0) {
        ports = await chooseStackPorts([component], { ...keeper.record, ports }, asked);
        keeper.change((record) => ({ ...record, ports }));
      }
      return ports as Ports;
    };
    return start(component, { folder, keeper, choosePorts, lifetimeSeconds: options.lifetimeSeconds, say });
  });
  const outcomes = await Promise.allSettled(starts);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    await stopStarted(toStart, folder, keeper);
    throw failure.reason;
  }
  return stateOf(folder, keeper.record, toStart.length === 0);
}

async function stopStarted(started: readonly Component[], folder: StackFolder, keeper: RecordKeeper): Promise<void> {
  for (const { name } of started) {
    const entry = keeper.record.processes[name];
    if (entry !== undefined) await stopProcess(entry.pid, folder.marker[name]);
    keeper.change((record) => withProcess(record, name, undefined));
  }
}

function keepRecord(folder: StackFolder): RecordKeeper {
  let record = readRecord(folder);
  return {
    get record() {
      return record;
    },
    change(next) {
      record = next(record);
      writeRecord(folder, record);
    },
  };
}

function askedPorts(options: UpOptions): Partial<Ports> {
  const { kafkaPort: kafka, clickhouseHttpPort: clickhouseHttp, clickhouseTcpPort: clickhouseTcp } = options;
  return Object.fromEntries(
    Object.entries({ kafka, clickhouseHttp, clickhouseTcp }).filter(([, port]) => port !== undefined),
  );
}

function refuseOtherPort(component: Component, record: StackRecord, asked: Partial<Ports>): void {
  for (const name of component.ports) {
    const wish = asked[name];
    if (wish !== undefined && wish !== record.ports[name])
      throw new StackError('OTHER_PORT', `${portPurpose[name]} runs on ${record.ports[name]}, asked for was ${wish}`);
  }
}

function stateOf(folder: StackFolder, { ports, processes }: StackRecord, foundRunning: boolean): StackState {
  const { kafka, clickhouse } = processes;
  const { kafka: kafkaPort, clickhouseHttp, clickhouseTcp } = ports as Ports;
  const host = '127.0.0.1';
  return {
    dir: folder.dir,
    kafka: {
      host,
      port: kafkaPort,
      pid: kafka!.pid,
      logFile: folder.logFile.kafka,
      brokers: [`${host}:${kafkaPort}`],
    },
    clickhouse: {
      url: clickhouseUrl(clickhouseHttp),
      httpPort: clickhouseHttp,
      tcpPort: clickhouseTcp,
      pid: clickhouse!.pid,
      logFile: folder.logFile.clickhouse,
    },
    startedAt: [kafka!.startedAt, clickhouse!.startedAt].sort()[0]!,
    foundRunning,
  };
}
