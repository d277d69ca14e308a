import type { Image } from '@weir/engine';
import type { FindingRevision } from '@weir/journal';
import { AccountTable } from './account-table.js';
import type { FactRoom } from './fact-room.js';

/** A rule that spoke of an account. */
export interface FindingFact {
  readonly finding: string;
  readonly rule: string;
  readonly severity: 'warn' | 'high';
  /** Instant of the last evidence, milliseconds UTC. */
  readonly until: number;
}

/** A finding that counts, and the accounts that it speaks of. */
export interface StandingFinding {
  readonly accounts: readonly string[];
  readonly fact: FindingFact;
}

/** Rules that say something of all accounts that take part, and not of the one they are about. */
const deviceRule = 'same-device';
/** Whoever trades coins is paid and pays: that says nothing against the account. */
const silentRules: ReadonlySet<string> = new Set(['swap']);

const sweepEvery = 10_000;

/**
 * What live rules say of accounts: features of a mule, and devices that many accounts share. A finding counts until its
 * last evidence is older than the age given; it is forgotten some time after.
 */
export class LiveFindings {
  readonly #mule: AccountTable<FindingFact>;
  readonly #device: AccountTable<FindingFact>;
  readonly #ageMs: number;
  /** Where each finding stands. */
  readonly #standing = new Map<string, StandingFinding>();
  #taken = 0;
  #newestMs = 0;

  constructor(ageMs: number, room: FactRoom) {
    this.#ageMs = ageMs;
    const keyOf = ({ finding }: FindingFact): string => finding;
    this.#mule = new AccountTable(keyOf, room);
    this.#device = new AccountTable(keyOf, room);
  }

  get size(): number {
    return this.#standing.size;
  }

  /** By id, in the order in which they were said: so they stand in the lists of accounts too. */
  get standing(): ReadonlyMap<string, StandingFinding> {
    return this.#standing;
  }

  /** @throws {RangeError} where there is no room for it */
  restore(id: string, standing: StandingFinding): void {
    const table = this.#tableOf(standing.fact.rule);
    for (const account of standing.accounts)
      if (!table.put(account, standing.fact)) throw new RangeError('more facts than there is room for');
    this.#standing.set(id, standing);
  }

  /** All but the findings. */
  save(image: Image): void {
    image.put('counts', [this.#taken, this.#newestMs]);
  }

  load(image: Image): void {
    [this.#taken, this.#newestMs] = image.value<[number, number]>('counts');
  }

  /** Rules that found an account to be like a mule's, at an instant. */
  mule(account: string, nowMs: number): readonly FindingFact[] {
    return this.#since(this.#mule.of(account), nowMs);
  }

  /** Findings of devices that the account shares with others, at an instant. */
  sharedDevice(account: string, nowMs: number): readonly FindingFact[] {
    return this.#since(this.#device.of(account), nowMs);
  }

  /** Takes the next revision of a finding, in the order of its topic. */
  take({ id, account, others, rule, set, severity, state, until }: FindingRevision): void {
    if (set !== 'live' || silentRules.has(rule)) return;
    this.#remove(id);
    this.#newestMs = Math.max(this.#newestMs, until);
    if (state === 'standing' && until >= this.#newestMs - this.#ageMs) {
      const fact: FindingFact = { finding: id, rule, severity, until };
      const table = this.#tableOf(rule);
      const accounts = (rule === deviceRule ? [account, ...others] : [account]).filter((each) => table.put(each, fact));
      if (accounts.length > 0) this.#standing.set(id, { accounts, fact });
    }
    this.#taken++;
    if (this.#taken % sweepEvery === 0) this.#sweep();
  }

  #tableOf(rule: string): AccountTable<FindingFact> {
    return rule === deviceRule ? this.#device : this.#mule;
  }

  #since(facts: readonly FindingFact[], nowMs: number): readonly FindingFact[] {
    return facts.length === 0 ? facts : facts.filter(({ until }) => until >= nowMs - this.#ageMs);
  }

  #remove(id: string): void {
    const known = this.#standing.get(id);
    if (known === undefined) return;
    for (const account of known.accounts) this.#tableOf(known.fact.rule).remove(account, id);
    this.#standing.delete(id);
  }

  #sweep(): void {
    for (const [id, { fact }] of this.#standing) if (fact.until < this.#newestMs - this.#ageMs) this.#remove(id);
  }
}
