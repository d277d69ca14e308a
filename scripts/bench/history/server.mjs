// A ClickHouse to measure on, and what it counts of itself.
import path from 'node:path';
import { createClient } from '@clickhouse/client';
import { down, up } from '@weir/local';

/** The configured server, else the local stack's, which is stopped again if it did not run before. */
export const openServer = async (say) => {
  const {
    WEIR_STATE_DIR: stateDir,
    WEIR_CLICKHOUSE_URL: url,
    WEIR_CLICKHOUSE_USERNAME: username,
    WEIR_CLICKHOUSE_PASSWORD: password,
  } = process.env;
  const login = { ...(username ? { username } : {}), ...(password ? { password } : {}) };
  if (url) {
    say(`ClickHouse at ${url}`);
    return { url, login, close: async () => {} };
  }
  const dir = path.resolve(stateDir || '.weir');
  const { clickhouse, foundRunning } = await up({ dir, onProgress: say });
  say(`ClickHouse at ${clickhouse.url}${foundRunning ? '' : ', stopped at the end'}`);
  return {
    url: clickhouse.url,
    login: {},
    close: foundRunning ? async () => {} : () => down({ dir, onProgress: say }),
  };
};

/** Statements and counters of one database on it. */
export const openCounters = ({ url, login }, database) => {
  const client = createClient({
    url,
    ...login,
    request_timeout: 600_000,
    // A statement fills half a million rows: signs of life meanwhile.
    clickhouse_settings: { send_progress_in_http_headers: 1, http_headers_progress_interval_ms: '20000' },
  });
  const ask = async (query) => (await client.query({ query, format: 'JSONEachRow' })).json();
  const counters = async () => {
    const rows = await ask('SELECT event, toFloat64(value) AS value FROM system.events');
    return new Map(rows.map(({ event, value }) => [event, value]));
  };
  return {
    /** Runs one statement in the database. Blocks stay as they are made, in one thread, as the writer's do. */
    command: (query) =>
      client.command({
        query: query.replace(/^INSERT INTO (\w+)/, `INSERT INTO ${database}.$1`),
        clickhouse_settings: { optimize_on_insert: 0, max_insert_threads: '1' },
      }),
    /** What the whole server did while `work` ran, merges of this database included: by event. */
    during: async (work) => {
      const before = await counters();
      const result = await work();
      for (;;) {
        const [{ merging }] = await ask(`SELECT count() AS merging FROM system.merges WHERE database = '${database}'`);
        if (Number(merging) === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      const after = await counters();
      const grew = (event) => (after.get(event) ?? 0) - (before.get(event) ?? 0);
      return {
        result,
        queries: grew('SelectQuery'),
        rowsRead: grew('SelectedRows'),
        bytesRead: grew('SelectedBytes'),
        cpuSeconds: (grew('UserTimeMicroseconds') + grew('SystemTimeMicroseconds')) / 1e6,
      };
    },
    close: () => client.close(),
  };
};
