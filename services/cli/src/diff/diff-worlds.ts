import { spoken } from '../language/words.js';
import type { Connection } from '../stack/connection.js';
import { shownNamespace } from '../world/open-world.js';
import { type Causes, causesOf, type Sides } from './causes.js';
import { compareCases } from './compare-cases.js';
import { compareEntries } from './compare-entries.js';
import { compareFindings } from './compare-findings.js';
import type { Diffed } from './diff-report.js';
import { comparedThings, Differences } from './difference.js';
import { texts } from './texts.js';
import { knownRanges, worldFacts } from './world-facts.js';

export interface DiffOptions {
  /** Differences of each thing that are told in full. */
  readonly shownMax: number;
  readonly unmasked: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

const nameOf = ({ config }: Connection): string => shownNamespace(config.namespace);

/**
 * Compares what stands in the stores of two worlds: flows and credits that rest on messages of both, cases with their
 * rows, alerts with their ranges, findings as they stand. Each difference says what in which the worlds differ may have caused it.
 * @throws {WeirLogError}, {WeirStoreError}
 */
export const diffWorlds = async (sides: Sides<Connection>, options: DiffOptions): Promise<Diffed> => {
  const { onProgress, shownMax, signal, unmasked } = options;
  const { left, right } = sides;
  const said = spoken(texts);
  const facts = { left: await worldFacts(left), right: await worldFacts(right) };
  const causes = causesOf(facts);
  const differences = new Differences(shownMax, unmasked);
  const stores = { left: left.store, right: right.store };
  // Entries first, of the range that both had when it began: whatever comes meanwhile rests on later messages.
  const entries = (table: 'flows' | 'credits') =>
    compareEntries(
      table,
      stores,
      facts,
      () => causes,
      differences,
      (n) => onProgress(said.progress(said[table].trim(), String(n))),
      signal,
    );
  const flows = await entries('flows');
  const credits = await entries('credits');
  // Cases have no range: a world that reads on answers with what it has read by now.
  const now: Sides<Awaited<ReturnType<typeof worldFacts>>> = {
    left: { ...facts.left, ranges: await knownRanges(left) },
    right: { ...facts.right, ranges: await knownRanges(right) },
  };
  const caseCauses: Causes = causesOf(now);
  const cases = await compareCases(
    stores,
    () => caseCauses,
    differences,
    (n) => onProgress(said.progress(said.caseRows, String(n))),
    signal,
  );
  onProgress(said.findings.trim());
  const findings = signal.aborted
    ? { compared: 0, byArrival: 0 }
    : await compareFindings(stores, () => caseCauses, differences);
  return {
    names: { left: nameOf(left), right: nameOf(right) },
    causes: caseCauses,
    cases,
    findings,
    flows,
    credits,
    counts: Object.fromEntries(comparedThings.map((thing) => [thing, differences.count(thing)])) as Diffed['counts'],
    shown: differences.shown,
    behind: { left: facts.left.behind, right: facts.right.behind },
    interrupted: signal.aborted,
  };
};
