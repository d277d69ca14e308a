import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What tells a process from another that is given the same number later: when it began, as this machine counts it.
 * Null: there is no such process; one that has ended and waits for its parent counts as none.
 */
export const birthOf = (pid: number): string | null => {
  try {
    return process.platform === 'linux' ? birthOnLinux(pid) : birthByPs(pid);
  } catch {
    return null;
  }
};

const birthOnLinux = (pid: number): string | null => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name stands in parentheses and may hold any character; after it: state, …, the 22nd: ticks since boot.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
};

const birthByPs = (pid: number): string | null => {
  const [state = '', ...began] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/);
  return state === '' || state.startsWith('Z') ? null : began.join(' ');
};
