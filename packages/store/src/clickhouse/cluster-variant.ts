/** How a statement of the migrations is run: as it stands on one node, as several of them on a cluster. */
export type Variant = (statement: string) => readonly string[];

export const oneNode: Variant = (statement) => [statement];

/** The cluster's name is the servers' own macro, as are `{shard}` and `{replica}`. */
export const onCluster = "ON CLUSTER '{cluster}'";

/**
 * By which column rows go to their shard. It begins the sorting key, so that all versions of a row meet on one shard and
 * FINAL weeds them there; a place goes where its entry goes, because a view writes it beside the entry.
 */
const shardedBy: Readonly<Record<string, string>> = {
  flows: 'from',
  credits: 'to',
  case_transfers: 'case',
  case_accounts: 'case',
  cases: 'case',
  alerts: 'id',
  labels: 'account',
  reports: 'case',
  rejects: 'topic',
  messages: 'topic',
  late: 'topic',
  positions: 'stream',
  flow_places: 'account',
  credit_places: 'account',
  tombstones: 'idHash',
  findings: 'id',
  account_cases: 'case',
  migrations: 'number',
};

const local = (table: string): string => `${table}_local`;

/** Columns are the same on both: a Distributed table has no rows of its own, so it is simply made anew. */
const distributed = (database: string, table: string): string =>
  `CREATE OR REPLACE TABLE ${table} ${onCluster} AS ${local(table)}
ENGINE = Distributed('{cluster}', '${database}', '${local(table)}', cityHash64(\`${keyOf(table)}\`))`;

function keyOf(table: string): string {
  const key = shardedBy[table];
  if (key === undefined) throw new RangeError(`${table}: say in shardedBy by which column its rows go to their shard`);
  return key;
}

const tableForm = /^CREATE TABLE IF NOT EXISTS (\w+)([\s\S]*?)\bENGINE = ReplacingMergeTree(?:\((\w+)\))?/;
const viewForm = /^CREATE MATERIALIZED VIEW IF NOT EXISTS (\w+) TO (\w+) AS([\s\S]*?)\bFROM (\w+)/;
const viewChangeForm = /^ALTER TABLE (\w+) MODIFY QUERY\b([\s\S]*?)\bFROM (\w+)/;
const alterForm = /^ALTER TABLE (\w+)/;
const columnsChange = /\b(?:ADD|DROP|RENAME|MODIFY) COLUMN\b/;

/**
 * The same tables on a cluster of shards and replicas: for each table a replicated one on every node, named `…_local`, and
 * one over all shards under the plain name, which questions and inserts speak of. From the statements of one node, so that
 * the two cannot drift apart. Why this way: docs/adr/0022-images-without-a-registry.md.
 * @throws {RangeError} for a statement or a table that it does not know
 */
export const clusterVariant =
  (database: string): Variant =>
  (statement) => {
    const created = tableForm.exec(statement);
    if (created !== null) {
      const [head, table, columns, version] = created as unknown as [string, string, string, string | undefined];
      const replica = ["'/clickhouse/tables/{shard}/{database}/{table}'", "'{replica}'", version].filter(Boolean);
      const engine = `ENGINE = ReplicatedReplacingMergeTree(${replica.join(', ')})`;
      const rest = statement.slice(head.length);
      return [
        `CREATE TABLE IF NOT EXISTS ${local(table)} ${onCluster}${columns}${engine}${rest}`,
        distributed(database, table),
      ];
    }
    const view = viewForm.exec(statement);
    if (view !== null) {
      const [head, name, target, selection, source] = view as unknown as [string, string, string, string, string];
      return [
        `CREATE MATERIALIZED VIEW IF NOT EXISTS ${name} ${onCluster} TO ${local(target)} AS${selection}FROM ${local(source)}${statement.slice(head.length)}`,
      ];
    }
    const viewChange = viewChangeForm.exec(statement);
    if (viewChange !== null) {
      const [head, name, selection, source] = viewChange as unknown as [string, string, string, string];
      return [
        `ALTER TABLE ${name} ${onCluster} MODIFY QUERY${selection}FROM ${local(source)}${statement.slice(head.length)}`,
      ];
    }
    const altered = alterForm.exec(statement);
    if (altered !== null) {
      const [head, table] = altered as unknown as [string, string];
      const change = `ALTER TABLE ${local(table)} ${onCluster}${statement.slice(head.length)}`;
      keyOf(table);
      return columnsChange.test(statement) ? [change, distributed(database, table)] : [change];
    }
    // What is there already goes through the tables over all shards, each row to its own.
    if (/^INSERT INTO \w+ SELECT\b/.test(statement)) return [statement];
    throw new RangeError(`no form for a cluster: ${statement.slice(0, 60)}`);
  };
