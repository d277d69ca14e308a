import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStoreError, WeirStoreError } from '../errors.js';
import { clusterVariant, onCluster, oneNode } from './cluster-variant.js';
import type { Connection } from './connection.js';
import type { Table } from './table.js';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  /** Each can be run again without harm: a migration that was cut short, or is run twice at once, begins anew. */
  readonly statements: readonly string[];
}

/** The same from src/ and from dist/. */
const folderOfRepository = fileURLToPath(new URL('../../../../schemas/clickhouse/', import.meta.url));

/** The numbered files `NNNN-what.sql`, in order. @throws {RangeError} where a number is missing or given twice */
export function readMigrations(folder: string = folderOfRepository): Migration[] {
  const files = readdirSync(folder)
    .filter((file) => /^\d{4}-.*\.sql$/.test(file))
    .sort();
  return files.map((name, index) => {
    const number = Number(name.slice(0, 4));
    if (number !== index + 1) throw new RangeError(`${name}: the next migration has the number ${index + 1}`);
    const text = readFileSync(join(folder, name), 'utf8');
    return { number, name, sha256: createHash('sha256').update(text).digest('hex'), statements: statementsOf(text) };
  });
}

/** Statements end with a semicolon at the end of a line; comments have lines of their own. */
function statementsOf(text: string): string[] {
  const code = text.replace(/^\s*--.*$/gm, '');
  return code
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
}

const appliedTable: Table<Applied> = {
  columns: [
    ['number', 'UInt32'],
    ['name', 'String'],
    ['sha256', 'String'],
  ],
  write({ number, name, sha256 }, out) {
    out.u32(number);
    out.text(name);
    out.text(sha256);
  },
};

/** Applies what is missing, in order; nothing at all where what was applied and what is known differ. */
export async function migrate(connection: Connection, migrations: readonly Migration[]): Promise<void> {
  const { database, isClustered } = connection;
  const variant = isClustered ? clusterVariant(database) : oneNode;
  await createBookkeeping(connection);
  const applied = await appliedOf(connection);
  for (const { number, name, sha256 } of applied) {
    const known = migrations[number - 1];
    if (known === undefined) throw new WeirStoreError('STORE_MIGRATION_UNKNOWN', `${database}: ${name}`);
    if (known.sha256 !== sha256)
      throw new WeirStoreError('STORE_MIGRATION_ALTERED', `${database}: ${known.name}, applied with SHA-256 ${sha256}`);
  }
  const done = new Set(applied.map(({ number }) => number));
  for (const { number, name, sha256, statements } of migrations) {
    if (done.has(number)) continue;
    const isDone = async () => (await appliedOf(connection)).some((other) => other.number === number);
    if (await apply(connection, statements.flatMap(variant), isDone))
      await connection.insert('migrations', appliedTable, [{ number, name, sha256 }]);
  }
}

/** How often a statement is tried that the server refuses, and how long is waited between. */
const attemptsMax = 5;
const waitMs = 200;

/**
 * Applies a migration while others may be at it too. The server refuses what meets another's unfinished change of the same
 * table; and where somebody is ahead, a later migration of theirs has taken away what this one speaks of.
 * @returns false: somebody else has done it
 */
async function apply(
  connection: Connection,
  statements: readonly string[],
  isDone: () => Promise<boolean>,
): Promise<boolean> {
  for (const statement of statements) {
    for (let attempt = 1; ; attempt++) {
      try {
        await connection.command(statement);
        break;
      } catch (error) {
        if (!isStoreError(error, 'STORE_REFUSED')) throw error;
        if (await isDone()) return false;
        if (attempt === attemptsMax) throw error;
        await mutationsEnded(connection);
      }
    }
  }
  return true;
}

/** Waits until no mutation of the database is under way; those that fail are not waited for. */
async function mutationsEnded(connection: Connection): Promise<void> {
  const mutations = connection.isClustered ? "clusterAllReplicas('{cluster}', system.mutations)" : 'system.mutations';
  const query = `SELECT count() AS running FROM ${mutations}
    WHERE database = {database:String} AND NOT is_done AND NOT is_killed AND latest_fail_reason = ''`;
  let running = true;
  while (running) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const [row] = await connection.query<{ readonly running: string }>(query, { database: connection.database });
    running = Number(row!.running) > 0;
  }
}

// Without FINAL: two programs that disagree leave a row each, and both must be seen.
function appliedOf(connection: Connection): Promise<Applied[]> {
  return connection.query<Applied>('SELECT DISTINCT number, name, sha256 FROM migrations ORDER BY number');
}

// A look first: a user that may not create anything can still start on a database that is up to date.
async function createBookkeeping(connection: Connection): Promise<void> {
  const names = { database: connection.database };
  const asked = 'SELECT name FROM system.tables WHERE database = {database:String} AND name = {table:String}';
  const found = await connection.queryOutside(asked, { ...names, table: 'migrations' });
  if (found.length > 0) return;
  const { database, isClustered } = connection;
  const everywhere = isClustered ? ` ${onCluster}` : '';
  await connection.commandOutside(`CREATE DATABASE IF NOT EXISTS {database:Identifier}${everywhere}`, names);
  const variant = isClustered ? clusterVariant(database) : oneNode;
  const table = `CREATE TABLE IF NOT EXISTS migrations
     (number UInt32, name String, sha256 String, at DateTime64(3, 'UTC') DEFAULT now64(3))
     ENGINE = ReplacingMergeTree ORDER BY (number, sha256)`;
  for (const statement of variant(table)) await connection.command(statement);
}
