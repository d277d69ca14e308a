import { distinct, type Sighting } from '../findings/sighting.js';
import { InstantList } from '../recent/instant-list.js';
import { byDebit, isLeftOut, type Movement } from '../recent/movement.js';
import type { PatternThresholds } from '../rules/thresholds.js';
import { isNobodysAddress, isNobodysDevice } from './nobodys-own.js';

type Thresholds = PatternThresholds['sameDevice'];

/** What one look at a device or address says: a sighting, nothing, or that so many use it that it is nobody's own. */
export type DeviceLook =
  | { readonly kind: 'sighting'; readonly sighting: Sighting }
  | { readonly kind: 'crowd'; readonly place: string };

/** More debits than this in twice the window are a crowd's, whoever they are: the work of one look ends here. */
const debitsMax = 1_000;
const bucketMs = 60_000;
const debitInstant = ({ time }: Movement): number => time;

const none: readonly string[] = [];

const placesOf = (movement: Movement, withAddresses: boolean): readonly string[] => {
  if (isLeftOut(movement)) return none;
  const { device } = movement;
  const address = withAddresses ? movement.address : null;
  if (device === null && address === null) return none;
  return [
    ...(device === null || isNobodysDevice(device) ? [] : [`device ${device}`]),
    ...(address === null || isNobodysAddress(address) ? [] : [`address ${address}`]),
  ];
};

/** Recent debits by the payer's device and by its network address. Owns them. Rule: trace §6, same device. */
export class SharedDevices {
  readonly #debits = new Map<string, InstantList<Movement>>();
  /** Which devices and addresses were used in each minute. */
  readonly #buckets = new Map<number, Set<string>>();
  /** Nearly every payment has an address, and by default no rule asks for it. */
  #withAddresses = false;

  /** Devices and addresses that are kept. */
  get size(): number {
    return this.#debits.size;
  }

  /** From now on addresses count too; `movements` are those that were added before. */
  countAddresses(movements: Iterable<Movement>): void {
    if (this.#withAddresses) return;
    const known = [...movements];
    for (const movement of known) this.remove(movement);
    this.#withAddresses = true;
    for (const movement of known) this.add(movement);
  }

  add(movement: Movement): void {
    const places = placesOf(movement, this.#withAddresses);
    if (places.length === 0) return;
    const bucket = Math.floor(movement.time / bucketMs);
    const used = this.#buckets.get(bucket) ?? new Set();
    this.#buckets.set(bucket, used);
    for (const place of places) {
      used.add(place);
      let debits = this.#debits.get(place);
      if (debits === undefined) {
        debits = new InstantList(debitInstant, byDebit);
        this.#debits.set(place, debits);
      }
      debits.add(movement);
    }
  }

  remove(movement: Movement): void {
    for (const place of placesOf(movement, this.#withAddresses)) this.#debits.get(place)?.remove(movement);
  }

  /** Forgets debits before an instant, milliseconds UTC, to the minute. */
  forgetBefore(instant: number): void {
    for (const [bucket, places] of this.#buckets) {
      const end = (bucket + 1) * bucketMs;
      if (end > instant) continue;
      this.#buckets.delete(bucket);
      for (const place of places) {
        const debits = this.#debits.get(place);
        debits?.forgetBefore(end);
        if (debits?.size === 0) this.#debits.delete(place);
      }
    }
  }

  /** Looks at what shares a device or an address with a debit. */
  look(movement: Movement, thresholds: Thresholds): DeviceLook[] {
    return placesOf(movement, this.#withAddresses).flatMap((place) => this.#lookAt(place, movement, thresholds) ?? []);
  }

  #lookAt(place: string, { time }: Movement, thresholds: Thresholds): DeviceLook | null {
    const { windowMs, accountsWarn, deviceAccountsMax, addressAccountsMax } = thresholds;
    const accountsMax = place.startsWith('device ') ? deviceAccountsMax : addressAccountsMax;
    const debits = this.#debits.get(place)?.between(time - windowMs, time + windowMs, debitsMax);
    if (debits === undefined) return null;
    if (debits === null) return { kind: 'crowd', place };
    if (debits.length < accountsWarn) return null;
    const fullest = fullestWindow(debits, windowMs);
    const accounts = distinct(fullest.map(({ from }) => from));
    if (accounts.length > accountsMax) return { kind: 'crowd', place };
    return accounts.length < accountsWarn
      ? null
      : { kind: 'sighting', sighting: sightingOf(place, fullest, accounts, thresholds) };
  }
}

/** The debits of the window with the most accounts; of equal ones the first. */
const fullestWindow = (debits: readonly Movement[], windowMs: number): Movement[] => {
  const counts = new Map<string, number>();
  let [start, mostAccounts, bestStart, bestEnd] = [0, 0, 0, 0];
  for (const [at, debit] of debits.entries()) {
    counts.set(debit.from, (counts.get(debit.from) ?? 0) + 1);
    for (; debits[start]!.time < debit.time - windowMs; start++) {
      const { from } = debits[start]!;
      const left = counts.get(from)! - 1;
      if (left === 0) counts.delete(from);
      else counts.set(from, left);
    }
    if (counts.size > mostAccounts) [mostAccounts, bestStart, bestEnd] = [counts.size, start, at + 1];
  }
  return debits.slice(bestStart, bestEnd);
};

const sightingOf = (
  place: string,
  debits: readonly Movement[],
  accounts: readonly Movement['from'][],
  { accountsHigh }: Thresholds,
): Sighting => {
  const first = debits[0]!;
  const isDevice = place.startsWith('device ');
  const name = place.slice(place.indexOf(' ') + 1);
  return {
    rule: 'same-device',
    place,
    severity: accounts.length >= accountsHigh ? 'high' : 'warn',
    account: first.from,
    asset: first.asset,
    others: accounts.slice(1),
    // One for each account: more of the same is no news.
    movements: accounts.map((account) => debits.find(({ from }) => from === account)!),
    figures: { accounts: String(accounts.length), debits: String(debits.length) },
    text: {
      'zh-CN': `群控嫌疑：同一${isDevice ? '设备' : '网络地址'} ${name} 从 ${accounts.length} 个账户转出`,
      en: `same ${isDevice ? 'device' : 'network address'} ${name} paid from ${accounts.length} accounts`,
    },
  };
};
