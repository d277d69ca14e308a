import { totalmem } from 'node:os';
import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { WeirError } from '@weir/model';

/**
 * What glibc is asked, by `GLIBC_TUNABLES`, so that memory once given stays with the process: large blocks come from the
 * heap too, and the heap does not shrink. It can be asked at the start of a process only.
 * Source: glibc manual, Memory Allocation Tunables.
 */
export const keepingMemory: readonly string[] = [
  'glibc.malloc.mmap_max=0',
  'glibc.malloc.trim_threshold=1099511627776',
];

/** Whether a process that was started with `env` keeps memory that it frees. */
export const keepsMemory = ({ GLIBC_TUNABLES }: NodeJS.ProcessEnv): boolean => {
  const given = new Set((GLIBC_TUNABLES ?? '').split(':'));
  return keepingMemory.every((each) => given.has(each));
};

const blockBytes = 16 * 2 ** 20;
/** The others on the machine have a say too. */
const shareMax = 0.5;

const collect = (): void => {
  setFlagsFromString('--expose-gc');
  const gc: () => void = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  gc();
};

/** Bytes that this process may have: of its container where that is less than the machine. */
const bytesThereAre = (): number => {
  const bound = process.constrainedMemory?.() ?? 0;
  return bound > 0 ? Math.min(bound, totalmem()) : totalmem();
};

/**
 * Takes memory from the system and touches it, then frees it for what comes: columns that grow, copies for snapshots. To be
 * given a page takes a virtual machine many times as long as to fill it, and whoever grows under load stands still for so long.
 * @throws {WeirError} `CONFIG_INVALID`: more than half of the memory there is
 */
export const reserveMemory = async (bytes: number): Promise<void> => {
  const most = Math.floor(bytesThereAre() * shareMax);
  if (bytes > most)
    throw new WeirError('CONFIG_INVALID', `WEIR_RESERVE_BYTES is ${bytes}; half of the memory here is ${most}`);
  const blocks: Uint8Array[] = [];
  for (let left = bytes; left > 0; left -= blockBytes) {
    blocks.push(new Uint8Array(blockBytes).fill(1));
    await turnOfOthers();
  }
  blocks.length = 0;
  collect();
};
