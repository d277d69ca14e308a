import type { Network } from './network.js';
import { nature, type Owner } from './virtual-time.js';

/**
 * What becomes of the calls that a dead instance has on their way: none takes effect; all take effect at once; or they
 * take effect later, when its successor is at work.
 */
export type Fate = 'lost' | 'landed' | 'zombie';

/** Calls that take effect in the order in which they were made, as one producer's appends to one partition. */
export interface Lane {
  freeAtMs: number;
}

interface Call {
  arrive(): void;
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

/**
 * One process of a service. Every call that leaves it goes `through` here and takes its time both ways; between any two
 * steps it may die, and then nothing it waits for comes.
 */
export class Instance implements Owner {
  readonly name: string;
  readonly ending = new AbortController();
  frozenUntilMs = 0;
  /** Something of the log was refused, or was away: it may well have ended by that. */
  wasRefused = false;
  readonly #network: Network;
  readonly #onStruck: (instance: Instance) => void;
  readonly #onHung: (instance: Instance) => void;
  readonly #calls = new Set<Call>();
  #fate: Fate | null = null;
  #hauntsFromMs = 0;

  constructor(
    name: string,
    network: Network,
    on: { readonly struck: (instance: Instance) => void; readonly hung: (instance: Instance) => void },
  ) {
    this.name = name;
    this.#network = network;
    this.#onStruck = on.struck;
    this.#onHung = on.hung;
  }

  get isDead(): boolean {
    return this.#fate !== null;
  }

  /** Calls of a dead one that are still to take effect. */
  get isHaunting(): boolean {
    return this.#fate === 'zombie' && this.#calls.size > 0;
  }

  die(fate: Fate, hauntsFromMs: number): void {
    if (this.isDead) return;
    this.#fate = fate;
    this.#hauntsFromMs = hauntsFromMs;
    const calls = [...this.#calls];
    this.#network.tell(`${this.name} ends, ${calls.length} calls on their way: ${fate}`);
    if (fate === 'zombie' && calls.length > 0) this.#network.happened.zombies++;
    // Those that arrive now do so in their order.
    if (fate === 'landed') for (const call of calls) call.arrive();
    if (fate !== 'zombie') this.#calls.clear();
  }

  /** It waits for an answer that will not come, until somebody notices. */
  hang(): Promise<never> {
    this.#onHung(this);
    return never();
  }

  /**
   * Makes a call: `effect` happens after a while, and its outcome is heard after another.
   * @param waitMs how long whoever is called is away; the call waits so long
   */
  through<T>(effect: () => T | Promise<T>, waitMs: () => number = () => 0, lane: Lane = { freeAtMs: 0 }): Promise<T> {
    if (this.isDead) return never();
    const { time } = this.#network;
    if (this.#network.isDeadly()) {
      this.#onStruck(this);
      return never();
    }
    return new Promise<T>((resolve, reject) => {
      const call: Call = {
        arrive: () => {
          if (!this.#calls.has(call)) return;
          const awayMs = Math.max(waitMs(), this.#fate === 'zombie' ? this.#hauntsFromMs - time.nowMs : 0);
          if (awayMs > 0) {
            if (this.#fate !== 'landed') time.in(awayMs, nature, call.arrive);
            return;
          }
          this.#calls.delete(call);
          if (this.isDead) {
            this.#network.happened.zombieCalls++;
            this.#network.tell(`${this.name}: a call of the dead takes effect`);
          }
          Promise.resolve()
            .then(effect)
            .then(
              (value) => this.#answer(() => resolve(value)),
              (error: unknown) => this.#answer(() => reject(error as Error)),
            );
          if (!this.isDead && this.#network.isDeadly()) this.#onStruck(this);
        },
      };
      this.#calls.add(call);
      lane.freeAtMs = Math.max(lane.freeAtMs, time.nowMs + this.#network.latencyMs());
      time.at(lane.freeAtMs, nature, call.arrive);
    });
  }

  /** A question to the log that waits until there is something: what it hears, it hears a while later. */
  awaiting<T>(answer: () => Promise<T>): Promise<T> {
    if (this.isDead) return never();
    if (this.#network.isDeadly()) {
      this.#onStruck(this);
      return never();
    }
    return new Promise<T>((resolve, reject) => {
      answer().then(
        (value) => this.#answer(() => resolve(value)),
        (error: unknown) => this.#answer(() => reject(error as Error)),
      );
    });
  }

  #answer(hear: () => void): void {
    if (!this.isDead) this.#network.time.in(this.#network.latencyMs(), this, hear);
  }
}
