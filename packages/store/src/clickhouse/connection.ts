import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client';
import PQueue from 'p-queue';
import { WeirStoreError } from '../errors.js';
import { clientLogger, type StoreLog } from './client-log.js';
import { bytesOf, type Column, type Table } from './table.js';
import { translate } from './translate.js';

export interface ConnectionOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly database: string;
  /** Whether the server is one of a cluster of shards and replicas, which its macro `{cluster}` names. */
  readonly isClustered?: boolean;
  readonly onLog?: StoreLog;
}

/** Requests under way at once; the rest wait here, so that a burst of look-ups does not starve the inserts. */
const insertsAtOnce = 4;
const questionsAtOnce = 4;
const requestTimeoutMs = 60_000;

const settings: ClickHouseSettings = {
  // Default 0 sends 9007199254740993 as a JSON number, which arrives as 9007199254740992.
  output_format_json_quote_64bit_integers: 1,
  // The header of an insert is compared with the table: a column that changed its type is refused, not misread.
  input_format_with_names_use_header: 1,
  input_format_with_types_use_header: 1,
  // And so are those of a block: otherwise what the table does not know is passed over without a word.
  input_format_skip_unknown_fields: 0,
  input_format_native_allow_types_conversion: 0,
  // An insert is answered when its rows can be read.
  async_insert: 0,
  wait_for_async_insert: 1,
  // Old versions are left to merges: weeding each insert costs 2 µs a row, and there is hardly ever one in it.
  optimize_on_insert: 0,
  // Versions make repeats harmless; a server that drops blocks it takes for repeats would only be in the way.
  insert_deduplicate: 0,
  // On a cluster, an insert is answered when its rows are on their shards.
  distributed_foreground_insert: 1,
  // A failure after the first rows would otherwise come as status 200 and half an answer.
  wait_end_of_query: 1,
  // The id is part of the sorting key, so all versions of a row pass the index or none does.
  use_skip_indexes_if_final: 1,
  use_skip_indexes_if_final_exact_mode: 0,
};

/** Headers from time to time, so that a request that takes longer than the time-out is not taken for a dead one. */
const signsOfLife: ClickHouseSettings = {
  send_progress_in_http_headers: 1,
  http_headers_progress_interval_ms: String(requestTimeoutMs / 3),
};

/** What one question of a person may cost the server. */
const bounds: ClickHouseSettings = {
  max_execution_time: 20,
  max_memory_usage: '2000000000',
  // Who closes the connection does not want the answer any more.
  cancel_http_readonly_queries_on_client_close: 1,
};

/**
 * Questions of people touch thousands of granules, each somewhere else. Keys of many accounts are looked for in halves, not in
 * eighths: fewer comparisons of texts. A granule is read as it is, without a thread of its own that reads ahead of it. Where
 * the server has room for it (`uncompressed_cache_size`), what was unpacked stays, up to some thousand granules of a question.
 */
const manyGranules: ClickHouseSettings = {
  merge_tree_coarse_index_granularity: '2',
  local_filesystem_read_method: 'pread',
  use_uncompressed_cache: 1,
  merge_tree_max_rows_to_use_cache: '5000000',
};

/**
 * What a person asks comes as one text, column by column: taking it apart costs a third of what as many texts of rows do. What
 * services ask may be longer than a text can be, and comes row by row.
 */
const rowsOf = <Row>(text: string): Row[] => {
  const { data } = JSON.parse(text) as { readonly data: Readonly<Record<string, readonly unknown[]>> };
  const [names, columns] = [Object.keys(data), Object.values(data)];
  // An answer without rows has no columns either.
  return (columns[0] ?? []).map((_, index) => {
    const row: Record<string, unknown> = {};
    for (let column = 0; column < names.length; column++) row[names[column]!] = columns[column]![index];
    return row as Row;
  });
};

/** The client of one database, with bounded concurrency and translated errors. */
export class Connection {
  readonly database: string;
  readonly isClustered: boolean;
  readonly #client: ClickHouseClient;
  /** Works without our database: it may not exist yet, and a request that names one that does not is refused. */
  readonly #outside: ClickHouseClient;
  readonly #inserts = new PQueue({ concurrency: insertsAtOnce });
  readonly #questions = new PQueue({ concurrency: questionsAtOnce });
  #closed = false;

  constructor({ url, username, password, database, isClustered = false, onLog }: ConnectionOptions) {
    this.database = database;
    this.isClustered = isClustered;
    const open = (name: string) =>
      createClient({
        url,
        database: name,
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password }),
        application: 'weir',
        request_timeout: requestTimeoutMs,
        max_open_connections: insertsAtOnce + questionsAtOnce,
        // Lists of ids are longer than proxies allow addresses to be.
        use_multipart_params_auto: true,
        clickhouse_settings: settings,
        log: { LoggerClass: clientLogger(onLog), level: ClickHouseLogLevel.WARN },
      });
    this.#client = open(database);
    this.#outside = open('system');
  }

  async insert<Row>(name: string, table: Table<Row>, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const columns = table.columns.map(([column]) => quoted(column)).join(', ');
    const query = `INSERT INTO ${name} (${columns}) FORMAT RowBinaryWithNamesAndTypes`;
    await this.#insert(query, name, rows.length, [bytesOf(table, rows)]);
  }

  /** One block in the Native format, whose columns stand by name in it. */
  async insertBlock(name: string, columns: readonly Column[], rows: number, pieces: readonly Buffer[]): Promise<void> {
    if (rows === 0) return;
    const query = `INSERT INTO ${name} (${columns.map(([column]) => quoted(column)).join(', ')}) FORMAT Native`;
    await this.#insert(query, name, rows, pieces);
  }

  async #insert(query: string, name: string, rows: number, pieces: readonly Buffer[]): Promise<void> {
    await this.#run(this.#inserts, `inserting ${rows} rows into ${this.database}.${name}`, async () => {
      const { stream } = await this.#client.exec({ query, values: Readable.from(pieces, { objectMode: false }) });
      // The answer is empty, but its connection is free for the next request only once it is read.
      await stream.resume().toArray();
    });
  }

  /** Rows as objects; 64-bit and wider integers are decimal texts. */
  query<Row>(query: string, params: Readonly<Record<string, unknown>> = {}): Promise<Row[]> {
    return this.#ask(this.#client, query, params);
  }

  /**
   * As `query`, of a person who may go away: within bounds of time and memory, and given up once the signal aborts.
   * @throws what the signal gives as its reason
   */
  async ask<Row>(query: string, params: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<Row[]> {
    signal?.throwIfAborted();
    // One of its own: a search asks many questions with one signal, and each would leave a listener on it.
    const own = signal && AbortSignal.any([signal]);
    try {
      return await this.#ask<Row>(this.#client, query, params, {
        settings: { ...bounds, ...manyGranules },
        ...(own && { signal: own }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }

  /** As `query`, of a server that may not have our database. */
  queryOutside<Row>(query: string, params: Readonly<Record<string, unknown>> = {}): Promise<Row[]> {
    return this.#ask(this.#outside, query, params);
  }

  /** May take long: a migration can have a year of rows to go through. */
  async command(query: string): Promise<void> {
    await this.#run(this.#inserts, `changing ${this.database}`, () =>
      this.#client.command({ query, clickhouse_settings: { ...signsOfLife, mutations_sync: '2' } }),
    );
  }

  async commandOutside(query: string, params: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#run(this.#inserts, `creating ${this.database}`, () =>
      this.#outside.command({ query, query_params: params }),
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#inserts.onIdle(), this.#questions.onIdle()]);
    await Promise.all([this.#client.close(), this.#outside.close()]);
  }

  #ask<Row>(
    client: ClickHouseClient,
    query: string,
    params: Readonly<Record<string, unknown>>,
    { settings, signal }: { readonly settings?: ClickHouseSettings; readonly signal?: AbortSignal } = {},
  ): Promise<Row[]> {
    const asked = {
      ...{ query, query_params: params },
      ...(settings && { clickhouse_settings: settings }),
      ...(signal && { abort_signal: signal }),
    };
    const work = async () =>
      settings === undefined
        ? (await client.query({ ...asked, format: 'JSONEachRow' })).json<Row>()
        : rowsOf<Row>(await (await client.query({ ...asked, format: 'JSONColumnsWithMetadata' })).text());
    return this.#run(this.#questions, `asking ${this.database}`, work, signal);
  }

  async #run<T>(queue: PQueue, doing: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#closed) throw new WeirStoreError('STORE_CLOSED', doing);
    try {
      return await queue.add(work, signal && { signal });
    } catch (error) {
      throw translate(error, doing);
    }
  }
}

function quoted(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
