// Programs that the benchmark starts, and the processor time that processes take.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceNodeOptions } from '../../../services/cli/dist/run/node-options.js';
import { keepingMemory } from '../../../services/cli/dist/run/reserve-memory.js';

const weir = path.join(import.meta.dirname, '../../../services/cli/bin/weir.mjs');
/** MiB that 70 seconds of 20,000 transfers a second did not use up. */
const ampleReserves = { ingest: 256, matcher: 4096, repairer: 64, follower: 1024, patterns: 1024, writer: 256 };
/** All of them together take no more than a third of the machine: the servers want memory too. */
const reserveShare = Math.min(
  1,
  totalmem() / 2 ** 20 / 3 / Object.values(ampleReserves).reduce((sum, each) => sum + each, 0),
);
/** What services take before the first message where they are given a reserve, MiB. */
export const reserves = Object.fromEntries(
  Object.entries(ampleReserves).map(([name, each]) => [name, Math.floor(each * reserveShare)]),
);
/** Linux counts in hundredths of a second. */
const tickMicros = 10_000;

/** User and system time of a process so far, microseconds. Source: proc(5), fields 14 and 15. */
export const cpuMicrosOf = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMicros;
};

/** Resident memory of a process at its highest, MB. */
export const peakMegabytesOf = (pid) => {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
};

/** Runs a program to its end; its last line is one JSON object. */
export const runProgram = (file, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, file), ...args.map(String)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.on('error', reject);
    child.on('exit', (status) => {
      if (status === 0) resolve(JSON.parse(out.trim().split('\n').at(-1)));
      else reject(new Error(`${file} ended with ${status}`));
    });
  });

/** A command of weir's own, to its end; its last line is one JSON object. */
export const runWeir = (args, env) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [weir, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let said = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', reject);
    child.on('exit', (status) => {
      const last = out.trim().split('\n').at(-1);
      if (status === 0) resolve(last === '' ? null : JSON.parse(last));
      else reject(new Error(`weir ${args.join(' ')} ended with ${status}: ${said.trim()}`));
    });
  });

const reserveOf = (name) => ({
  WEIR_RESERVE_BYTES: `${reserves[name] ?? 0}MiB`,
  GLIBC_TUNABLES: keepingMemory.join(':'),
});

/** A service in a process of its own; its log goes into a file. */
export class ServiceProcess {
  /**
   * @param profileDir where a CPU profile of each service goes when it ends; empty: none is taken
   * @param reserved whether it takes its memory before the first message
   */
  constructor(name, env, logFile, { profileDir = '', reserved = false } = {}) {
    const output = openSync(logFile, 'a');
    this.name = name;
    this.logFile = logFile;
    const profile =
      profileDir === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`, `--cpu-prof-name=${name}.cpuprofile`];
    const options = ['--max-old-space-size=6144', ...serviceNodeOptions, ...profile];
    this.child = spawn(process.execPath, [...options, weir, 'run', name, '--json'], {
      env: { ...process.env, ...env, ...(reserved ? reserveOf(name) : {}) },
      stdio: ['ignore', 'pipe', output],
    });
    closeSync(output);
    /** Resolves with the address of its pages. */
    this.ready = new Promise((resolve, reject) => {
      let out = '';
      this.child.stdout.on('data', (chunk) => {
        out += chunk;
        if (out.includes('\n')) resolve(JSON.parse(out.split('\n')[0]).services[0].url);
      });
      this.child.on('error', reject);
      this.child.on('exit', () => reject(new Error(`${name} ended; its log says why: ${logFile}`)));
    });
  }

  get pid() {
    return this.child.pid;
  }

  assertRuns() {
    if (this.child.exitCode !== null) throw new Error(`${this.name} ended; its log says why: ${this.logFile}`);
  }

  /** Sum of a figure of its metrics page over all labels; null where it is not there. */
  async figure(metric) {
    const page = await (await fetch(`${await this.ready}/metrics`)).text();
    const values = [...page.matchAll(new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(([, value]) =>
      Number(value),
    );
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
  }

  async stop() {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const inTime = await Promise.race([ended.then(() => true), sleep(25_000, false)]);
    if (!inTime) this.child.kill('SIGKILL');
    await ended;
  }
}
