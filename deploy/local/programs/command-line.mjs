import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// Plain JavaScript, because `lifetime.mjs` runs it without a build; `src/process-identity.ts` uses the same.

/** The arguments a process was started with; [] when there is no such process (a zombie counts as none). */
export function commandLine(pid) {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    } catch {
      return [];
    }
  }
  try {
    const line = execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line === '<defunct>' ? [] : [line];
  } catch {
    return [];
  }
}

/** Whether the process was started with `marker`. Where arguments come as one line, the line must contain it. */
export function carriesMarker(pid, marker) {
  const line = commandLine(pid);
  return process.platform === 'linux' ? line.includes(marker) : line.some((text) => text.includes(marker));
}
