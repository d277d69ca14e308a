import { hashBytes } from '@weir/engine';
import { ByteReader, type EntryRecord, type FlowScan, readFlowsRecord } from '@weir/journal';
import type { AccountId } from '@weir/model';
import type { HeldLedger } from './held-ledger.js';
import type { RecentFrames } from './recent-frames.js';
import { isFlowKind } from './recent-look.js';

/** The record at which a scan is, which is of an entry. */
export const recordOf = (scan: FlowScan): EntryRecord =>
  readFlowsRecord(new ByteReader(scan.bytes, scan.start)) as EntryRecord;

/** The accounts that a record names. */
export const accountsOf = (record: EntryRecord): AccountId[] =>
  'account' in record ? [record.account] : [record.from, record.to];

/**
 * Enters the lots that the record at which a scan is names, and says whether it concerns what is held: a transfer that is
 * tracked, an entry that is known, or the lot of a transfer that is tracked. Of what merely used a tracked lot the other entry
 * is no matter: whoever tracks it takes it from memory or store, which tell it from that of a stranger whose id is the same.
 * @param idHash `hashBytes` of its id
 */
export const isOfHeld = (scan: FlowScan, idHash: number, recent: RecentFrames, ledger: HeldLedger): boolean => {
  const { view } = scan;
  const { transfers } = ledger;
  const ofId = transfers.find(idHash, view, scan.idAt, scan.idLength);
  let isHit = ofId >= 0 && (ledger.isTracked(ofId) || transfers.isTold(ofId, isFlowKind(scan.kind)));
  for (let lot = 0; lot < scan.lots; lot++) {
    const [at, length] = [scan.lotAt[lot]!, scan.lotLength[lot]!];
    const hash = hashBytes(view, at, length);
    recent.enterLot(scan, hash);
    if (isHit) continue;
    const node = transfers.find(hash, view, at, length);
    isHit = node >= 0 && ledger.isTracked(node);
  }
  return isHit;
};
