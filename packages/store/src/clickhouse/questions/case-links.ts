import type { AccountId, AssetCode } from '@weir/model';
import type { CaseLinkFacts, CaseState } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { keyOfPlaces, placeParams } from '../entries-at.js';
import { pieces } from '../pieces.js';
import { placesOfIds } from '../places.js';
import { type WholeText, wholeOf } from '../values.js';

/** Each id costs a granule of the places and one of the entries, in most parts. */
const idsAtOnce = 500;

export async function caseState(connection: Connection, name: string, signal?: AbortSignal): Promise<CaseState> {
  const [state] = await connection.ask<{ readonly rows: WholeText; readonly version: WholeText }>(
    `SELECT count() AS rows, max(version) AS version FROM
     (
       SELECT version FROM case_transfers FINAL WHERE \`case\` = {name:String}
       UNION ALL SELECT version FROM case_accounts FINAL WHERE \`case\` = {name:String}
       UNION ALL SELECT version FROM cases FINAL WHERE \`case\` = {name:String}
     )`,
    { name },
    signal,
  );
  return { rows: wholeOf(state!.rows), version: wholeOf(state!.version) };
}

interface TaintRow {
  readonly id: string;
  readonly time: WholeText;
  readonly seq: WholeText;
  readonly taint: string;
  readonly layer: number;
}

interface MoveRow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: WholeText;
  readonly version: WholeText;
}

const moveColumns = 'id, `from`, `to`, asset, amount, version';

/**
 * All but the roots were paid by accounts of the case, at instants that its rows tell: their entries stand beside each other
 * by pocket, where places would have to be looked up one by one. The rest has its place looked up.
 */
export async function caseLinks(connection: Connection, name: string, signal?: AbortSignal): Promise<CaseLinkFacts[]> {
  const among = connection.isClustered ? 'GLOBAL IN' : 'IN';
  const ofCase = (columns: string, table: string) => `(SELECT ${columns} FROM ${table} WHERE \`case\` = {name:String})`;
  const [rows, paidOn] = await Promise.all([
    connection.ask<TaintRow>(
      `SELECT id, time, seq, taint, layer FROM case_transfers FINAL WHERE gone = 0 AND \`case\` = {name:String}
       ORDER BY time, seq, id`,
      { name },
      signal,
    ),
    connection.ask<MoveRow>(
      `SELECT ${moveColumns} FROM flows FINAL
       PREWHERE time ${among} ${ofCase('time', 'case_transfers')}
         AND (\`from\`, asset) ${among} ${ofCase('account, asset', 'case_accounts')}
         AND id ${among} ${ofCase('id', 'case_transfers')}
       WHERE gone = 0`,
      { name },
      signal,
    ),
  ]);
  const moves = new Map<string, MoveRow>();
  takeNewest(moves, paidOn);
  const missing = rows.filter(({ id }) => !moves.has(id)).map(({ id }) => id);
  for (const found of await Promise.all(
    pieces(missing, idsAtOnce).map((piece) => movesById(connection, piece, signal)),
  ))
    takeNewest(moves, found);
  return rows.map(({ id, time, seq, taint, layer }) => {
    const move = moves.get(id);
    return {
      id,
      time: wholeOf(time),
      seq: wholeOf(seq),
      taint,
      layer,
      transfer:
        move === undefined
          ? null
          : {
              from: move.from as AccountId,
              to: move.to as AccountId,
              asset: move.asset as AssetCode,
              amount: wholeOf(move.amount),
            },
    };
  });
}

const takeNewest = (moves: Map<string, MoveRow>, rows: readonly MoveRow[]): void => {
  for (const row of rows) {
    const known = moves.get(row.id);
    if (known === undefined || wholeOf(known.version) < wholeOf(row.version)) moves.set(row.id, row);
  }
};

async function movesById(connection: Connection, ids: readonly string[], signal?: AbortSignal): Promise<MoveRow[]> {
  const at = await placesOfIds(connection, 'flow_places', ids, signal);
  if (at.length === 0) return [];
  const query = `SELECT ${moveColumns} FROM flows FINAL PREWHERE ${keyOfPlaces('from')} WHERE gone = 0`;
  return connection.ask<MoveRow>(query, placeParams(at, ids), signal);
}
