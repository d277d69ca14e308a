import { Dice } from './generate/dice.js';
import { COMBINATIONS, DIFFICULTIES, type Difficulty, drawLedger } from './generate/ledger.js';
import { drawCsvRows, drawJsonLines, fileText } from './generate/lines.js';
import { drawLabels, drawOptions, drawRoots } from './generate/orders.js';
import type { TraceInput, TransferFile } from './input.js';

const COLUMNS = [
  'id',
  'time',
  'seq',
  'creditTime',
  'side',
  'from',
  'to',
  'asset',
  'amount',
  'balanceFrom',
  'balanceTo',
  'memo',
];

/**
 * A whole random run of `weir trace`, the same for the same seed: a small ledger among few accounts, so that ties,
 * partial payments and cycles meet often, with some of the `DIFFICULTIES`.
 *
 * Left out is what trace.md does not decide: strings of digits as JSON times, quotes in the middle of a CSV cell, lines
 * of nothing but spaces, voids in CSV.
 */
export function generateCase(seed: number): TraceInput {
  const dice = new Dice(seed);
  const likelihood = dice.pick([0.1, 0.3, 0.5]);
  const hard = new Set<Difficulty>([...DIFFICULTIES.filter(() => dice.chance(likelihood)), ...dice.pick(COMBINATIONS)]);
  const records = drawLedger(dice, hard);

  const parts = hard.has('files') ? 3 : 1;
  const shares = Array.from({ length: parts }, () => [] as typeof records);
  for (const record of records) dice.pick(shares).push(record);
  const transfers: TransferFile[] = shares.map((share, index) => {
    const isCsv = hard.has('csv') && dice.chance(0.6) && share.length > 0;
    if (!isCsv) {
      const lines = share.length > 0 ? drawJsonLines(dice, hard, share) : [];
      return { file: `transfers-${index + 1}.ndjson`, text: fileText(dice, lines) };
    }
    const map = dice.chance(0.3) ? { from: 'From', to: 'To', time: 'Timestamp' } : undefined;
    const columns = dice.shuffled(COLUMNS);
    const rows = drawCsvRows(dice, hard, share, columns, new Map(Object.entries(map ?? {})));
    const text = fileText(dice, rows);
    // The map belongs to standard input; a file has the columns of its own names.
    return map ? { file: '-', text, csv: true, map } : { file: `transfers-${index + 1}.csv`, text };
  });

  return {
    transfers,
    roots: fileText(dice, drawRoots(dice, hard, records)),
    labels: hard.has('labels') ? fileText(dice, drawLabels(dice, hard, records)) : undefined,
    options: drawOptions(dice, hard, records),
  };
}
