import type { MessageRef } from '@weir/journal';
import { type AccountId, compareBytes } from '@weir/model';
import type { KeptMessage, LabelRow, ReportRow } from '../port.js';
import type { Connection } from './connection.js';
import {
  type KeptColumns,
  keptOf,
  type LabelColumns,
  labelOf,
  type ReportColumns,
  reportOf,
  standingFirst,
  withBytes,
  withMessage,
} from './journal-rows.js';
import { distinct, pieces } from './pieces.js';
import { type WholeText, wholeOf } from './values.js';

/** A parameter may be 128 KiB long; a question has as many as it needs. */
const accountsEach = 1_000;
const accountsAtOnce = 20 * accountsEach;

export async function labelsOf(connection: Connection, accounts: readonly AccountId[]): Promise<LabelRow[]> {
  const found = await Promise.all(
    pieces(distinct(accounts).sort(compareBytes), accountsAtOnce).map((piece) => {
      const params = Object.fromEntries(pieces(piece, accountsEach).map((each, index) => [`accounts${index}`, each]));
      const all = Object.keys(params).map((param) => `{${param}:Array(String)}`);
      return connection.query<LabelColumns>(
        `SELECT ${withMessage} FROM labels FINAL WHERE account IN arrayConcat(${all.join(', ')})
         ORDER BY account, kind, source, ${standingFirst} LIMIT 1 BY account, kind, source`,
        params,
      );
    }),
  );
  return found.flat().map(labelOf);
}

export async function reportsOf(connection: Connection, name: string): Promise<ReportRow[]> {
  const rows = await connection.query<ReportColumns>(
    `SELECT ${withMessage} FROM reports FINAL WHERE \`case\` = {name:String}
     ORDER BY reporter, ${standingFirst} LIMIT 1 BY reporter`,
    { name },
  );
  return rows.map(reportOf);
}

export async function lateCount(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ readonly count: WholeText }>('SELECT count() AS count FROM late FINAL');
  return wholeOf(row!.count);
}

export async function rejectCounts(connection: Connection): Promise<Record<string, number>> {
  const rows = await connection.query<{ readonly code: string; readonly count: WholeText }>(
    'SELECT code, count() AS count FROM rejects FINAL GROUP BY code ORDER BY code',
  );
  return Object.fromEntries(rows.map(({ code, count }) => [code, wholeOf(count)]));
}

/** Messages of one question: their places are a part of it, and a question has its limits. */
const messagesAtOnce = 1_000;

export async function keptMessages(connection: Connection, messages: readonly MessageRef[]): Promise<KeptMessage[]> {
  const kept: KeptMessage[] = [];
  for (let from = 0; from < messages.length; from += messagesAtOnce) {
    const asked = messages.slice(from, from + messagesAtOnce);
    const rows = await connection.query<KeptColumns>(
      `SELECT ${withBytes} FROM messages FINAL WHERE (topic, partition, offset) IN arrayZip({topics:Array(String)}, {partitions:Array(UInt32)}, {offsets:Array(UInt64)})`,
      {
        topics: asked.map(({ topic }) => topic),
        partitions: asked.map(({ partition }) => partition),
        offsets: asked.map(({ offset }) => offset),
      },
    );
    for (const row of rows) kept.push(keptOf(row));
  }
  return kept;
}
