import { until } from '../waiting.js';
import type { Fault } from './fault.js';

/** Of 512 bytes: less than a snapshot takes. */
const blocksMax = 4;

/**
 * The disk of the matcher's state folder is full, until somebody makes room. A limit on the size of its files stands for
 * the disk: writes are refused in the middle of a file with EFBIG, where a disk says ENOSPC.
 */
export const fullDisk: Fault = {
  name: 'full disk under the matcher',
  bring: async ({ fleet }) => {
    fleet.limitFiles('matcher', blocksMax);
    try {
      await fleet.kill('matcher');
      const isOfDisk = ({ name, code }: { name: string; code: string | null }): boolean =>
        name === 'matcher' && (code === 'EFBIG' || code === 'ENOSPC');
      await until('the matcher says that its disk is full', () => fleet.failures.some(isOfDisk));
      fleet.limitFiles('matcher', null);
      await fleet.ready();
      fleet.forgive(isOfDisk);
    } finally {
      fleet.limitFiles('matcher', null);
    }
  },
};
