import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createWriteStream, readFileSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { ServiceName } from '@weir/model';
import { root, weirCommand } from '../root.js';

/** How a process of a service ended. */
export interface End {
  readonly name: ServiceName;
  readonly pid: number;
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Of the failure that it said last; null: it said none. */
  readonly code: string | null;
  readonly text: string;
}

export interface ServiceLaunch {
  /** Nobody's `weir.yaml` lies there. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Its log is added to this file. */
  readonly logFile: string;
  /** A protection that this process goes without; see `planted/protections.mjs`. */
  readonly switchedOff?: string | undefined;
  /** No file that it writes grows beyond so many blocks of 512 bytes. */
  readonly fileBlocksMax?: number | undefined;
}

const switchOff = path.join(root, 'test/faults/planted/switch-off.mjs');

/** One service as users run it: `weir run <service>` in a process of its own. */
export class ServiceProcess {
  readonly name: ServiceName;
  /** Resolves with the address of its pages once it does its work; never where it ends before. */
  readonly ready: Promise<string>;
  readonly ended: Promise<End>;
  readonly #child: ChildProcess;
  #failure: { readonly code: string; readonly text: string } | null = null;
  #url: string | null = null;
  #end: End | null = null;

  constructor(name: ServiceName, { cwd, env, logFile, switchedOff, fileBlocksMax }: ServiceLaunch) {
    this.name = name;
    const planted = switchedOff === undefined ? [] : ['--import', switchOff];
    const args = [...planted, weirCommand, 'run', name, '--json'];
    const own = switchedOff === undefined ? {} : { WEIR_TEST_SWITCHED_OFF: switchedOff };
    const options: SpawnOptions = { cwd, env: { ...process.env, ...env, ...own }, stdio: ['ignore', 'pipe', 'pipe'] };
    this.#child =
      fileBlocksMax === undefined
        ? spawn(process.execPath, args, options)
        : spawn('sh', ['-c', `ulimit -f ${fileBlocksMax}; exec "$0" "$@"`, process.execPath, ...args], options);
    const log = createWriteStream(logFile, { flags: 'a' });
    this.ended = this.#watch(log);
    this.ready = new Promise((resolve) => {
      createInterface(this.#child.stdout!).on('line', (line) => {
        if (!line.endsWith('}')) return;
        const url = (JSON.parse(line) as { services: { url: string }[] }).services[0]!.url;
        this.#url = url;
        resolve(url);
      });
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get isReady(): boolean {
    return this.#url !== null && this.#end === null;
  }

  /** How it ended; null: it runs. */
  get end(): End | null {
    return this.#end;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#end === null) this.#child.kill(signal);
  }

  /** Sum of a figure on its metrics page over all labels; null where the page does not answer or has none. */
  async figure(metric: string): Promise<number | null> {
    if (this.#url === null) return null;
    const page = await fetch(`${this.#url}/metrics`, { signal: AbortSignal.timeout(2_000) })
      .then((response) => response.text())
      .catch(() => '');
    const values = [...page.matchAll(new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(([, value]) =>
      Number(value),
    );
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
  }

  /** Resident memory at its highest so far, bytes. Source: proc(5). */
  get peakBytes(): number {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.pid}/status`, 'latin1'));
    return Number(line?.[1] ?? 0) * 1024;
  }

  #watch(log: WriteStream): Promise<End> {
    createInterface(this.#child.stderr!).on('line', (line) => {
      log.write(`${this.pid} ${line}\n`);
      this.#hear(line);
    });
    return new Promise((resolve) => {
      // After its output is read to the end: the last line says why.
      this.#child.once('close', (status, signal) => {
        log.end();
        const { code = null, text = '' } = this.#failure ?? {};
        this.#end = { name: this.name, pid: this.pid, status, signal, code, text };
        resolve(this.#end);
      });
    });
  }

  #hear(line: string): void {
    // One that is killed may leave half a line.
    if (!line.startsWith('{') || !line.endsWith('}')) return;
    const { level, code, msg } = JSON.parse(line) as { level: unknown; code?: string; msg?: string };
    if (level === 'fatal' || level === 60) this.#failure = { code: code ?? 'UNFORESEEN', text: msg ?? '' };
  }
}
