import { HubCounter } from '../lots/hub-counter.js';
import { Pocket, type Taken } from '../lots/pocket.js';
import { dustLimit, isHubFromStart, type MatchRules } from '../lots/rules.js';
import { compareEntryNumbers, instantOf, orderedEntries } from './entry-order.js';
import { ExactSum } from './exact-sum.js';
import { IntervalRows, type Intervals, type Links } from './interval-rows.js';
import { LotQueue } from './lot-queue.js';
import type { OrderedLedger } from './ordered-ledger.js';
import { entriesByPocket } from './pocket-entries.js';
import { assetCodes } from './record-block.js';

/** A whole ledger after matching. Transfers are named by their place, which is their order (by debit entry). */
export interface MatchedLedger {
  /** Links: `to` is the paying transfer. */
  readonly links: Links;
  /** Parts of lots that ended without a link: aged, taken by a shortfall, or ceased at a hub. */
  readonly lost: Intervals;
  /** 1 where the payee's pocket was a hub at the credit of the transfer. */
  readonly creditedAtHub: Uint8Array;
  /** By asset, in the order in which one was first met. */
  readonly unseenByAsset: ReadonlyMap<string, bigint>;
}

/** What debits of one asset found no source for. */
interface Unseen {
  first: number;
  readonly sum: ExactSum;
}

/** Folds the pockets of a ledger, one after the other. Owns what comes of it. */
class LedgerFold {
  readonly #ledger: OrderedLedger;
  readonly #rules: MatchRules;
  readonly #queue: LotQueue;
  readonly links = new IntervalRows();
  readonly lost = new IntervalRows();
  readonly creditedAtHub: Uint8Array;
  readonly unseen = new Map<number, Unseen>();
  /** No pocket can hold 2^53 and more: not even with all money of the ledger. */
  readonly #isNarrow: boolean;
  /** False where no rule asks when an entry was: the columns of a large ledger are dear to look at. */
  readonly #needsInstants: boolean;
  readonly #needsBalances: boolean;

  constructor(ledger: OrderedLedger, rules: MatchRules) {
    this.#ledger = ledger;
    this.#rules = rules;
    this.#queue = new LotQueue(rules.policy, rules.windowMs);
    this.creditedAtHub = new Uint8Array(ledger.count);
    this.#isNarrow = mostHeld(ledger, null) <= Number.MAX_SAFE_INTEGER;
    this.#needsInstants = rules.windowMs !== null || rules.hubEntries !== null;
    this.#needsBalances = rules.trustBalances && hasBalances(ledger);
  }

  /** @param entries of one pocket, in their order, and the amounts of them */
  fold(entries: Int32Array, amounts: Float64Array): void {
    const { asset, accounts, to, from } = this.#ledger;
    const [first, place] = [entries[0]!, entries[0]! >> 1];
    if (isHubFromStart(accounts.nameOnce(first & 1 ? to[place]! : from[place]!))) {
      this.#arrive(entries);
      return;
    }
    const dustMinor = dustLimit(assetCodes[asset[place]!]!);
    if (this.#isNarrow || mostHeld(this.#ledger, entries) <= Number.MAX_SAFE_INTEGER)
      this.#foldNarrow(entries, amounts, dustMinor);
    else this.#foldWide(entries, dustMinor);
  }

  /** Money that reaches a hub has arrived. */
  #arrive(entries: Int32Array): void {
    for (let at = 0; at < entries.length; at++) if (entries[at]! & 1) this.creditedAtHub[entries[at]! >> 1] = 1;
  }

  #foldNarrow(entries: Int32Array, amounts: Float64Array, dustMinor: number): void {
    const { balanceFrom, balanceTo } = this.#ledger;
    const { hubEntries } = this.#rules;
    const queue = this.#queue;
    let [unseen, firstUnseen] = [0, 0];
    queue.begin(0);
    // Fewer entries than the limit on all days cannot be more on one.
    const counter = hubEntries === null || entries.length <= hubEntries ? null : new HubCounter();
    for (let at = 0; at < entries.length; at++) {
      const entry = entries[at]!;
      const place = entry >> 1;
      const amount = amounts[at]!;
      const instant = this.#needsInstants ? instantOf(this.#ledger, entry) : 0;
      if (counter !== null && this.#becomesHub(counter, instant, amount, dustMinor)) {
        queue.cease(this.lost);
        this.#arrive(entries.subarray(at));
        break;
      }
      const isCredit = (entry & 1) === 1;
      const balance = this.#needsBalances ? (isCredit ? balanceTo[place]! : balanceFrom[place]!) : -1;
      if (at === 0 && balance >= 0) queue.begin(Math.max(0, balance + (isCredit ? -amount : amount)));
      if (isCredit) queue.append(place, amount, instant);
      else {
        queue.age(instant, this.lost);
        const uncovered = queue.take(amount, place, this.links);
        if (uncovered > 0 && unseen === 0) firstUnseen = entry;
        unseen += uncovered;
      }
      if (balance >= 0 && balance !== queue.total) this.#reconcile(balance, instant);
    }
    if (unseen > 0) this.#unseen(firstUnseen, unseen);
  }

  #becomesHub(counter: HubCounter, instant: number, amount: number, dustMinor: number): boolean {
    return amount >= dustMinor && counter.add(instant) > this.#rules.hubEntries!;
  }

  /** Makes the pocket agree with a balance that the feed gave after an entry. */
  #reconcile(balance: number, instant: number): void {
    const queue = this.#queue;
    if (balance > queue.total) queue.appendNameless(balance - queue.total, instant);
    else {
      queue.age(instant, this.lost);
      queue.take(queue.total - balance, -1, this.lost);
    }
  }

  /** Sums beyond 2^53 are `Pocket`'s. */
  #foldWide(entries: Int32Array, dustMinor: number): void {
    const { amount, balanceFrom, balanceTo } = this.#ledger;
    const pocket = new Pocket<number>(this.#rules, { hubFromStart: false, dustMinor });
    for (const entry of entries) {
      const place = entry >> 1;
      const isCredit = (entry & 1) === 1;
      const balance = isCredit ? balanceTo[place]! : balanceFrom[place]!;
      const effect = pocket.step({
        kind: isCredit ? 'credit' : 'debit',
        instant: instantOf(this.#ledger, entry),
        amount: amount[place]!,
        balance: balance < 0 ? null : balance,
        source: place,
      });
      if (isCredit && effect.hub) this.creditedAtHub[place] = 1;
      writeDown(effect.sources, place, this.links);
      for (const taken of [effect.aged, effect.nameless, effect.ceased]) writeDown(taken, -1, this.lost);
      // Never more than the debit itself.
      if (effect.unseen > 0n) this.#unseen(entry, Number(effect.unseen));
    }
  }

  #unseen(entry: number, amount: number): void {
    const asset = this.#ledger.asset[entry >> 1]!;
    let unseen = this.unseen.get(asset);
    if (unseen === undefined) {
      unseen = { first: entry, sum: new ExactSum() };
      this.unseen.set(asset, unseen);
    }
    unseen.sum.add(amount);
    if (compareEntryNumbers(this.#ledger, entry, unseen.first) < 0) unseen.first = entry;
  }

  unseenByAsset(): ReadonlyMap<string, bigint> {
    const inOrder = [...this.unseen].sort(([, left], [, right]) =>
      compareEntryNumbers(this.#ledger, left.first, right.first),
    );
    return new Map(inOrder.map(([asset, { sum }]) => [assetCodes[asset]!, sum.value]));
  }
}

/**
 * The most that a pocket of these entries (null: of all) can ever hold, with what its balances say: a bound, exact up
 * to 2^53 and above that only certain to be above.
 */
const mostHeld = ({ amount, balanceFrom, balanceTo }: OrderedLedger, entries: Int32Array | null): number => {
  let [sum, largestBalance] = [0, 0];
  const count = entries === null ? amount.length : entries.length;
  for (let at = 0; at < count; at++) {
    const place = entries === null ? at : entries[at]! >> 1;
    sum += amount[place]!;
    largestBalance = Math.max(largestBalance, balanceFrom[place]!, balanceTo[place]!);
  }
  return sum + largestBalance;
};

const hasBalances = ({ balanceFrom, balanceTo }: OrderedLedger): boolean =>
  balanceFrom.some((balance) => balance >= 0) || balanceTo.some((balance) => balance >= 0);

const writeDown = (taken: readonly Taken<number>[], to: number, rows: IntervalRows): void => {
  for (const { source, start, end } of taken) rows.add(source, to, start, end);
};

/** Matches a whole ledger; entries later than `asOf` (milliseconds UTC) are left out. Source: trace §2. */
export const matchLedger = (ledger: OrderedLedger, rules: MatchRules, asOf: number | null): MatchedLedger => {
  const fold = new LedgerFold(ledger, rules);
  const { entries, amounts, ends } = entriesByPocket(ledger, orderedEntries(ledger, asOf));
  let start = 0;
  for (let pocket = 0; pocket < ends.length; pocket++) {
    const end = ends[pocket]!;
    if (end > start) fold.fold(entries.subarray(start, end), amounts.subarray(start, end));
    start = end;
  }
  return {
    links: fold.links.indexed(ledger.count),
    lost: fold.lost.indexed(ledger.count),
    creditedAtHub: fold.creditedAtHub,
    unseenByAsset: fold.unseenByAsset(),
  };
};
