import type { Dice } from '../reference/generate/dice.js';
import { referenceTrace, type TraceInput, type TraceOutput } from '../reference/trace.js';

/** A run of the model, and what it says. */
interface Drawn {
  readonly input: TraceInput;
  readonly wanted: TraceOutput;
}

interface Pocket {
  readonly account: string;
  readonly asset: string;
  readonly atRest: string;
}

const stranger = 'bank:ZZZ:900001';

/**
 * In some worlds a pocket with money of a case is told to hold half of it, and then, by a transfer that never happened, far
 * more: what can be held there is what the first said. The void may come before its transfer, or long after.
 * @param latestMs no transfer of the run is later, milliseconds UTC
 */
export const withBalancesTakenBack = ({ input, wanted }: Drawn, latestMs: number, dice: Dice): Drawn => {
  const resting = (wanted.accounts as readonly Pocket[]).filter(({ atRest }) => BigInt(atRest) > 1n);
  if (resting.length === 0 || dice.chance(0.5)) return { input, wanted };
  const { account, asset, atRest } = dice.pick(resting);
  const half = BigInt(atRest) / 2n;
  const into = { from: stranger, to: account, asset, amount: '1' };
  const lines = [
    { ...into, id: 'told half', time: latestMs + 1_000, balanceTo: String(half) },
    { ...into, id: 'never happened', time: latestMs + 2_000, balanceTo: String(half * 9n) },
    { void: 'never happened' },
  ];
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  const more = { ...input, transfers: [...input.transfers, { file: 'taken-back.ndjson', text }] };
  return { input: more, wanted: referenceTrace(more) };
};
