import type { Image } from '@weir/engine';
import type { AccountId } from '@weir/model';
import { distinct, type Sighting } from '../findings/sighting.js';
import { endOfMinute, minuteOf } from '../recent/minute-lists.js';
import { isLeftOutNature } from '../recent/movement.js';
import type { RecentTransfers } from '../recent/recent-transfers.js';
import { RowLists } from '../recent/row-lists.js';
import { rowFlags } from '../recent/transfer-rows.js';
import type { PatternThresholds } from '../rules/thresholds.js';

type Thresholds = PatternThresholds['sameDevice'];

/** What one look at a device or address says: a sighting, nothing, or that so many use it that it is nobody's own. */
export type DeviceLook =
  | { readonly kind: 'sighting'; readonly sighting: Sighting }
  | { readonly kind: 'crowd'; readonly place: string };

/** More debits than this in twice the window are a crowd's, whoever they are: the work of one look ends here. */
const debitsMax = 1_000;

const none: readonly DeviceLook[] = [];

/**
 * Recent debits by the payer's device and by its network address. Nearly every device is one account's, and of those only
 * how many there are is kept: who they are, that account's pocket says as soon as somebody else pays from it too. Owns the
 * lists of the others. Rule: trace §6, same device.
 */
export class SharedDevices {
  readonly #recent: RecentTransfers;
  readonly #debits: RowLists;
  /** Debits before this instant count no more. */
  #since = Number.NEGATIVE_INFINITY;
  #size = 0;
  /** Nearly every payment has an address, and by default no rule asks for it. */
  #withAddresses = false;

  constructor(recent: RecentTransfers) {
    this.#recent = recent;
    this.#debits = new RowLists(recent.debitOrder);
  }

  /** Devices and addresses that are kept. */
  get size(): number {
    return this.#size;
  }

  get heldBytes(): number {
    return this.#debits.heldBytes;
  }

  /** Addresses count: else nobody asks who paid from one. */
  get withAddresses(): boolean {
    return this.#withAddresses;
  }

  /** From now on addresses count too, those of the recent transfers among them. */
  countAddresses(): void {
    if (this.#withAddresses) return;
    for (const row of this.#recent.all()) this.remove(row);
    this.#withAddresses = true;
    this.#recent.useAddresses();
    this.#since = Number.NEGATIVE_INFINITY;
    const { rows, places } = this.#recent;
    for (const row of this.#recent.all()) {
      // Pockets have let go of some of these debits already, those whose credits are still to come.
      for (const place of [rows.deviceOf(row), rows.addressOf(row)]) if (place >= 0) places.listAlways(place);
      this.add(row);
    }
  }

  add(row: number): void {
    const { rows } = this.#recent;
    if (isLeftOutNature(rows.natureOf(row))) return;
    this.#addTo(rows.deviceOf(row), row);
    if (this.#withAddresses) this.#addTo(rows.addressOf(row), row);
    rows.addFlag(row, rowFlags.counted);
  }

  remove(row: number): void {
    const { rows } = this.#recent;
    if (!rows.has(row, rowFlags.counted)) return;
    rows.dropFlag(row, rowFlags.counted);
    this.#removeFrom(rows.deviceOf(row), row);
    if (this.#withAddresses) this.#removeFrom(rows.addressOf(row), row);
  }

  /** Debits before an instant (milliseconds UTC) count no more, to the minute. */
  forgetBefore(instant: number): void {
    // A longer window does not bring back what was forgotten.
    this.#since = Math.max(this.#since, endOfMinute(minuteOf(instant) - 1));
  }

  /** Looks at what shares a device or an address with a debit. */
  look(row: number, thresholds: Thresholds): readonly DeviceLook[] {
    const { rows } = this.#recent;
    if (isLeftOutNature(rows.natureOf(row))) return none;
    const ofDevice = this.#lookAt(rows.deviceOf(row), rows.timeOf(row), thresholds);
    const ofAddress = this.#withAddresses ? this.#lookAt(rows.addressOf(row), rows.timeOf(row), thresholds) : null;
    if (ofDevice === null && ofAddress === null) return none;
    return [ofDevice, ofAddress].filter((look) => look !== null);
  }

  /** Heads of the lists stand with the places. */
  save(image: Image): void {
    this.#debits.save(image.part('debits'));
    const since = Number.isFinite(this.#since) ? this.#since : null;
    image.put('counts', { since, size: this.#size, withAddresses: this.#withAddresses });
  }

  load(image: Image): void {
    this.#debits.load(image.part('debits'));
    const counts = image.value<{ since: number | null; size: number; withAddresses: boolean }>('counts');
    this.#since = counts.since ?? Number.NEGATIVE_INFINITY;
    this.#size = counts.size;
    this.#withAddresses = counts.withAddresses;
  }

  #addTo(place: number, row: number): void {
    const { places, rows } = this.#recent;
    if (place < 0 || places.isNobodys(place)) return;
    const payer = rows.fromOf(row);
    const [alone, head] = [places.aloneOf(place), places.debitsOf(place)];
    const isEmpty = alone === 0 && this.#debits.countOf(places.words, head) === 0;
    if (isEmpty) this.#size++;
    const isAlone = isEmpty
      ? !places.isAlwaysListed(place)
      : alone > 0 && alone < debitsMax && places.payerOf(place) === payer;
    if (isAlone) places.setAlone(place, alone + 1);
    else {
      if (alone > 0) this.#list(place, alone);
      this.#debits.add(places.words, head, row);
    }
    places.notePayer(place, payer);
  }

  /** The debits of a place that one account alone paid from become a list: somebody else pays from it too, or they are a crowd. */
  #list(place: number, alone: number): void {
    const { places, rows } = this.#recent;
    places.setAlone(place, 0);
    let listed = 0;
    for (const row of this.#recent.rowsOutOf(places.payerOf(place))) {
      if (!rows.has(row, rowFlags.counted)) continue;
      if (rows.deviceOf(row) !== place && rows.addressOf(row) !== place) continue;
      this.#debits.add(places.words, places.debitsOf(place), row);
      listed++;
    }
    // Those that are too old to count are in no list, and are let go of when their credits are: they must not be counted then.
    if (listed < alone) places.listAlways(place);
  }

  #removeFrom(place: number, row: number): void {
    const { places } = this.#recent;
    if (place < 0 || places.isNobodys(place)) return;
    const head = places.debitsOf(place);
    const alone = places.aloneOf(place);
    if (alone > 0) places.setAlone(place, alone - 1);
    else if (this.#debits.countOf(places.words, head) === 0) return;
    else this.#debits.remove(places.words, head, row);
    if (alone > 1 || this.#debits.countOf(places.words, head) > 0) return;
    this.#size--;
    places.forgetPayers(place);
  }

  #lookAt(place: number, time: number, thresholds: Thresholds): DeviceLook | null {
    if (place < 0) return null;
    const { windowMs, accountsWarn, deviceAccountsMax, addressAccountsMax } = thresholds;
    const { places } = this.#recent;
    if (places.aloneOf(place) > 0) return null;
    const head = places.debitsOf(place);
    const kept = this.#debits.countOf(places.words, head);
    // Most devices are one account's, however often it pays.
    if (kept < accountsWarn || (kept <= debitsMax && !places.hasSeveralPayers(place))) return null;
    const since = Math.max(time - windowMs, this.#since);
    const count = this.#debits.range(places.words, head, since, time + windowMs);
    if (count < accountsWarn) return null;
    const isDevice = places.kindOf(place) === 'device';
    const accountsMax = isDevice ? deviceAccountsMax : addressAccountsMax;
    const named = `${places.kindOf(place)} ${places.textOf(place)}`;
    if (count > debitsMax) return { kind: 'crowd', place: named };
    const debits = this.#debits.found();
    // A household's phone: asked of every payment from it.
    if (!this.#hasPockets(debits, Math.min(accountsWarn, accountsMax + 1))) return null;
    const payerOf = this.#payersOf(debits);
    const fullest = fullestWindow(debits, payerOf, (row) => this.#recent.rows.timeOf(row), windowMs);
    const payers = distinct(fullest.map(payerOf));
    if (payers.length > accountsMax) return { kind: 'crowd', place: named };
    if (payers.length < accountsWarn) return null;
    // One for each account: more of the same is no news.
    const first = payers.map((payer) => fullest.find((row) => payerOf(row) === payer)!);
    return { kind: 'sighting', sighting: this.#sightingOf(named, fullest.length, first, thresholds) };
  }

  /** Whether debits are out of so many pockets, which are as many as their accounts or more. */
  #hasPockets(debits: readonly number[], count: number): boolean {
    const { rows } = this.#recent;
    const pockets: number[] = [];
    for (const row of debits) {
      const pocket = rows.fromOf(row);
      if (!pockets.includes(pocket)) pockets.push(pocket);
      if (pockets.length >= count) return true;
    }
    return pockets.length >= count;
  }

  /** What tells the payers of some debits apart: a pocket is an account as long as they are all of one asset. */
  #payersOf(debits: readonly number[]): (row: number) => string | number {
    const { rows, pockets } = this.#recent;
    const asset = pockets.assetOf(rows.fromOf(debits[0]!));
    return debits.every((row) => pockets.assetOf(rows.fromOf(row)) === asset)
      ? (row) => rows.fromOf(row)
      : (row) => pockets.accountOf(rows.fromOf(row));
  }

  /** @param first of each account its first debit, in order */
  #sightingOf(place: string, debits: number, first: readonly number[], { accountsHigh }: Thresholds): Sighting {
    const movements = first.map((row) => this.#recent.movementAt(row));
    const accounts: AccountId[] = movements.map(({ from }) => from);
    const isDevice = place.startsWith('device ');
    const name = place.slice(place.indexOf(' ') + 1);
    return {
      rule: 'same-device',
      place,
      severity: accounts.length >= accountsHigh ? 'high' : 'warn',
      account: accounts[0]!,
      asset: movements[0]!.asset,
      others: accounts.slice(1),
      movements,
      figures: { accounts: String(accounts.length), debits: String(debits) },
      text: {
        'zh-CN': `群控嫌疑：同一${isDevice ? '设备' : '网络地址'} ${name} 从 ${accounts.length} 个账户转出`,
        en: `same ${isDevice ? 'device' : 'network address'} ${name} paid from ${accounts.length} accounts`,
      },
    };
  }
}

/** The debits of the window with the most accounts; of equal ones the first. */
const fullestWindow = (
  debits: readonly number[],
  payerOf: (row: number) => string | number,
  timeOf: (row: number) => number,
  windowMs: number,
): number[] => {
  const counts = new Map<string | number, number>();
  let [start, mostAccounts, bestStart, bestEnd] = [0, 0, 0, 0];
  for (const [at, debit] of debits.entries()) {
    counts.set(payerOf(debit), (counts.get(payerOf(debit)) ?? 0) + 1);
    for (; timeOf(debits[start]!) < timeOf(debit) - windowMs; start++) {
      const payer = payerOf(debits[start]!);
      const left = counts.get(payer)! - 1;
      if (left === 0) counts.delete(payer);
      else counts.set(payer, left);
    }
    if (counts.size > mostAccounts) [mostAccounts, bestStart, bestEnd] = [counts.size, start, at + 1];
  }
  return debits.slice(bestStart, bestEnd);
};
