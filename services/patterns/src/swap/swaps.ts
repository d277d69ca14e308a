import { type AccountId, type AssetCode, assets, schemeOf } from '@weir/model';
import { distinct, type Sighting } from '../findings/sighting.js';
import type { KnownLabels } from '../labels/known-labels.js';
import { type Arrived, byCredit, isLeftOut, isSameMovement, type Movement } from '../recent/movement.js';
import type { RecentTransfers } from '../recent/recent-transfers.js';
import { TextMap } from '../recent/text-map.js';
import type { RuleBook, RulesInForce } from '../rules/rule-book.js';
import { type Paired, type PricedSend, pairSends } from './pairing.js';
import { type Price, pricesOf } from './price.js';
import { swapSighting } from './swap-sighting.js';

const cny = 'CNY' as AssetCode;
const coins: readonly AssetCode[] = assets()
  .map(({ code }) => code)
  .filter((code) => code.startsWith('USDT-'));
const walletSchemes: ReadonlySet<string> = new Set(['eip155', 'tron']);

/** Of one account or wallet in one window: where there are more, chance alone would find equal amounts. */
const paymentsMax = 64;

/** What a send of an exchanger's is now said to be. */
export interface SwapNews {
  readonly send: Movement;
  readonly rules: RulesInForce;
  /** Null: of no swap that could be told. */
  readonly sighting: Sighting | null;
}

interface KnownSend extends PricedSend {
  readonly rules: RulesInForce;
}

/** A price as JSON, its sum in digits. */
type SavedSend = Omit<KnownSend, 'prices'> & {
  readonly prices: readonly (Omit<Price, 'paidFen'> & { readonly paidFen: string })[];
};

interface SavedDesk {
  readonly sends: readonly SavedSend[];
  readonly said: readonly (readonly [id: string, words: string])[];
}

/** As JSON, between messages: nothing is to be asked again. */
export interface SavedSwaps {
  readonly desks: readonly (readonly [name: string, desk: SavedDesk])[];
  readonly desksOf: readonly (readonly [id: string, names: readonly string[]])[];
}

/** One exchanger's sends under one set of rules, with what was said of each. */
class Desk {
  readonly sends = new Map<string, KnownSend>();
  readonly #said = new Map<string, string>();

  enter(known: KnownSend): void {
    this.sends.set(known.send.id, known);
    this.#said.delete(known.send.id);
  }

  leave(id: string): void {
    this.sends.delete(id);
    this.#said.delete(id);
  }

  saved(): SavedDesk {
    const sends = [...this.sends.values()].map((send) => ({
      ...send,
      prices: send.prices.map((price) => ({ ...price, paidFen: String(price.paidFen) })),
    }));
    return { sends, said: [...this.#said] };
  }

  load({ sends, said }: SavedDesk): void {
    for (const known of sends) {
      const prices = known.prices.map((price) => ({ ...price, paidFen: BigInt(price.paidFen) }));
      this.sends.set(known.send.id, { ...known, prices });
    }
    for (const [id, words] of said) this.#said.set(id, words);
  }

  /** Settles which credit pays for which send, and tells what is otherwise than before. */
  settle(): SwapNews[] {
    const sends = [...this.sends.values()];
    const paired = pairSends(sends);
    return sends.flatMap(({ send, rules }, at) => {
      const { confidenceMinPercent } = rules.thresholds.swap;
      const found = paired[at] ?? null;
      const swap = found !== null && found.sureness >= confidenceMinPercent ? found : null;
      const words = wordsOf(swap);
      if (this.#said.get(send.id) === words) return [];
      this.#said.set(send.id, words);
      return [{ send, rules, sighting: swap === null ? null : swapSighting(send, swap, rules.thresholds.swap) }];
    });
  }
}

const wordsOf = (swap: Paired | null): string =>
  swap === null ? '' : [swap.sureness, ...swap.price.credits.map(({ id }) => id)].join(' ');

/**
 * Swaps: credits into an exchanger's bank or payment account, and a send of equal worth from a wallet of the same owner
 * within the window, before or after them. Owns, by exchanger, the sends and the prices they can have, because which
 * credit pays for which send is settled among all of them. A correlation, not a flow. Source: trace §6.
 */
export class Swaps {
  readonly #recent: RecentTransfers;
  readonly #labels: KnownLabels;
  readonly #rules: RuleBook;
  /** By set and owner. */
  readonly #desks = new Map<string, Desk>();
  readonly #desksOf = new TextMap<Set<Desk>>();
  /** Sends whose prices may be others now, by id. */
  readonly #stale = new Map<string, Movement>();

  constructor(recent: RecentTransfers, labels: KnownLabels, rules: RuleBook) {
    this.#recent = recent;
    this.#labels = labels;
    this.#rules = rules;
  }

  /**
   * A payment came, or is about to be taken out: the sends that it is, or may be the price of, are to be asked again.
   * @param payerHash of the payer's account (`hashBytes`); `payeeHash`: of the payee's
   */
  touch(row: number, payerHash: number, payeeHash: number): void {
    if (!this.#mayMatter(row, payerHash, payeeHash)) return;
    const payment = this.#recent.movementAt(row);
    if (this.#isSend(payment) || this.#desksOf.has(payment.id)) this.#stale.set(payment.id, payment);
    for (const send of this.#sendsNear(payment)) this.#stale.set(send.id, send);
  }

  /** True while no label says of any account that it is an exchanger's: nothing that is touched could matter. */
  get isIdle(): boolean {
    return this.#labels.isEmpty && this.#desksOf.size === 0;
  }

  /** Labels of an owner's accounts changed. */
  touchOwner(owner: string): void {
    for (const account of this.#labels.accountsOf(owner)) {
      for (const coin of coins) {
        const sends = this.#recent.outsOf(account, coin, 0, Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER) ?? [];
        for (const send of sends) this.#stale.set(send.id, send);
      }
    }
  }

  /** What is to be said otherwise than before. */
  settle(): SwapNews[] {
    if (this.#stale.size === 0) return [];
    const news: SwapNews[] = [];
    const changed = new Set<Desk>();
    for (const send of this.#stale.values()) {
      for (const desk of this.#desksOf.get(send.id) ?? []) {
        desk.leave(send.id);
        changed.add(desk);
      }
      this.#desksOf.delete(send.id);
      for (const rules of this.#rules.at(send.time)) {
        const desk = this.#enter(send, rules);
        if (desk === null) news.push({ send, rules, sighting: null });
        else changed.add(desk);
      }
    }
    this.#stale.clear();
    for (const desk of changed) news.push(...desk.settle());
    return news;
  }

  /** Forgets the transfer of a row, which is kept no longer. */
  forget(row: number): void {
    if (this.#stale.size === 0 && !this.#desksOf.mayHave(this.#recent.ids.hashOf(row))) return;
    const id = this.#recent.ids.textOf(row);
    this.#stale.delete(id);
    for (const desk of this.#desksOf.get(id) ?? []) desk.leave(id);
    this.#desksOf.delete(id);
  }

  /** Whether a send is still what it was when it was asked again. */
  stands(send: Movement): boolean {
    const now = this.#recent.get(send.id);
    return now !== undefined && isSameMovement(now, send);
  }

  saved(): SavedSwaps {
    const nameOf = new Map([...this.#desks].map(([name, desk]) => [desk, name]));
    return {
      desks: [...this.#desks].map(([name, desk]) => [name, desk.saved()]),
      desksOf: [...this.#desksOf].map(([id, desks]) => [id, [...desks].map((desk) => nameOf.get(desk)!)]),
    };
  }

  load({ desks, desksOf }: SavedSwaps): void {
    for (const [name, saved] of desks) {
      const desk = new Desk();
      desk.load(saved);
      this.#desks.set(name, desk);
    }
    for (const [id, names] of desksOf) this.#desksOf.set(id, new Set(names.map((name) => this.#desks.get(name)!)));
  }

  /** False for nearly all: it is no exchanger's send, and no credit of one. */
  #mayMatter(row: number, payerHash: number, payeeHash: number): boolean {
    if (this.#labels.mayKnow(payerHash) || this.#labels.mayKnow(payeeHash)) return true;
    return this.#desksOf.size > 0 && this.#desksOf.mayHave(this.#recent.ids.hashOf(row));
  }

  #enter(send: Movement, rules: RulesInForce): Desk | null {
    const { swap: thresholds } = rules.thresholds;
    if (!this.stands(send) || !this.#isSend(send) || send.amount < thresholds.usdtMinorMin) return null;
    const prices = pricesOf(send, this.#creditsNear(send, thresholds.windowMs), thresholds);
    const [owner] = this.#labels.ownersOf(send.from, send.time).sort();
    const name = `${rules.set} ${owner}`;
    let desk = this.#desks.get(name);
    if (desk === undefined) {
      desk = new Desk();
      this.#desks.set(name, desk);
    }
    desk.enter({ send, prices, thresholds, rules });
    this.#desksOf.set(send.id, (this.#desksOf.get(send.id) ?? new Set()).add(desk));
    return desk;
  }

  /** Coins out of the wallet of an exchanger, to somebody else. */
  #isSend({ asset, from, to, time }: Movement): boolean {
    if (!coins.includes(asset) || !walletSchemes.has(schemeOf(from))) return false;
    const owners = this.#labels.ownersOf(from, time);
    return owners.length > 0 && owners.some((owner) => !this.#labels.ownersOf(to, time).includes(owner));
  }

  /** The sends that a credit of yuan into an exchanger's account may be the price of, or part of it. */
  #sendsNear({ to, asset, time, creditTime }: Movement): Movement[] {
    if (asset !== cny || creditTime === null) return [];
    const owners = this.#labels.ownersOf(to, creditTime);
    if (owners.length === 0) return [];
    const wallets = distinct(owners.flatMap((owner) => this.#labels.accountsOf(owner)));
    return this.#rules.at(time).flatMap(({ thresholds: { swap } }) => {
      const [since, until] = [creditTime - swap.windowMs, creditTime + swap.windowMs];
      return wallets.flatMap((wallet) =>
        coins.flatMap((coin) => this.#recent.outsOf(wallet, coin, since, until, paymentsMax) ?? []),
      );
    });
  }

  #creditsNear({ from, time }: Movement, windowMs: number): Arrived[] {
    const owners = this.#labels.ownersOf(from, time);
    const accounts: AccountId[] = distinct(owners.flatMap((owner) => this.#labels.accountsOf(owner)));
    return accounts
      .flatMap((account) => this.#recent.insOf(account, cny, time - windowMs, time + windowMs, paymentsMax) ?? [])
      .filter((credit) => {
        const shared = this.#labels.ownersOf(credit.to, credit.creditTime).filter((owner) => owners.includes(owner));
        const isOwn = this.#labels.ownersOf(credit.from, credit.time).some((owner) => shared.includes(owner));
        return shared.length > 0 && !isOwn && !isLeftOut(credit);
      })
      .sort(byCredit);
  }
}
