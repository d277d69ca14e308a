// What the benchmark uses of the patterns service.
import { FlowColumns } from '../../../services/patterns/dist/flow-columns.js';
import { MessageTransfers } from '../../../services/patterns/dist/message-transfers.js';
import { PatternsFold } from '../../../services/patterns/dist/patterns-fold.js';
import { byCredit, byDebit } from '../../../services/patterns/dist/recent/movement.js';
import { patternDefaults } from '../../../services/patterns/dist/rules/thresholds.js';
import { findCycles } from '../../../services/patterns/dist/shapes/cycle.js';
import { findGatherScatters } from '../../../services/patterns/dist/shapes/gather-scatter.js';
import { findScatterGathers } from '../../../services/patterns/dist/shapes/scatter-gather.js';
import { Search } from '../../../services/patterns/dist/shapes/search.js';
import { findStacks } from '../../../services/patterns/dist/shapes/stack.js';

import { sourcesOf } from './ledger.mjs';

export { FlowColumns, MessageTransfers, PatternsFold, patternDefaults };

const transfersMax = 1_000_000;
const searchStepsMax = 1_000_000;

/** By rule: the name of its thresholds, and what finds its shape. */
const shapes = {
  cycle: ['cycle', findCycles],
  'scatter-gather': ['scatterGather', findScatterGathers],
  'gather-scatter': ['gatherScatter', findGatherScatters],
  stack: ['stack', findStacks],
};

/** A list of some attempt's payments, as a search asks for them. */
const recentOf = (movements) => {
  const byId = new Map(movements.map((movement) => [movement.id, movement]));
  const within = (all, instantOf) => (account, asset, since, until, countMax, accountOf) => {
    const found = all.filter(
      (one) => accountOf(one) === account && one.asset === asset && instantOf(one) >= since && instantOf(one) <= until,
    );
    return found.length > countMax ? null : found;
  };
  const outs = within([...movements].sort(byDebit), ({ time }) => time);
  const arrived = movements.filter(({ creditTime }) => creditTime !== null);
  const ins = within(arrived.sort(byCredit), ({ creditTime }) => creditTime);
  return {
    get: (id) => byId.get(id),
    outsOf: (...asked) => outs(...asked, ({ from }) => from),
    insOf: (...asked) => ins(...asked, ({ to }) => to),
  };
};

/** Links of some payments, as a search asks for them. */
const lotLinksOf = (movements, links) => {
  const sources = new Map(movements.map(({ id }, row) => [id, sourcesOf(movements, links, row)]));
  const paying = new Map();
  for (const [id, lots] of sources) for (const lot of lots) paying.set(lot.id, [...(paying.get(lot.id) ?? []), id]);
  return {
    sourcesOf: (id) => sources.get(id) ?? [],
    paidOutOf: (id) => paying.get(id) ?? [],
  };
};

/**
 * Rules that see their shape among all of `movements`, whichever payment is looked around; all of it is of interest.
 * @param links as `linksOf` gives them, for `movements`
 */
export const shapesIn = (movements, links, windowMs, thresholds) => {
  const recent = recentOf(movements);
  const interest = { of: (id) => recent.get(id).amount, beside: ({ amount }) => amount };
  const around = { isArrival: () => false, links: lotLinksOf(movements, links), interest };
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
