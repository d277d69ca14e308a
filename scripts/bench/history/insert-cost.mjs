// What writing a transfer costs ClickHouse, in blocks as the writer sends them, merges included.
import { encodeFlowsFrame, FlowScan } from '@weir/journal';
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

/** The rows as they come out of a frame. */
const blockOf = (store, table, rows) => {
  const block = store.newEntryBlock(table);
  const units = rows.map(({ version, record }) => ({ version, records: [record] }));
  const scan = new FlowScan();
  scan.open(encodeFlowsFrame({ shard: 0, from: 0, to: units.at(-1).version + 1, units }));
  while (scan.nextUnit()) while (scan.nextRecord()) block.add(scan.version, scan);
  return block;
};

/** @returns microseconds of ClickHouse's CPU for a transfer */
export const measureInserts = async (store, counters) => {
  const { transfers } = plantCase(4_000);
  await store.migrate();
  const { cpuSeconds } = await counters.during(async () => {
    for (let number = 0; number < inserts; number++) {
      const rows = chunk(transfers, number);
      const blocks = Object.entries(rows).map(([table, of]) => blockOf(store, table, of));
      await Promise.all(blocks.map((block) => store.insertEntries(block)));
    }
  });
  return (cpuSeconds * 1e6) / (inserts * transfersPerInsert);
};
