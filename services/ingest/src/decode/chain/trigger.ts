import { isObject, parseTime } from '@weir/model';
import { type Decoded, type Fields, type RawMessage, rejected } from '../raw-message.js';
import { believe, type ChainContext } from './token-event.js';
import { formNamed, saidByParser, saidInLog, type TokenSaid } from './token-log.js';

const eventTriggers: ReadonlySet<unknown> = new Set(['contractEventTrigger', 'solidityEventTrigger']);
const logTriggers: ReadonlySet<unknown> = new Set(['contractLogTrigger', 'solidityLogTrigger']);

/** Arguments by their place; by name where the contract's ABI numbers them otherwise. */
const saidOf = (fields: Fields): TokenSaid | null => {
  if (logTriggers.has(fields['triggerName'])) return saidInLog(fields['topicList'], fields['data']);
  if (!eventTriggers.has(fields['triggerName'])) return null;
  const form = formNamed(fields['eventSignature'], fields['eventName']);
  const { topicMap, dataMap } = fields;
  const given: Fields = { ...(isObject(dataMap) ? dataMap : {}), ...(isObject(topicMap) ? topicMap : {}) };
  return form === null ? null : saidByParser(form, given);
};

/**
 * Reads what java-tron's event plugin writes: contract events and contract logs, also those of solid blocks. Its
 * `uniqueId` is `<transaction hash>_<log index>`, the index counted within the transaction from 1.
 */
export const readTrigger = (fields: Fields, message: RawMessage, context: ChainContext): Decoded => {
  const said = saidOf(fields);
  if (said === null) return rejected('NOT_A_TRANSFER', 'no event of a token that moves or freezes money');
  const uniqueId = typeof fields['uniqueId'] === 'string' ? fields['uniqueId'] : '';
  const split = uniqueId.lastIndexOf('_');
  const timeGiven = fields['timeStamp'] ?? null;
  return believe(
    {
      contract: fields['contractAddress'],
      chainId: fields['chainId'] ?? 'tron',
      said,
      blockHash: fields['blockHash'],
      transactionHash: split > 0 ? uniqueId.slice(0, split) : undefined,
      logIndex: split > 0 ? uniqueId.slice(split + 1) : undefined,
      blockNumber: fields['blockNumber'],
      time: timeGiven === null ? message.timeMs : parseTime(timeGiven),
      isTimed: timeGiven !== null,
      removed: fields['removed'],
    },
    context,
  );
};
