import type { Image } from '@weir/engine';
import { type AccountId, type AssetCode, assets } from '@weir/model';
import type { MessageTransfers } from '../message-transfers.js';
import { aheadMax, LookAhead } from './look-ahead.js';
import { LotLinks } from './lot-links.js';
import { endOfMinute, MinuteLists, minuteOf } from './minute-lists.js';
import type { Arrived, Movement } from './movement.js';
import { movementOf } from './movement-of.js';
import type { Places } from './places.js';
import { insAt, lastInAt, lastOutAt, outsAt, Pockets } from './pockets.js';
import { RowLists, type RowOrder } from './row-lists.js';
import { TransferIds } from './transfer-ids.js';
import { rowFlags, type TransferRows } from './transfer-rows.js';

/** Objects that looks made and that may be asked for again; with more they are all made anew. */
const objectsMax = 50_000;

const assetNumbers: ReadonlyMap<string, number> = new Map(assets().map(({ code }, number) => [code, number]));

/**
 * The transfers of the last while, by payer and by payee, with the links between them: the graph that shapes are looked
 * for in. Owns them, in columns: a transfer is a row, and an object is made of it only where somebody looks. What is
 * older than any window can reach is forgotten; where there are more than `countMax`, the oldest go early.
 */
export class RecentTransfers {
  readonly ids = new TransferIds();
  readonly rows: TransferRows = this.ids.rows;
  readonly links = new LotLinks(this.ids);
  readonly pockets = new Pockets();
  readonly places: Places;
  readonly ahead = new LookAhead(this);
  /** Debits in order, for whoever else keeps rows. */
  readonly debitOrder: RowOrder = {
    instantOf: (row) => this.rows.timeOf(row),
    compare: (left, right) =>
      this.rows.timeOf(left) - this.rows.timeOf(right) ||
      this.rows.seqOf(left) - this.rows.seqOf(right) ||
      this.ids.compare(left, right),
  };
  readonly #creditOrder: RowOrder = {
    instantOf: (row) => this.rows.creditTimeOf(row),
    compare: (left, right) =>
      this.rows.creditTimeOf(left) - this.rows.creditTimeOf(right) ||
      this.rows.seqOf(left) - this.rows.seqOf(right) ||
      this.ids.compare(left, right),
  };
  readonly #outs = new RowLists(this.debitOrder);
  readonly #ins = new RowLists(this.#creditOrder);
  /** By the minute of their latest instant. */
  readonly #minutes = new MinuteLists();
  /** By the minute in which they were told of. */
  readonly #toldMinutes = new MinuteLists();
  readonly #countMax: number;
  readonly #onForgotten: (row: number) => void;
  readonly #objects = new Map<number, Movement>();
  readonly #going = new Int32Array(aheadMax);
  #size = 0;
  #forgottenEarly = 0;
  /** While minutes are forgotten, the first that stays. */
  #firstKept = Number.NEGATIVE_INFINITY;
  /** The minute whose transfers go early. */
  #oldest = Number.NaN;

  /** @param onForgotten hears of each transfer before it is let go, not of those that are taken out */
  constructor(countMax: number, places: Places, onForgotten: (row: number) => void) {
    this.#countMax = countMax;
    this.places = places;
    this.#onForgotten = onForgotten;
  }

  get size(): number {
    return this.#size;
  }

  /** Transfers that had to go before their window was over. */
  get forgottenEarly(): number {
    return this.#forgottenEarly;
  }

  /** All that it is made of. */
  get #parts() {
    return {
      ids: this.ids,
      links: this.links,
      pockets: this.pockets,
      places: this.places,
      outs: this.#outs,
      ins: this.#ins,
      minutes: this.#minutes,
      toldMinutes: this.#toldMinutes,
    };
  }

  get heldBytes(): number {
    return Object.values(this.#parts).reduce((sum, { heldBytes }) => sum + heldBytes, 0);
  }

  save(image: Image): void {
    for (const [name, part] of Object.entries(this.#parts)) part.save(image.part(name));
    const oldest = Number.isNaN(this.#oldest) ? null : this.#oldest;
    image.put('counts', { size: this.#size, forgottenEarly: this.#forgottenEarly, oldest });
  }

  load(image: Image): void {
    for (const [name, part] of Object.entries(this.#parts)) part.load(image.part(name));
    const counts = image.value<{ size: number; forgottenEarly: number; oldest: number | null }>('counts');
    this.#size = counts.size;
    this.#forgottenEarly = counts.forgottenEarly;
    this.#oldest = counts.oldest ?? Number.NaN;
  }

  stands(row: number): boolean {
    return row >= 0 && this.rows.has(row, rowFlags.stands);
  }

  /** The row of an id whose transfer stands; −1: none does. */
  rowOf(id: string): number {
    const row = this.ids.rowOf(id);
    return this.stands(row) ? row : -1;
  }

  /** The rows of all transfers. */
  *all(): Iterable<number> {
    for (let row = 0; row < this.rows.end; row++) if (this.stands(row)) yield row;
  }

  get(id: string): Movement | undefined {
    const row = this.rowOf(id);
    return row < 0 ? undefined : this.movementAt(row);
  }

  /** The transfer of a row as an object: within one message, the same each time. */
  movementAt(row: number): Movement {
    const known = this.#objects.get(row);
    if (known !== undefined) return known;
    const made = movementOf(this, row);
    this.#objects.set(row, made);
    return made;
  }

  /** Nobody holds objects of before any more. */
  endMessage(): void {
    if (this.#objects.size > objectsMax) this.#objects.clear();
  }

  /** What its feed tells of an id counts from now on, unless an earlier message told. */
  markTold(row: number, toldTime: number): void {
    this.rows.addFlag(row, rowFlags.told);
    this.rows.setToldTime(row, toldTime);
    this.#toldMinutes.add(minuteOf(toldTime), row);
  }

  /** The hints of a row are these from now on; it uses their places. */
  setHints(row: number, nature: number, device: number, address: number): void {
    const [deviceBefore, addressBefore] = [this.rows.deviceOf(row), this.rows.addressOf(row)];
    this.rows.setHints(row, nature, device, address);
    this.places.leave(deviceBefore);
    this.places.leave(addressBefore);
  }

  /** Addresses that stand as texts by themselves become places. */
  useAddresses(): void {
    const { rows, places } = this;
    for (let row = 0; row < rows.end; row++) {
      const kept = rows.addressOf(row);
      if (kept < -1) rows.setHints(row, rows.natureOf(row), rows.deviceOf(row), places.useKept(kept));
    }
  }

  /** Whether nothing of a transfer that stands is otherwise than an entry says. */
  isSame(row: number, transfers: MessageTransfers, entry: number): boolean {
    const { rows, pockets } = this;
    if (
      rows.timeOf(row) !== transfers.timeOf(entry) ||
      rows.seqOf(row) !== transfers.seqOf(entry) ||
      rows.creditTimeOf(row) !== transfers.creditTimeOf(entry) ||
      rows.amountOf(row) !== transfers.amountOf(entry) ||
      rows.balanceFromOf(row) !== transfers.balanceFromOf(entry) ||
      rows.balanceToOf(row) !== transfers.balanceToOf(entry)
    )
      return false;
    const view = transfers.viewOf(entry);
    return (
      pockets.assetOf(rows.fromOf(row)) === transfers.assetOf(entry) &&
      pockets.isOf(rows.fromOf(row), view, transfers.fromAt(entry), transfers.fromLength(entry)) &&
      pockets.isOf(rows.toOf(row), view, transfers.toAt(entry), transfers.toLength(entry))
    );
  }

  /**
   * Gives a row that is in no list what an entry says.
   * @param fromHash of the payer's pocket, as `pocketHashOf` says; `toHash`: of the payee's
   */
  setContent(row: number, transfers: MessageTransfers, entry: number, fromHash: number, toHash: number): void {
    const { rows, pockets } = this;
    const [view, asset] = [transfers.viewOf(entry), transfers.assetOf(entry)];
    const [fromBefore, toBefore] = [rows.fromOf(row), rows.toOf(row)];
    rows.setTimes(row, transfers.timeOf(entry), transfers.creditTimeOf(entry), transfers.seqOf(entry));
    const [balanceFrom, balanceTo] = [transfers.balanceFromOf(entry), transfers.balanceToOf(entry)];
    rows.setAmounts(row, transfers.amountOf(entry), balanceFrom, balanceTo);
    rows.setPockets(
      row,
      pockets.use(view, transfers.fromAt(entry), transfers.fromLength(entry), fromHash, asset),
      pockets.use(view, transfers.toAt(entry), transfers.toLength(entry), toHash, asset),
    );
    if (fromBefore < 0) return;
    pockets.leave(fromBefore);
    pockets.leave(toBefore);
  }

  /** The transfer of a row stands from now on. */
  add(row: number): void {
    const { rows } = this;
    rows.dropFlag(row, rowFlags.gone);
    rows.addFlag(row, rowFlags.stands);
    const { words, doubles } = this.pockets;
    const [from, to, time, creditTime] = [rows.fromOf(row), rows.toOf(row), rows.timeOf(row), rows.creditTimeOf(row)];
    // Nearly all come in order: who is last there need not be fetched to see it.
    this.#outs.add(words, from * 2 + outsAt, row, time > doubles[from + lastOutAt]!);
    doubles[from + lastOutAt] = Math.max(time, doubles[from + lastOutAt]!);
    if (creditTime >= 0) {
      this.#ins.add(words, to * 2 + insAt, row, creditTime > doubles[to + lastInAt]!);
      doubles[to + lastInAt] = Math.max(creditTime, doubles[to + lastInAt]!);
    }
    this.#minutes.add(minuteOf(rows.latestOf(row)), row);
    this.#size++;
    while (this.#size > this.#countMax) this.#forgetOldest();
  }

  /** The transfer of a row stands no more, or is about to stand otherwise; the row keeps what it says. */
  takeOut(row: number): void {
    const { rows } = this;
    this.#outs.remove(this.pockets.words, rows.fromOf(row) * 2 + outsAt, row);
    if (rows.creditTimeOf(row) >= 0) this.#ins.remove(this.pockets.words, rows.toOf(row) * 2 + insAt, row);
    rows.dropFlag(row, rowFlags.stands);
    this.#objects.delete(row);
    this.#size--;
  }

  /** What was taken out does not stand again in this message: links may name it until its time is over. */
  letGo(row: number): void {
    this.rows.addFlag(row, rowFlags.gone);
    this.#leavePockets(row);
    if (!this.rows.has(row, rowFlags.told)) this.setHints(row, 0, -1, -1);
  }

  /** Debits of a pocket at instants in `[since, until]`, in order; null where they are more than `countMax`. */
  outsOf(account: AccountId, asset: AssetCode, since: number, until: number, countMax: number): Movement[] | null {
    return this.#movements(this.outRows(account, asset, since, until, countMax));
  }

  /** Credits of a pocket, likewise. */
  insOf(account: AccountId, asset: AssetCode, since: number, until: number, countMax: number): Arrived[] | null {
    return this.#movements(this.inRows(account, asset, since, until, countMax)) as Arrived[] | null;
  }

  /** As `outsOf`, as rows. */
  outRows(account: AccountId, asset: AssetCode, since: number, until: number, countMax: number): number[] | null {
    const pocket = this.pockets.named(account, assetNumbers.get(asset)!);
    if (pocket < 0) return [];
    const count = this.#outs.range(this.pockets.words, pocket * 2 + outsAt, since, until);
    return count > countMax ? null : this.#outs.found();
  }

  /** As `insOf`, as rows. */
  inRows(account: AccountId, asset: AssetCode, since: number, until: number, countMax: number): number[] | null {
    const pocket = this.pockets.named(account, assetNumbers.get(asset)!);
    if (pocket < 0) return [];
    const count = this.#ins.range(this.pockets.words, pocket * 2 + insAt, since, until);
    return count > countMax ? null : this.#ins.found();
  }

  /** All debits of a pocket, in order, but for those of before what has been forgotten. */
  rowsOutOf(pocket: number): number[] {
    const { words } = this.pockets;
    this.#outs.range(words, pocket * 2 + outsAt, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    return this.#outs.found();
  }

  /** Forgets what lies wholly before an instant, in milliseconds UTC, and what was told before it, to the minute. */
  forgetBefore(instant: number): void {
    const { rows } = this;
    this.#firstKept = minuteOf(instant);
    for (const minute of this.#minutes.before(instant)) {
      this.#eachOf(
        this.#minutes,
        minute,
        () => true,
        (row) => this.#forgetOf(row, minute),
      );
    }
    this.#firstKept = Number.NEGATIVE_INFINITY;
    for (const minute of this.#toldMinutes.before(instant)) {
      // Nearly all have been forgotten with their transfer just now.
      const isOfMinute = (row: number): boolean =>
        rows.has(row, rowFlags.told) && minuteOf(rows.toldTimeOf(row)) === minute;
      this.#eachOf(this.#toldMinutes, minute, isOfMinute, (row) => this.#forgetTold(row));
    }
  }

  /** What was told of a row is forgotten, once its time is over. */
  #forgetTold(row: number): void {
    const { rows } = this;
    rows.dropFlag(row, rowFlags.told);
    if (rows.has(row, rowFlags.stands)) return;
    this.setHints(row, 0, -1, -1);
    this.#freeIfUnnamed(row);
  }

  /** Takes all rows of a minute that are wanted, some at once. */
  #eachOf(
    minutes: MinuteLists,
    minute: number,
    isWanted: (row: number) => boolean,
    forget: (row: number) => void,
  ): void {
    for (let count = aheadMax; count === aheadMax; ) {
      count = 0;
      for (let row = minutes.take(minute); row >= 0; row = count < aheadMax ? minutes.take(minute) : -1) {
        if (isWanted(row)) this.#going[count++] = row;
      }
      this.ahead.forget(this.#going, count);
      for (let index = 0; index < count; index++) forget(this.#going[index]!);
    }
  }

  /** Forgets a row that is still of a minute: its list may have been passed over by what came since. */
  #forgetOf(row: number, minute: number): void {
    const { rows } = this;
    if (!rows.has(row, rowFlags.stands | rowFlags.gone) || minuteOf(rows.latestOf(row)) !== minute) return;
    if (rows.has(row, rowFlags.stands)) {
      const end = endOfMinute(minute);
      this.#onForgotten(row);
      this.#outs.dropBefore(this.pockets.words, rows.fromOf(row) * 2 + outsAt, end);
      this.#ins.dropBefore(this.pockets.words, rows.toOf(row) * 2 + insAt, end);
    }
    this.#forget(row);
  }

  /** Where there are too many, they go one by one: a minute may be a great part of them all. */
  #forgetOldest(): void {
    if (Number.isNaN(this.#oldest)) this.#oldest = this.#minutes.oldest;
    const row = this.#minutes.take(this.#oldest);
    if (row < 0) {
      this.#oldest = Number.NaN;
      return;
    }
    const { rows } = this;
    if (!rows.has(row, rowFlags.stands | rowFlags.gone) || minuteOf(rows.latestOf(row)) !== this.#oldest) return;
    if (rows.has(row, rowFlags.stands)) {
      this.#forgottenEarly++;
      this.#onForgotten(row);
      this.#outs.remove(this.pockets.words, rows.fromOf(row) * 2 + outsAt, row);
      this.#ins.remove(this.pockets.words, rows.toOf(row) * 2 + insAt, row);
    }
    this.#forget(row);
  }

  #forget(row: number): void {
    const { rows } = this;
    if (rows.has(row, rowFlags.stands)) {
      this.#size--;
      this.#objects.delete(row);
      this.#leavePockets(row);
    }
    rows.dropFlag(row, rowFlags.stands | rowFlags.gone);
    this.links.forget(row);
    // What was told of it nearly always ends with it: to come back for that would cost as much once more.
    if (rows.has(row, rowFlags.told) && minuteOf(rows.toldTimeOf(row)) < this.#firstKept)
      rows.dropFlag(row, rowFlags.told);
    if (rows.has(row, rowFlags.told)) return;
    this.setHints(row, 0, -1, -1);
    this.#freeIfUnnamed(row);
  }

  #freeIfUnnamed(row: number): void {
    if (!this.rows.isFree(row)) return;
    this.links.forget(row);
    this.ids.free(row);
  }

  #leavePockets(row: number): void {
    this.pockets.leave(this.rows.fromOf(row));
    this.pockets.leave(this.rows.toOf(row));
    this.rows.setPockets(row, -1, -1);
  }

  #movements(rows: readonly number[] | null): Movement[] | null {
    return rows === null ? null : rows.map((row) => this.movementAt(row));
  }
}
