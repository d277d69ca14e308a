import { WeirError } from '@weir/model';
import type { FrontierLot, Store, VersionedCredit, VersionedFlow } from '@weir/store';
import type { CaseBook, Gaps } from './case-book.js';
import type { OpenCase } from './open-case.js';
import { patiently, pause } from './patience.js';

/** What discovery needs to know of the stream it runs beside. */
export interface StreamPosition {
  /** Resolves when every journal message before `position` has been applied. */
  reached(position: number): Promise<void>;
  readonly signal: AbortSignal;
  /** Hears of every attempt at asking the store that failed and is made again. */
  readonly onStoreAway?: (error: unknown) => void;
}

type Row = VersionedFlow | VersionedCredit;

const pollMs = 100;

/** The stream `flows/0`: journal offset up to which the writer has written flows and credits. */
const writerStream = 'flows/0';

/** Thrown inside a discovery whose stream has ended, and caught there. */
const ended = Symbol('ended');

/**
 * Brings the past of a case from the store into the window, breadth-first, without shares, until the case can be
 * worked out. Live records go on being applied meanwhile; of each entry the higher version stands. A store that is
 * away is waited for. Source: architecture §5, the follower's new report.
 */
export const discover = async (
  open: OpenCase,
  book: CaseBook,
  store: Store,
  stream: StreamPosition,
  first: Gaps,
): Promise<void> => {
  try {
    for (let gaps: Gaps | null = first; gaps !== null; ) gaps = await new Round(open, book, store, stream).search(gaps);
  } catch (error) {
    if (error !== ended) throw error;
  }
};

/** One step from what a case lacks to what it lacks then. */
class Round {
  readonly #open: OpenCase;
  readonly #book: CaseBook;
  readonly #store: Store;
  readonly #stream: StreamPosition;
  /** A report that comes meanwhile asks anew: what was searched for the one before says nothing of it. */
  readonly #revision: number;

  constructor(open: OpenCase, book: CaseBook, store: Store, stream: StreamPosition) {
    this.#open = open;
    this.#book = book;
    this.#store = store;
    this.#stream = stream;
    this.#revision = open.revision;
  }

  async search(gaps: Gaps): Promise<Gaps | null> {
    const open = this.#open;
    if (gaps.selectors) await this.#searchSelectors();
    const ids = [...gaps.ids];
    await this.#bring(ids);
    const blind = this.#book.ledger.blindLots(ids);
    await this.#bringUsers(blind);
    // The store may have been ahead: a use that it no longer has must be gone here too.
    await this.#stream.reached(await this.#asked(() => this.#store.position(writerStream)));
    for (const { id } of blind) this.#book.ledger.setKnown(id);
    if (this.#isCurrent()) for (const id of ids) open.searched.add(id);

    const left = this.#book.work(open);
    if (left !== null && this.#isCurrent() && this.#isInVain(gaps, left)) {
      throw new WeirError(
        'FOLD_INVARIANT',
        `case ${open.name}: neither memory nor store knows ${[...left.ids].slice(0, 5).join(', ')}`,
      );
    }
    return left;
  }

  async #searchSelectors(): Promise<void> {
    const open = this.#open;
    const found = new Set<string>();
    for (const { entry, accounts, since, until, counterparties } of open.spec.selectors) {
      const rows = await this.#ask(
        (): Promise<Row[]> =>
          entry === 'debit'
            ? this.#store.debitsOf(accounts, since, until, counterparties)
            : this.#store.creditsInto(accounts, since, until, counterparties),
      );
      for (const { record } of rows) found.add(record.id);
    }
    // A selector names one entry; the case needs both of each transfer.
    await this.#bring([...found]);
    this.#book.reconsider(open, found);
    if (this.#isCurrent()) open.selectorsSearched = true;
  }

  async #bringUsers(frontier: readonly FrontierLot[]): Promise<void> {
    if (frontier.length === 0) return;
    const users = await this.#ask(() => this.#store.entriesTouchingLots(frontier));
    await this.#take(users);
    await this.#bring([...new Set(users.map(({ record }) => record.id))]);
  }

  /** Both entries of each transfer. */
  async #bring(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    // Before the store is asked: what the stream tells of them from now on must not be dropped again.
    this.#book.holdFor(this.#open, ids);
    await this.#take(await this.#ask((): Promise<Row[]> => this.#store.flowsByIds(ids)));
    await this.#take(await this.#ask((): Promise<Row[]> => this.#store.creditsByIds(ids)));
  }

  async #take(rows: readonly Row[]): Promise<void> {
    this.#book.holdFor(
      this.#open,
      rows.map(({ record }) => record.id),
    );
    let newest = -1;
    for (const { version } of rows) newest = Math.max(newest, version);
    // The writer may be ahead of the stream: applied now, such rows would be one half of a change, in every case.
    await this.#stream.reached(newest + 1);
    for (const { version, record } of rows) this.#book.applyRows(version, [record]);
  }

  /** An answer in which everything is that memory had dropped when it was asked for. */
  async #ask<T>(question: () => Promise<T>): Promise<T> {
    // What memory dropped is in the store once the writer has passed it.
    while ((await this.#asked(() => this.#store.position(writerStream))) <= this.#book.recent.droppedVersion) {
      await pause(pollMs, this.#stream.signal);
    }
    return this.#asked(question);
  }

  async #asked<T>(question: () => Promise<T>): Promise<T> {
    const { signal, onStoreAway } = this.#stream;
    const answer = await patiently(async () => ({ is: await question() }), signal, onStoreAway ?? (() => {}));
    if (answer === null) throw ended;
    return answer.is;
  }

  #isCurrent(): boolean {
    return this.#open.revision === this.#revision;
  }

  #isInVain(before: Gaps, left: Gaps): boolean {
    return !left.selectors && [...left.ids].every((id) => before.ids.has(id) && !this.#book.ledger.isHere(id));
  }
}
