import { hashBytes } from '@weir/engine';
import type { FlowColumns } from '../flow-columns.js';
import type { MessageTransfers } from '../message-transfers.js';
import { placeHashOf } from './places.js';
import { pocketHashOf } from './pockets.js';
import type { RecentTransfers } from './recent-transfers.js';

/** So many entries, flows or rows are looked at ahead at most: what they touch must stay in the nearer caches. */
export const aheadMax = 64;

/**
 * Brings into the cache what recent transfers are about to read, step by step for many at once: memory is waited for once
 * a step and not once a transfer. Changes nothing but the hashes that it owns. What it read means nothing and is only
 * kept so that the reading is not left out.
 */
export class LookAhead {
  /** By entry of the transfers that `begin` was given: the hash of its id (`hashBytes`). */
  ids = new Int32Array(1024);
  /** Of the entries that `enter` was given last, by `entry % aheadMax`: hashes of pockets. */
  readonly payers = new Int32Array(aheadMax);
  readonly payees = new Int32Array(aheadMax);
  /** Of the entries that `tell` was given last, by `entry % aheadMax`: hashes of places. */
  readonly devices = new Int32Array(aheadMax);
  readonly addresses = new Int32Array(aheadMax);
  /** Hashes of the ids of lots (`hashBytes`), by source of the columns that `relink` was given. */
  lots = new Int32Array(1024);
  readonly #recent: RecentTransfers;
  readonly #found = new Int32Array(aheadMax * 2);
  protected seen = 0;

  constructor(recent: RecentTransfers) {
    this.#recent = recent;
  }

  /** For a message: hashes the ids of its entries. */
  begin(transfers: MessageTransfers): void {
    const { count } = transfers;
    if (this.ids.length < count) this.ids = new Int32Array(count * 2);
    for (let entry = 0; entry < count; entry++) {
      this.ids[entry] = hashBytes(transfers.viewOf(entry), transfers.idAt(entry), transfers.idLength(entry));
    }
  }

  /**
   * For `aheadMax` entries from `from`, a multiple of it, of which something is told next.
   * @param withAddresses addresses are looked for, too
   */
  tell(transfers: MessageTransfers, from: number, withAddresses: boolean): void {
    const to = Math.min(from + aheadMax, transfers.count);
    const { ids, places } = this.#recent;
    const [devices, addresses, found] = [this.devices, this.addresses, this.#found];
    let seen = 0;
    for (let entry = from; entry < to; entry++) {
      const [view, at] = [transfers.viewOf(entry), entry - from];
      seen ^= ids.glance(this.ids[entry]!);
      if (!transfers.isTold(entry)) continue;
      devices[at] = placeHashOf('device', view, transfers.deviceAt(entry), transfers.deviceLength(entry));
      seen ^= places.glance(devices[at]!);
      if (!withAddresses) continue;
      addresses[at] = placeHashOf('address', view, transfers.addressAt(entry), transfers.addressLength(entry));
      seen ^= places.glance(addresses[at]!);
    }
    const count = to - from;
    for (let at = 0; at < count; at++) {
      found[at * 2] = places.guess(devices[at]!);
      found[at * 2 + 1] = withAddresses ? places.guess(addresses[at]!) : -1;
    }
    for (let at = 0; at < count * 2; at++) if (found[at]! >= 0) seen ^= places.glanceText(found[at]!);
    this.seen ^= seen;
  }

  /** As `tell`, for entries that are about to enter. */
  enter(transfers: MessageTransfers, from: number): void {
    const to = Math.min(from + aheadMax, transfers.count);
    const { ids, pockets } = this.#recent;
    const found = this.#found;
    let seen = 0;
    for (let entry = from; entry < to; entry++) {
      const [view, asset, at] = [transfers.viewOf(entry), transfers.assetOf(entry), entry - from];
      seen ^= ids.glance(this.ids[entry]!);
      if (!transfers.stands(entry)) continue;
      const payer = pocketHashOf(hashBytes(view, transfers.fromAt(entry), transfers.fromLength(entry)), asset);
      const payee = pocketHashOf(hashBytes(view, transfers.toAt(entry), transfers.toLength(entry)), asset);
      this.payers[at] = payer;
      this.payees[at] = payee;
      seen ^= pockets.glance(payer) ^ pockets.glance(payee);
    }
    const count = to - from;
    for (let at = 0; at < count; at++) {
      found[at * 2] = pockets.guess(this.payers[at]!);
      found[at * 2 + 1] = pockets.guess(this.payees[at]!);
    }
    for (let at = 0; at < count * 2; at++) if (found[at]! >= 0) seen ^= pockets.glancePocket(found[at]!);
    this.seen ^= seen;
  }

  /** For flows whose lots are looked for next. */
  relink(flows: FlowColumns): void {
    const { view, lotAt, lotLength, sourceCount } = flows;
    const { ids } = this.#recent;
    if (this.lots.length < sourceCount) this.lots = new Int32Array(sourceCount * 2);
    const lots = this.lots;
    let seen = 0;
    for (let source = 0; source < sourceCount; source++) {
      const hash = hashBytes(view, lotAt[source]!, lotLength[source]!);
      lots[source] = hash;
      seen ^= ids.glance(hash);
    }
    for (let source = 0; source < sourceCount; source++) seen ^= ids.glanceFound(lots[source]!);
    this.seen ^= seen;
  }

  /** For the first `count` of `going`, rows that are about to be forgotten. */
  forget(going: Int32Array, count: number): void {
    const { rows, ids, pockets, places } = this.#recent;
    let seen = 0;
    for (let index = 0; index < count; index++) {
      const row = going[index]!;
      const [from, to, device, address] = [rows.fromOf(row), rows.toOf(row), rows.deviceOf(row), rows.addressOf(row)];
      if (from >= 0) seen ^= pockets.glancePocket(from) ^ pockets.glancePocket(to);
      if (device >= 0) seen ^= places.glancePlace(device);
      if (address >= 0) seen ^= places.glancePlace(address);
      seen ^= ids.glanceRow(row);
    }
    for (let index = 0; index < count; index++) {
      const row = going[index]!;
      const [from, to, device, address] = [rows.fromOf(row), rows.toOf(row), rows.deviceOf(row), rows.addressOf(row)];
      if (from >= 0) seen ^= pockets.glance(pockets.hashOf(from)) ^ pockets.glance(pockets.hashOf(to));
      if (device >= 0) seen ^= places.glanceText(device);
      if (address >= 0) seen ^= places.glanceText(address);
      seen ^= ids.glance(ids.hashOf(row));
    }
    this.seen ^= seen;
  }
}
