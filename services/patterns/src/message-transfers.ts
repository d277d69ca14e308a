import type { Transfer } from '@weir/engine';
import { recordKinds, type ScannedFrame } from '@weir/journal';
import { assets, noHints, type TransferHints, transferNatures } from '@weir/model';

/** What one record told of a transfer, whether or not the record counted. Time in milliseconds UTC. */
export interface ToldHints {
  readonly id: string;
  readonly time: number;
  readonly hints: TransferHints;
}

/** An id that a message names, and what stands under it after the message; null: nothing. */
export interface NamedTransfer {
  readonly id: string;
  readonly now: Transfer | null;
}

/** What stands under an id whose record says the rest. Times in milliseconds UTC, amounts in minor units; −1 for null. */
export interface StandingNumbers {
  readonly time: number;
  readonly seq: number;
  readonly creditTime: number;
  readonly amount: number;
  readonly balanceFrom: number;
  readonly balanceTo: number;
  /** Place in `assets()`. */
  readonly asset: number;
}

const entryWords = 11;
const wordAt = { state: 0, id: 1, from: 3, to: 5, device: 7, address: 9 } as const;
const entryDoubles = 7;
const doubleAt = { time: 0, seq: 1, creditTime: 2, amount: 3, balanceFrom: 4, balanceTo: 5, toldTime: 6 } as const;
const flags = { told: 1, named: 2, stands: 4, elsewhere: 8 } as const;
const assetShift = 8;
const natureShift = 16;
const noText = [0, 0] as const;

/** Place and length of a text. */
type Place = readonly [at: number, length: number];

/**
 * The transfers that one journal message is about, in columns, in its order: what its records told of transfers, and the
 * ids that it names with what stands under each after the message. Texts are places in the message's bytes, or in bytes
 * beside them where the message does not say what stands. Keeps those bytes, and outlives the scan it was made from.
 */
export class MessageTransfers {
  readonly #view: DataView;
  #words: Int32Array;
  #doubles: Float64Array;
  #count = 0;
  #tellsAnything = false;
  #texts: Buffer = Buffer.alloc(0);
  #textsLength = 0;
  #textsView: DataView = new DataView(new ArrayBuffer(0));

  /** @param bytes of the message; `room` entries are expected */
  constructor(bytes: Buffer = Buffer.alloc(0), room = 0) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#words = new Int32Array(room * entryWords);
    this.#doubles = new Float64Array(room * entryDoubles);
  }

  get count(): number {
    return this.#count;
  }

  /** Something is told in some entry. */
  get tellsAnything(): boolean {
    return this.#tellsAnything;
  }

  /** The bytes that the texts of an entry stand in. */
  viewOf(entry: number): DataView {
    return this.#has(entry, flags.elsewhere) ? this.#textsView : this.#view;
  }

  /** The entry says what was told of its id. */
  isTold(entry: number): boolean {
    return this.#has(entry, flags.told);
  }

  /** The entry says what stands under its id. */
  isNamed(entry: number): boolean {
    return this.#has(entry, flags.named);
  }

  /** Of a named one: something does stand. */
  stands(entry: number): boolean {
    return this.#has(entry, flags.stands);
  }

  idAt(entry: number): number {
    return this.#words[entry * entryWords + wordAt.id]!;
  }

  idLength(entry: number): number {
    return this.#words[entry * entryWords + wordAt.id + 1]!;
  }

  fromAt(entry: number): number {
    return this.#words[entry * entryWords + wordAt.from]!;
  }

  fromLength(entry: number): number {
    return this.#words[entry * entryWords + wordAt.from + 1]!;
  }

  toAt(entry: number): number {
    return this.#words[entry * entryWords + wordAt.to]!;
  }

  toLength(entry: number): number {
    return this.#words[entry * entryWords + wordAt.to + 1]!;
  }

  deviceAt(entry: number): number {
    return this.#words[entry * entryWords + wordAt.device]!;
  }

  /** 0: no device was told. */
  deviceLength(entry: number): number {
    return this.#words[entry * entryWords + wordAt.device + 1]!;
  }

  addressAt(entry: number): number {
    return this.#words[entry * entryWords + wordAt.address]!;
  }

  /** 0: no address was told. */
  addressLength(entry: number): number {
    return this.#words[entry * entryWords + wordAt.address + 1]!;
  }

  /** Place in `assets()`. */
  assetOf(entry: number): number {
    return (this.#words[entry * entryWords]! >>> assetShift) & 0xff;
  }

  /** Place in `transferNatures`. */
  natureOf(entry: number): number {
    return this.#words[entry * entryWords]! >>> natureShift;
  }

  timeOf(entry: number): number {
    return this.#doubles[entry * entryDoubles + doubleAt.time]!;
  }

  seqOf(entry: number): number {
    return this.#doubles[entry * entryDoubles + doubleAt.seq]!;
  }

  creditTimeOf(entry: number): number {
    return this.#doubles[entry * entryDoubles + doubleAt.creditTime]!;
  }

  amountOf(entry: number): number {
    return this.#doubles[entry * entryDoubles + doubleAt.amount]!;
  }

  balanceFromOf(entry: number): number {
    return this.#doubles[entry * entryDoubles + doubleAt.balanceFrom]!;
  }

  balanceToOf(entry: number): number {
    return this.#doubles[entry * entryDoubles + doubleAt.balanceTo]!;
  }

  /** The record's time, of a told one. */
  toldTimeOf(entry: number): number {
    return this.#doubles[entry * entryDoubles + doubleAt.toldTime]!;
  }

  /** The instant of the last that is known of what stands. */
  latestOf(entry: number): number {
    return Math.max(this.timeOf(entry), this.creditTimeOf(entry));
  }

  /** As the engine's `takesPart`: a transfer to the payer itself, or of nothing, makes no entries. */
  takesPart(entry: number): boolean {
    if (this.amountOf(entry) <= 0) return false;
    const length = this.fromLength(entry);
    if (length !== this.toLength(entry)) return true;
    const [view, from, to] = [this.viewOf(entry), this.fromAt(entry), this.toAt(entry)];
    // Account numbers of one bank begin alike.
    for (let at = length - 1; at >= 0; at--) if (view.getUint8(from + at) !== view.getUint8(to + at)) return true;
    return false;
  }

  /** The id of an entry, for what is told of few. */
  idOf(entry: number): string {
    const view = this.viewOf(entry);
    return Buffer.from(view.buffer, view.byteOffset + this.idAt(entry), this.idLength(entry)).toString('utf8');
  }

  /** What a scanned record told of a transfer, if it told anything; says whether it did, in an entry of its own. */
  addTold(scan: ScannedFrame, index: number): boolean {
    if (!isTold(scan, index)) return false;
    this.#tell(this.#add(flags.told, idOf(scan, index)), scan, index);
    return true;
  }

  /** Nothing stands under the id of a scanned record. @param withHints the record tells of it in the same entry */
  addNone(scan: ScannedFrame, index: number): void {
    const entry = this.#add(flags.named, idOf(scan, index));
    if (isTold(scan, index)) this.#tell(entry, scan, index);
  }

  /** Under the id of a scanned transfer stands what its record says of accounts, and these numbers. */
  addStanding(scan: ScannedFrame, index: number, numbers: StandingNumbers): void {
    const entry = this.#add(flags.named | flags.stands, idOf(scan, index));
    if (isTold(scan, index)) this.#tell(entry, scan, index);
    this.#setText(entry, wordAt.from, scan.fromAt[index]!, scan.fromLength[index]!);
    this.#setText(entry, wordAt.to, scan.toAt[index]!, scan.toLength[index]!);
    this.#setNumbers(entry, numbers);
  }

  /** Under an id stands a transfer that the message does not spell out. */
  addOther({ id, now }: NamedTransfer): void {
    const entry = this.#add(flags.elsewhere | flags.named | (now === null ? 0 : flags.stands), this.#keep(id));
    if (now === null) return;
    this.#setText(entry, wordAt.from, ...this.#keep(now.from));
    this.#setText(entry, wordAt.to, ...this.#keep(now.to));
    this.#setNumbers(entry, {
      time: now.time,
      seq: now.seq,
      creditTime: now.creditTime ?? -1,
      amount: now.amount,
      balanceFrom: now.balanceFrom ?? -1,
      balanceTo: now.balanceTo ?? -1,
      asset: assets().findIndex(({ code }) => code === now.asset),
    });
  }

  /** What was told, and what stands, as objects. */
  static of(told: readonly ToldHints[], named: readonly NamedTransfer[]): MessageTransfers {
    const transfers = new MessageTransfers(Buffer.alloc(0), told.length + named.length);
    for (const { id, time, hints } of told) {
      const entry = transfers.#add(flags.elsewhere | flags.told, transfers.#keep(id));
      const device = hints.device === null ? noText : transfers.#keep(hints.device);
      const address = hints.address === null ? noText : transfers.#keep(hints.address);
      transfers.#setTold(entry, transferNatures.indexOf(hints.nature), time, device, address);
    }
    for (const each of named) transfers.addOther(each);
    return transfers;
  }

  /** What was told, as objects. */
  told(): ToldHints[] {
    const told: ToldHints[] = [];
    for (let entry = 0; entry < this.#count; entry++) {
      if (!this.isTold(entry)) continue;
      const [device, address] = [this.#textAt(entry, wordAt.device), this.#textAt(entry, wordAt.address)];
      const hints = { nature: transferNatures[this.natureOf(entry)]!, device, address };
      told.push({ id: this.idOf(entry), time: this.toldTimeOf(entry), hints });
    }
    return told;
  }

  /** What stands, as objects. */
  named(): NamedTransfer[] {
    const orNull = (value: number): number | null => (value < 0 ? null : value);
    const named: NamedTransfer[] = [];
    for (let entry = 0; entry < this.#count; entry++) {
      if (!this.isNamed(entry)) continue;
      const id = this.idOf(entry);
      const now = this.stands(entry)
        ? {
            id,
            time: this.timeOf(entry),
            seq: this.seqOf(entry),
            creditTime: orNull(this.creditTimeOf(entry)),
            from: this.#textAt(entry, wordAt.from) as Transfer['from'],
            to: this.#textAt(entry, wordAt.to) as Transfer['to'],
            asset: assets()[this.assetOf(entry)]!.code,
            amount: this.amountOf(entry),
            balanceFrom: orNull(this.balanceFromOf(entry)),
            balanceTo: orNull(this.balanceToOf(entry)),
          }
        : null;
      named.push({ id, now });
    }
    return named;
  }

  #has(entry: number, flag: number): boolean {
    return (this.#words[entry * entryWords]! & flag) !== 0;
  }

  #add(state: number, [idAt, idLength]: Place): number {
    const entry = this.#count++;
    if (this.#count * entryWords > this.#words.length) this.#grow();
    this.#words[entry * entryWords] = state;
    this.#setText(entry, wordAt.id, idAt, idLength);
    return entry;
  }

  #tell(entry: number, scan: ScannedFrame, index: number): void {
    const device = [scan.deviceAt[index]!, scan.deviceLength[index]!] as const;
    const address = [scan.addressAt[index]!, scan.addressLength[index]!] as const;
    this.#setTold(entry, scan.nature[index]!, scan.time[index]!, device, address);
  }

  #setTold(entry: number, nature: number, time: number, device: Place, address: Place): void {
    this.#tellsAnything = true;
    this.#words[entry * entryWords]! |= flags.told | (nature << natureShift);
    this.#doubles[entry * entryDoubles + doubleAt.toldTime] = time;
    this.#setText(entry, wordAt.device, ...device);
    this.#setText(entry, wordAt.address, ...address);
  }

  #setNumbers(entry: number, numbers: StandingNumbers): void {
    const [doubles, at] = [this.#doubles, entry * entryDoubles];
    this.#words[entry * entryWords]! |= numbers.asset << assetShift;
    doubles[at + doubleAt.time] = numbers.time;
    doubles[at + doubleAt.seq] = numbers.seq;
    doubles[at + doubleAt.creditTime] = numbers.creditTime;
    doubles[at + doubleAt.amount] = numbers.amount;
    doubles[at + doubleAt.balanceFrom] = numbers.balanceFrom;
    doubles[at + doubleAt.balanceTo] = numbers.balanceTo;
  }

  #setText(entry: number, word: number, at: number, length: number): void {
    this.#words[entry * entryWords + word] = at;
    this.#words[entry * entryWords + word + 1] = length;
  }

  #textAt(entry: number, word: number): string | null {
    const [at, length] = [this.#words[entry * entryWords + word]!, this.#words[entry * entryWords + word + 1]!];
    if (length === 0) return null;
    const view = this.viewOf(entry);
    return Buffer.from(view.buffer, view.byteOffset + at, length).toString('utf8');
  }

  /** Keeps a text that does not stand in the message. */
  #keep(text: string): Place {
    const bytes = Buffer.from(text);
    const at = this.#textsLength;
    if (at + bytes.length > this.#texts.length) {
      this.#texts = Buffer.concat([this.#texts], Math.max(1024, (at + bytes.length) * 2));
      this.#textsView = new DataView(this.#texts.buffer, this.#texts.byteOffset, this.#texts.length);
    }
    bytes.copy(this.#texts, at);
    this.#textsLength = at + bytes.length;
    return [at, bytes.length];
  }

  #grow(): void {
    const room = Math.max(16, this.#count * 2);
    const words = new Int32Array(room * entryWords);
    words.set(this.#words);
    this.#words = words;
    const doubles = new Float64Array(room * entryDoubles);
    doubles.set(this.#doubles);
    this.#doubles = doubles;
  }
}

const idOf = (scan: ScannedFrame, index: number): Place => [scan.textAt[index]!, scan.textLength[index]!];

/** A record that says nothing of the nature, device or address tells nothing. */
const isTold = ({ kind, nature, deviceLength, addressLength }: ScannedFrame, index: number): boolean =>
  kind[index] === recordKinds.transfer &&
  (nature[index] !== transferNatures.indexOf(noHints.nature) ||
    deviceLength[index] !== 0 ||
    addressLength[index] !== 0);
