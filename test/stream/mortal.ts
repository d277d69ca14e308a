import type { Log, LogReader, LogWriter } from '@weir/log';
import type { Store } from '@weir/store';

/**
 * A process that `kill -9` may meet before or after any call that leaves it: from then on nothing it does has an
 * effect, and nothing it waits for comes.
 */
export class Life {
  #callsLeft: number;
  readonly #beforeTheCall: boolean;
  readonly #onDeath: () => void;
  /** Resolves when it has died. */
  readonly died: Promise<void>;

  /** @param calls how many calls it lives for; +∞: it is not killed */
  constructor(calls: number, beforeTheCall: boolean) {
    this.#callsLeft = calls;
    this.#beforeTheCall = beforeTheCall;
    let onDeath: () => void = () => undefined;
    this.died = new Promise((resolve) => {
      onDeath = resolve;
    });
    this.#onDeath = onDeath;
  }

  get isDead(): boolean {
    return this.#callsLeft <= 0;
  }

  kill(): void {
    this.#callsLeft = 0;
    this.#onDeath();
  }

  async through<T>(call: () => Promise<T>): Promise<T> {
    if (this.isDead) return never();
    if (--this.#callsLeft > 0) {
      const result = await call().catch((error: unknown) => (this.isDead ? never<T>() : Promise.reject(error)));
      return this.isDead ? never() : result;
    }
    // The last: it is not made, or made and its answer never heard.
    if (!this.#beforeTheCall) void call().catch(() => undefined);
    this.#onDeath();
    return never();
  }
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

const through = <Port extends object>(
  port: Port,
  life: Life,
  made: (result: unknown) => unknown = (result) => result,
) =>
  new Proxy(port, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as unknown;
      // A block is made in memory: no call leaves the process.
      if (typeof member !== 'function' || name === 'newEntryBlock') return member;
      return (...args: unknown[]) => life.through(async () => made(await member.apply(target, args)));
    },
  });

/** The log as a mortal process sees it. */
export const mortalLog = (log: Log, life: Life): Log =>
  through(log, life, (result) =>
    typeof result === 'object' && result !== null && ('next' in result || 'append' in result)
      ? through(result as LogReader | LogWriter, life)
      : result,
  );

export const mortalStore = (store: Store, life: Life): Store => ({
  ...through(store, life),
  // Made in the process's own memory: no call leaves it.
  newEntryBlock: (table) => store.newEntryBlock(table),
});
