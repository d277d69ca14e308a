import { WeirLogError } from '../errors.js';
import type { LogWriter, OutMessage } from '../port.js';
import { offsetOf } from '../positions.js';
import type { MemoryBroker } from './broker.js';

/** Appends in the order of the calls, waiting while the broker cannot be reached. */
export class MemoryWriter implements LogWriter {
  readonly #broker: MemoryBroker;
  readonly #last = new Map<string, Promise<unknown>>();
  #closed = false;

  constructor(broker: MemoryBroker) {
    this.#broker = broker;
  }

  async append(topic: string, partition: number, messages: readonly OutMessage[]): Promise<{ baseOffset: number }> {
    if (messages.length === 0) throw new WeirLogError('LOG_OTHER', `${topic}/${partition}: nothing to append`);
    offsetOf(partition);
    const place = `${topic}\u0000${partition}`;
    const before = this.#last.get(place) ?? Promise.resolve();
    const written = before.then(async () => {
      while (!this.#broker.reachable && !this.#closed) await this.#broker.change();
      if (this.#closed) throw new WeirLogError('LOG_CLOSED', `${topic}/${partition}`, { place: { topic, partition } });
      return { baseOffset: this.#broker.append(topic, partition, messages) };
    });
    this.#last.set(
      place,
      written.catch(() => undefined),
    );
    return written;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#broker.wake();
  }
}
