import type { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';

/** What a shell calls 128 and the number of the signal. */
const statusOf = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Ctrl-C, or SIGTERM, removes a file that is not done yet and ends the process at once: what was written so far is no
 * answer, and the next attempt begins anew.
 * @param at the process, or what tells signals like one
 * @returns what gives the signals back
 */
export const removedWhenEnded = (
  file: string,
  at: Pick<EventEmitter, 'on' | 'off'> & { exit(status: number): void } = process,
): (() => void) => {
  const names = Object.keys(statusOf) as (keyof typeof statusOf)[];
  const end = (name: keyof typeof statusOf): void => {
    rmSync(file, { force: true });
    at.exit(statusOf[name]);
  };
  for (const name of names) at.on(name, end);
  return () => {
    for (const name of names) at.off(name, end);
  };
};
