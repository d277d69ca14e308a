import { parseTime } from '@weir/model';
import { type Decoded, type Fields, type RawMessage, rejected } from '../raw-message.js';
import { believe, type ChainContext, readQuantity } from './token-event.js';

/** Keccak-256 of `Transfer(address,address,uint256)`. */
const transferTopic = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const word = /^(?:0x)?([0-9a-f]{64})$/;

const wordOf = (given: unknown): string | null =>
  typeof given === 'string' ? (word.exec(given.toLowerCase())?.[1] ?? null) : null;

/** The first of some fields that is given: nodes and exports spell the same field in several ways. */
const firstGiven = (fields: Fields, ...names: readonly string[]): unknown =>
  names.map((name) => fields[name]).find((value) => (value ?? null) !== null);

/** A block's time: seconds since 1970 as nodes and exports give it, or RFC 3339; null where it is neither. */
const blockTimeMs = (given: unknown): number | null => {
  const seconds = readQuantity(given);
  return parseTime(seconds === null ? given : seconds * 1_000);
};

/** The parts of a token transfer's log, or null where it is another event. ERC-721 has four topics and no data. */
export const transferIn = (topics: unknown, data: unknown): { from: string; to: string; value: bigint } | null => {
  if (!Array.isArray(topics) || topics.length !== 3) return null;
  const [topic, from, to] = topics.map(wordOf);
  const value = wordOf(data);
  if (topic !== transferTopic || from == null || to == null || value === null) return null;
  return { from, to, value: BigInt(`0x${value}`) };
};

/**
 * Reads a log as `eth_getLogs` gives it, or a row of a common export of logs. One without a time has the time of its
 * message. Source: field notes on Transfer; architecture §4.
 */
export const readLog = (fields: Fields, message: RawMessage, context: ChainContext): Decoded => {
  const transfer = transferIn(fields['topics'], fields['data']);
  if (transfer === null) return rejected('NOT_A_TRANSFER', 'not three topics with 32 bytes of data');
  const timeGiven = firstGiven(fields, 'blockTimestamp', 'block_timestamp');
  return believe(
    {
      contract: fields['address'],
      chainId: firstGiven(fields, 'chainId', 'chain_id'),
      ...transfer,
      blockHash: firstGiven(fields, 'blockHash', 'block_hash'),
      transactionHash: firstGiven(fields, 'transactionHash', 'transaction_hash', 'tx_hash'),
      logIndex: firstGiven(fields, 'logIndex', 'log_index'),
      time: timeGiven === undefined ? message.timeMs : blockTimeMs(timeGiven),
      removed: fields['removed'],
    },
    context,
  );
};
