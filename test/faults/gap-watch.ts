import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from './stack/world.js';

const lookEveryMs = 200;
const lookWithinMs = 1_000;

/**
 * How long it took, at the longest, until something new could be queried, while new things came all the time. A look
 * that is not answered found nothing new.
 */
export class GapWatch {
  readonly #world: World;
  readonly #over = new AbortController();
  readonly #running: Promise<void>;
  #longestMs = 0;

  constructor(world: World) {
    this.#world = world;
    this.#running = this.#watch();
  }

  async stop(): Promise<number> {
    this.#over.abort();
    await this.#running;
    return this.#longestMs;
  }

  async #watch(): Promise<void> {
    let [position, sinceMs] = [-1, performance.now()];
    while (!this.#over.signal.aborted) {
      const { store } = this.#world.connection;
      const found = await Promise.race([store.position('flows/0').catch(() => -1), sleep(lookWithinMs, -1)]);
      const nowMs = performance.now();
      this.#longestMs = Math.max(this.#longestMs, nowMs - sinceMs);
      if (found > position) [position, sinceMs] = [found, nowMs];
      await sleep(lookEveryMs);
    }
  }
}
