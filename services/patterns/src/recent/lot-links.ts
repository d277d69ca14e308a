import { Freed, type Image, roomFor, roomier } from '@weir/engine';
import type { LotInterval } from '@weir/journal';
import type { FlowColumns } from '../flow-columns.js';
import type { TransferIds } from './transfer-ids.js';

const linkWords = 6;
const linkAt = {
  payment: 0,
  /** The row of the lot's transfer; −1: it is not kept. */
  lot: 1,
  /** Of the lot's id (`hashBytes`). */
  lotHash: 2,
  /** Of what the same payment is made of. */
  nextSource: 3,
  /** Of what was paid out of the same lot, newest first. */
  newer: 4,
  older: 5,
} as const;

const none: readonly LotInterval[] = [];
const nobody: readonly string[] = [];

/**
 * Which recent payment is made of which: the links that the matcher told (trace §2), by paying transfer and by lot. Owns
 * them. Money of one's own that was there before makes no link, so chance does not make one either. A lot whose transfer
 * is kept no longer keeps its hash only: nothing asks for more of it.
 */
export class LotLinks {
  readonly #ids: TransferIds;
  #words = new Int32Array(1024 * linkWords);
  /** `[start, end)` of each, minor units. */
  #spans = new Float64Array(1024 * 2);
  readonly #freed = new Freed();
  #end = 0;

  constructor(ids: TransferIds) {
    this.#ids = ids;
  }

  get heldBytes(): number {
    return this.#words.byteLength + this.#spans.byteLength + this.#freed.heldBytes;
  }

  /**
   * Takes what the debit of a payment is made of now, as flow number `flow` says. True where that is news.
   * @param hashes of the ids of lots (`hashBytes`), by source
   */
  take(row: number, flows: FlowColumns, flow: number, hashes: Int32Array): boolean {
    if (this.#isSame(row, flows, flow, hashes)) return false;
    this.#dropSources(row);
    const { rows } = this.#ids;
    const { view, lotAt, lotLength, spans } = flows;
    let last = -1;
    for (let source = flows.firstSource(flow); source < flows.firstSource(flow + 1); source++) {
      const link = this.#add();
      const [words, at] = [this.#words, link * linkWords];
      const hash = hashes[source]!;
      const lot = this.#ids.find(view, lotAt[source]!, lotLength[source]!, hash);
      words[at + linkAt.payment] = row;
      words[at + linkAt.lot] = lot;
      words[at + linkAt.lotHash] = hash;
      words[at + linkAt.nextSource] = -1;
      this.#spans[link * 2] = spans[source * 2]!;
      this.#spans[link * 2 + 1] = spans[source * 2 + 1]!;
      if (last < 0) rows.setSource(row, link);
      else words[last * linkWords + linkAt.nextSource] = link;
      last = link;
      if (lot < 0) continue;
      const older = rows.payingOf(lot);
      words[at + linkAt.newer] = -1;
      words[at + linkAt.older] = older;
      if (older >= 0) words[older * linkWords + linkAt.newer] = link;
      rows.setPaying(lot, link);
    }
    return true;
  }

  hasSources(row: number): boolean {
    return this.#ids.rows.sourceOf(row) >= 0;
  }

  /** Whether a lot that a payment is made of may be one of those whose hashes `may` knows. */
  someSource(row: number, may: (lotHash: number) => boolean): boolean {
    for (let link = this.#ids.rows.sourceOf(row); link >= 0; link = this.#nextSource(link)) {
      if (may(this.#words[link * linkWords + linkAt.lotHash]!)) return true;
    }
    return false;
  }

  /** The lots that a payment is made of, in the order that the matcher told them, as far as their transfers are kept. */
  sourcesOf(id: string): readonly LotInterval[] {
    const row = this.#ids.rowOf(id);
    if (row < 0 || !this.hasSources(row)) return none;
    const sources: LotInterval[] = [];
    for (let link = this.#ids.rows.sourceOf(row); link >= 0; link = this.#nextSource(link)) {
      const lot = this.#words[link * linkWords + linkAt.lot]!;
      if (lot < 0) continue;
      sources.push({ id: this.#ids.textOf(lot), start: this.#spans[link * 2]!, end: this.#spans[link * 2 + 1]! });
    }
    return sources;
  }

  /** Transfers that were paid out of the money that a transfer brought, in the order in which that was told. */
  paidOutOf(id: string): readonly string[] {
    const row = this.#ids.rowOf(id);
    if (row < 0 || this.#ids.rows.payingOf(row) < 0) return nobody;
    const paid: string[] = [];
    for (let link = this.#ids.rows.payingOf(row); link >= 0; link = this.#words[link * linkWords + linkAt.older]!) {
      paid.push(this.#ids.textOf(this.#words[link * linkWords + linkAt.payment]!));
    }
    return paid.reverse();
  }

  /** Forgets a transfer, as a payment and as a lot. */
  forget(row: number): void {
    this.#dropSources(row);
    const { rows } = this.#ids;
    for (let link = rows.payingOf(row); link >= 0; ) {
      const at = link * linkWords;
      link = this.#words[at + linkAt.older]!;
      this.#words[at + linkAt.lot] = -1;
    }
    rows.setPaying(row, -1);
  }

  save(image: Image): void {
    image.putColumn('words', this.#words, this.#end * linkWords);
    image.putColumn('spans', this.#spans, this.#end * 2);
    this.#freed.save(image, 'freed');
  }

  load(image: Image): void {
    this.#end = image.lengthOf('spans') / 2;
    this.#words = image.column('words', Int32Array, roomFor(linkWords, 1024));
    this.#spans = image.column('spans', Float64Array, roomFor(2, 1024));
    this.#freed.load(image, 'freed');
  }

  #dropSources(row: number): void {
    const { rows } = this.#ids;
    for (let link = rows.sourceOf(row); link >= 0; ) {
      const next = this.#nextSource(link);
      this.#leaveLot(link);
      this.#freed.push(link);
      link = next;
    }
    rows.setSource(row, -1);
  }

  #leaveLot(link: number): void {
    const [words, at] = [this.#words, link * linkWords];
    const lot = words[at + linkAt.lot]!;
    if (lot < 0) return;
    const [newer, older] = [words[at + linkAt.newer]!, words[at + linkAt.older]!];
    if (older >= 0) words[older * linkWords + linkAt.newer] = newer;
    if (newer >= 0) words[newer * linkWords + linkAt.older] = older;
    else this.#ids.rows.setPaying(lot, older);
  }

  #isSame(row: number, flows: FlowColumns, flow: number, hashes: Int32Array): boolean {
    const { view, lotAt, lotLength, spans } = flows;
    let link = this.#ids.rows.sourceOf(row);
    for (let source = flows.firstSource(flow); source < flows.firstSource(flow + 1); source++) {
      if (link < 0) return false;
      if (this.#spans[link * 2] !== spans[source * 2] || this.#spans[link * 2 + 1] !== spans[source * 2 + 1])
        return false;
      const lot = this.#words[link * linkWords + linkAt.lot]!;
      const hash = hashes[source]!;
      if (this.#words[link * linkWords + linkAt.lotHash] !== hash) return false;
      if (lot >= 0 && !this.#ids.isOf(lot, view, lotAt[source]!, lotLength[source]!, hash)) return false;
      link = this.#nextSource(link);
    }
    return link < 0;
  }

  #nextSource(link: number): number {
    return this.#words[link * linkWords + linkAt.nextSource]!;
  }

  #add(): number {
    const freed = this.#freed.pop();
    if (freed >= 0) return freed;
    const link = this.#end++;
    if (this.#end * linkWords > this.#words.length) this.#grow();
    return link;
  }

  #grow(): void {
    this.#words = roomier(this.#words, this.#words.length * 2);
    this.#spans = roomier(this.#spans, this.#spans.length * 2);
  }
}
