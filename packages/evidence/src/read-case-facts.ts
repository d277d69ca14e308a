import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@weir/log';
import { type AccountId, compareBytes, type TopicNames, WeirError } from '@weir/model';
import type { CaseAccount, CaseTransfer, Store } from '@weir/store';
import { type CaseFacts, type Lack, lackText } from './case-facts.js';
import { inPieces, lacksOf } from './lacks.js';
import { rowsOfCase } from './rows-of-case.js';
import { type Asked, askedNow, behind, hasEntriesOf } from './written-up-to.js';

export interface FactSources {
  readonly log: Log;
  readonly store: Store;
  readonly topics: Pick<TopicNames, 'journal' | 'flows' | 'cases' | 'alerts'>;
}

/** How long a reader waits until all that a case rests on is in the store, and what then. */
export interface Patience {
  /** Milliseconds. */
  readonly waitMs: number;
  /** After so long the case is read as it stands, with what it lacks; else it is refused. */
  readonly asItStands?: boolean;
  /** Hears what is waited for, when that changes. */
  readonly onWait?: (why: string) => void;
  /** Whoever asked does not wait any more. */
  readonly signal?: AbortSignal;
}

type Rules = Pick<CaseFacts, 'settings' | 'ruleSets'>;

const lookMs = 200;

/** One attempt: the case, null where it could not be read at all, and what lacked. */
interface Attempt {
  readonly facts: CaseFacts | null;
  readonly lacks: readonly Lack[];
}

/** Waits for the store, and reads a case once all is there. Owns how long it waits. */
class Reading {
  readonly #sources: FactSources;
  readonly #name: string;
  readonly #rules: Rules;
  readonly #asked: Asked;
  readonly #patience: Patience;
  readonly #endMs: number;
  #told = '';

  constructor(sources: FactSources, name: string, rules: Rules, asked: Asked, patience: Patience) {
    this.#sources = sources;
    this.#name = name;
    this.#rules = rules;
    this.#asked = asked;
    this.#patience = patience;
    this.#endMs = performance.now() + patience.waitMs;
  }

  async facts(): Promise<CaseFacts> {
    const { asItStands = false } = this.#patience;
    for (;;) {
      const isLast = performance.now() >= this.#endMs;
      const late = behind(this.#asked, await this.#sources.store.positions());
      const isRead = late.length === 0 || (isLast && asItStands);
      const { facts, lacks } = isRead ? await this.#read(late) : { facts: null, lacks: late };
      if (facts !== null && (lacks.length === 0 || (isLast && asItStands))) return facts;
      if (isLast) throw new WeirError('EVIDENCE_NOT_WHOLE', `case ${this.#name}: ${lackText(lacks)}`);
      await this.#pause(lackText(lacks));
    }
  }

  /** @throws {WeirError} `CASE_UNKNOWN` */
  async #read(late: readonly Lack[]): Promise<Attempt> {
    const { store } = this.#sources;
    const name = this.#name;
    const { summary, version, ...rows } = await rowsOfCase(this.#sources, name);
    if (summary === null) {
      if ((await store.reportsOf(name)).length === 0) throw new WeirError('CASE_UNKNOWN', `there is no case ${name}`);
      return { facts: null, lacks: [{ of: name, why: 'it was reported, and nothing was said of it yet' }] };
    }
    // Rows may rest on entries that came after the question.
    while (!(await hasEntriesOf(store, this.#asked, version)) && performance.now() < this.#endMs)
      await this.#pause(`the store has not all entries up to journal offset ${version}`);
    const tainted = rows.transfers.filter(({ taint }) => taint !== '0').sort(inOrder);
    const ids = tainted.map(({ id }) => id);
    const flows = new Map((await inPieces(ids, (some) => store.flowsByIds(some))).map((row) => [row.record.id, row]));
    const credits = new Map(
      (await inPieces(ids, (some) => store.creditsByIds(some))).map((row) => [row.record.id, row]),
    );
    const accounts = rows.accounts.filter(({ received }) => received !== '0').sort(byPocket);
    const named = [...new Set([...accounts.map(({ account }) => account), ...tainted.flatMap(payeeOf)])];
    const positions = [...(await store.positions())].sort(([a], [b]) => compareBytes(a, b));
    const said = {
      ...this.#rules,
      summary,
      lines: tainted.map(({ id, taint, layer }) => ({
        ...{ id, taint, layer },
        flow: flows.get(id) ?? null,
        credit: credits.get(id) ?? null,
      })),
      accounts,
      alerts: rows.alerts,
      reports: await store.reportsOf(name),
      labels: await inPieces(named, (some) => store.labelsOf(some as AccountId[])),
      positions: Object.fromEntries(positions),
      asOf: this.#asked.journal,
    };
    const lacks = [...late, ...(await lacksOf(store, said))];
    return { facts: { ...said, lacks }, lacks };
  }

  async #pause(why: string): Promise<void> {
    const { onWait, signal } = this.#patience;
    if (why !== this.#told) onWait?.(why);
    this.#told = why;
    try {
      await sleep(lookMs, undefined, { signal });
    } catch (cause) {
      throw new WeirError('EVIDENCE_NOT_WHOLE', `case ${this.#name}: nobody waits for it any more; ${why}`, { cause });
    }
  }
}

const payeeOf = ({ move }: CaseTransfer): string[] => (move === undefined ? [] : [move.to]);

const inOrder = (left: CaseTransfer, right: CaseTransfer): number =>
  left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id);

const byPocket = (left: CaseAccount, right: CaseAccount): number =>
  compareBytes(left.account, right.account) || compareBytes(left.asset, right.asset);

/**
 * Reads a case of one moment: with all that the journal had said when it was called, and nothing that does not follow from it. What
 * the store does not have yet is waited for.
 * @throws {WeirError} `CASE_UNKNOWN`, `EVIDENCE_NOT_WHOLE`; {WeirStoreError}, {WeirLogError}
 */
export const readCaseFacts = async (
  sources: FactSources,
  name: string,
  rules: Rules,
  patience: Patience,
): Promise<CaseFacts> => {
  const asked = await askedNow(sources.log, sources.topics);
  return new Reading(sources, name, rules, asked, patience).facts();
};
