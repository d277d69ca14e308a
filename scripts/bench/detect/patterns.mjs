// What the benchmark uses of the patterns service.
import { PatternsFold } from '../../../services/patterns/dist/patterns-fold.js';
import { LotLinks } from '../../../services/patterns/dist/recent/lot-links.js';
import { RecentTransfers } from '../../../services/patterns/dist/recent/recent-transfers.js';
import { patternDefaults } from '../../../services/patterns/dist/rules/thresholds.js';
import { findCycles } from '../../../services/patterns/dist/shapes/cycle.js';
import { findGatherScatters } from '../../../services/patterns/dist/shapes/gather-scatter.js';
import { findScatterGathers } from '../../../services/patterns/dist/shapes/scatter-gather.js';
import { Search } from '../../../services/patterns/dist/shapes/search.js';
import { findStacks } from '../../../services/patterns/dist/shapes/stack.js';

import { sourcesOf } from './ledger.mjs';

export { PatternsFold, patternDefaults };

const transfersMax = 1_000_000;
const searchStepsMax = 1_000_000;

/** By rule: the name of its thresholds, and what finds its shape. */
const shapes = {
  cycle: ['cycle', findCycles],
  'scatter-gather': ['scatterGather', findScatterGathers],
  'gather-scatter': ['gatherScatter', findGatherScatters],
  stack: ['stack', findStacks],
};

/**
 * Rules that see their shape among all of `movements`, whichever payment is looked around; all of it is of interest.
 * @param links as `linksOf` gives them, for `movements`
 */
export const shapesIn = (movements, links, windowMs, thresholds) => {
  const recent = new RecentTransfers(transfersMax);
  const lotLinks = new LotLinks();
  for (const [row, movement] of movements.entries()) {
    recent.add(movement);
    lotLinks.take(movement.id, sourcesOf(movements, links, row));
  }
  const interest = { of: (id) => recent.get(id).amount, beside: ({ amount }) => amount };
  const around = { isArrival: () => false, links: lotLinks, interest };
  return Object.entries(shapes).flatMap(([rule, [named, find]]) => {
    const limits = { ...patternDefaults[named], ...thresholds[named], windowMs };
    const isSeen = movements.some(
      (movement) => find(movement, new Search(recent, around, { left: searchStepsMax }), limits).length > 0,
    );
    return isSeen ? [rule] : [];
  });
};

/** A fold of the service that forgets nothing for want of room. */
export const newFold = () => new PatternsFold({ transfersMax });
