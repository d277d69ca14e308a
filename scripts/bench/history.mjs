// A report that comes late, answered from a year of flows and credits in ClickHouse.
import { openStore } from '@weir/store';
import { fillStatement, transfersPerMessage } from './history/background.mjs';
import { measureInserts } from './history/insert-cost.mjs';
import { answerLateReport } from './history/late-report.mjs';
import { plantCase } from './history/planted-case.mjs';
import { openCounters, openServer } from './history/server.mjs';

export const name = 'history';
export const describe = 'a late report over a year of flows in ClickHouse: seconds, queries, rows read';
export const options = {
  rows: { type: 'string', default: '10000000', help: 'transfers of the year, up to 10^8 and more' },
  tainted: { type: 'string', default: '4000', help: 'transfers of the case, about' },
  repeat: { type: 'string', default: '3', help: 'how often it is reported; the best counts' },
};

const rowsPerInsert = 500_000;
const rounded = (value, digits) => Number(value.toFixed(digits));
const say = (line) => console.error(line);

/** The year, and in its middle the case, by the store's own path. Later rows come on top and are merged with it. */
const fill = async (store, counters, { rows, transfers }) => {
  const startMs = performance.now();
  const version = Math.ceil(rows / 2 / transfersPerMessage);
  let isPlanted = false;
  for (let first = 0; first < rows; first += rowsPerInsert) {
    const count = Math.min(rowsPerInsert, rows - first);
    for (const entry of ['flows', 'credits']) await counters.command(fillStatement(entry, { rows, first, count }));
    if (!isPlanted && first + count >= rows / 2) {
      isPlanted = true;
      await store.insert(
        'flows',
        transfers.map(({ flow }) => ({ version, record: flow })),
      );
      await store.insert(
        'credits',
        transfers.map(({ credit }) => ({ version, record: credit })),
      );
    }
    const seconds = (performance.now() - startMs) / 1000;
    if (process.stderr.isTTY || (first / rowsPerInsert) % 4 === 0) {
      say(`filled ${first + count} of ${rows} transfers after ${seconds.toFixed(0)} s`);
    }
  }
  await store.savePosition('flows/0', Math.ceil(rows / transfersPerMessage) + 1);
  return (performance.now() - startMs) / 1000;
};

const median = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];

/** @returns figures for the table, or for `--json` */
export const run = async (values) => {
  const rows = Number(values.rows);
  const server = await openServer(say);
  const database = `weir_bench_${process.pid}`;
  const counters = openCounters(server, database);
  const store = openStore({ url: server.url, ...server.login, database });
  try {
    say(`database ${database}, dropped at the end; first the cost of inserts`);
    const insertMicros = await measureInserts(store, counters);
    await store.drop();
    await store.migrate();
    const { transfers, roots } = plantCase(Number(values.tainted));
    const { result: fillSeconds } = await counters.during(() => fill(store, counters, { rows, transfers }));
    let best = null;
    for (let round = 0; round < Number(values.repeat); round++) {
      const measured = await counters.during(() => answerLateReport(store, roots));
      const { seconds, tainted } = measured.result;
      if (tainted !== transfers.length)
        throw new Error(`${tainted} tainted transfers, ${transfers.length} were planted`);
      say(`reported: ${seconds.toFixed(2)} s, ${measured.queries} queries, ${measured.cpuSeconds.toFixed(2)} s of CPU`);
      if (best === null || seconds < best.result.seconds) best = measured;
    }
    const { result, queries, rowsRead, bytesRead, cpuSeconds } = best;
    return {
      rows,
      fillSeconds: rounded(fillSeconds, 1),
      reportSeconds: rounded(result.seconds, 2),
      reportCpuSeconds: rounded(cpuSeconds, 2),
      tainted: result.tainted,
      queries,
      rowsRead,
      megabytesRead: Math.round(bytesRead / 1e6),
      questionsMedianMs: Object.fromEntries(
        [...result.calls].map(([question, tookMs]) => [question, rounded(median(tookMs), 1)]),
      ),
      insertMicrosPerTransfer: rounded(insertMicros, 2),
    };
  } finally {
    await store.drop();
    await store.close();
    await counters.close();
    await server.close();
  }
};

export const print = ({ questionsMedianMs, ...figures }) => {
  console.table(figures);
  console.log('Median of the questions, milliseconds');
  console.table(questionsMedianMs);
};
