import type { TokenContract } from '@weir/model';
import { type Decoder, rejected } from '../raw-message.js';
import { rememberingAccounts } from './address.js';
import { AllowList } from './allow-list.js';
import { readLog } from './log.js';
import type { ChainContext } from './token-event.js';
import { readTrigger } from './trigger.js';

/** Reads messages of the chain topic: what java-tron's plugin writes, and logs of Ethereum-like nodes. */
export const chainDecoder = (contracts: readonly TokenContract[]): Decoder => {
  const context: ChainContext = { allowList: new AllowList(contracts), account: rememberingAccounts() };
  return (fields, message) => {
    if ('triggerName' in fields) return readTrigger(fields, message, context);
    if ('topics' in fields) return readLog(fields, message, context);
    return rejected('NOT_A_TRANSFER', 'neither a trigger of java-tron nor a log');
  };
};
