import type { Chance } from '../chance.js';
import type { Pocket } from '../world/pocket.js';

/** From debit to credit: none in one bank; between banks mostly at once, sometimes up to a minute. */
export const creditDelay = (chance: Chance, from: Pocket, to: Pocket): number => {
  if (from.institution === to.institution || from.institution.kind === 'cash' || to.institution.kind === 'cash')
    return 0;
  if (chance.happens(0.8)) return chance.happens(0.5) ? 0 : chance.whole(1, 900);
  return chance.whole(1_000, 60_000);
};
