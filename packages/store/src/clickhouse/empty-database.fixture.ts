import type { ClickHouseClient } from '@clickhouse/client';

/**
 * Takes all rows out of a database that has been migrated, on the one server that the client speaks to; which migrations
 * were applied stays. A database that is not there stays away.
 */
export const emptyDatabase = async (client: ClickHouseClient, database: string): Promise<void> => {
  const filled = await client.query({
    query: `SELECT name FROM system.tables
      WHERE database = {database:String} AND engine LIKE '%MergeTree' AND total_rows > 0 AND name NOT LIKE 'migrations%'`,
    query_params: { database },
    format: 'JSONEachRow',
  });
  const emptied = (await filled.json<{ readonly name: string }>()).map(({ name }) =>
    client.command({
      query: 'TRUNCATE TABLE {database:Identifier}.{name:Identifier} SYNC',
      query_params: { database, name },
    }),
  );
  await Promise.all(emptied);
};
