import { ClaimFences, type OnForeign, readAlerts } from '@weir/journal';
import type { Log } from '@weir/log';
import type { HeardAlert } from './score.js';

/** Hears every alert of a topic from its start, as it comes. */
export class AlertListener {
  readonly heard: HeardAlert[] = [];
  readonly #close: () => Promise<void>;
  readonly #done: Promise<void>;

  private constructor(close: () => Promise<void>, done: Promise<void>) {
    this.#close = close;
    this.#done = done;
  }

  /** @param onForeign hears of messages that are no alerts: they are passed over */
  static async open(
    log: Log,
    topic: string,
    onAlert: (heard: HeardAlert) => void,
    onForeign: OnForeign,
  ): Promise<AlertListener> {
    const partitions = Array.from({ length: await log.partitions(topic) }, (_, partition) => partition);
    const reader = await log.openReader(partitions.map((partition) => ({ topic, partition, offset: 0 })));
    const fences = new ClaimFences();
    const listen = async (): Promise<void> => {
      for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
        for (const record of batch.records) {
          for (const alert of readAlerts({ ...batch, records: [record] }, fences.of(batch.partition), onForeign)) {
            const heard = { alert, heardMs: record.timestampMs };
            listener.heard.push(heard);
            onAlert(heard);
          }
        }
      }
    };
    const listener: AlertListener = new AlertListener(
      () => reader.close(),
      Promise.resolve().then(() => listen()),
    );
    return listener;
  }

  /** Stops listening; rejects where listening failed on the way. */
  async close(): Promise<void> {
    await this.#close();
    await this.#done;
  }
}
