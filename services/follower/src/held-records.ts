import { hashBytes } from '@weir/engine';
import type { FlowScan } from '@weir/journal';
import type { HeldLedger } from './held-ledger.js';
import type { RecentFrames } from './recent-frames.js';
import { isFlowKind } from './recent-look.js';

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
