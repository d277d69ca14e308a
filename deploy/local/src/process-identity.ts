import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { carriesMarker, commandLine } from '../programs/command-line.mjs';

/** Whether `pid` runs and was started with `marker` as an argument: a recycled number does not carry it. */
export function isOurs(pid: number, marker: string): boolean {
  return carriesMarker(pid, marker);
}

/** All processes that were started with `marker`. */
export function findOurs(marker: string): number[] {
  return allPids().filter((pid) => pid !== process.pid && carriesMarker(pid, marker));
}

/** A process in words: its number, its program and, for a part of a stack, whose. Never its whole command line. */
export function describeProcess(pid: number): string {
  const [program = '', ...args] = commandLine(pid);
  const stack = args
    .map((argument) => /^-(?:Dweir\.|-weir-)stack=(.+)$/.exec(argument)?.[1])
    .find((dir) => dir !== undefined);
  const name = program.split('/').at(-1) ?? '';
  const what =
    stack === undefined ? [name, ...args.slice(0, 1)].join(' ').slice(0, 80).trim() : `${name}, stack of ${stack}`;
  return what === '' ? `process ${pid}` : `process ${pid} (${what})`;
}

function allPids(): number[] {
  const names =
    process.platform === 'linux'
      ? readdirSync('/proc')
      : execFileSync('ps', ['-axo', 'pid='], { encoding: 'utf8' }).split('\n');
  return names.map((name) => Number(name.trim())).filter((pid) => Number.isInteger(pid) && pid > 1);
}
