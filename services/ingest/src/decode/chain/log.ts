import { parseTime } from '@weir/model';
import { type Decoded, type Fields, type RawMessage, rejected } from '../raw-message.js';
import { believe, type ChainContext, readQuantity } from './token-event.js';
import { saidInLog } from './token-log.js';

/** The first of some fields that is given: nodes and exports spell the same field in several ways. */
const firstGiven = (fields: Fields, ...names: readonly string[]): unknown =>
  names.map((name) => fields[name]).find((value) => (value ?? null) !== null);

/** A block's time: seconds since 1970 as nodes and exports give it, or RFC 3339; null where it is neither. */
const blockTimeMs = (given: unknown): number | null => {
  const seconds = readQuantity(given);
  return parseTime(seconds === null ? given : seconds * 1_000);
};

/**
 * Reads a log as `eth_getLogs` gives it, or a row of a common export of logs. One without a time has the time of its
 * message. Source: field notes on Transfer; architecture §4.
 */
export const readLog = (fields: Fields, message: RawMessage, context: ChainContext): Decoded => {
  const said = saidInLog(fields['topics'], fields['data']);
  if (said === null) return rejected('NOT_A_TRANSFER', 'no event of a token that moves or freezes money');
  const timeGiven = firstGiven(fields, 'blockTimestamp', 'block_timestamp');
  return believe(
    {
      contract: fields['address'],
      chainId: firstGiven(fields, 'chainId', 'chain_id'),
      said,
      blockHash: firstGiven(fields, 'blockHash', 'block_hash'),
      transactionHash: firstGiven(fields, 'transactionHash', 'transaction_hash', 'tx_hash'),
      logIndex: firstGiven(fields, 'logIndex', 'log_index'),
      blockNumber: firstGiven(fields, 'blockNumber', 'block_number', 'block_id'),
      time: timeGiven === undefined ? message.timeMs : blockTimeMs(timeGiven),
      isTimed: timeGiven !== undefined,
      removed: fields['removed'],
    },
    context,
  );
};
