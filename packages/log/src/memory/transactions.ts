import { WeirLogError } from '../errors.js';
import type { LogWriter, OutMessage } from '../port.js';
import { offsetOf } from '../positions.js';
import type { MemoryBroker } from './broker.js';

/** Each append is a transaction of a writer that a newer one of the same id fences. After an error it is spent. */
export class MemoryTransactions implements LogWriter {
  readonly #broker: MemoryBroker;
  readonly #id: string;
  readonly #number: number;
  #failure: unknown = null;

  constructor(broker: MemoryBroker, id: string) {
    this.#broker = broker;
    this.#id = id;
    this.#number = broker.begin(id);
  }

  async append(topic: string, partition: number, messages: readonly OutMessage[]): Promise<{ baseOffset: number }> {
    if (this.#failure !== null) throw this.#failure;
    try {
      if (messages.length === 0) throw new WeirLogError('LOG_OTHER', `${topic}/${partition}: nothing to append`);
      offsetOf(partition);
      if (!this.#broker.reachable) throw new WeirLogError('LOG_UNREACHABLE', `writing to ${topic}/${partition}`);
      this.#broker.assertNewest(this.#id, this.#number);
      return { baseOffset: this.#broker.append(topic, partition, messages) };
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#failure ??= new WeirLogError('LOG_CLOSED', `writing as ${this.#id}`);
  }
}
