import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '@weir/model';
import { type End, ServiceProcess } from './service-process.js';

export interface FleetOptions {
  /** Where logs go, and what the services keep. */
  readonly folder: string;
  readonly envOf: (name: ServiceName) => Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
  /** Protections that services go without. */
  readonly switchedOff?: Partial<Readonly<Record<ServiceName, string>>>;
}

const backoffFirstMs = 100;
const backoffMostMs = 5_000;
/** One that ran so long is started at once when it ends. */
const calmMs = 10_000;

/**
 * The services of one installation, each kept running as an orchestrator would: what ends is started again, later and
 * later if it goes on ending.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #running = new Map<ServiceName, ServiceProcess>();
  readonly #beside = new Set<ServiceProcess>();
  readonly #failures: End[] = [];
  readonly #fileBlocksMax = new Map<ServiceName, number>();
  /** Which machine a service is on: each has a state folder of its own. */
  readonly #machines = new Map<ServiceName, number>();
  #isOver = false;

  constructor(options: FleetOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true });
  }

  /** Processes that ended by themselves, with an error. */
  get failures(): readonly End[] {
    return this.#failures;
  }

  /** Takes what ended by itself so far off the record: it was foreseen. */
  forgive(isForeseen: (end: End) => boolean): End[] {
    const foreseen = this.#failures.filter(isForeseen);
    const others = this.#failures.filter((end) => !isForeseen(end));
    this.#failures.splice(0, this.#failures.length, ...others);
    return foreseen;
  }

  process(name: ServiceName): ServiceProcess {
    const running = this.#running.get(name);
    if (running === undefined) throw new Error(`${name} does not run`);
    return running;
  }

  /** Where a service keeps what it takes up again. */
  stateDir(name: ServiceName): string {
    return path.join(this.#options.folder, `${name}-${this.#machines.get(name) ?? 0}`);
  }

  get names(): ServiceName[] {
    return [...this.#running.keys()];
  }

  /** Starts services and keeps them running; resolves when all do their work. */
  async start(...names: readonly ServiceName[]): Promise<void> {
    for (const name of names) void this.#keep(name);
    await this.ready();
  }

  /** Resolves when every service does its work. @throws after `timeoutMs`, naming those that do not */
  async ready(timeoutMs = 90_000): Promise<void> {
    for (let waitedMs = 0; ; waitedMs += 50) {
      const away = [...this.#running.values()].filter((each) => !each.isReady);
      if (away.length === 0) return;
      if (waitedMs > timeoutMs) throw new Error(`not ready: ${away.map(({ name }) => name).join(', ')}`);
      await sleep(50);
    }
  }

  /** Kills a service; it is started again by itself. */
  async kill(name: ServiceName): Promise<void> {
    const running = this.process(name);
    running.signal('SIGKILL');
    await running.ended;
  }

  /** Lets no file of a service grow beyond so many blocks of 512 bytes, from its next start on; null: as it likes. */
  limitFiles(name: ServiceName, blocksMax: number | null): void {
    if (blocksMax === null) this.#fileBlocksMax.delete(name);
    else this.#fileBlocksMax.set(name, blocksMax);
  }

  /**
   * Stops a service where it is and starts another in its place, as if its machine had been given up. What it returns
   * wakes the first: it goes on believing that it is the only one, until it ends by itself or is ended.
   */
  async supersede(name: ServiceName): Promise<{ readonly zombie: ServiceProcess; readonly wake: () => void }> {
    const zombie = this.process(name);
    zombie.signal('SIGSTOP');
    this.#running.delete(name);
    this.#beside.add(zombie);
    this.#machines.set(name, (this.#machines.get(name) ?? 0) + 1);
    void this.#keep(name);
    await this.ready();
    return { zombie, wake: () => zombie.signal('SIGCONT') };
  }

  /** Ends a process that was superseded. */
  async bury(zombie: ServiceProcess): Promise<End> {
    zombie.signal('SIGKILL');
    this.#beside.delete(zombie);
    return zombie.ended;
  }

  /** Ends a service for good. */
  async remove(name: ServiceName): Promise<void> {
    const running = this.process(name);
    this.#running.delete(name);
    running.signal('SIGKILL');
    await running.ended;
  }

  async close(): Promise<void> {
    this.#isOver = true;
    const all = [...this.#running.values(), ...this.#beside];
    for (const each of all) each.signal('SIGKILL');
    await Promise.all(all.map((each) => each.ended));
  }

  async #keep(name: ServiceName): Promise<void> {
    for (let backoffMs = backoffFirstMs; !this.#isOver; backoffMs = Math.min(2 * backoffMs, backoffMostMs)) {
      const beganMs = Date.now();
      const running = this.#launch(name);
      this.#running.set(name, running);
      const end = await running.ended;
      if (this.#isOver) return;
      if (end.signal === null && end.status !== 0) {
        this.#options.say(`${name} ended by itself: ${end.code ?? 'nobody knows why'} ${end.text}`);
        this.#failures.push(end);
      }
      // Superseded or removed: somebody else has its place.
      if (this.#running.get(name) !== running) return;
      if (Date.now() - beganMs > calmMs) backoffMs = backoffFirstMs;
      await sleep(backoffMs);
      if (this.#running.get(name) !== running) return;
    }
  }

  #launch(name: ServiceName): ServiceProcess {
    const { folder, envOf, switchedOff } = this.#options;
    return new ServiceProcess(name, {
      cwd: folder,
      env: { ...envOf(name), WEIR_STATE_DIR: this.stateDir(name) },
      logFile: path.join(folder, `${name}.log`),
      switchedOff: switchedOff?.[name],
      fileBlocksMax: this.#fileBlocksMax.get(name),
    });
  }
}
