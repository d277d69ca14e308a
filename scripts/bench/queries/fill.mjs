// The transfers that are asked about: those of the year of `bench history`, which ClickHouse makes itself.
import { fillStatement } from '../history/background.mjs';

const rowsPerInsert = 1_000_000;

/** Writes transfers 0 to `rows`, flows and credits; says how far it is. */
export const fill = async (counters, rows, say) => {
  const startMs = performance.now();
  for (let first = 0; first < rows; first += rowsPerInsert) {
    const count = Math.min(rowsPerInsert, rows - first);
    await Promise.all(
      ['flows', 'credits'].map((entry) => counters.command(fillStatement(entry, { rows, first, count }))),
    );
    const seconds = (performance.now() - startMs) / 1000;
    say(`filled ${first + count} of ${rows} transfers after ${seconds.toFixed(0)} s`);
  }
};
