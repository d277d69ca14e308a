import { isObject, parseTime } from '@weir/model';
import { type Decoded, type Fields, type RawMessage, rejected } from '../raw-message.js';
import { transferIn } from './log.js';
import { believe, type ChainContext } from './token-event.js';

const eventTriggers: ReadonlySet<unknown> = new Set(['contractEventTrigger', 'solidityEventTrigger']);
const logTriggers: ReadonlySet<unknown> = new Set(['contractLogTrigger', 'solidityLogTrigger']);

const signature = 'Transfer(address,address,uint256)';

/** A uint256 as a node's event parser writes it: decimal digits, or the 64 hex digits of the word. */
const uintOf = (given: unknown): bigint | null => {
  if (typeof given === 'number') return Number.isSafeInteger(given) && given >= 0 ? BigInt(given) : null;
  if (typeof given !== 'string') return null;
  if (/^(?:0x)?[0-9a-fA-F]{64}$/.test(given)) return BigInt(given.startsWith('0x') ? given : `0x${given}`);
  return /^[0-9]{1,78}$/.test(given) ? BigInt(given) : null;
};

const isTransfer = (fields: Fields): boolean => {
  const given = fields['eventSignature'] ?? null;
  return given === null || given === '' ? fields['eventName'] === 'Transfer' : given === signature;
};

/** The arguments of an event by their place; by name where the contract's ABI numbers them otherwise. */
const argumentsOf = (fields: Fields): { from: unknown; to: unknown; value: bigint } | null => {
  const { topicMap, dataMap } = fields;
  const given: Fields = { ...(isObject(dataMap) ? dataMap : {}), ...(isObject(topicMap) ? topicMap : {}) };
  const value = uintOf(given['2'] ?? given['value'] ?? given['_value']);
  if (value === null) return null;
  return { from: given['0'] ?? given['from'] ?? given['_from'], to: given['1'] ?? given['to'] ?? given['_to'], value };
};

const transferOf = (fields: Fields): ReturnType<typeof argumentsOf> => {
  if (logTriggers.has(fields['triggerName'])) return transferIn(fields['topicList'], fields['data']);
  if (!eventTriggers.has(fields['triggerName']) || !isTransfer(fields)) return null;
  return argumentsOf(fields);
};

/**
 * Reads what java-tron's event plugin writes: contract events and contract logs, also those of solid blocks. Its
 * `uniqueId` is `<transaction hash>_<log index>`, the index counted within the transaction from 1.
 */
export const readTrigger = (fields: Fields, message: RawMessage, context: ChainContext): Decoded => {
  const transfer = transferOf(fields);
  if (transfer === null) return rejected('NOT_A_TRANSFER', 'no Transfer of two addresses and a value');
  const uniqueId = typeof fields['uniqueId'] === 'string' ? fields['uniqueId'] : '';
  const split = uniqueId.lastIndexOf('_');
  const timeGiven = fields['timeStamp'] ?? null;
  return believe(
    {
      contract: fields['contractAddress'],
      chainId: fields['chainId'] ?? 'tron',
      ...transfer,
      blockHash: fields['blockHash'],
      transactionHash: split > 0 ? uniqueId.slice(0, split) : undefined,
      logIndex: split > 0 ? uniqueId.slice(split + 1) : undefined,
      time: timeGiven === null ? message.timeMs : parseTime(timeGiven),
      removed: fields['removed'],
    },
    context,
  );
};
