import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of the unit tests that take long on a quiet machine, the longest first. */
const longest = [
  'test/simulation/simulation.test.ts',
  'test/unit/ledger-fold.test.ts',
  'test/simulation/planted.test.ts',
  'test/unit/benchmarks.test.ts',
  'test/unit/trace-agreement.test.ts',
  'test/unit/stream-crash.test.ts',
  'test/unit/stream-agreement.test.ts',
  'test/unit/range-agreement.test.ts',
  'test/unit/followed-journal.test.ts',
  'test/simulation/determinism.test.ts',
  'test/unit/simulate-truth.test.ts',
  'test/unit/repair-agreement.test.ts',
  'test/unit/matched-messages.test.ts',
  'test/unit/plain-way.test.ts',
  'test/unit/properties.test.ts',
  'test/unit/worked-cases.test.ts',
  'test/unit/demo-in-memory.test.ts',
  'test/simulation/forever.test.ts',
];
const root = path.join(import.meta.dirname, '..');
const places = new Map(longest.map((file, place) => [path.join(root, file), place]));
const placeOf = ({ moduleId }: TestSpecification): number => places.get(moduleId) ?? longest.length;

/**
 * Begins with what takes longest, so that no processor is idle while the last long file runs. On a new machine nothing is
 * known of earlier runs, and the runner would go by the sizes of the files: the simulation's is among the smallest.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const asKnown = await super.sort(files);
    return asKnown.sort((left, right) => placeOf(left) - placeOf(right));
  }
}
