import type { AccountId, AssetCode, Label } from '@weir/model';
import fc from 'fast-check';
import { expect } from 'vitest';
import { reasons } from './case-changes.js';
import { type CaseAnswer, type FollowRules, type PocketParts, StoppingLabels } from './case-spec.js';
import { type FlowGraph, followCase } from './follow.js';
import { FollowedCases } from './followed-cases.js';
import type { LiveGraph } from './live-graph.js';

/** A payment of the model: what it is made of, by paying transfer's number and amount; intervals follow from that. */
export interface Payment {
  readonly time: number;
  readonly to: number;
  readonly amount: number;
  readonly isCredited: boolean;
  readonly hub: boolean;
  readonly sources: readonly { readonly of: number; readonly amount: number; readonly isLost: boolean }[];
}

type Use = readonly [other: number, start: number, end: number];

export interface Facts {
  readonly payment: Payment | null;
  readonly links: Use[];
  readonly lost: (readonly [start: number, end: number])[];
  readonly sources: Use[];
}

export const accounts = ['A', 'B', 'C', 'D', 'K'].map((name) => `bank:CMB:${name}` as AccountId);
const assets = ['CNY', 'USD'] as AssetCode[];
const placeOf = (payment: Payment): number => payment.to * 2;
/** Transfers of a model. */
export const count = 14;

/** A slow ledger: everything is derived anew after each change. */
export class Model {
  readonly payments: (Payment | null)[] = new Array<Payment | null>(count).fill(null);
  facts: Facts[] = [];
  labelled = new Set<number>();
  /** Transfers of which only a part is known. */
  readonly unknown = new Set<number>();
  readonly holds = new Array<number>(count).fill(0);

  constructor() {
    this.facts = this.derive();
  }

  derive(): Facts[] {
    const facts = this.payments.map((payment): Facts => ({ payment, links: [], lost: [], sources: [] }));
    const used = new Array<number>(count).fill(0);
    const order = [...this.payments.keys()]
      .filter((at) => this.payments[at] !== null)
      .sort((a, b) => this.compare(a, b));
    for (const at of order) {
      const payment = this.payments[at]!;
      let left = payment.amount;
      for (const { of, amount, isLost } of payment.sources) {
        const source = this.payments[of] ?? null;
        // Money comes from earlier, credited transfers only, and each lot is used once by a payment.
        if (source === null || !source.isCredited || this.compare(of, at) >= 0) continue;
        if (facts[at]!.sources.some(([other]) => other === of)) continue;
        const piece = Math.min(amount, source.amount - used[of]!, left);
        if (piece <= 0) continue;
        const interval = [used[of]!, used[of]! + piece] as const;
        used[of]! += piece;
        if (isLost) facts[of]!.lost.push(interval);
        else {
          left -= piece;
          facts[of]!.links.push([at, ...interval]);
          facts[at]!.sources.push([of, ...interval]);
        }
      }
    }
    return facts;
  }

  compare(left: number, right: number): number {
    return this.lastTime(left) - this.lastTime(right) || left - right;
  }

  /** What each was before it was voided. */
  readonly #before = new Array<Payment | null>(count).fill(null);
  last(of: number): Payment {
    return this.payments[of] ?? this.#before[of]!;
  }

  lastTime(of: number): number {
    return (this.payments[of] ?? this.#before[of])?.time ?? 0;
  }

  replace(of: number, payment: Payment | null): void {
    this.#before[of] = this.payments[of] ?? this.#before[of]!;
    this.payments[of] = payment;
  }

  hasArrived(of: number): boolean {
    const payment = this.payments[of]!;
    return payment.hub || this.labelled.has(payment.to);
  }

  readonly live: LiveGraph = {
    compare: (left, right) => this.compare(left, right),
    stands: (of) => this.payments[of] !== null,
    isKnown: (of) => !this.unknown.has(of),
    amount: (of) => this.last(of).amount,
    placeOf: (of) => placeOf(this.last(of)),
    isCredited: (of) => this.payments[of]?.isCredited === true,
    hasArrived: (of) => this.hasArrived(of),
    links: (of, visit) => {
      for (const link of this.facts[of]!.links) visit(...link);
    },
    lost: (of, visit) => {
      for (const lost of this.facts[of]!.lost) visit(...lost);
    },
    sources: (of, visit) => {
      for (const source of this.facts[of]!.sources) visit(...source);
    },
    hold: (of) => {
      this.holds[of]!++;
    },
    release: (of) => {
      this.holds[of]!--;
    },
    account: (place) => accounts[place >> 1]!,
    asset: (place) => assets[place & 1]!,
  };

  readonly whole: FlowGraph<number> = {
    compare: (left, right) => this.compare(left, right),
    transfer: (of) => ({
      to: accounts[this.payments[of]!.to]!,
      asset: assets[0]!,
      amount: this.payments[of]!.amount,
    }),
    credit: (of) => (this.payments[of]!.isCredited ? { instant: 0, hub: this.payments[of]!.hub } : null),
    links: (of, visit) => this.live.links(of, visit),
    lost: (of, visit) => this.live.lost(of, visit),
  };
}

/** The parts of a pocket in a form in which equal ones are equal; null: nothing was received there. */
export const partsLine = (parts: PocketParts | null): string =>
  Object.entries(parts ?? {})
    .map(([part, sum]) => `${part} ${String(sum)}`)
    .sort()
    .join(', ');

/** An answer in a form in which equal ones are equal. */
export const texts = ({ tainted, pockets, sums }: CaseAnswer<number>) => ({
  tainted: tainted.map(({ of, taint, layer }) => `${of} ${taint} @${layer}`),
  pockets: pockets.map(partsLine).sort(),
  sums: [...sums]
    .filter(([, { roots }]) => roots > 0n)
    .map(([asset, { roots, absorbed, inFlight }]) => `${asset} ${roots} ${absorbed} ${inFlight}`),
});

const amounts = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(2 ** 53 - 1, 2 ** 53 - 2, 2 ** 52 + 1));
const payments = fc.record({
  time: fc.nat(20),
  to: fc.nat(accounts.length - 1),
  amount: amounts,
  isCredited: fc.integer({ min: 0, max: 9 }).map((chance) => chance > 0),
  hub: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
  sources: fc.array(
    fc.record({ of: fc.nat(count - 1), amount: amounts, isLost: fc.integer({ min: 0, max: 7 }).map((n) => n === 0) }),
    { maxLength: 4 },
  ),
});
export const changes = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pay' as const), of: fc.nat(count - 1), payment: payments }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('void' as const), of: fc.nat(count - 1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('root' as const), of: fc.nat(count - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unroot' as const), of: fc.nat(count - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('label' as const), of: fc.nat(accounts.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('victim' as const), of: fc.nat(accounts.length - 1) }) },
);
export const rules = fc.record({
  maxLayers: fc.constantFrom(20, 2, 1),
  floor: fc.constantFrom(0, 3),
  sight: fc.constantFrom(null, ['bank:CMB:A', 'bank:CMB:B']),
});

/** Two cases over one model, told of every change as the ledger's owner would tell them. */
export class Run {
  readonly model = new Model();
  readonly all = new FollowedCases(this.model.live);
  readonly cases = [this.all.open('c1'), this.all.open('c2')];
  readonly victims = new Set<AccountId>();
  /** Transfers that got another place in the order. */
  readonly moved = new Set<number>();
  /** Transfers that the first case let go of, in the order in which it did. */
  readonly settled = new Set<number>();
  readonly #rules: FollowRules;

  constructor(followRules: FollowRules) {
    this.#rules = followRules;
    this.all.rules = followRules;
    this.all.wasSettled = (caseNumber, node) => caseNumber === 0 && this.settled.has(node);
  }

  change(change: { kind: string; of: number; payment?: Payment }): void {
    const { model, cases } = this;
    const { of } = change;
    const [followed] = cases;
    if (change.kind === 'root') {
      for (const [at, each] of cases.entries()) if (at === 0 || of % 2 === 0) each.addRoot(of);
    } else if (change.kind === 'unroot') for (const each of cases) each.removeRoot(of);
    else if (change.kind === 'victim') {
      if (!this.victims.delete(accounts[of]!)) this.victims.add(accounts[of]!);
      followed!.setVictims(new Set(this.victims));
    } else if (change.kind === 'label') {
      if (!model.labelled.delete(of)) model.labelled.add(of);
      for (const each of cases) {
        const pocket = this.all.pockets.find(each.number, of * 2);
        if (pocket >= 0) each.touchPocket(pocket);
      }
    } else this.#replace(of, change.payment ?? null);
  }

  #replace(of: number, payment: Payment | null): void {
    const { model } = this;
    const before = model.facts;
    const timeBefore = model.lastTime(of);
    model.replace(of, payment);
    const isMoved = timeBefore !== model.lastTime(of);
    if (isMoved) this.moved.add(of);
    const after = model.derive();
    model.facts = after;
    for (let at = 0; at < count; at++) {
      if (JSON.stringify(before[at]) === JSON.stringify(after[at])) continue;
      const amountDiffers = before[at]!.payment?.amount !== after[at]!.payment?.amount;
      const reason = (amountDiffers ? reasons.amount : 0) | (isMoved && at === of ? reasons.order : 0);
      for (const each of this.cases) each.touch(at, reason);
      // What was let go of and what it paid for cannot change, but by a repair: then its owner says so.
      const isPaidByGone = before[at]!.sources.some(([source]) => this.settled.has(source));
      const madeOf = ({ payment: made, sources }: Facts): string => JSON.stringify([made, sources]);
      if (this.settled.has(at) || (isPaidByGone && madeOf(before[at]!) !== madeOf(after[at]!)))
        this.cases[0]!.outdate();
    }
  }

  /** Works the cases out: each must say what the reference says of it. */
  check(): void {
    for (const [at, each] of this.cases.entries()) {
      expect(each.rework()).toBeLessThanOrEqual(count);
      expect(texts(each.answer())).toEqual(texts(this.wanted(at)));
    }
  }

  /** What the reference says of a case. */
  wanted(at: number): CaseAnswer<number> {
    const each = this.cases[at]!;
    const roots = new Set([...each.roots()].filter((of) => this.model.payments[of] !== null));
    const labels = [...this.model.labelled].map(
      (of): Label => ({ account: accounts[of]!, kind: 'stop', from: null, to: null }),
    );
    const spec = { case: each.name, victims: at === 0 ? this.victims : new Set<AccountId>() };
    return followCase(this.model.whole, spec, roots, this.#rules, new StoppingLabels(labels));
  }
}
