import type { Sighting } from '../findings/sighting.js';
import type { Movement } from '../recent/movement.js';
import type { RulesInForce } from '../rules/rule-book.js';
import {
  type AccountsAround,
  type Fetched,
  type MoneyAround,
  type PaymentsAround,
  Search,
  type StepBudget,
} from './search.js';
import { shapes } from './shapes.js';

/**
 * Looks for every shape around a payment, by each set of rules.
 * @param see hears of what was seen, and by which rules
 * @returns how many looks a bound cut short
 */
export const findShapes = (
  payment: Movement,
  recent: PaymentsAround,
  around: AccountsAround & MoneyAround,
  budget: StepBudget,
  sets: readonly RulesInForce[],
  see: (sighting: Sighting, by: RulesInForce) => void,
): number => {
  const fetched: Fetched = new Map();
  let cutShort = 0;
  for (const rules of sets) {
    for (const find of shapes) {
      const search = new Search(recent, around, budget, fetched);
      for (const sighting of find(payment, search, rules.thresholds)) see(sighting, rules);
      if (search.ranOut) cutShort++;
    }
  }
  return cutShort;
};
