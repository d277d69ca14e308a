import { type Finding, findingId } from '@weir/engine';
import { latestInstant, type Movement } from '../recent/movement.js';
import { TextMap } from '../recent/text-map.js';
import type { RulesInForce } from '../rules/rule-book.js';
import { evidenceMax, type Sighting } from './sighting.js';

/** A finding that can still be revised, and what it is about among those of its rule. */
export interface Known {
  readonly finding: Finding;
  readonly place: string;
}

/**
 * The findings that can still be revised. Owns them: a sighting becomes a finding, grows with its evidence, and is
 * withdrawn when its evidence changes. Of sightings of one place that share evidence the fullest stands, under the id
 * that the first one got.
 */
export class FindingBook {
  readonly #known = new Map<string, Known>();
  readonly #byPlace = new Map<string, Set<string>>();
  readonly #byTransfer = new TextMap<Set<string>>();
  /** Standing ones, by the accounts that take part. */
  readonly #byAccount = new TextMap<Set<string>>();
  /** What changed since it was last asked for, by id. */
  #changed = new Map<string, Finding>();

  get size(): number {
    return this.#known.size;
  }

  see(sighting: Sighting, { set, version }: Pick<RulesInForce, 'set' | 'version'>): void {
    const place = JSON.stringify([set, sighting.rule, sighting.place]);
    const now = findingOf(sighting, set, version);
    const earlier = this.#overlapping(place, now);
    if (earlier !== null && (sighting.supersedes ? isSame : isFuller)(earlier.finding, now)) return;
    this.#put({ place, finding: { ...now, id: earlier?.finding.id ?? now.id } });
  }

  /** False: no standing finding rests on a transfer whose id has this hash (`hashBytes`). */
  mayRestOn(idHash: number): boolean {
    return this.#byTransfer.mayHave(idHash);
  }

  /** False: no account whose bytes have this hash takes part in a standing finding. */
  mayInvolve(accountHash: number): boolean {
    return this.#byAccount.mayHave(accountHash);
  }

  /**
   * Withdraws the findings that rest on a transfer, and returns them: what is left of them is to be looked at again.
   * @param rules of these rules only
   */
  withdrawFor(transferId: string, rules?: ReadonlySet<string>): Finding[] {
    const ids = this.#byTransfer.get(transferId);
    if (ids === undefined) return [];
    const resting = [...ids];
    return this.#withdrawAll(
      rules === undefined ? resting : resting.filter((id) => rules.has(this.#known.get(id)!.finding.rule)),
    );
  }

  /** Withdraws the findings among whose payments another one has come late, likewise: sums may be others now. */
  withdrawAround({ from, to, asset, time }: Movement): Finding[] {
    if (!this.#byAccount.has(from) && !this.#byAccount.has(to)) return [];
    const around = new Set([from, to].flatMap((account) => [...(this.#byAccount.get(account) ?? [])]));
    return this.#withdrawAll(
      [...around].filter((id) => {
        const { finding } = this.#known.get(id)!;
        return finding.asset === asset && finding.until >= time;
      }),
    );
  }

  /** Withdraws what a set's rule said of a place. */
  withdrawAt(set: Finding['set'], rule: string, place: string): void {
    for (const id of [...(this.#byPlace.get(JSON.stringify([set, rule, place])) ?? [])]) this.withdraw(id);
  }

  withdraw(id: string): void {
    const known = this.#known.get(id);
    if (known === undefined || known.finding.state === 'withdrawn') return;
    this.#put({ ...known, finding: { ...known.finding, state: 'withdrawn' } });
  }

  /** Forgets findings that ended before an instant: nothing can change them any more. Milliseconds UTC. */
  forgetBefore(instant: number): void {
    for (const [id, { finding }] of this.#known) if (finding.until < instant) this.#drop(id);
  }

  /** The findings that changed since the last call, as they now are, in the order in which they first did. */
  takeChanges(): Finding[] {
    const changed = [...this.#changed.values()];
    this.#changed = new Map();
    return changed;
  }

  /** Those that can still be revised, in the order in which they were said last; nothing is changed that was not taken. */
  saved(): Known[] {
    return [...this.#known.values()];
  }

  load(saved: readonly Known[]): void {
    for (const known of saved) this.#put(known);
    this.#changed.clear();
  }

  #withdrawAll(ids: readonly string[]): Finding[] {
    return ids.map((id) => {
      const { finding } = this.#known.get(id)!;
      this.withdraw(id);
      return finding;
    });
  }

  #overlapping(place: string, now: Finding): Known | null {
    const own = this.#known.get(now.id);
    if (own !== undefined) return own;
    for (const transfer of now.transfers) {
      for (const id of this.#byTransfer.get(transfer) ?? []) {
        const known = this.#known.get(id)!;
        if (known.place === place) return known;
      }
    }
    return null;
  }

  #put(known: Known): void {
    const { finding, place } = known;
    this.#drop(finding.id);
    this.#known.set(finding.id, known);
    note(this.#byPlace, place, finding.id);
    if (finding.state === 'standing') {
      for (const each of finding.transfers) note(this.#byTransfer, each, finding.id);
      for (const account of [finding.account, ...finding.others]) note(this.#byAccount, account, finding.id);
    }
    this.#changed.set(finding.id, finding);
  }

  #drop(id: string): void {
    const known = this.#known.get(id);
    if (known === undefined) return;
    this.#known.delete(id);
    unnote(this.#byPlace, known.place, id);
    for (const each of known.finding.transfers) unnote(this.#byTransfer, each, id);
    for (const account of [known.finding.account, ...known.finding.others]) unnote(this.#byAccount, account, id);
  }
}

const findingOf = (sighting: Sighting, set: Finding['set'], ruleVersion: number): Finding => {
  const { rule, severity, account, asset, others, figures, text } = sighting;
  const movements = sighting.movements.slice(0, evidenceMax);
  return {
    id: findingId(rule, set, account, asset, movements[0]!.id),
    rule,
    ruleVersion,
    set,
    severity,
    state: 'standing',
    account,
    asset,
    others: others.slice(0, evidenceMax),
    since: Math.min(...sighting.movements.map(({ time }) => time)),
    until: Math.max(...sighting.movements.map(latestInstant)),
    figures,
    transfers: movements.map(({ id }) => id),
    text,
  };
};

/** A window that slides on sees less of the same: what was seen whole stays said. */
const isFuller = (before: Finding, now: Finding): boolean => {
  if (before.state === 'withdrawn') return false;
  if (before.ruleVersion !== now.ruleVersion) return false;
  if (before.severity !== now.severity) return before.severity === 'high';
  if (before.transfers.length !== now.transfers.length) return before.transfers.length > now.transfers.length;
  // Of two as full the one that was complete first stands, so that the order of arrival does not matter.
  return before.until < now.until || (before.until === now.until && isSame(before, now));
};

const isSame = (before: Finding, now: Finding): boolean => JSON.stringify(before) === JSON.stringify(now);

type Index = Map<string, Set<string>> | TextMap<Set<string>>;

const note = (index: Index, key: string, id: string): void => {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
};

const unnote = (index: Index, key: string, id: string): void => {
  const ids = index.get(key);
  if (ids === undefined) return;
  ids.delete(id);
  if (ids.size === 0) index.delete(key);
};
