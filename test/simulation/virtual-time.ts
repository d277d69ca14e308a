import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import type { Dice } from '../reference/generate/dice.js';
import { EventQueue } from './event-queue.js';

/** Whose code an event runs: what its owner may not do any more (or not yet) does not happen. */
export interface Owner {
  /** Its events are dropped. */
  readonly isDead: boolean;
  /** Its events wait until this instant, milliseconds of virtual time. */
  readonly frozenUntilMs: number;
}

interface Timer {
  cancelled: boolean;
  ref(): Timer;
  unref(): Timer;
}

/** The world itself: answers on their way, weather, whoever watches. */
export const nature: Owner = { isDead: false, frozenUntilMs: 0 };

/**
 * All time of a simulation. While `run` goes on, nothing of this process happens but its events, one after another,
 * each with all that follows from it without waiting. Timers, clocks and chance of the platform are its own meanwhile,
 * so that services run as they are. Owns the queue; who set a timer is who ran when it was set.
 */
export class VirtualTime {
  readonly #queue = new EventQueue();
  readonly #dice: Dice;
  #nowMs = 0;
  #owner: Owner = nature;
  #events = 0;

  /** @param dice what `Math.random` gives to those who ask for it */
  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** Milliseconds since the beginning. */
  get nowMs(): number {
    return this.#nowMs;
  }

  get eventCount(): number {
    return this.#events;
  }

  /** Runs `happen` as `owner`'s at `atMs`; events of one instant in the order in which they were asked for. */
  at(atMs: number, owner: Owner, happen: () => void): void {
    this.#queue.push({ atMs: Math.max(atMs, this.#nowMs), owner, happen });
  }

  in(delayMs: number, owner: Owner, happen: () => void): void {
    this.at(this.#nowMs + delayMs, owner, happen);
  }

  /** Runs `act` now, as `owner` would: the timers it sets are the owner's. */
  as(owner: Owner, act: () => void): void {
    const before = this.#owner;
    this.#owner = owner;
    try {
      act();
    } finally {
      this.#owner = before;
    }
  }

  /** Runs events until `isOver`, or until none is left. @throws what an event throws */
  run(isOver: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const uninstall = this.#install();
      const turn = (): void => {
        try {
          if (isOver() || !this.#step()) {
            uninstall();
            resolve();
            return;
          }
        } catch (error) {
          uninstall();
          reject(error as Error);
          return;
        }
        // Ticks run when no microtask is left: everything that follows from the event has then happened. No timer, input
        // or output of the real process comes between.
        queueMicrotask(() => process.nextTick(turn));
      };
      process.nextTick(turn);
    });
  }

  #step(): boolean {
    const event = this.#queue.pop();
    if (event === null) return false;
    this.#nowMs = event.atMs;
    const { owner } = event;
    if (owner.isDead) return true;
    if (owner.frozenUntilMs > this.#nowMs) {
      this.#queue.push({ ...event, atMs: owner.frozenUntilMs });
      return true;
    }
    this.#events++;
    this.#owner = owner;
    event.happen();
    return true;
  }

  readonly #setTimeout = (happen: (...values: unknown[]) => void, delayMs = 0, ...values: unknown[]): Timer => {
    const timer: Timer = { cancelled: false, ref: () => timer, unref: () => timer };
    // As the platform does it: no timer is due at once.
    this.in(Math.max(1, delayMs), this.#owner, () => {
      if (!timer.cancelled) happen(...values);
    });
    return timer;
  };

  readonly #clearTimeout = (timer: Timer | undefined | null): void => {
    if (timer !== undefined && timer !== null) timer.cancelled = true;
  };

  readonly #sleep = <T>(delayMs?: number, value?: T, options: { readonly signal?: AbortSignal } = {}): Promise<T> => {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        timer.cancelled = true;
        reject(signal!.reason as Error);
      };
      const timer = this.#setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve(value as T);
      }, delayMs);
      signal?.addEventListener('abort', stop, { once: true });
    });
  };

  /** After what else is due now. */
  readonly #yield = <T>(value?: T): Promise<T> =>
    new Promise((resolve) => {
      this.in(0, this.#owner, () => resolve(value as T));
    });

  #install(): () => void {
    const real = {
      setTimeout: globalThis.setTimeout,
      clearTimeout: globalThis.clearTimeout,
      random: Math.random,
      dateNow: Date.now,
      sleep: timersPromises.setTimeout,
      yield: timersPromises.setImmediate,
    };
    Object.assign(globalThis, { setTimeout: this.#setTimeout, clearTimeout: this.#clearTimeout });
    Math.random = () => this.#dice.fraction();
    Date.now = () => Math.floor(this.#nowMs);
    performance.now = () => this.#nowMs;
    timersPromises.setTimeout = this.#sleep as typeof timersPromises.setTimeout;
    timersPromises.setImmediate = this.#yield as typeof timersPromises.setImmediate;
    syncBuiltinESMExports();
    return () => {
      Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
      Math.random = real.random;
      Date.now = real.dateNow;
      // The method of the prototype shows again.
      Reflect.deleteProperty(performance, 'now');
      timersPromises.setTimeout = real.sleep;
      timersPromises.setImmediate = real.yield;
      syncBuiltinESMExports();
    };
  }
}
