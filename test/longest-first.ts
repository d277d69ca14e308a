import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { longest, longestOnServers } from './longest.js';

const root = path.join(import.meta.dirname, '..');
const named = [...longest, ...longestOnServers];
const places = new Map(named.map((file, place) => [path.join(root, file), place]));
const placeOf = ({ moduleId }: TestSpecification): number => places.get(moduleId) ?? named.length;

/** What shares its turn with what is longer: files that share a process, and browsers beside servers. */
const late = new Set(['unit-short', 'browser']);

/** After the long ones come those with a process of their own, then those that share one. */
const rankOf = (test: TestSpecification): number => placeOf(test) + (late.has(test.project.name) ? 1 : 0);

/**
 * Begins with what takes longest, so that no processor is idle while the last long file runs. On a new machine nothing is
 * known of earlier runs, and the runner would go by the sizes of the files: the simulation's is among the smallest.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const asKnown = await super.sort(files);
    return asKnown.sort((left, right) => rankOf(left) - rankOf(right));
  }
}
