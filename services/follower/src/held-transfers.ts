import { Cells, type Image, TextPool, TextTable } from '@weir/engine';
import type { CaseMove, CreditRecord, EntryRecord, FlowRecord, MessageRef } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { AccountPlaces } from './account-places.js';
import { MessagePool } from './message-pool.js';
import { TextBytes } from './text-bytes.js';

const doublesEach = 12;
const wordsEach = 24;
const timeAt = 0;
const seqAt = 1;
const amountAt = 2;
const creditTimeAt = 3;
const flowVersionAt = 4;
const creditVersionAt = 5;
const blindUntilAt = 6;
const idAt = 14;
const placeAt = 15;
const payerAt = 16;
const holdsAt = 17;
const firstUseAt = 18;
const firstUsedAt = 19;
const flowMessagesAt = 20;
const creditMessagesAt = 21;
const flagsAt = 22;

/** What is told of a transfer besides its place in the order: numbers of payer and place, minor units, milliseconds UTC. */
interface Facts {
  readonly payer: number;
  readonly place: number;
  readonly amount: number;
  readonly creditTime: number | null;
}

/** Both entries mostly rest on the same messages: then the credit's stand for themselves no more. */
const sameAsFlow = -1;

const flags = { flow: 1, credit: 2, hub: 4, fresh: 8, apart: 16 } as const;

/**
 * The facts of held transfers, 96 bytes each besides their texts: the entries as they stand, each with its version
 * (journal offset). Finds them by the bytes of their ids. Owns its columns; who holds them is its owner's matter.
 */
export class HeldTransfers {
  readonly places = new AccountPlaces();
  readonly #ids = new TextPool();
  readonly #cells = new Cells(wordsEach * 4);
  readonly #table = new TextTable(this.#ids);
  readonly #messages = new MessagePool();
  readonly #text = new TextBytes();

  get count(): number {
    return this.#cells.count;
  }

  get heldBytes(): number {
    return (
      this.places.heldBytes +
      this.#ids.heldBytes +
      this.#cells.heldBytes +
      this.#table.heldBytes +
      this.#messages.heldBytes
    );
  }

  /** The transfer with the id `[at, at + length)`, or −1. @param hash `hashBytes` of it */
  find(hash: number, view: DataView, at: number, length: number): number {
    return this.#table.find(hash, view, at, length, this.#cells.words, wordsEach, idAt);
  }

  findId(id: string): number {
    const { view, length, hash } = this.#text.of(id);
    return this.find(hash, view, 0, length);
  }

  /** A transfer of which nothing is known but its id, which `find` did not find. */
  add(id: string): number {
    const node = this.#addUnlisted(id);
    this.#table.add(this.idHash(node), node);
    return node;
  }

  /** An entry by itself, which is no transfer: nobody finds it by its id. */
  addApart(version: number, record: FlowRecord | CreditRecord): number {
    const node = this.#addUnlisted(record.id);
    this.#setFlag(node, flags.apart, true);
    this.#cells.doubles[node * doublesEach + seqAt] = record.seq;
    if (record.kind === 'flow') this.setFlow(node, version, record);
    else this.setCredit(node, version, record);
    return node;
  }

  isApart(node: number): boolean {
    return (this.#word(node, flagsAt) & flags.apart) !== 0;
  }

  remove(node: number): void {
    const ref = this.#word(node, idAt);
    if (!this.isApart(node)) this.#table.remove(this.#ids.hashOf(ref), node);
    this.#ids.free(ref);
    this.#messages.free(this.#word(node, flowMessagesAt));
    if (this.#word(node, creditMessagesAt) !== sameAsFlow) this.#messages.free(this.#word(node, creditMessagesAt));
    this.#cells.free(node);
  }

  id(node: number): string {
    return this.#ids.text(this.#word(node, idAt));
  }
  /** `hashBytes` of any id. */
  hashOf(id: string): number {
    return this.#text.of(id).hash;
  }
  /** `hashBytes` of the id. */
  idHash(node: number): number {
    return this.#ids.hashOf(this.#word(node, idAt));
  }
  /** True where the id is `[at, at + length)`. */
  hasId(node: number, hash: number, view: DataView, at: number, length: number): boolean {
    return this.#ids.equals(this.#word(node, idAt), view, at, length, hash);
  }

  compare(left: number, right: number): number {
    return this.time(left) - this.time(right) || this.seq(left) - this.seq(right) || this.compareIds(left, right);
  }

  compareIds(left: number, right: number): number {
    return left === right ? 0 : this.#ids.compare(this.#word(left, idAt), this.#word(right, idAt));
  }

  time(node: number): number {
    return this.#cells.doubles[node * doublesEach + timeAt]!;
  }
  seq(node: number): number {
    return this.#cells.doubles[node * doublesEach + seqAt]!;
  }
  amount(node: number): number {
    return this.#cells.doubles[node * doublesEach + amountAt]!;
  }
  /** Milliseconds UTC; only where it is credited. */
  creditTime(node: number): number {
    return this.#cells.doubles[node * doublesEach + creditTimeAt]!;
  }
  flowVersion(node: number): number {
    return this.#cells.doubles[node * doublesEach + flowVersionAt]!;
  }
  creditVersion(node: number): number {
    return this.#cells.doubles[node * doublesEach + creditVersionAt]!;
  }
  /** Version of one of its entries. */
  versionOf(node: number, isFlow: boolean): number {
    return isFlow ? this.flowVersion(node) : this.creditVersion(node);
  }
  /** Something was told of one of its entries: that it is there, or is no more. */
  isTold(node: number, isFlow: boolean): boolean {
    return this.versionOf(node, isFlow) >= 0;
  }
  /** Up to this instant records that concern it may have been missed; −∞: none were. */
  blindUntil(node: number): number {
    return this.#cells.doubles[node * doublesEach + blindUntilAt]!;
  }
  setBlindUntil(node: number, timeMs: number): void {
    this.#cells.doubles[node * doublesEach + blindUntilAt] = timeMs;
  }
  placeOf(node: number): number {
    return this.#word(node, placeAt);
  }
  payer(node: number): AccountId {
    return this.places.accountName(this.#word(node, payerAt));
  }
  payee(node: number): AccountId {
    return this.places.accountAt(this.#word(node, placeAt));
  }
  asset(node: number): AssetCode {
    return this.places.assetAt(this.#word(node, placeAt));
  }
  factsOf(node: number): Facts {
    return {
      payer: this.#word(node, payerAt),
      place: this.placeOf(node),
      amount: this.amount(node),
      creditTime: this.hasCredit(node) ? this.creditTime(node) : null,
    };
  }
  hasFacts(node: number, { payer, place, amount, creditTime }: Facts): boolean {
    const now = this.factsOf(node);
    return now.payer === payer && now.place === place && now.amount === amount && now.creditTime === creditTime;
  }
  /** What it moved, of a transfer whose debit entry stands or stood. */
  move(node: number): CaseMove {
    const creditTime = this.hasCredit(node) ? this.creditTime(node) : null;
    return {
      from: this.payer(node),
      to: this.payee(node),
      asset: this.asset(node),
      amount: this.amount(node),
      creditTime,
    };
  }
  flowMessages(node: number): MessageRef[] {
    return this.#messages.messages(this.#word(node, flowMessagesAt));
  }
  creditMessages(node: number): MessageRef[] {
    return this.#messages.messages(this.#creditRef(node));
  }

  hasFlow(node: number): boolean {
    return (this.#word(node, flagsAt) & flags.flow) !== 0;
  }
  hasCredit(node: number): boolean {
    return (this.#word(node, flagsAt) & flags.credit) !== 0;
  }
  /** The pocket was a hub at its credit entry. */
  isAtHub(node: number): boolean {
    return (this.#word(node, flagsAt) & flags.hub) !== 0;
  }
  isFresh(node: number): boolean {
    return (this.#word(node, flagsAt) & flags.fresh) !== 0;
  }
  setFresh(node: number, isFresh: boolean): void {
    this.#setFlag(node, flags.fresh, isFresh);
  }
  holds(node: number): number {
    return this.#word(node, holdsAt);
  }
  /** It is held for another reason than that it came lately. */
  isHeldByCase(node: number): boolean {
    return this.holds(node) > (this.isFresh(node) ? 1 : 0);
  }
  addHolds(node: number, by: number): number {
    this.#cells.words[node * wordsEach + holdsAt]! += by;
    return this.holds(node);
  }
  /** Head of the uses of its lot. */
  firstUse(node: number): number {
    return this.#word(node, firstUseAt);
  }
  setFirstUse(node: number, link: number): void {
    this.#cells.words[node * wordsEach + firstUseAt] = link;
  }
  /** Head of the lots that its entries used. */
  firstUsed(node: number): number {
    return this.#word(node, firstUsedAt);
  }
  setFirstUsed(node: number, link: number): void {
    this.#cells.words[node * wordsEach + firstUsedAt] = link;
  }

  /** Replaces the debit entry. */
  setFlow(node: number, version: number, record: FlowRecord): void {
    const { doubles } = this.#cells;
    doubles[node * doublesEach + flowVersionAt] = version;
    doubles[node * doublesEach + timeAt] = record.time;
    doubles[node * doublesEach + seqAt] = record.seq;
    this.#setFlag(node, flags.flow, true);
    this.#setSides(node, record);
    this.#setFlowMessages(node, record.messages);
  }

  /** Replaces the credit entry. */
  setCredit(node: number, version: number, record: CreditRecord): void {
    const { doubles } = this.#cells;
    doubles[node * doublesEach + creditVersionAt] = version;
    doubles[node * doublesEach + creditTimeAt] = record.time;
    this.#setFlag(node, flags.credit, true);
    this.#setFlag(node, flags.hub, record.hub);
    if (!this.hasFlow(node)) this.#setSides(node, record);
    this.#setCreditMessages(node, record.messages);
  }

  /** The entry is no more; what is known of the transfer besides stays as it was. */
  setGone(node: number, version: number, isFlow: boolean): void {
    this.#cells.doubles[node * doublesEach + (isFlow ? flowVersionAt : creditVersionAt)] = version;
    this.#setFlag(node, isFlow ? flags.flow : flags.credit, false);
  }

  /**
   * True where the entry stands at another place than a record names. One that moves is taken back first: what is told of
   * another place is of another transfer, whose id came again. So is a credit that does not agree with the debit entry which
   * stands, whose own credit nobody told of here. Source: ADR 9, limits.
   */
  standsElsewhere(node: number, isFlow: boolean, record: EntryRecord): boolean {
    if (isFlow ? !this.hasFlow(node) : !this.hasCredit(node))
      return record.kind === 'credit' && this.hasFlow(node) && !this.#mayBringIn(node, record);
    if (this.asset(node) !== record.asset) return true;
    const named = 'account' in record ? record.account : isFlow ? record.from : record.to;
    const account = this.places.knownAccount(named);
    if (!isFlow) return this.creditTime(node) !== record.time || this.places.accountOf(this.placeOf(node)) !== account;
    return this.time(node) !== record.time || this.seq(node) !== record.seq || this.#word(node, payerAt) !== account;
  }

  /** What stands of a credit's id is of another transfer, as far as is known. */
  isOfAnother(credit: CreditRecord): boolean {
    const node = this.findId(credit.id);
    return node >= 0 && this.standsElsewhere(node, false, credit);
  }

  /** Both entries of a transfer agree in what it moves, and no money arrives before it was sent. Source: trace §1. */
  #mayBringIn(node: number, { from, to, asset, amount, time, seq }: CreditRecord): boolean {
    if (this.asset(node) !== asset || this.amount(node) !== amount) return false;
    if (this.time(node) > time || this.seq(node) !== seq) return false;
    return this.payer(node) === from && this.payee(node) === to;
  }

  /** False: the entry is of another pocket than the lot, so what it used is another lot, whose id came again. */
  isOfPocket(lot: number, by: number, isDebit: boolean): boolean {
    const place = this.placeOf(lot);
    if (place < 0) return true;
    const own = this.placeOf(by);
    if (!isDebit) return own === place;
    const { places } = this;
    return places.accountOf(place) === this.#word(by, payerAt) && places.assetAt(place) === places.assetAt(own);
  }

  /** True where an entry rests on just these messages. */
  restsOn(node: number, isFlow: boolean, messages: readonly MessageRef[]): boolean {
    return this.#messages.equals(isFlow ? this.#word(node, flowMessagesAt) : this.#creditRef(node), messages);
  }

  save(image: Image): void {
    this.places.save(image.part('places'));
    this.#ids.save(image.part('ids'));
    this.#cells.save(image.part('cells'));
    this.#table.save(image.part('table'));
    this.#messages.save(image.part('messages'));
  }

  load(image: Image): void {
    this.places.load(image.part('places'));
    this.#ids.load(image.part('ids'));
    this.#cells.load(image.part('cells'));
    this.#table.load(image.part('table'));
    this.#messages.load(image.part('messages'));
  }

  #addUnlisted(id: string): number {
    const { view, length, hash } = this.#text.of(id);
    const node = this.#cells.add();
    const { words, doubles } = this.#cells;
    words[node * wordsEach + idAt] = this.#ids.add(view, 0, length, hash);
    words[node * wordsEach + placeAt] = -1;
    words[node * wordsEach + payerAt] = -1;
    words[node * wordsEach + firstUseAt] = -1;
    words[node * wordsEach + firstUsedAt] = -1;
    doubles[node * doublesEach + flowVersionAt] = -1;
    doubles[node * doublesEach + creditVersionAt] = -1;
    doubles[node * doublesEach + blindUntilAt] = Number.POSITIVE_INFINITY;
    return node;
  }

  #setSides(node: number, { from, to, asset, amount }: FlowRecord | CreditRecord): void {
    const payer = this.places.account(from);
    const place = this.places.place(to, asset);
    const { words, doubles } = this.#cells;
    doubles[node * doublesEach + amountAt] = amount;
    words[node * wordsEach + payerAt] = payer;
    words[node * wordsEach + placeAt] = place;
  }

  #creditRef(node: number): number {
    const ref = this.#word(node, creditMessagesAt);
    return ref === sameAsFlow ? this.#word(node, flowMessagesAt) : ref;
  }

  #setFlowMessages(node: number, messages: readonly MessageRef[]): void {
    const known = this.#word(node, flowMessagesAt);
    if (this.#messages.equals(known, messages)) return;
    if (this.#word(node, creditMessagesAt) === sameAsFlow) this.#setWord(node, creditMessagesAt, known);
    else this.#messages.free(known);
    this.#setWord(node, flowMessagesAt, this.#messages.add(messages));
  }

  #setCreditMessages(node: number, messages: readonly MessageRef[]): void {
    if (this.#messages.equals(this.#creditRef(node), messages)) return;
    const known = this.#word(node, creditMessagesAt);
    if (known !== sameAsFlow) this.#messages.free(known);
    const isSame = this.#messages.equals(this.#word(node, flowMessagesAt), messages);
    this.#setWord(node, creditMessagesAt, isSame ? sameAsFlow : this.#messages.add(messages));
  }

  #setWord(node: number, at: number, value: number): void {
    this.#cells.words[node * wordsEach + at] = value;
  }

  #setFlag(node: number, flag: number, isSet: boolean): void {
    const at = node * wordsEach + flagsAt;
    const { words } = this.#cells;
    words[at] = isSet ? words[at]! | flag : words[at]! & ~flag;
  }

  #word(node: number, at: number): number {
    return this.#cells.words[node * wordsEach + at]!;
  }
}
