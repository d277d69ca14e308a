import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/**
 * As `expect(found, where()).toEqual(wanted)`, message by message. The runner's own comparison tells more, and takes far
 * longer: it is asked where something differs.
 */
export const expectEqual = (found: unknown, wanted: unknown, where: () => string): void => {
  if (!isDeepStrictEqual(found, wanted)) expect(found, where()).toEqual(wanted);
};
