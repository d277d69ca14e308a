import type { Image } from '@weir/engine';
import type { EntryRecord } from '@weir/journal';
import type { HeldTransfers } from './held-transfers.js';
import { type LotLinks, type Use, uses } from './lot-links.js';

/** The credit of another transfer of the same id into the same pocket. Milliseconds UTC, minor units. */
interface Twin {
  readonly time: number;
  readonly seq: number;
  readonly amount: number;
}

/** A lot while what used it, or its twins, is gone through: `[consumed, amount)` is left of it. */
interface Standing extends Twin {
  readonly isOwn: boolean;
  consumed: number;
}

interface LotUse {
  readonly link: number;
  readonly use: Use;
  readonly start: number;
  readonly end: number;
  readonly by: number;
  /** Of the entry that did it: milliseconds UTC. */
  readonly instant: number;
  readonly seq: number;
}

/** What an entry does, in its order: a flow ages lots, then takes its sources, then what its balance lacks. Source: trace §2. */
const phases = { [uses.agedByFlow]: 0, [uses.link]: 1, [uses.lostByFlow]: 2, [uses.lostByCredit]: 2 } as const;

const numbersEach = 4;

/**
 * Lots that lie in one pocket under one id: an id that came again, after it was let go of, with the payee of the first. Those who use
 * them say the id only. A lot is spent from its front, and lots in the order of the policy: so each use is that of the
 * lot which stood where it begins. Knows the twins of held transfers, of which there are hardly any. Source: ADR 9, limits.
 */
export class TwinLots {
  readonly #twins = new Map<number, Twin[]>();
  readonly #transfers: HeldTransfers;
  readonly #links: LotLinks;
  /** By lifo the newest lot is spent first. */
  isLifo = false;

  constructor(transfers: HeldTransfers, links: LotLinks) {
    this.#transfers = transfers;
    this.#links = links;
  }

  /**
   * Takes a credit entry of the lot's id that is not its own: where it is of the lot's pocket, another lot lies there, or does no
   * more. Returns whether that is news.
   */
  take(lot: number, record: EntryRecord): boolean {
    if (record.kind !== 'credit' && record.kind !== 'credit-gone') return false;
    const transfers = this.#transfers;
    const account = record.kind === 'credit' ? record.to : record.account;
    if (transfers.holds(lot) === 0) return false;
    const isCredited = transfers.hasCredit(lot);
    // One that was never told to have arrived may still be on its way, or what was told of it be in the store alone.
    const isAwaited = transfers.hasFlow(lot) && transfers.creditVersion(lot) < 0;
    if (!isCredited && !isAwaited) return false;
    if (transfers.payee(lot) !== account || transfers.asset(lot) !== record.asset) return false;
    const { time, seq } = record;
    if (isCredited && time === transfers.creditTime(lot)) return false;
    return record.kind === 'credit'
      ? this.#add(lot, { time, seq, amount: record.amount })
      : this.#remove(lot, time, seq);
  }

  /** What the held transfer was is one of its twins from now on: its id is told of another. */
  leaveBehind(lot: number): void {
    const transfers = this.#transfers;
    if (!transfers.hasCredit(lot) || transfers.holds(lot) === 0) return;
    const time = transfers.creditTime(lot);
    // Its debit entry is told of first, and by then it was left behind.
    if (this.#twins.get(lot)?.some((twin) => twin.time === time)) return;
    this.#add(lot, { time, seq: transfers.seq(lot), amount: transfers.amount(lot) });
  }

  forget(lot: number): void {
    this.#twins.delete(lot);
  }

  /** Another lot is known to lie, or to have lain, in its pocket under its id. */
  has(lot: number): boolean {
    return this.#twins.size > 0 && this.#twins.has(lot);
  }

  /** The lot that was used is the one that is held, and not another of its id. */
  isOwn(link: number): boolean {
    const lot = this.#links.lot(link);
    return this.has(lot) ? this.#ownUses(lot).has(link) : this.#links.isOwn(link, this.#transfers);
  }

  /** Visits what used the lot. */
  eachOwnUse(lot: number, visit: (link: number) => void): void {
    const [links, transfers] = [this.#links, this.#transfers];
    const own = this.has(lot) ? this.#ownUses(lot) : null;
    for (let link = transfers.firstUse(lot); link >= 0; link = links.nextOfLot(link))
      if (own === null ? links.isOwn(link, transfers) : own.has(link)) visit(link);
  }

  /** More is told to have been used than there is of one lot. The first of two may have come so long ago that nobody here knows it. */
  isOverused(lot: number): boolean {
    const [transfers, links] = [this.#transfers, this.#links];
    if (this.has(lot) || !transfers.hasCredit(lot)) return false;
    const amount = transfers.amount(lot);
    let rest = amount;
    for (let link = transfers.firstUse(lot); link >= 0; link = links.nextOfLot(link)) {
      if (!links.isOwn(link, transfers)) continue;
      rest -= links.end(link) - links.start(link);
      if (rest < 0 || links.end(link) > amount) return true;
    }
    return false;
  }

  /** From when on its pocket's lots of the id can have been used, milliseconds UTC. */
  since(lot: number): number {
    const since = this.#transfers.time(lot);
    return (this.#twins.get(lot) ?? []).reduce((earliest, { time }) => Math.min(earliest, time), since);
  }

  #add(lot: number, { time, seq, amount }: Twin): boolean {
    const known = this.#twins.get(lot) ?? [];
    if (known.some((twin) => twin.time === time && twin.seq === seq && twin.amount === amount)) return false;
    const others = known.filter((twin) => twin.time !== time || twin.seq !== seq);
    this.#twins.set(lot, [...others, { time, seq, amount }]);
    return true;
  }

  #remove(lot: number, time: number, seq: number): boolean {
    const known = this.#twins.get(lot) ?? [];
    const others = known.filter((twin) => twin.time !== time || twin.seq !== seq);
    if (others.length === known.length) return false;
    if (others.length === 0) this.#twins.delete(lot);
    else this.#twins.set(lot, others);
    return true;
  }

  /** Of what used the lot, or a twin of it, what used the lot itself. */
  #ownUses(lot: number): ReadonlySet<number> {
    const transfers = this.#transfers;
    const [time, seq, amount] = [transfers.creditTime(lot), transfers.seq(lot), transfers.amount(lot)];
    const lots: Standing[] = transfers.hasCredit(lot) ? [{ time, seq, amount, isOwn: true, consumed: 0 }] : [];
    for (const twin of this.#twins.get(lot) ?? []) lots.push({ ...twin, isOwn: false, consumed: 0 });
    lots.sort((left, right) => left.time - right.time || left.seq - right.seq);
    const found = new Set<number>();
    for (const use of this.#usesInOrder(lot)) {
      const { instant, seq: at } = use;
      const there = lots.filter((each) => each.time < instant || (each.time === instant && each.seq <= at));
      if (this.#spent(there, use)?.isOwn === true) found.add(use.link);
    }
    return found;
  }

  /** Which of the lots an entry spent: the first by the policy that is not spent yet. @param there from oldest to newest */
  #spent(there: readonly Standing[], { use, start, end }: LotUse): Standing | undefined {
    const left = there.filter(({ consumed, amount }) => consumed < amount);
    if (this.isLifo && use !== uses.agedByFlow) left.reverse();
    // What a refused entry of an id that came again took between is not known: the lot went on all the same.
    const spent =
      left.find(({ consumed, amount }) => start === consumed && end <= amount) ??
      left.find(({ consumed, amount }) => start > consumed && end <= amount);
    if (spent !== undefined) spent.consumed = end;
    return spent;
  }

  save(image: Image): void {
    const numbers = [...this.#twins].flatMap(([lot, twins]) =>
      twins.flatMap(({ time, seq, amount }) => [lot, time, seq, amount]),
    );
    const column = Float64Array.from([this.isLifo ? 1 : 0, ...numbers]);
    image.putColumn('twins', column, column.length);
  }

  /** Takes up what was saved. Of snapshots from before there were twins nothing. */
  load(image: Image): void {
    if (!image.has('twins')) return;
    const column = image.column('twins', Float64Array, (length) => length);
    this.isLifo = column[0] === 1;
    for (let at = 1; at < column.length; at += numbersEach)
      this.#add(column[at]!, { time: column[at + 1]!, seq: column[at + 2]!, amount: column[at + 3]! });
  }

  /** What used the pocket's lots of the id, in the order of the entries and of what each does. What an entry ended stands apart from its transfer. */
  #usesInOrder(lot: number): LotUse[] {
    const [transfers, links] = [this.#transfers, this.#links];
    const found: LotUse[] = [];
    for (let link = transfers.firstUse(lot); link >= 0; link = links.nextOfLot(link)) {
      if (!links.isOwn(link, transfers)) continue;
      const [by, use] = [links.by(link), links.use(link)];
      const instant = use === uses.lostByCredit ? transfers.creditTime(by) : transfers.time(by);
      // Uses are put before those that were known: what happened last stands first.
      const [start, end] = [links.start(link), links.end(link)];
      found.unshift({ link, use, start, end, by, instant, seq: transfers.seq(by) });
    }
    return found.sort(
      (left, right) =>
        left.instant - right.instant ||
        left.seq - right.seq ||
        transfers.compareIds(left.by, right.by) ||
        Number(left.use === uses.lostByCredit) - Number(right.use === uses.lostByCredit) ||
        phases[left.use] - phases[right.use],
    );
  }
}
