import { takesPart } from '@weir/engine';
import { WeirError } from '@weir/model';
import { type FrontierLot, flowsWritten, type Store, type VersionedCredit, type VersionedFlow } from '@weir/store';
import type { CaseBook } from './case-book.js';
import type { Gaps, LostBalance } from './gaps.js';
import type { OpenCase } from './open-case.js';
import { patiently, pause } from './patience.js';
import { RecentLook } from './recent-look.js';

/** What discovery needs to know of the stream it runs beside. */
export interface StreamPosition {
  /** Resolves when every journal message before `position` has been applied. */
  reached(position: number): Promise<void>;
  /** Matcher shards, whose entries the writer may have written up to different places. */
  readonly shards: number;
  readonly signal: AbortSignal;
  /** Hears of every attempt at asking the store that failed and is made again. */
  readonly onStoreAway?: (error: unknown) => void;
}

type Row = VersionedFlow | VersionedCredit;

const pollMs = 100;
/** How far back a balance is looked for, one after the other: busy pockets have a recent one. */
const balanceSpansMs = [600_000, 21_600_000, 7 * 86_400_000, 400 * 86_400_000, Number.POSITIVE_INFINITY];

/** So often it is asked who used a lot, where memory drops what came meanwhile. */
const usersAskedMax = 10;

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
  const discovery = new Discovery(open, book, store, stream);
  try {
    for (let gaps: Gaps | null = first; gaps !== null; ) gaps = await discovery.round(gaps);
  } catch (error) {
    if (error !== ended) throw error;
  }
};

/** The asking for one case. Owns what it need not ask again. */
class Discovery {
  readonly #open: OpenCase;
  readonly #book: CaseBook;
  readonly #store: Store;
  readonly #stream: StreamPosition;
  /** Transfers of which both entries were asked for while they were held: the stream tells the rest of them. */
  readonly #brought = new Set<string>();
  /** Journal offset that the writer had passed when it was asked last. It only grows. */
  #writerPosition = -1;

  constructor(open: OpenCase, book: CaseBook, store: Store, stream: StreamPosition) {
    this.#open = open;
    this.#book = book;
    this.#store = store;
    this.#stream = stream;
  }

  /** One step from what a case lacks to what it lacks then. */
  async round(gaps: Gaps): Promise<Gaps | null> {
    const open = this.#open;
    // A report that comes meanwhile asks anew: what was searched for the one before says nothing of it.
    const { revision } = open;
    if (gaps.selectors) await this.#searchSelectors(revision);
    for (const lost of gaps.balances) await this.#findBalance(lost);
    const ids = [...gaps.ids];
    await this.#bring(ids);
    const blind = this.#book.ledger.blindLots(ids);
    // Should a pocket turn out to be no hub, the stream tells every use: of before there are none.
    await this.#bringUsers(blind.filter(({ id }) => !this.#book.ledger.isAtHub(id)));
    // The store may have been ahead: a use that it no longer has must be gone here too.
    await this.#pollWriter();
    await this.#stream.reached(this.#writerPosition);
    for (const { id } of blind) this.#book.ledger.setKnown(id);
    if (open.revision === revision) for (const id of ids) open.searched.add(id);

    const left = this.#book.work(open);
    if (left !== null && open.revision === revision && this.#isInVain(gaps, left)) {
      throw new WeirError(
        'FOLD_INVARIANT',
        `case ${open.name}: neither memory nor store knows ${[...left.ids].slice(0, 5).join(', ')}`,
      );
    }
    return left;
  }

  async #searchSelectors(revision: number): Promise<void> {
    const open = this.#open;
    const found = new Set<string>();
    const { ledger, recent } = this.#book;
    const look = new RecentLook(recent);
    for (const { entry, accounts, since, until, counterparties } of open.spec.selectors) {
      const rows = await this.#ask(
        (): Promise<Row[]> =>
          entry === 'debit'
            ? this.#store.debitsOf(accounts, since, until, counterparties)
            : this.#store.creditsInto(accounts, since, until, counterparties),
      );
      for (const { version, record } of rows) {
        found.add(record.id);
        if (version > recent.droppedVersion || look.tellsOf(record)) continue;
        if (ledger.makeWay(version, record)) this.#brought.delete(record.id);
      }
    }
    // A selector names one entry; the case needs both of each transfer.
    await this.#bring([...found]);
    this.#book.reconsider(open, found);
    if (open.revision === revision) open.selectorsSearched = true;
  }

  /** Goes back in time until an entry of the pocket stands that gave a balance. */
  async #findBalance(lost: LostBalance): Promise<void> {
    const { account, asset, upToMs } = lost;
    for (let span = 0; span < balanceSpansMs.length; ) {
      const fromMs = Math.max(0, upToMs - balanceSpansMs[span]!);
      const [debits, credits] = await this.#ask(() =>
        Promise.all([
          this.#store.debitsOf([account], fromMs, upToMs + 1),
          this.#store.creditsInto([account], fromMs, upToMs + 1),
        ]),
      );
      const asked = this.#writerPosition;
      // The store may have been ahead, as it may have been with any row.
      await this.#pollWriter();
      await this.#stream.reached(this.#writerPosition);
      // What memory dropped meanwhile may have said otherwise of what was asked for.
      if (this.#book.recent.droppedVersion >= asked) continue;
      const rows = [...debits, ...credits].map(({ record }) => record);
      const given = rows.filter((record) => record.asset === asset && record.balance !== null && takesPart(record));
      if (this.#book.balances.find(lost, fromMs, given)) return;
      span++;
    }
  }

  async #bringUsers(frontier: readonly FrontierLot[]): Promise<void> {
    if (frontier.length === 0) return;
    const question = (): Promise<Row[]> => this.#store.entriesTouchingLots(frontier);
    let users = await this.#ask(question);
    // They were not held when they were asked for. Whatever memory dropped until now the store knew then: else what it
    // said of them may be the past, and nobody would tell.
    const isNewest = (): boolean => this.#book.recent.droppedVersion < this.#writerPosition;
    for (let asked = 1; !isNewest() && asked < usersAskedMax; asked++) users = await this.#ask(question);
    const paying = users.filter(({ record }) => record.kind === 'flow' && record.sources.length > 0);
    const ids = new Set(paying.map(({ record }) => record.id));
    const flows = isNewest() ? ids : new Set<string>();
    this.#takeForgotten(users, isNewest());
    this.#book.holdFor(this.#open, ids);
    await this.#take(paying);
    await this.#bring([...ids], flows);
  }

  /**
   * Takes what was done to a lot and memory has dropped. What entries ended stands by itself. Payments made of it are taken before they are
   * held: what memory has of their ids may be payments of others, whose ids came again, and of two it is the one that is on the
   * way of the money. Source: ADR 9, limits.
   */
  #takeForgotten(users: readonly Row[], isNewest: boolean): void {
    const { ledger, recent } = this.#book;
    const look = new RecentLook(recent);
    for (const { version, record } of users) {
      if (version > recent.droppedVersion || look.tellsOf(record)) continue;
      this.#book.takeEnding(version, record);
      if (record.kind === 'flow' && isNewest) {
        // Its credit is another than may have been brought with the id before.
        if (ledger.makeWay(version, record)) this.#brought.delete(record.id);
        ledger.take(version, record, false, false);
      }
    }
  }

  /** Both entries of each transfer. @param flowsHere transfers whose debit entry has been brought already */
  async #bring(ids: readonly string[], flowsHere: ReadonlySet<string> = new Set()): Promise<void> {
    const wanted = ids.filter((id) => !this.#isBrought(id));
    if (wanted.length === 0) return;
    // Before the store is asked: what the stream tells of them from now on must not be dropped again.
    this.#book.holdFor(this.#open, wanted);
    const flowsWanted = wanted.filter((id) => !flowsHere.has(id));
    const [flows, credits] = await this.#ask(() =>
      Promise.all([
        flowsWanted.length === 0 ? [] : this.#store.flowsByIds(flowsWanted),
        this.#store.standingCreditsByIds(wanted),
      ]),
    );
    await this.#take(flows);
    // Where the newest of an id was taken back, an older one at another place is not what is asked for.
    const there = new Set([...flowsHere, ...flows.map(({ record }) => record.id)]);
    await this.#take(this.#ownFirst(credits.filter(({ record }) => there.has(record.id))));
    for (const id of wanted) this.#brought.add(id);
  }

  /** It was brought, and has been held since. */
  #isBrought(id: string): boolean {
    return this.#brought.has(id) && this.#open.heldMeanwhile.has(this.#book.transfers.findId(id));
  }

  /** Of an id that came again the credit of the debit entry which is here comes first: those at other places are of other transfers. */
  #ownFirst(credits: readonly VersionedCredit[]): VersionedCredit[] {
    const { transfers } = this.#book;
    const isOwn = ({ record: { id, to, asset, time } }: VersionedCredit): boolean => {
      const node = transfers.findId(id);
      if (node < 0 || !transfers.hasFlow(node) || transfers.time(node) > time) return false;
      return transfers.payee(node) === to && transfers.asset(node) === asset;
    };
    const own = credits.filter(isOwn).sort((left, right) => left.record.time - right.record.time);
    return [...own, ...credits.filter((credit) => !isOwn(credit))];
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
    while (this.#writerPosition <= this.#book.recent.droppedVersion) {
      await this.#pollWriter();
      if (this.#writerPosition <= this.#book.recent.droppedVersion) await pause(pollMs, this.#stream.signal);
    }
    return this.#asked(question);
  }

  async #pollWriter(): Promise<void> {
    this.#writerPosition = await this.#asked(() => flowsWritten(this.#store, this.#stream.shards));
  }

  async #asked<T>(question: () => Promise<T>): Promise<T> {
    const { signal, onStoreAway } = this.#stream;
    const answer = await patiently(async () => ({ is: await question() }), signal, onStoreAway ?? (() => {}));
    if (answer === null) throw ended;
    return answer.is;
  }

  #isInVain(before: Gaps, left: Gaps): boolean {
    return (
      !left.selectors &&
      left.balances.length === 0 &&
      [...left.ids].every((id) => before.ids.has(id) && !this.#book.ledger.isHere(id))
    );
  }
}
