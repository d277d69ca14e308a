import { setTimeout as sleep } from 'node:timers/promises';
import { WeirError } from '@weir/model';
import type { Store, VersionedCredit, VersionedFlow } from '@weir/store';
import type { CaseBook, Gaps } from './case-book.js';
import type { OpenCase } from './open-case.js';

/** What discovery needs to know of the stream it runs beside. */
export interface StreamPosition {
  /** Resolves when every journal message before `position` has been applied. */
  reached(position: number): Promise<void>;
  readonly signal: AbortSignal;
}

const pollMs = 100;

/** Waits, or less where `signal` aborts. */
const pause = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal }).catch(() => {});

/** The stream `flows/0`: journal offset up to which the writer has written flows and credits. */
const writerStream = 'flows/0';

/** What memory dropped is in the store once the writer has passed it. */
const writerHasPassed = async (store: Store, version: number, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted && (await store.position(writerStream)) <= version) await pause(pollMs, signal);
};

/**
 * Brings the past of a case from the store into the window, breadth-first, without shares, until the case can be
 * worked out. Live records go on being applied meanwhile; of each entry the higher version stands.
 * Source: architecture §5, the follower's new report.
 */
export const discover = async (
  open: OpenCase,
  book: CaseBook,
  store: Store,
  stream: StreamPosition,
  first: Gaps,
): Promise<void> => {
  let gaps: Gaps | null = first;
  while (gaps !== null && !stream.signal.aborted) {
    await writerHasPassed(store, book.window.droppedVersion, stream.signal);
    let newest = -1;
    const take = (rows: readonly (VersionedFlow | VersionedCredit)[]): void => {
      for (const { version, record } of rows) {
        newest = Math.max(newest, version);
        book.applyRecords(version, [record], false);
      }
      book.holdFor(
        open,
        rows.map(({ record }) => record.id),
      );
    };
    if (gaps.selectors) {
      const found = new Set<string>();
      for (const { entry, accounts, since, until, counterparties } of open.spec.selectors) {
        const rows: (VersionedFlow | VersionedCredit)[] =
          entry === 'debit'
            ? await store.debitsOf(accounts, since, until, counterparties)
            : await store.creditsInto(accounts, since, until, counterparties);
        for (const { record } of rows) found.add(record.id);
      }
      // A selector names one entry; the case needs both of each transfer.
      take([...(await store.flowsByIds([...found])), ...(await store.creditsByIds([...found]))]);
      book.reconsider(open, found);
      open.selectorsSearched = true;
    }
    const ids = [...gaps.ids];
    take([...(await store.flowsByIds(ids)), ...(await store.creditsByIds(ids))]);
    const incomplete = ids.flatMap((id) => {
      const node = book.window.get(id);
      return node === undefined || node.flow === null || node.complete ? [] : [node];
    });
    const frontier = incomplete.map(({ id, flow }) => ({
      id,
      account: flow!.to,
      asset: flow!.asset,
      fromTimeMs: flow!.time,
    }));
    const users = await store.entriesTouchingLots(frontier);
    const userIds = [...new Set(users.map(({ record }) => record.id))];
    take([...users, ...(await store.flowsByIds(userIds)), ...(await store.creditsByIds(userIds))]);
    for (const node of incomplete) node.complete = true;
    for (const id of ids) open.searched.add(id);
    await stream.reached(newest + 1);
    const before: Gaps = gaps;
    gaps = book.work(open);
    if (
      gaps !== null &&
      !gaps.selectors &&
      [...gaps.ids].every((id) => before.ids.has(id) && book.window.get(id) === undefined)
    ) {
      throw new WeirError(
        'FOLD_INVARIANT',
        `case ${open.name}: neither memory nor store knows ${[...gaps.ids].slice(0, 5).join(', ')}`,
      );
    }
  }
};
