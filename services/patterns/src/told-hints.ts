import type { SharedDevices } from './devices/shared-devices.js';
import type { MessageTransfers } from './message-transfers.js';
import { aheadMax } from './recent/look-ahead.js';
import type { RecentTransfers } from './recent/recent-transfers.js';
import { type RowHints, rowFlags } from './recent/transfer-rows.js';

/** What feeds tell of transfers beside their content. Owns, within a message, what came after its transfer. */
export class ToldHints {
  /** Hints that came after their transfer, by row, in the order of the message: they count where they are others. */
  readonly later = new Map<number, RowHints>();
  readonly #recent: RecentTransfers;
  readonly #devices: SharedDevices;

  constructor(recent: RecentTransfers, devices: SharedDevices) {
    this.#recent = recent;
    this.#devices = devices;
  }

  /** The first message of an id that tells anything stands, whether or not its record counts. */
  take(transfers: MessageTransfers): void {
    const { ids, rows, places, ahead } = this.#recent;
    for (let entry = 0; entry < transfers.count; entry++) {
      if (entry % aheadMax === 0) ahead.tell(transfers, entry, this.#devices.withAddresses);
      if (!transfers.isTold(entry)) continue;
      const view = transfers.viewOf(entry);
      const [at, length] = [transfers.idAt(entry), transfers.idLength(entry)];
      const hash = ahead.ids[entry]!;
      let row = ids.find(view, at, length, hash);
      if (row < 0) row = ids.add(view, at, length, hash);
      else if (rows.has(row, rowFlags.told)) continue;
      this.#recent.markTold(row, transfers.toldTimeOf(entry));
      const [deviceHash, addressHash] = [ahead.devices[entry % aheadMax]!, ahead.addresses[entry % aheadMax]!];
      const device = places.use('device', view, transfers.deviceAt(entry), transfers.deviceLength(entry), deviceHash);
      const [addressAt, addressLength] = [transfers.addressAt(entry), transfers.addressLength(entry)];
      const address = this.#devices.withAddresses
        ? places.use('address', view, addressAt, addressLength, addressHash)
        : places.keep(view, addressAt, addressLength);
      const nature = transfers.natureOf(entry);
      if (this.#recent.stands(row)) this.later.set(row, { nature, device, address });
      else this.#recent.setHints(row, nature, device, address);
    }
  }

  /** A row that is in no list is to have what came later; true where something did. */
  use(row: number): boolean {
    const later = this.later.get(row);
    if (later === undefined) return false;
    this.later.delete(row);
    this.#recent.setHints(row, later.nature, later.device, later.address);
    return true;
  }
}
