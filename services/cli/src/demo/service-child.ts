import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Config, WeirError } from '@weir/model';
import { serviceNodeOptions } from '../run/node-options.js';
import { isAlive, serviceRecords } from '../run/service-record.js';
import { partsOf } from '../run/services.js';

const command = fileURLToPath(new URL('../../bin/weir.mjs', import.meta.url));

/** `weir run all` in a process of its own, for one namespace. */
export class ServiceChild {
  readonly #process: ChildProcess;
  readonly logFile: string;

  private constructor(child: ChildProcess, logFile: string) {
    this.#process = child;
    this.logFile = logFile;
  }

  /**
   * Starts the services and waits until they are ready.
   * @throws {WeirError} `UNREADABLE` naming the log where they end instead
   */
  static async start(
    stateDir: string,
    { namespace, shards }: Pick<Config, 'namespace' | 'shards'>,
    env: Readonly<Record<string, string>>,
  ): Promise<ServiceChild> {
    const folder = join(stateDir, 'logs');
    mkdirSync(folder, { recursive: true });
    const logFile = join(folder, `${namespace}.log`);
    // The first token of an administrator stands in it.
    const output = openSync(logFile, 'a', 0o600);
    const child = spawn(process.execPath, [...serviceNodeOptions, command, 'run', 'all'], {
      env: { ...process.env, ...env, WEIR_NAMESPACE: namespace, WEIR_STATE_DIR: stateDir },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    const started = new ServiceChild(child, logFile);
    await started.#ready(stateDir, namespace, partsOf({ shards }).length);
    return started;
  }

  async #ready(stateDir: string, namespace: string, serviceCount: number): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      if (this.#process.exitCode !== null) {
        throw new WeirError('UNREADABLE', `the services ended at once; their log says why: ${this.logFile}`);
      }
      const running = serviceRecords(stateDir).filter((entry) => entry.namespace === namespace && isAlive(entry));
      const answers = await Promise.all(running.map(({ url }) => fetch(`${url}/readyz`).catch(() => null)));
      if (running.length === serviceCount && answers.every((answer) => answer?.ok)) return;
      await sleep(100);
    }
    throw new WeirError('UNREADABLE', `the services are not ready after 30 s; their log: ${this.logFile}`);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    const inTime = await Promise.race([ended.then(() => true), sleep(25_000, false)]);
    if (!inTime) this.#process.kill('SIGKILL');
    await ended;
  }
}
