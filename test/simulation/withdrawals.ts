import type { Dice } from '../reference/generate/dice.js';
import { referenceTrace, type TraceInput, type TraceOutput } from '../reference/trace.js';

/** The lines of a file of JSON that say something. */
export const jsonLines = (text: string | undefined): string[] =>
  (text ?? '')
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line.trim() !== '');

/** An order that is taken back: its line, and its place among those of the file. */
interface Withdrawn {
  readonly index: number;
  readonly text: string;
}

export interface Withdrawals {
  readonly reports: readonly Withdrawn[];
  readonly labels: readonly Withdrawn[];
  /** What is left, and what the slow model says of it. */
  readonly input: TraceInput;
  readonly wanted: TraceOutput;
}

/** Higher than any version that an order of the world has. */
export const withdrawnVersion = 9;

const some = (text: string | undefined, share: number, dice: Dice): readonly Withdrawn[] =>
  jsonLines(text).flatMap((line, index) => (dice.chance(share) ? [{ index, text: line }] : []));

const without = (text: string | undefined, withdrawn: readonly Withdrawn[]): string => {
  const gone = new Set(withdrawn.map(({ index }) => index));
  return jsonLines(text)
    .filter((_, index) => !gone.has(index))
    .join('\n');
};

/**
 * Reports and labels that somebody takes back for good, in some worlds: nothing may be left of what they said. One report
 * stays, for the model wants one.
 * @param dice of its own, so that what else a seed draws stays as it was
 */
export const drawWithdrawals = (input: TraceInput, wanted: TraceOutput, dice: Dice): Withdrawals => {
  const share = dice.pick([0, 0, 0.3, 0.7]);
  const all = some(input.roots, share, dice);
  const reports = all.length === jsonLines(input.roots).length ? all.slice(1) : all;
  const labels = some(input.labels, share, dice);
  if (reports.length + labels.length === 0) return { reports, labels, input, wanted };
  const labelsLeft = without(input.labels, labels);
  const left = {
    ...input,
    roots: without(input.roots, reports),
    labels: labelsLeft === '' ? undefined : labelsLeft,
  };
  return { reports, labels, input: left, wanted: referenceTrace(left) };
};
