import type { CreditRecord, FlowRecord, LotInterval } from '@weir/journal';
import type { HeldTransfers } from './held-transfers.js';
import { type LotLinks, type Use, uses } from './lot-links.js';
import type { TwinLots } from './twin-lots.js';

/**
 * Remembers what entries did to lots that are tracked, and forgets it: payments what they are made of, and apart from them entries what
 * they ended. Writes the lists that run through transfers and links.
 */
export class TrackedUses {
  readonly #transfers: HeldTransfers;
  readonly #links: LotLinks;
  readonly #twins: TwinLots;
  readonly #changed: (lot: number, by: number) => void;

  /** @param changed hears of every use that comes or goes */
  constructor(transfers: HeldTransfers, links: LotLinks, twins: TwinLots, changed: (lot: number, by: number) => void) {
    this.#transfers = transfers;
    this.#links = links;
    this.#twins = twins;
    this.#changed = changed;
  }

  /** Remembers which tracked lots a payment is made of, where that is not known yet: all that was made of a lot is taken up at once. */
  remember(node: number, { sources }: FlowRecord): void {
    this.#remember(node, sources, uses.link, this.#known(node));
  }

  /** The same of what an entry ended without a link. */
  rememberEnded(node: number, { kind, aged, nameless, ceased }: FlowRecord | CreditRecord): void {
    const known = this.#known(node);
    const lost = kind === 'flow' ? uses.lostByFlow : uses.lostByCredit;
    this.#remember(node, aged, kind === 'flow' ? uses.agedByFlow : lost, known);
    this.#remember(node, nameless, lost, known);
    this.#remember(node, ceased, lost, known);
  }

  /** An entry ended some of a tracked lot without a link. */
  endsTracked({ aged, nameless, ceased }: FlowRecord | CreditRecord): boolean {
    if (aged.length + nameless.length + ceased.length === 0) return false;
    return [aged, nameless, ceased].some((lots) => lots.some(({ id }) => this.#tracked(id) >= 0));
  }

  /** Takes back what an entry did to tracked lots. */
  forget(node: number): void {
    const [links, transfers] = [this.#links, this.#transfers];
    for (let link = transfers.firstUsed(node); link >= 0; link = transfers.firstUsed(node)) {
      const lot = links.lot(link);
      this.#tell(lot, node);
      transfers.setFirstUsed(node, links.nextBy(link));
      transfers.setFirstUse(lot, links.leaveLot(link, transfers.firstUse(lot)));
      links.free(link);
    }
  }

  #remember(node: number, intervals: readonly LotInterval[], use: Use, known: ReadonlySet<number>): void {
    const [links, transfers] = [this.#links, this.#transfers];
    for (const { id, start, end } of intervals) {
      const lot = this.#tracked(id);
      if (lot < 0 || known.has(lot)) continue;
      const link = links.add(lot, node, use, start, end, transfers.firstUse(lot), transfers.firstUsed(node));
      transfers.setFirstUse(lot, link);
      transfers.setFirstUsed(node, link);
      this.#tell(lot, node);
    }
  }

  /** The lot of this id, where it is tracked; else −1. */
  #tracked(id: string): number {
    const lot = this.#transfers.findId(id);
    return lot >= 0 && this.#transfers.holds(lot) > 0 ? lot : -1;
  }

  /** Lots of which it is known what the entry did to them. */
  #known(node: number): Set<number> {
    return this.#links.lotsUsed(this.#transfers.firstUsed(node));
  }

  /** A use of a lot comes or goes. Where another lot has its id, those of others may be of another lot then. */
  #tell(lot: number, by: number): void {
    this.#changed(lot, by);
    if (this.#twins.has(lot)) this.#links.eachUser(this.#transfers.firstUse(lot), (user) => this.#changed(lot, user));
  }
}
