import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from './stack/world.js';

const stillMs = 20_000;
const untilMs = 60_000;

/** @throws where something does not get through: it stands still */
export const through = async (world: World): Promise<void> => {
  const left = await world.drained(stillMs);
  if (left.length > 0)
    throw new Error(
      `not through: ${left.map(({ stage, of, position, end }) => `${stage} ${of} ${position} of ${end}`).join('; ')}`,
    );
};

/** Waits until something is so. @throws naming it after a minute */
export const until = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (const beganMs = Date.now(); !(await isSo()); await sleep(50))
    if (Date.now() - beganMs > untilMs) throw new Error(`waited in vain until ${what}`);
};
