import { hubEntriesHeld, type ReachedPocket, type ReachedRecord } from '@weir/engine';
import { flowsWritten, type Store, type Versioned } from '@weir/store';
import type { CaseBook } from '../case-book.js';
import type { StreamPosition } from '../discovery.js';
import { patiently, pause } from '../patience.js';

/** What the asking needs of the stream it runs beside. */
export interface ReachStream extends StreamPosition {
  /** Journal offset before which every message has been applied. */
  readonly position: () => number;
}

const pollMs = 100;
const pocketsPerRound = 100;
const creditsPerRound = 300;

/** Thrown where the stream has ended, and caught in the same room. */
const ended = Symbol('ended');

/**
 * Brings from the store what the other readings of cases rest on and memory has dropped, round by round, until nothing is
 * missing. Live records go on being applied; of each entry the higher version stands. A store that is away is waited
 * for. Source: trace §4, architecture §5.
 * @param worked has the cases worked out that a round concerns: they may need more then
 */
export const discoverReach = async (
  book: CaseBook,
  store: Store,
  stream: ReachStream,
  worked: () => Promise<void>,
): Promise<void> => {
  const { signal, onStoreAway } = stream;
  const asked = async <T>(question: () => Promise<T>): Promise<T> => {
    const answer = await patiently(async () => ({ is: await question() }), signal, onStoreAway ?? (() => {}));
    if (answer === null) throw ended;
    return answer.is;
  };
  const writerPosition = (): Promise<number> => asked(() => flowsWritten(store, stream.shards));

  /** What of these pockets is in the store; those of which there is more than may be held are told so. */
  const entriesOf = async (pockets: readonly ReachedPocket[]): Promise<Versioned<ReachedRecord>[]> => {
    if (pockets.length === 0) return [];
    const from = pockets.map(({ account, asset, wantedFromMs }) => ({ account, asset, fromMs: wantedFromMs }));
    const found = await asked(() => store.mixingEntries(from, hubEntriesHeld + 1, book.reach.budget.perReading));
    if (found !== null) return found;
    if (pockets.length === 1) {
      book.reach.entries.setTooLong(pockets[0]!);
      return [];
    }
    const middle = pockets.length >>> 1;
    return [...(await entriesOf(pockets.slice(0, middle))), ...(await entriesOf(pockets.slice(middle)))];
  };

  const round = async (): Promise<void> => {
    const gaps = book.reach.entries.gaps;
    const pockets = gaps.pockets.slice(0, pocketsPerRound);
    const credits = gaps.credits.slice(0, creditsPerRound);
    const from = new Map(pockets.map((pocket) => [pocket, pocket.wantedFromMs]));
    // From here on the stream tells; whatever it told before is in the store once the writer has passed it.
    const position = stream.position();
    while ((await writerPosition()) < position) {
      await pause(pollMs, signal);
      if (signal.aborted) throw ended;
    }
    const entries = await entriesOf(pockets);
    const credited =
      credits.length === 0 ? [] : await asked(() => store.standingCreditsByIds(credits.map(({ id }) => id)));
    // The store may have been ahead: what it has, and what it no longer has, is said here too once the stream is there.
    await stream.reached(await writerPosition());
    const rows: readonly Versioned<ReachedRecord>[] = [...entries, ...credited];
    const newest = rows.reduce((highest, { version }) => Math.max(highest, version), -1);
    await stream.reached(newest + 1);
    const heldPockets = new Set(pockets.filter((pocket) => book.reach.entries.isHeld(pocket)).map(nameOf));
    const heldCredits = new Set(credits.filter((credit) => book.reach.entries.isHeld(credit)).map(({ id }) => id));
    for (const { version, record } of entries) {
      if ('account' in record) continue;
      const account = record.kind === 'flow' ? record.from : record.to;
      if (heldPockets.has(nameOf({ account, asset: record.asset }))) book.reach.entries.take(version, record);
    }
    for (const { version, record } of credited)
      if (heldCredits.has(record.id)) book.reach.entries.takeCredit(version, record);
    for (const [pocket, fromMs] of from) book.reach.entries.setLoaded(pocket, fromMs);
    for (const credit of credits) book.reach.entries.setCreditKnown(credit);
    await worked();
  };

  try {
    while (book.reach.entries.hasGaps && !signal.aborted) await round();
  } catch (error) {
    if (error !== ended) throw error;
  }
};

const nameOf = ({ account, asset }: Pick<ReachedPocket, 'account' | 'asset'>): string => `${account} ${asset}`;
