import type { AccountId, AssetCode } from '@weir/model';
import type { CaseLinkFacts, CaseState } from '../../questions/port.js';
import { type CaseMoveRow, caseMoveOf } from '../case-rows.js';
import type { Connection } from '../connection.js';
import { keyOfPlaces, placeParams } from '../entries-at.js';
import { pieces } from '../pieces.js';
import { placesOfIds } from '../places.js';
import { type WholeText, wholeOf } from '../values.js';

/** Each id costs a granule of the places and one of the entries, in most parts. */
const idsAtOnce = 500;

export async function caseState(connection: Connection, name: string, signal?: AbortSignal): Promise<CaseState> {
  const [state] = await connection.ask<{
    readonly rows: WholeText;
    readonly version: WholeText;
    readonly mark: string;
  }>(
    `SELECT count() AS rows, max(version) AS version, toString(sum(hash)) AS mark FROM
     (
       SELECT version, cityHash64(id, version, gone, taint, layer, \`from\`, \`to\`, amount, ifNull(creditTime, 0)) AS hash
         FROM case_transfers FINAL WHERE \`case\` = {name:String}
       UNION ALL SELECT version, cityHash64(account, asset, version, gone, received, atRest) AS hash
         FROM case_accounts FINAL WHERE \`case\` = {name:String}
       UNION ALL SELECT version, cityHash64(version, sums, missingRoots, stale, withdrawn) AS hash FROM cases FINAL WHERE \`case\` = {name:String}
     )`,
    { name },
    signal,
  );
  return { rows: wholeOf(state!.rows), version: wholeOf(state!.version), mark: state!.mark };
}

interface LinkRow extends CaseMoveRow {
  readonly id: string;
  readonly time: WholeText;
  readonly seq: WholeText;
  readonly taint: string;
  readonly layer: number;
}

interface OldMoveRow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: WholeText;
  readonly version: WholeText;
}

/** By time, seq, id. What rows from before do not say themselves is looked up by id. */
export async function caseLinks(connection: Connection, name: string, signal?: AbortSignal): Promise<CaseLinkFacts[]> {
  const rows = await connection.ask<LinkRow>(
    `SELECT id, time, seq, taint, layer, \`from\`, \`to\`, asset, amount, creditTime
     FROM case_transfers FINAL WHERE gone = 0 AND \`case\` = {name:String} ORDER BY time, seq, id`,
    { name },
    signal,
  );
  const old = rows.filter(({ from }) => from === '').map(({ id }) => id);
  const moves = new Map<string, OldMoveRow>();
  for (const found of await Promise.all(pieces(old, idsAtOnce).map((piece) => movesById(connection, piece, signal))))
    takeNewest(moves, found);
  return rows.map(({ id, time, seq, taint, layer, ...said }) => ({
    id,
    time: wholeOf(time),
    seq: wholeOf(seq),
    taint,
    layer,
    transfer: said.from === '' ? oldMoveOf(moves.get(id)) : caseMoveOf(said),
  }));
}

const oldMoveOf = (row: OldMoveRow | undefined): CaseLinkFacts['transfer'] =>
  row === undefined
    ? null
    : {
        from: row.from as AccountId,
        to: row.to as AccountId,
        asset: row.asset as AssetCode,
        amount: wholeOf(row.amount),
      };

const takeNewest = (moves: Map<string, OldMoveRow>, rows: readonly OldMoveRow[]): void => {
  for (const row of rows) {
    const known = moves.get(row.id);
    if (known === undefined || wholeOf(known.version) < wholeOf(row.version)) moves.set(row.id, row);
  }
};

async function movesById(connection: Connection, ids: readonly string[], signal?: AbortSignal): Promise<OldMoveRow[]> {
  const at = await placesOfIds(connection, 'flow_places', ids, signal);
  if (at.length === 0) return [];
  const query = `SELECT id, \`from\`, \`to\`, asset, amount, version FROM flows FINAL PREWHERE ${keyOfPlaces('from')} WHERE gone = 0`;
  return connection.ask<OldMoveRow>(query, placeParams(at, ids), signal);
}
