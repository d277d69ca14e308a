import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine } from '../programs/command-line.mjs';
import { describeProcess } from './process-identity.js';
import { StackError } from './stack-error.js';

/** Below the range that systems give to outgoing connections (32768 and up), so that a remembered port stays ours. */
const drawnFrom = 20_000;
const drawnTo = 32_000;

/** A killed process gives its memory back before its sockets; with gigabytes that takes this long at the very most. */
const dyingMsMax = 5_000;

export interface PortChoice {
  /** What it is for, in words: stands in the error. */
  readonly what: string;
  /** The user's wish; it is this one or none. */
  readonly asked?: number | undefined;
  /** What it was last time. */
  readonly remembered?: number | undefined;
  /** What it should be the first time. */
  readonly preferred: number;
}

/**
 * A port on 127.0.0.1 that is free and not in `taken`: the one asked for, else last time's, else the preferred one,
 * else one drawn between 20000 and 31999.
 * @throws {StackError} `PORT_IN_USE` naming the port asked for and who holds it
 */
export async function choosePort(choice: PortChoice, taken: ReadonlySet<number> = new Set()): Promise<number> {
  if (choice.asked !== undefined) {
    if (taken.has(choice.asked))
      throw new StackError('PORT_IN_USE', `${choice.asked} is asked for twice (${choice.what})`);
    if (await isPortFree(choice.asked)) return choice.asked;
    throw new StackError('PORT_IN_USE', `${choice.asked} for ${choice.what} is held by ${portHolder(choice.asked)}`);
  }
  const { remembered, preferred } = choice;
  if (remembered !== undefined && !taken.has(remembered) && (await isPortLeft(remembered))) return remembered;
  if (!taken.has(preferred) && (await isPortFree(preferred))) return preferred;
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = drawnFrom + Math.floor(Math.random() * (drawnTo - drawnFrom));
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
  throw new StackError('PORT_IN_USE', `no free port between ${drawnFrom} and ${drawnTo} for ${choice.what}`);
}

/** Whether a server could listen on 127.0.0.1:`port` now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether the port is free, or becomes so because the one that holds it is dying: a killed server is such a one. */
async function isPortLeft(port: number): Promise<boolean> {
  const deadlineMs = Date.now() + dyingMsMax;
  for (;;) {
    if (await isPortFree(port)) return true;
    const pid = holderOf(port);
    // A process has no command line any more from the moment its memory goes.
    const lives = pid !== null && commandLine(pid).length > 0;
    if (lives || Date.now() > deadlineMs) return false;
    await sleep(20);
  }
}

/** Who listens on a port, in words, as far as this user may know. */
export function portHolder(port: number): string {
  const pid = holderOf(port);
  return pid === null ? 'another process (not visible to this user)' : describeProcess(pid);
}

function holderOf(port: number): number | null {
  return process.platform === 'linux' ? holderFromProc(port) : holderFromLsof(port);
}

function holderFromProc(port: number): number | null {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    // The second is absent where IPv6 is off.
    const text = orElse(() => readFileSync(table, 'utf8'), '');
    for (const inode of listeningInodes(text, port)) inodes.add(inode);
  }
  const pids = inodes.size === 0 ? [] : readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const holder = pids.find((pid) => openSockets(pid).some((inode) => inodes.has(inode)));
  return holder === undefined ? null : Number(holder);
}

function openSockets(pid: string): string[] {
  const folder = `/proc/${pid}/fd`;
  // Another user's process may not be looked at, and any entry may be gone a moment after it was listed: each of them is
  // tried on its own, so that one that is gone does not hide the rest.
  return orElse(() => readdirSync(folder), []).flatMap((descriptor) => {
    const target = orElse(() => readlinkSync(`${folder}/${descriptor}`), '');
    return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [];
  });
}

function orElse<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}

/** The socket numbers that listen on `port`, out of a table like /proc/net/tcp. */
export function listeningInodes(table: string, port: number): string[] {
  const listenState = '0A';
  const found: string[] = [];
  for (const line of table.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    const localPort = Number.parseInt(fields[1]?.split(':')[1] ?? '', 16);
    const inode = fields[9];
    if (fields[3] === listenState && localPort === port && inode !== undefined) found.push(inode);
  }
  return found;
}

function holderFromLsof(port: number): number | null {
  try {
    const out = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], { encoding: 'utf8' });
    const pid = Number(out.split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}
