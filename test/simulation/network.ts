import { WeirLogError } from '@weir/log';
import type { SnapshotMishap } from '@weir/matcher';
import { WeirStoreError } from '@weir/store';
import type { Dice } from '../reference/generate/dice.js';
import type { VirtualTime } from './virtual-time.js';
import type { AppendMishap, InsertMishap, Weather } from './weather.js';

/** What happened in a run, to see that disturbances really do. */
export interface Happenings {
  calls: number;
  crashes: number;
  zombies: number;
  /** Calls of the dead that took effect. */
  zombieCalls: number;
  freezes: number;
  stops: number;
  powerCuts: number;
  /** Second followers, started by mistake. */
  rivals: number;
  /** Appends that were written although their writer was never told so, or was told otherwise. */
  lostAcknowledgements: number;
  otherMishaps: number;
  outages: number;
  /** States that a matcher put on its disk; how many were harmed there; how many a start went on from, or passed over. */
  snapshots: number;
  harmedSnapshots: number;
  takenUp: number;
  passedOver: number;
  /** Pockets whose lots were on the shelf when a matcher was last heard of. */
  shelved: number;
  /** Repairs that ended. */
  repairs: number;
}

export const noHappenings = (): Happenings => ({
  calls: 0,
  crashes: 0,
  zombies: 0,
  zombieCalls: 0,
  freezes: 0,
  stops: 0,
  powerCuts: 0,
  rivals: 0,
  lostAcknowledgements: 0,
  otherMishaps: 0,
  outages: 0,
  snapshots: 0,
  harmedSnapshots: 0,
  takenUp: 0,
  passedOver: 0,
  shelved: 0,
  repairs: 0,
});

/**
 * What lies between the services and their log and store: how long a call takes, who is reachable, and what becomes of
 * an append or an insert. Owns the weather that is still to come.
 */
export class Network {
  readonly time: VirtualTime;
  readonly happened = noHappenings();
  readonly #tell: (atMs: number, what: string) => void;
  readonly #dice: Dice;
  readonly #weather: Weather;
  #killsLeft: number;
  #appendMishapsLeft: number;
  #insertMishapsLeft: number;
  #snapshotMishapsLeft: number;
  #brokerAwayUntilMs = 0;
  #storeAwayUntilMs = 0;
  #storeSlowUntilMs = 0;

  /** @param tell hears of everything that befalls somebody */
  constructor(time: VirtualTime, weather: Weather, dice: Dice, tell: (atMs: number, what: string) => void) {
    this.time = time;
    this.#tell = tell;
    this.#weather = weather;
    this.#dice = dice;
    this.#killsLeft = weather.kills;
    this.#appendMishapsLeft = weather.appendMishapsMax;
    this.#insertMishapsLeft = weather.insertMishapsMax;
    this.#snapshotMishapsLeft = weather.snapshotMishapsMax;
  }

  tell(what: string): void {
    this.#tell(this.time.nowMs, what);
  }

  /** How long one way of a call takes, milliseconds. */
  latencyMs(): number {
    return -Math.log(1 - this.#dice.fraction()) * this.#weather.latencyMs;
  }

  /** What a slow store adds to that. */
  get storeDelayMs(): number {
    return this.time.nowMs < this.#storeSlowUntilMs ? this.#dice.fraction() * 400 : 0;
  }

  /** True where the caller dies of this call. */
  isDeadly(): boolean {
    this.happened.calls++;
    if (this.#killsLeft === 0 || !this.#dice.chance(this.#weather.killPerCall)) return false;
    this.#killsLeft--;
    return true;
  }

  /** What becomes of an append of `messages` messages at `place`; null: it is written, and said to be. */
  appendMishap(place: string, messages: number): AppendMishap | null {
    const { appendMishaps, mishapPerAppend } = this.#weather;
    if (this.#appendMishapsLeft === 0 || !this.#dice.chance(mishapPerAppend)) return null;
    const mishap = this.#dice.pick(appendMishaps);
    if (mishap === 'torn' && messages < 2) return null;
    this.#appendMishapsLeft--;
    if (mishap === 'unheard' || mishap === 'silent') this.happened.lostAcknowledgements++;
    else this.happened.otherMishaps++;
    this.tell(`append of ${messages} to ${place}: ${mishap}`);
    return mishap;
  }

  insertMishap(table: string): InsertMishap | null {
    const { insertMishaps, mishapPerInsert } = this.#weather;
    if (this.#insertMishapsLeft === 0 || !this.#dice.chance(mishapPerInsert)) return null;
    this.#insertMishapsLeft--;
    const mishap = this.#dice.pick(insertMishaps);
    if (mishap === 'unheard') this.happened.lostAcknowledgements++;
    else this.happened.otherMishaps++;
    this.tell(`insert into ${table}: ${mishap}`);
    return mishap;
  }

  /** What becomes of a snapshot of so many bytes, and nobody is told; null: it stands. */
  snapshotMishap(bytes: number): SnapshotMishap | null {
    const { snapshotMishaps, mishapPerSnapshot } = this.#weather;
    if (this.#snapshotMishapsLeft === 0 || !this.#dice.chance(mishapPerSnapshot)) return null;
    this.#snapshotMishapsLeft--;
    this.happened.harmedSnapshots++;
    const kind = this.#dice.pick(snapshotMishaps);
    this.tell(`snapshot of ${bytes} bytes: ${kind}`);
    if (kind === 'lost') return { kind };
    if (kind === 'torn') return { kind, bytes: this.#dice.between(0, bytes - 1) };
    return { kind, bit: this.#dice.between(0, bytes * 8 - 1) };
  }

  /** A place to cut `count` things, so that at least one is before it and one after. */
  cut(count: number): number {
    return this.#dice.between(1, count - 1);
  }

  // Outages

  brokerAwayFor(ms: number): void {
    this.#brokerAwayUntilMs = Math.max(this.#brokerAwayUntilMs, this.time.nowMs + ms);
    this.happened.outages++;
    this.tell(`broker away for ${ms.toFixed(0)} ms`);
  }

  storeAwayFor(ms: number): void {
    this.#storeAwayUntilMs = Math.max(this.#storeAwayUntilMs, this.time.nowMs + ms);
    this.happened.outages++;
    this.tell(`store away for ${ms.toFixed(0)} ms`);
  }

  storeSlowFor(ms: number): void {
    this.#storeSlowUntilMs = Math.max(this.#storeSlowUntilMs, this.time.nowMs + ms);
    this.happened.outages++;
    this.tell(`store slow for ${ms.toFixed(0)} ms`);
  }

  /** What appends and readers wait for, milliseconds; 0: a broker answers. */
  get brokerBackInMs(): number {
    return Math.max(0, this.#brokerAwayUntilMs - this.time.nowMs);
  }

  /** @throws {WeirLogError} `LOG_UNREACHABLE` */
  assertBroker(doing: string): void {
    if (this.brokerBackInMs > 0) throw new WeirLogError('LOG_UNREACHABLE', doing);
  }

  /** @throws {WeirStoreError} `STORE_UNREACHABLE` */
  assertStore(doing: string): void {
    if (this.time.nowMs < this.#storeAwayUntilMs) throw new WeirStoreError('STORE_UNREACHABLE', doing);
  }
}
