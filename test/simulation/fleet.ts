import { setMaxListeners } from 'node:events';
import { isLogError } from '@weir/log';
import { WeirError } from '@weir/model';
import type { Dice } from '../reference/generate/dice.js';
import { Disk } from './disk.js';
import { type Fate, Instance } from './instance.js';
import type { Network } from './network.js';
import { nature } from './virtual-time.js';
import type { ServiceName, Weather } from './weather.js';

/** A place where an instance of a service is kept running. */
export interface Berth {
  readonly service: ServiceName;
  /** For a while only: somebody started a service twice. */
  readonly isGuest: boolean;
  /** Among all of its service. */
  readonly index: number;
  /** Of a matcher or follower: its shard. */
  readonly place: number;
  /** What its instances leave each other. */
  readonly disk: Disk;
  instance: Instance | null;
  lives: number;
}

export interface FleetParts {
  readonly network: Network;
  readonly weather: Weather;
  readonly dice: Dice;
  readonly run: (berth: Berth, instance: Instance) => Promise<void>;
  /** Hears of a service that failed although nothing was done to it. */
  readonly onFailure: (berth: Berth, error: unknown) => void;
}

/** Services of which one speaks at a time, by its claim. */
const claiming = ['follower', 'patterns'] as const;
const restartMsMax = 300;
/** One that ended by itself is not started again at once: a broker may be away. */
const restartMsMinAfterFailure = 100;
const farewellMsMax = 30_000;

/** Keeps the instances of all services running, whatever befalls them, and sees to it that enough does. */
export class Fleet {
  readonly #parts: FleetParts;
  readonly #berths: Berth[] = [];
  /** Every one that was replaced and is not dead, or is dead and may still have an effect; and where it lived. */
  readonly #lingering = new Map<Instance, Berth>();

  constructor(parts: FleetParts) {
    this.#parts = parts;
    const { weather } = parts;
    for (const [service, count] of Object.entries(weather.instances) as [ServiceName, number][]) {
      const shards = service === 'matcher' || service === 'follower' ? weather.shards[service] : 1;
      const places = Array.from({ length: shards }, (_, shard) => shard);
      for (const place of places) {
        for (let each = 0; each < count; each++)
          this.#berths.push({
            service,
            isGuest: false,
            index: place * count + each,
            place,
            disk: new Disk(),
            instance: null,
            lives: 0,
          });
      }
    }
  }

  /** Starts everything, and whatever is to befall it within `forMs`. */
  launch(forMs: number): void {
    const { dice, network, weather } = this.#parts;
    const { time } = network;
    for (const berth of this.#berths) this.#startIn(berth, dice.chance(0.7) ? 0 : dice.fraction() * forMs);
    const happens = (times: number, happen: () => void): void => {
      for (let left = times; left > 0; left--) time.at(dice.fraction() * forMs, nature, happen);
    };
    const outageMs = (): number => dice.fraction() * dice.pick([20, 500, 6_000]);
    happens(weather.freezes, () => this.#freezeOne());
    happens(weather.stops, () => this.#stopOne());
    happens(weather.powerCuts, () => this.#cutPower());
    happens(weather.rivals, () => this.#startRival());
    happens(weather.brokerOutages, () => network.brokerAwayFor(outageMs()));
    happens(weather.storeOutages, () => network.storeAwayFor(outageMs()));
    happens(weather.slowStores, () => network.storeSlowFor(outageMs()));
  }

  /** Nobody who was replaced can do anything any more, and everybody's successor is there to stay. */
  get isSettled(): boolean {
    for (const instance of this.#lingering.keys()) {
      if (!instance.isDead || instance.isHaunting) return false;
      this.#lingering.delete(instance);
    }
    return this.#berths.every(({ instance }) => instance !== null && !instance.ending.signal.aborted);
  }

  #startIn(berth: Berth, delayMs: number): void {
    berth.instance = null;
    this.#parts.network.time.in(delayMs, nature, () => this.#start(berth));
  }

  #start(berth: Berth): void {
    const { network, run } = this.#parts;
    const instance: Instance = new Instance(`${berth.service} ${berth.index}, life ${++berth.lives}`, network, {
      struck: () => this.#crash(berth, instance),
      hung: () => network.time.in(50 + this.#parts.dice.fraction() * 2_000, nature, () => this.#crash(berth, instance)),
    });
    setMaxListeners(0, instance.ending.signal);
    berth.instance = instance;
    network.tell(`${instance.name} starts`);
    network.time.as(instance, () => {
      run(berth, instance).then(
        () => this.#ended(berth, instance, null),
        (error: unknown) => this.#ended(berth, instance, { error }),
      );
    });
  }

  #ended(berth: Berth, instance: Instance, failed: { readonly error: unknown } | null): void {
    if (instance.isDead) return;
    if (!this.#isExcused(instance, failed))
      this.#parts.onFailure(berth, failed === null ? new Error('it ended by itself') : failed.error);
    this.#bury(berth, instance, restartMsMinAfterFailure);
  }

  #isExcused(instance: Instance, failed: { readonly error: unknown } | null): boolean {
    if (failed === null) return instance.ending.signal.aborted;
    // Somebody claimed its shard after it: it ends, and claims it anew in its next life.
    if (failed.error instanceof WeirError && failed.error.code === 'CLAIM_LOST') return true;
    return (
      instance.wasRefused && (isLogError(failed.error, 'LOG_OTHER') || isLogError(failed.error, 'LOG_UNREACHABLE'))
    );
  }

  #crash(berth: Berth, instance: Instance): void {
    if (instance.isDead) return;
    this.#parts.network.happened.crashes++;
    this.#bury(berth, instance);
  }

  /** Ends an instance for good and, where it was not replaced yet, starts its successor. */
  #bury(berth: Berth, instance: Instance, restartMsMin = 0): void {
    const { dice, network } = this.#parts;
    const startsInMs = restartMsMin + (dice.chance(0.5) ? 0 : dice.fraction() * restartMsMax);
    instance.die(this.#fate(), network.time.nowMs + startsInMs + dice.fraction() * dice.pick([5, 100, 3_000]));
    this.#lingering.set(instance, berth);
    if (berth.instance === instance && !berth.isGuest) this.#startIn(berth, startsInMs);
  }

  #fate(): Fate {
    const { dice, weather } = this.#parts;
    const isZombie = dice.chance(weather.zombieShare);
    const otherwise = dice.pick<Fate>(['lost', 'landed']);
    return isZombie ? 'zombie' : otherwise;
  }

  #anyRunning(): Berth | null {
    const running = this.#berths.filter(({ instance }) => instance !== null && instance.frozenUntilMs === 0);
    return running.length === 0 ? null : this.#parts.dice.pick(running);
  }

  /** One stands still, is taken for dead, goes on beside its successor, and dies in the end. */
  #freezeOne(): void {
    const { dice, network } = this.#parts;
    const berth = this.#anyRunning();
    if (berth === null) return;
    const instance = berth.instance!;
    network.happened.freezes++;
    const frozenMs = dice.fraction() * dice.pick([20, 500, 5_000]);
    instance.frozenUntilMs = network.time.nowMs + frozenMs;
    network.tell(`${instance.name} stands still for ${frozenMs.toFixed(0)} ms`);
    this.#lingering.set(instance, berth);
    this.#startIn(berth, dice.fraction() * frozenMs);
    network.time.in(frozenMs + dice.fraction() * dice.pick([5, 100, 2_000]), nature, () =>
      this.#crash(berth, instance),
    );
  }

  #stopOne(): void {
    const { network } = this.#parts;
    const berth = this.#anyRunning();
    if (berth === null) return;
    const instance = berth.instance!;
    network.happened.stops++;
    network.tell(`${instance.name} is asked to end`);
    network.time.as(instance, () => instance.ending.abort());
    network.time.in(farewellMsMax, nature, () => {
      if (berth.instance === instance) this.#parts.onFailure(berth, new Error('it does not end when it is asked to'));
    });
  }

  /** A second follower, or second patterns, by mistake: it claims the shard and works until it loses it again, or dies. */
  #startRival(): void {
    const { dice, network, weather } = this.#parts;
    const service = dice.pick(claiming.filter((each) => weather.instances[each] > 0));
    const place = service === 'follower' ? dice.between(0, weather.shards.follower - 1) : 0;
    const berth: Berth = {
      service,
      isGuest: true,
      index: weather.shards.follower,
      place,
      disk: new Disk(),
      instance: null,
      lives: 0,
    };
    network.happened.rivals++;
    this.#start(berth);
    const rival = berth.instance!;
    this.#lingering.set(rival, berth);
    network.time.in(dice.fraction() * dice.pick([50, 500, 5_000]), nature, () => this.#crash(berth, rival));
  }

  #cutPower(): void {
    this.#parts.network.happened.powerCuts++;
    this.#parts.network.tell('power cut');
    for (const [instance, berth] of [...this.#lingering]) this.#crash(berth, instance);
    for (const berth of this.#berths) {
      if (berth.instance !== null) this.#crash(berth, berth.instance);
      berth.disk.cutPower(this.#parts.dice);
    }
  }
}
