import type { Chance } from '../chance.js';
import type { LedgerTransfer, Payment } from '../ledger/book.js';
import type { Block, Chain } from '../world/chain.js';
import type { FeedCounts, FeedSettings } from './bank-feed.js';
import type { SimulatedMessage } from './message.js';

const usdtContract = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
const solidAfterBlocks = 19;

/**
 * USDT transfers as java-tron's Kafka plugin writes them (`contractevent`). The events of a dropped block come
 * first, then once more with `removed: true`, then those of the block that took its place.
 */
export class ChainFeed {
  readonly #messages: SimulatedMessage[];
  readonly #chain: Chain;
  readonly #settings: FeedSettings;
  readonly #chance: Chance;
  readonly #counts: FeedCounts;

  constructor(messages: SimulatedMessage[], chain: Chain, settings: FeedSettings, chance: Chance, counts: FeedCounts) {
    this.#messages = messages;
    this.#chain = chain;
    this.#settings = settings;
    this.#chance = chance;
    this.#counts = counts;
  }

  show(payment: Payment, row: LedgerTransfer): void {
    const block = this.#chain.block(row.time);
    const uniqueId = row.id.slice(row.id.indexOf(':') + 1);
    const transactionId = uniqueId.slice(0, uniqueId.indexOf('_'));
    const event = (blockHash: string, removed: boolean) =>
      contractEvent(payment, block, blockHash, uniqueId, transactionId, removed);
    const arriveMs =
      row.time + this.#chance.whole(600, 1_500) + Math.floor(this.#chance.unit() * this.#settings.disorderMs);
    if (block.droppedHash !== null) {
      this.#counts.droppedChainEvents += 1;
      this.#send(transactionId, arriveMs, event(block.droppedHash, false));
      this.#send(transactionId, arriveMs + 6_000, event(block.droppedHash, true));
      this.#send(transactionId, arriveMs + 6_001, event(block.hash, false));
      return;
    }
    const value = event(block.hash, false);
    this.#send(transactionId, arriveMs, value);
    if (this.#chance.happens(this.#settings.duplicates)) {
      this.#counts.duplicates += 1;
      this.#send(transactionId, arriveMs + this.#chance.whole(1, 30_000), value);
    }
  }

  #send(key: string, arriveMs: number, value: object): void {
    this.#messages.push({ topic: 'chain.usdt.v1', arriveMs, key, value });
  }
}

const contractEvent = (
  payment: Payment,
  block: Block,
  blockHash: string,
  uniqueId: string,
  transactionId: string,
  removed: boolean,
): object => {
  const from = payment.from.account.slice(payment.from.institution.prefix.length);
  const to = payment.to.account.slice(payment.to.institution.prefix.length);
  const value = String(payment.amount);
  return {
    timeStamp: block.atMs,
    triggerName: 'contractEventTrigger',
    uniqueId,
    transactionId,
    contractAddress: usdtContract,
    callerAddress: from,
    originAddress: from,
    creatorAddress: '',
    blockNumber: block.number,
    blockHash,
    removed,
    latestSolidifiedBlockNumber: block.number - solidAfterBlocks,
    logInfo: null,
    rawData: null,
    abi: null,
    eventSignature: 'Transfer(address,address,uint256)',
    eventSignatureFull: 'Transfer(address from,address to,uint256 value)',
    eventName: 'Transfer',
    topicMap: { '0': from, '1': to, from, to },
    dataMap: { '2': value, value },
  };
};
