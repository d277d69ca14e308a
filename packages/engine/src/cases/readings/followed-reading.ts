// One room: what enters a reading, what it passes on and what is let go of hang together, step by step.
import type { AccountId, AssetCode } from '@weir/model';
import { compareEntries, type EntryKey, placeText } from '../../ledger/order.js';
import type { MixedPolicy } from '../../readings/taint-of-debit.js';
import { OrderedHeap } from '../ordered-heap.js';
import type { ReachBudget } from './reach-budget.js';
import type { ReachedEntries } from './reached-entries.js';
import type { ReachedEntry, ReachedPocket, ReachListener } from './reached-record.js';
import {
  leaving,
  nameOf,
  newStep,
  nothing,
  type ReadingFigures,
  type ReadingPocket,
  type ReadingStep,
  type TaintedMoney,
} from './reading-pocket.js';
import { ReadingPockets } from './reading-pockets.js';
import { debitOfRoot, isDebitOfRoot, isSameRoot, type ReadingRoot, type ReadingRules } from './reading-rules.js';

/**
 * One case read by haircut or taint-first as the ledger changes: its figures are always those of `readMixed` over the
 * ledger as it is, once `rework` has run. What changed is queued; `rework` takes steps in the order of entries, and
 * since money flows from earlier to later entries only, each that a change reaches is worked out once. A reading that
 * reaches more than the budget allows lets go of everything and has no figures. Source: trace §4.
 */
export class FollowedReading implements ReachListener {
  readonly #policy: MixedPolicy;
  readonly #entries: ReachedEntries;
  readonly #rules: () => ReadingRules;
  readonly #budget: ReachBudget;
  /** Says that there is something to rework, or that it is known what was not. */
  readonly #changed: () => void;
  #roots: ReadonlyMap<string, ReadingRoot> = new Map();
  /** By `nameOf`. */
  readonly #money = new Map<string, TaintedMoney>();
  readonly #pockets = new ReadingPockets();
  #queue = this.#newQueue();
  /** Pockets of which figures may be others than before. */
  readonly #stirred = new Set<ReadingPocket>();
  /** Steps and tainted transfers held. */
  #held = 0;
  #isBeyond = false;
  /** Entries were passed over, since there were more than is allowed. */
  #isCutShort = false;
  /** Two debits had one id and one instant on the way: what rests on either is uncertain. */
  #isTorn = false;
  /** Debits whose balance seen was not told while it mattered, or is less than what is tainted: told before a repair. */
  readonly #unseen = new Set<ReadingStep>();

  constructor(
    policy: MixedPolicy,
    entries: ReachedEntries,
    rules: () => ReadingRules,
    budget: ReachBudget,
    changed: () => void = () => {},
  ) {
    this.#policy = policy;
    this.#entries = entries;
    this.#rules = rules;
    this.#budget = budget;
    this.#changed = changed;
  }

  /** It reached more than is allowed, and is not followed any further. */
  get isBeyond(): boolean {
    return this.#isBeyond;
  }

  /** Everything it rests on is here. */
  get isKnown(): boolean {
    return !this.#isBeyond && this.#entries.knowsAllFor(this);
  }

  /** A debit that it rests on does not say what balance was seen, or what it says cannot be. */
  get lacksBalances(): boolean {
    return this.#unseen.size > 0;
  }

  get held(): number {
    return this.#held;
  }

  get isQueued(): boolean {
    return this.#queue.size > 0 || this.#isTorn || this.#isCutShort;
  }

  /** Sets the roots: those that take part and are not void. */
  setRoots(roots: Iterable<ReadingRoot>): void {
    const before = this.#roots;
    const now = new Map(Array.from(roots, (root): [string, ReadingRoot] => [root.id, root]));
    this.#roots = now;
    if (this.#isBeyond) return;
    for (const [id, root] of before) {
      if (isDebitOfRoot(now.get(id), debitOfRoot(root), { account: root.from, asset: root.asset })) continue;
      this.#drop(id, root.time, null);
      // From now on it carries what its payer's pocket gives it.
      this.#refresh(this.#pockets.find(root.from, root.asset)?.others.get(placeText(debitOfRoot(root))));
    }
    for (const root of now.values()) {
      // A case has thousands, and one more of them says nothing new of the others.
      if (isSameRoot(before.get(root.id), root) && this.#money.get(nameOf(root.id, root.time))?.payer === null)
        continue;
      this.#taint(root.id, root.time, root.to, root.asset, BigInt(root.amount), 1, null);
    }
  }

  /** What decides over an account changed: a label. Null: over all, victims or limits. */
  touch(account: AccountId | null): void {
    for (const pocket of account === null ? this.#pockets.all() : this.#pockets.of(account)) {
      this.#stirred.add(pocket);
      for (const money of pocket.money) this.#place(money);
      this.#changed();
    }
  }

  /** Works out what changed and whatever that reaches. */
  rework(): void {
    if (this.#isTorn && !this.#isCutShort) this.restart();
    if (this.#isCutShort) this.#giveUp();
    for (let step = this.#queue.pop(); step !== undefined; step = this.#queue.pop()) {
      step.isQueued = false;
      if (!step.isGone) this.#workOut(step);
      if (this.#isCutShort || this.#held > this.#budget.perReading || this.#budget.isSpent) {
        this.#giveUp();
        return;
      }
    }
    for (const pocket of this.#stirred) this.#leaveIfIdle(pocket);
  }

  /** Begins anew from the roots. */
  restart(): void {
    this.#letGo();
    this.#isBeyond = false;
    for (const { id, time, to, asset, amount } of this.#roots.values())
      this.#taint(id, time, to, asset, BigInt(amount), 1, null);
  }

  /** Lets go of everything; it is not used any more. */
  close(): void {
    this.#letGo();
    this.#roots = new Map();
  }

  /** Pockets whose figures may be others than when they were asked for last; asking ends it. */
  takeStirred(): { readonly account: AccountId; readonly asset: AssetCode }[] {
    const stirred = [...this.#stirred].map(({ account, asset }) => ({ account, asset }));
    this.#stirred.clear();
    return stirred;
  }

  /** What a pocket has, without what is credited later than an instant (milliseconds UTC). */
  figures(account: AccountId, asset: AssetCode, nowMs: number): ReadingFigures {
    return this.#pockets.find(account, asset)?.figures(this.#policy, nowMs) ?? nothing;
  }

  entryChanged(reached: ReachedPocket, key: EntryKey, now: ReachedEntry | null): void {
    const pocket = this.#pockets.find(reached.account, reached.asset);
    if (pocket === undefined || pocket.reached === null) return;
    const entry = now !== null && now.key.instant >= pocket.wantedFromMs ? now : null;
    this.#changed();
    const step = pocket.others.get(placeText(key));
    if (step !== undefined && entry !== null) {
      step.entry = entry;
      this.#refresh(step);
    } else if (step !== undefined) this.#removeOther(step);
    else if (entry !== null) this.#addOther(pocket, entry);
  }

  creditChanged(id: string, fromMs: number): void {
    const money = this.#money.get(nameOf(id, fromMs));
    if (money === undefined) return;
    this.#changed();
    if (money.credit !== null) money.pocket.count(money.credit.instant, -money.taint);
    money.credit = this.#entries.credit(id, money.pocket, money.time);
    if (money.credit !== null) money.pocket.count(money.credit.instant, money.taint);
    this.#place(money);
  }

  becameKnown(): void {
    this.#changed();
  }

  passedLimit(): void {
    this.#isCutShort = true;
    this.#changed();
  }

  #newQueue(): OrderedHeap<ReadingStep> {
    return new OrderedHeap<ReadingStep>((left, right) => compareEntries(left.key, right.key));
  }

  #workOut(step: ReadingStep): void {
    const { pocket, entry, money } = step;
    const before = pocket.before(step);
    let stain = before?.stain ?? 0n;
    let layer = before?.layer ?? Number.POSITIVE_INFINITY;
    let taint = 0n;
    this.#unseen.delete(step);
    if (entry === null) {
      stain += money!.taint;
      layer = Math.min(layer, money!.layer);
    } else if (stain > 0n) {
      const left = leaving(this.#policy, entry, stain);
      stain -= left;
      if (!entry.hub && entry.key.kind === 'debit') {
        taint = left;
        if (this.#policy === 'haircut' && (entry.seen === null || entry.seen < stain + left)) this.#unseen.add(step);
      }
    }
    const differs = step.isFresh || stain !== step.stain || layer !== step.layer;
    const paysOther = step.isFresh || taint !== step.taint || layer !== step.layer;
    [step.stain, step.layer, step.taint, step.isFresh] = [stain, layer, taint, false];
    if (differs) {
      this.#stirred.add(pocket);
      const next = pocket.after(step);
      if (next !== undefined) this.#enqueue(next);
    }
    if (entry === null || entry.key.kind === 'credit' || !paysOther) return;
    const { id, instant } = step.key;
    if (isDebitOfRoot(this.#roots.get(id), step.key, pocket)) return;
    if (taint > 0n) this.#taint(id, instant, entry.to, pocket.asset, taint, layer + 1, step);
    else this.#drop(id, instant, step);
  }

  /** A transfer carries taint from now on, or other than before. */
  #taint(
    id: string,
    time: number,
    to: AccountId,
    asset: AssetCode,
    taint: bigint,
    layer: number,
    payer: ReadingStep | null,
  ): void {
    const name = nameOf(id, time);
    let money = this.#money.get(name);
    if (money !== undefined && (money.pocket.account !== to || money.pocket.asset !== asset)) {
      this.#forget(money);
      money = undefined;
    }
    if (money === undefined) {
      const pocket = this.#pockets.at(to, asset);
      money = { id, time, pocket, payer, taint: 0n, layer, credit: null, step: null };
      this.#money.set(name, money);
      pocket.money.add(money);
      this.#hold(1);
      this.#entries.wantCredit(id, pocket, time, this);
      money.credit = this.#entries.credit(id, pocket, time);
    } else if (payer !== null && money.payer !== null && money.payer !== payer) this.#isTorn = true;
    const { credit, pocket } = money;
    if (credit !== null) pocket.count(credit.instant, taint - money.taint);
    const isSame = money.taint === taint && money.layer === layer;
    [money.taint, money.layer, money.payer] = [taint, layer, payer];
    this.#place(money);
    if (!isSame && money.step !== null) this.#enqueue(money.step);
  }

  /** A transfer carries no taint any more. @param time of its debit; @param payer that debit, which says so; null: it was a root */
  #drop(id: string, time: number, payer: ReadingStep | null): void {
    const money = this.#money.get(nameOf(id, time));
    if (money !== undefined && money.payer === payer) this.#forget(money);
  }

  #forget(money: TaintedMoney): void {
    const { id, time, pocket, credit, taint } = money;
    if (credit !== null) pocket.count(credit.instant, -taint);
    this.#takeOut(money);
    pocket.money.delete(money);
    this.#stirred.add(pocket);
    this.#money.delete(nameOf(id, time));
    this.#hold(-1);
    this.#entries.leaveCredit(id, pocket, time, this);
  }

  /** Has tainted money enter the mix of its pocket where it is followed there. */
  #place(money: TaintedMoney): void {
    const { pocket, credit, step } = money;
    this.#stirred.add(pocket);
    if (credit === null || !this.#enters(money)) {
      this.#takeOut(money);
      return;
    }
    if (step !== null && step.key.instant === credit.instant && step.key.seq === credit.seq) return;
    this.#takeOut(money);
    const key: EntryKey = { instant: credit.instant, seq: credit.seq, id: money.id, kind: 'credit' };
    money.step = newStep(pocket, key, null, money);
    this.#insert(money.step);
    if (credit.instant < pocket.wantedFromMs) this.#reach(pocket, credit.instant);
  }

  /** The table of trace §3: what is not followed enters nothing. */
  #enters({ pocket, credit, taint, layer }: TaintedMoney): boolean {
    const { follow, victims, stopping } = this.#rules();
    const { account } = pocket;
    if (victims.has(account) || credit!.hub || stopping.stopsAt(account, credit!.instant)) return false;
    return layer < follow.maxLayers && taint >= BigInt(follow.floor);
  }

  #takeOut(money: TaintedMoney): void {
    if (money.step === null) return;
    this.#remove(money.step);
    money.step = null;
  }

  /** Asks for a pocket's entries from an instant on. */
  #reach(pocket: ReadingPocket, fromMs: number): void {
    pocket.wantedFromMs = fromMs;
    pocket.reached = this.#entries.want(pocket.account, pocket.asset, fromMs, this);
    for (const entry of this.#entries.entriesOf(pocket.reached)) {
      if (entry.key.instant >= fromMs && !pocket.others.has(placeText(entry.key))) this.#addOther(pocket, entry);
    }
  }

  #addOther(pocket: ReadingPocket, entry: ReachedEntry): void {
    // A pocket that alone goes beyond what is allowed need not be read to its end.
    if (this.#held > this.#budget.perReading) {
      this.#isCutShort = true;
      return;
    }
    const step = newStep(pocket, entry.key, entry, null);
    pocket.others.set(placeText(entry.key), step);
    this.#insert(step);
  }

  #removeOther(step: ReadingStep): void {
    step.pocket.others.delete(placeText(step.key));
    this.#unseen.delete(step);
    this.#remove(step);
    if (step.key.kind === 'debit') this.#drop(step.key.id, step.key.instant, step);
  }

  #insert(step: ReadingStep): void {
    step.pocket.insert(step);
    this.#hold(1);
    this.#enqueue(step);
  }

  #remove(step: ReadingStep): void {
    const next = step.pocket.remove(step);
    this.#stirred.add(step.pocket);
    this.#hold(-1);
    if (next !== undefined) this.#enqueue(next);
  }

  #refresh(step: ReadingStep | undefined): void {
    if (step === undefined) return;
    step.isFresh = true;
    this.#enqueue(step);
  }

  #enqueue(step: ReadingStep): void {
    if (step.isQueued) return;
    step.isQueued = true;
    this.#queue.push(step);
  }

  #hold(count: number): void {
    this.#held += count;
    this.#budget.hold(count);
  }

  /** Nothing tainted is mixed in any more: its entries are of no use. */
  #leaveIfIdle(pocket: ReadingPocket): void {
    if (pocket.credits === 0 && pocket.reached !== null) {
      this.#entries.leave(pocket.reached, this);
      pocket.reached = null;
      pocket.wantedFromMs = Number.POSITIVE_INFINITY;
      this.#hold(-pocket.steps.length);
      for (const step of pocket.steps) step.isGone = true;
      pocket.steps.length = 0;
      pocket.others.clear();
    }
    if (pocket.money.size === 0) this.#pockets.remove(pocket);
  }

  #giveUp(): void {
    for (const pocket of this.#pockets.all()) this.#stirred.add(pocket);
    this.#letGo();
    this.#isBeyond = true;
  }

  #letGo(): void {
    for (const pocket of this.#pockets.all()) {
      this.#stirred.add(pocket);
      if (pocket.reached !== null) this.#entries.leave(pocket.reached, this);
      pocket.reached = null;
    }
    for (const { id, pocket, time } of this.#money.values()) this.#entries.leaveCredit(id, pocket, time, this);
    this.#hold(-this.#held);
    this.#money.clear();
    this.#pockets.clear();
    this.#unseen.clear();
    this.#queue = this.#newQueue();
    [this.#isTorn, this.#isCutShort] = [false, false];
  }
}
