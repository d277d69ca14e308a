import { getPriority, setPriority } from 'node:os';

/** As far back as Linux lets anybody stand. */
const lowest = 19;

/**
 * Lets others go first where processors are short: the calling thread, and those that it starts afterwards. Linux only: there
 * each thread has a priority of its own, elsewhere this would be that of the whole process.
 * @param niceness how much further back than now; 0: it stays
 */
export const standBack = (niceness: number): void => {
  if (niceness > 0 && process.platform === 'linux') setPriority(Math.min(lowest, getPriority() + niceness));
};
