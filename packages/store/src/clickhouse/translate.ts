import { ClickHouseError } from '@clickhouse/client';
import { WeirStoreError } from '../errors.js';

/** Codes of a server that is up and cannot do it now. Source: ErrorCodes.cpp of ClickHouse. */
const passing: ReadonlySet<string> = new Set([
  '75', // CANNOT_WRITE_TO_FILE_DESCRIPTOR: the disk is full
  '159', // TIMEOUT_EXCEEDED
  '160', // TOO_SLOW
  '202', // TOO_MANY_SIMULTANEOUS_QUERIES
  '203', // NO_FREE_CONNECTION
  '209', // SOCKET_TIMEOUT
  '210', // NETWORK_ERROR
  '225', // NO_ZOOKEEPER
  '236', // ABORTED
  '241', // MEMORY_LIMIT_EXCEEDED
  '242', // TABLE_IS_READ_ONLY
  '243', // NOT_ENOUGH_SPACE
  '252', // TOO_MANY_PARTS
  '279', // ALL_CONNECTION_TRIES_FAILED
  '285', // TOO_FEW_LIVE_REPLICAS
  '286', // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
  '319', // UNKNOWN_STATUS_OF_INSERT
  '394', // QUERY_WAS_CANCELLED
  '425', // SYSTEM_ERROR
  '439', // CANNOT_SCHEDULE_TASK
  '999', // KEEPER_EXCEPTION
]);

/** The error of this package for what the client threw while `doing` something. Faults of our own stay as they are. */
export function translate(error: unknown, doing: string): unknown {
  if (error instanceof WeirStoreError || error instanceof TypeError || error instanceof RangeError) return error;
  const why = error instanceof Error ? error.message : String(error);
  const refused = error instanceof ClickHouseError && !passing.has(error.code);
  return new WeirStoreError(refused ? 'STORE_REFUSED' : 'STORE_UNREACHABLE', `${doing}: ${firstLine(why)}`, {
    cause: error,
  });
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0]!;
  return line.length > 500 ? `${line.slice(0, 500)}…` : line;
}
