import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const command = path.resolve(import.meta.dirname, '../../../services/cli/bin/weir.mjs');

/** Addresses of the stack that the e2e suite runs on; null where there is none. */
export const stackAddresses = (): { readonly kafka: string; readonly clickhouse: string } | null => {
  const kafka = process.env['WEIR_TEST_KAFKA'];
  const clickhouse = process.env['WEIR_TEST_CLICKHOUSE'];
  return kafka === undefined || clickhouse === undefined ? null : { kafka, clickhouse };
};

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One installation as its users see it: the `weir` command with an environment and a state folder of its own. */
export class Installation {
  readonly #env: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #services = new Map<string, ChildProcess>();

  constructor(folder: string, namespace: string, env: Readonly<Record<string, string>> = {}) {
    const addresses = stackAddresses()!;
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#env = {
      WEIR_KAFKA_BROKERS: addresses.kafka,
      WEIR_CLICKHOUSE_URL: addresses.clickhouse,
      WEIR_NAMESPACE: namespace,
      WEIR_STATE_DIR: path.join(folder, 'state'),
      ...Object.fromEntries(
        ['INGEST', 'MATCHER', 'FOLLOWER', 'PATTERNS', 'WRITER', 'DESK'].map((service) => [
          `WEIR_HTTP_PORT_${service}`,
          '0',
        ]),
      ),
      ...env,
    };
  }

  /** Runs a command to its end. */
  run(args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.#run(args, input, null, env);
  }

  /** Runs a command until `isTime`, interrupts it as Ctrl-C does, and waits for its end. */
  interrupted(args: readonly string[], isTime: () => Promise<boolean>): Promise<Ended> {
    return this.#run(args, '', isTime, {});
  }

  #run(
    args: readonly string[],
    input: string,
    isTime: (() => Promise<boolean>) | null,
    env: Readonly<Record<string, string>>,
  ): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [command, ...args], {
        env: { ...process.env, ...this.#env, ...env },
        cwd: this.#folder,
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString('utf8');
      });
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString('utf8');
      });
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, stdout, stderr }));
      child.stdin.end(input);
      const interrupt = async (): Promise<void> => {
        while (child.exitCode === null && !(await isTime!())) await sleep(50);
        child.kill('SIGINT');
      };
      if (isTime !== null) interrupt().catch(reject);
    });
  }

  /** Runs a command that must succeed; returns its standard output. */
  async must(args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { status, stdout, stderr } = await this.run(args, input, env);
    if (status !== 0) throw new Error(`weir ${args.join(' ')} ended with ${status}:\n${stderr}\n${stdout}`);
    return stdout;
  }

  /**
   * Starts a service in a process of its own, as `weir run` is given `args`. It goes by `name` here, and its output to
   * `<name>.log` in the folder.
   */
  start(name: string, args: readonly string[] = [name], env: Readonly<Record<string, string>> = {}): void {
    const child = spawn(process.execPath, [command, 'run', ...args], {
      env: { ...process.env, ...this.#env, ...env },
      cwd: this.#folder,
    });
    const log = (chunk: Buffer): void => appendFileSync(path.join(this.#folder, `${name}.log`), chunk);
    child.stdout.on('data', log);
    child.stderr.on('data', log);
    this.#services.set(name, child);
  }

  /** Kills a service at once, as a crash would, and starts it again. */
  async killAndRestart(name: string): Promise<void> {
    await this.#end(name, 'SIGKILL');
    await sleep(300);
    this.start(name);
  }

  /** What a service has written so far. */
  outputOf(name: string): string {
    const file = path.join(this.#folder, `${name}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Kills a service at once, for good. */
  async kill(name: string): Promise<void> {
    await this.#end(name, 'SIGKILL');
  }

  /** Ends a service in order; returns its exit status. */
  stop(name: string): Promise<number | null> {
    return this.#end(name, 'SIGTERM');
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#services.keys()].map((name) => this.#end(name, 'SIGKILL')));
  }

  async #end(name: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#services.get(name);
    if (child === undefined) throw new Error(`${name} was not started`);
    this.#services.delete(name);
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = new Promise<number | null>((resolve) => child.once('exit', (status) => resolve(status)));
    child.kill(signal);
    return ended;
  }
}
