import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import type { Launch } from './component.js';
import { packageFile } from './package-folder.js';
import { StackError } from './stack-error.js';

/**
 * Starts a process that outlives this one, its output appended to `logFile`.
 * @returns its number, once the program runs
 * @throws {StackError} `START_FAILED` when the program cannot be run at all
 */
export async function launchDetached(launch: Launch, logFile: string): Promise<number> {
  const output = openSync(logFile, 'a');
  try {
    const child = spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...environmentForChildren(), ...launch.env },
    });
    // Node reports "spawn" only after exec: from here on the command line is the child's own, and carries its marker.
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => {
        reject(new StackError('START_FAILED', `${launch.command}: ${cause.message}`, undefined, { cause }));
      });
    });
    child.unref();
    if (launch.niceness !== undefined) standBack(child.pid!, launch.niceness);
    return child.pid!;
  } finally {
    closeSync(output);
  }
}

/**
 * Lets a detached process and what it starts stand back as a whole. It leads a session of its own, and Linux shares processors
 * between sessions first: niceness counts inside one only. Where sessions are no such groups there is nothing to be set, and
 * where it may not be set, all stand alike. Source: sched(7), the autogroup feature.
 */
function standBack(pid: number, niceness: number): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch {
    // As it was.
  }
}

/** Sets a watch beside a process that ends it after `lifetimeSeconds`. */
export function limitLifetime(pid: number, marker: string, lifetimeSeconds: number): void {
  const orders = JSON.stringify({ pid, marker, lifetimeSeconds });
  const env = { ...environmentForChildren(), WEIR_LIFETIME: orders };
  spawn(process.execPath, [packageFile.lifetimeProgram], { detached: true, stdio: 'ignore', env }).unref();
}

// What a test runner or debugger asks of this Node is not meant for the servers.
function environmentForChildren(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...others } = process.env;
  return { ...others, TZ: 'UTC' };
}

/**
 * The last lines that a log file has had since it was `fromByte` long, for an error message. Stack frames are left out:
 * they would push the line that says what happened out of sight.
 */
export function logTail(logFile: string, fromByte: number, lineCount = 6): string {
  let whole: Buffer;
  try {
    whole = readFileSync(logFile);
  } catch {
    return '';
  }
  // Shorter than before: it was rolled over in between.
  const text = whole.subarray(whole.length < fromByte ? 0 : fromByte).toString('utf8');
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s+at |^\d+\. /.test(line));
  return lines
    .slice(-lineCount)
    .map((line) => line.slice(0, 400))
    .join('\n');
}
