import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { down, type StackState, up } from '@weir/local';
import { TcpProxy } from '../proxy/tcp-proxy.js';

export type ServerName = 'kafka' | 'clickhouse';

/** Longer than any run but one that was asked to be; a killed run leaves nothing behind for ever. */
const lifetimeBesideSeconds = 1_800;

/** A port that nobody holds now. */
const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/**
 * A real Kafka and a real ClickHouse of the suite's own, with a proxy before each that services talk through. What the
 * suite itself sends and asks goes past the proxies.
 */
export class FaultStack {
  readonly dir: string;
  readonly proxies: { readonly kafka: TcpProxy; readonly writerStore: TcpProxy; readonly store: TcpProxy };
  readonly #kafkaBehindProxy: number;
  readonly #lifetimeSeconds: number;
  readonly #say: (line: string) => void;
  #state: StackState | null = null;

  private constructor(
    dir: string,
    proxies: FaultStack['proxies'],
    kafkaBehindProxy: number,
    minutes: number,
    say: (line: string) => void,
  ) {
    this.dir = dir;
    this.proxies = proxies;
    this.#kafkaBehindProxy = kafkaBehindProxy;
    this.#lifetimeSeconds = Math.ceil(minutes * 60) + lifetimeBesideSeconds;
    this.#say = say;
  }

  /** @param minutes how long it is going to be used */
  static async open(dir: string, minutes: number, say: (line: string) => void): Promise<FaultStack> {
    const kafkaBehindProxy = await freePort();
    let stack: FaultStack | null = null;
    const storePort = (): number => stack!.state.clickhouse.httpPort;
    const proxies = {
      kafka: await TcpProxy.open(() => kafkaBehindProxy),
      // The writer has a way of its own to the store: its inserts can be held while others ask.
      writerStore: await TcpProxy.open(storePort),
      store: await TcpProxy.open(storePort),
    };
    // What an earlier run left has other proxies.
    await down({ dir, wipe: true });
    rmSync(path.join(dir, 'worlds'), { recursive: true, force: true });
    stack = new FaultStack(dir, proxies, kafkaBehindProxy, minutes, say);
    await stack.restore();
    return stack;
  }

  get state(): StackState {
    if (this.#state === null) throw new Error('the stack is not up yet');
    return this.#state;
  }

  /** `host:port` past the proxy. */
  get brokers(): string[] {
    return this.state.kafka.brokers;
  }

  get clickhouseUrl(): string {
    return this.state.clickhouse.url;
  }

  signal(server: ServerName, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    process.kill(this.state[server].pid, signal);
  }

  /** Brings back what was killed, with its data, as `weir up` does. */
  async restore(): Promise<void> {
    const proxiedKafka = { port: this.#kafkaBehindProxy, advertisedPort: this.proxies.kafka.port };
    const { dir } = this;
    const lifetimeSeconds = this.#lifetimeSeconds;
    this.#state = await up({ dir, lifetimeSeconds, proxiedKafka, onProgress: this.#say });
  }

  /** Ends every trouble of the proxies. */
  healNetwork(): void {
    for (const proxy of Object.values(this.proxies)) proxy.heal();
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.proxies).map((proxy) => proxy.close()));
    await down({ dir: this.dir, wipe: true });
  }
}
