import { type AccountId, type AssetCode, assets } from '@weir/model';
import type { Hop, HopsAsked, HopsFound, MoneyQuestions, PocketAt, TransferFacts } from '../questions/port.js';
import { possibleHops } from './possible-hops.js';
import { type Ways, waysBetween } from './ways.js';
import { usualCost, type WaysCost } from './ways-cost.js';

export interface WaysAsked {
  readonly from: AccountId;
  readonly to: AccountId;
  /** Null: in any one. */
  readonly asset: AssetCode | null;
  /** Of debits, inclusive; null: no limit. */
  readonly since: number | null;
  /** Of debits, exclusive; null: no limit. */
  readonly until: number | null;
  readonly maxHops: number;
  /** Minor units of every transfer on the way; null: any. */
  readonly minAmount: number | null;
}

export interface WaysFound extends Ways {
  /** False where the cost ended the search: there may be more. */
  readonly isComplete: boolean;
  readonly pockets: number;
  readonly entries: number;
}

/** Pockets of the other end that are asked for before their turn: few enough not to be in the way. */
const earlyMax = 40;

/** Pairs that are asked for, for each transfer that is looked at in the end: of most none is on a way. */
const pairsPerTransfer = 4;

/** Says how far a search is. */
export type OnStep = (step: { readonly pockets: number; readonly entries: number; readonly depth: number }) => void;

/** What was asked for a frontier before its turn. */
interface Early {
  readonly of: readonly PocketAt[];
  readonly found: Promise<HopsFound>;
}

const nameOf = (account: string, asset: string): string => `${asset} ${account}`;

/**
 * One end of the search: when money can be in a pocket at the earliest (from the payer), or must be there at the latest
 * (towards the payee), so many transfers away. Instants are bounds: a hop is taken to arrive when it was debited, or to
 * be debited when it arrived. So whatever is on a way is found, and what only seems to be is sorted out in the end.
 */
class End {
  readonly direction: 'in' | 'out';
  readonly #labels = new Map<string, number>();
  /** Accounts that were reached. */
  readonly reached = new Set<AccountId>();
  /** Accounts that were gone through. */
  readonly gone = new Set<AccountId>();
  readonly hops = new Map<string, Hop & { readonly by: 'in' | 'out' }>();
  frontier: PocketAt[];
  depth = 0;
  readonly #until: number;

  /** @param until of debits, exclusive */
  constructor(direction: 'in' | 'out', pockets: readonly PocketAt[], until: number) {
    this.direction = direction;
    this.#until = until;
    this.frontier = [...pockets];
    for (const { account, asset, atMs } of pockets) {
      this.#labels.set(nameOf(account, asset), atMs);
      this.reached.add(account);
    }
  }

  /** Goes on to what these payments reach; a pocket whose bound got wider is gone through again. */
  take(found: readonly Hop[], stopAt: AccountId): void {
    const improved = new Map<string, PocketAt & { readonly isDoubtful: boolean }>();
    for (const hop of found) {
      this.hops.set(`${nameOf(hop.from, hop.asset)} ${hop.to}`, { ...hop, by: this.direction });
      const isOut = this.direction === 'out';
      const account = isOut ? hop.to : hop.from;
      // Whatever arrives later has to leave before the end of the time asked for, and so does all that comes before it.
      const atMs = isOut ? hop.firstTime : Math.min(hop.lastTime, this.#until - 1);
      const name = nameOf(account, hop.asset);
      const known = this.#labels.get(name);
      if (known !== undefined && (isOut ? known <= atMs : known >= atMs)) continue;
      this.#labels.set(name, atMs);
      this.reached.add(account);
      // Only what was long on its way arrived after that end and left before it.
      const isDoubtful = !isOut && hop.firstTime >= this.#until;
      if (account !== stopAt) improved.set(name, { account, asset: hop.asset, atMs, isDoubtful });
    }
    // The soonest first: where the cost does not allow all, money that was passed on at once is found. What is doubtful comes last.
    const sign = this.direction === 'out' ? 1 : -1;
    this.frontier = [...improved.values()].sort(
      (left, right) => Number(left.isDoubtful) - Number(right.isDoubtful) || sign * (left.atMs - right.atMs),
    );
    this.depth++;
  }
}

/**
 * Transfers that can be on a way, told with one instant as both: what is on no way although it arrives when it was debited, or was
 * debited when it arrives, is on none. Where they are more than `most`, those of the ways with fewer transfers, whole: a way of
 * which a part is left out is none.
 */
const shortestWays = (
  from: AccountId,
  to: AccountId,
  known: readonly TransferFacts[],
  maxHops: number,
  most: number,
): { readonly transfers: readonly TransferFacts[]; readonly areAll: boolean } => {
  let shortest: readonly TransferFacts[] = [];
  for (let hops = maxHops; hops > 0; hops--) {
    const { transfers } = waysBetween(from, to, known, hops);
    if (transfers.length === 0) break;
    shortest = transfers;
    if (new Set(transfers.map(({ id }) => id)).size <= most) return { transfers, areAll: hops === maxHops };
  }
  return { transfers: shortest, areAll: shortest.length === 0 };
};

/**
 * Ways of money from one account to another: from both ends towards the middle, pocket by pocket in batches, the smaller
 * end first, as far as the cost allows; then the transfers between the pockets that both ends found, one by one.
 */
export const findWays = async (
  store: Pick<MoneyQuestions, 'hops' | 'transfersBetween'>,
  asked: WaysAsked,
  cost: WaysCost = usualCost,
  { signal, onStep }: { readonly signal?: AbortSignal; readonly onStep?: OnStep } = {},
): Promise<WaysFound> => {
  const { from, to, since, until, maxHops, minAmount } = asked;
  const codes = asked.asset === null ? assets().map(({ code }) => code) : [asked.asset];
  const pocketsOf = (account: AccountId, atMs: number) => codes.map((asset) => ({ account, asset, atMs }));
  const untilMs = until ?? Number.MAX_SAFE_INTEGER;
  const ahead = new End('out', pocketsOf(from, since ?? 0), untilMs);
  const behind = new End('in', pocketsOf(to, Number.MAX_SAFE_INTEGER), untilMs);
  const none: Ways = { path: null, transfers: [], hops: new Map() };
  if (from === to) return { ...none, isComplete: true, pockets: 0, entries: 0 };

  const askedOf = ({ direction }: End, affordable: readonly PocketAt[], spent: number): HopsAsked => ({
    direction,
    pockets: affordable,
    untilMs: direction === 'out' ? until : since,
    minAmount,
    entriesEachMax: cost.entriesEachMax,
    entriesMax: cost.entriesMax - spent,
  });
  // What the other end would ask is known while this one waits for its answer, and is nearly always asked next.
  let early = null as Early | null;
  const askEarly = (end: End, spent: number): void => {
    const found = store.hops(askedOf(end, end.frontier, spent), signal);
    // Whoever takes it hears of its failure; where nobody does, the search has ended before.
    found.catch(() => undefined);
    early = { of: end.frontier, found };
  };
  const ask = async (asked: HopsAsked, known: Early | null): Promise<HopsFound> => {
    const found = known === null ? null : await known.found;
    // Where no more was gone through than may be now, the same was left out.
    return found !== null && found.entries <= asked.entriesMax ? found : store.hops(asked, signal);
  };

  let [isComplete, pockets, entries] = [true, 0, 0];
  while (ahead.depth + behind.depth < maxHops && ahead.frontier.length > 0 && behind.frontier.length > 0) {
    const [end, other] = ahead.frontier.length <= behind.frontier.length ? [ahead, behind] : [behind, ahead];
    const affordable = end.frontier.slice(0, cost.pocketsMax - pockets);
    if (affordable.length < end.frontier.length) isComplete = false;
    if (affordable.length === 0) break;
    for (const { account } of affordable) end.gone.add(account);
    // Nothing is gone on from after the last step: a payment of it is on a way only where it meets what is known.
    const isLast = affordable.length < end.frontier.length || ahead.depth + behind.depth + 1 === maxHops;
    const others = isLast ? [...new Set([...end.gone, ...other.reached])] : undefined;
    const answer = ask(
      { ...askedOf(end, affordable, entries), ...(others && { others }) },
      early?.of === end.frontier && affordable.length === end.frontier.length ? early : null,
    );
    pockets += affordable.length;
    const isAffordable = pockets + other.frontier.length <= cost.pocketsMax && other.frontier.length <= earlyMax;
    if (!isLast && isAffordable && early?.of !== other.frontier) askEarly(other, entries);
    const found = await answer;
    entries += found.entries;
    if (found.skipped.length > 0) isComplete = false;
    end.take(found.hops, end === ahead ? to : from);
    onStep?.({ pockets, entries, depth: ahead.depth + behind.depth });
  }

  // What both ends know of a pair is asked of both: each knows it within its own bounds only.
  const pairs = possibleHops(from, to, [...ahead.hops.values(), ...behind.hops.values()], maxHops);
  const affordable = pairs.slice(0, pairsPerTransfer * cost.transfersMax);
  if (affordable.length < pairs.length) isComplete = false;
  const between = await store.transfersBetween(
    {
      ...{ pairs: affordable, since: since ?? 0, until, minAmount, limit: cost.transfersMax },
      wanted: (known) => {
        const { transfers, areAll } = shortestWays(from, to, known, maxHops, cost.transfersMax);
        if (!areAll) isComplete = false;
        return transfers;
      },
    },
    signal,
  );
  if (!between.isComplete) isComplete = false;
  return { ...waysBetween(from, to, between.transfers, maxHops), isComplete, pockets, entries };
};
