// What writing a transfer costs ClickHouse, by the store's own insert path, merges included.
import { plantCase } from './planted-case.mjs';

const transfersPerInsert = 20_000;
const inserts = 25;

/** Like the transfers of a case, of which they are copies with ids and times of their own. */
const chunk = (transfers, number) => {
  const rows = { flows: [], credits: [] };
  for (let index = 0; index < transfersPerInsert; index++) {
    const { flow, credit } = transfers[(index * 7 + number) % transfers.length];
    const own = `-${number}-${index}`;
    const laterMs = number * 60_000 + index * 3;
    const version = number * 40 + Math.floor(index / 500);
    rows.flows.push({ version, record: { ...flow, id: flow.id + own, time: flow.time + laterMs } });
    rows.credits.push({ version, record: { ...credit, id: credit.id + own, time: credit.time + laterMs } });
  }
  return rows;
};

/** @returns microseconds of ClickHouse's CPU for a transfer */
export const measureInserts = async (store, counters) => {
  const { transfers } = plantCase(4_000);
  await store.migrate();
  const { cpuSeconds } = await counters.during(async () => {
    for (let number = 0; number < inserts; number++) {
      const rows = chunk(transfers, number);
      await Promise.all([store.insert('flows', rows.flows), store.insert('credits', rows.credits)]);
    }
  });
  return (cpuSeconds * 1e6) / (inserts * transfersPerInsert);
};
