import type { Matching } from './matching.js';
import { pieceKinds } from './pieces.js';
import { entryFlags } from './transfer-layout.js';

/** What of an entry no source covers, in minor units; nothing of a credit, nor of what takes no part. Source: trace §2. */
export const unseenOf = ({ transfers, pieces }: Matching, entry: number): number => {
  const transfer = entry >> 1;
  if ((transfers.stateOf(entry) & entryFlags.hub) !== 0 || (entry & 1) === 1) return 0;
  if (transfers.fromOf(transfer) === transfers.toOf(transfer)) return 0;
  let unseen = transfers.amountOf(transfer);
  for (let piece = transfers.chainOf(entry); piece >= 0; piece = pieces.next(piece)) {
    const kind = pieces.kind(piece);
    if (kind === pieceKinds.source) unseen -= pieces.end(piece) - pieces.start(piece);
    else if (kind === pieceKinds.agedPaid) unseen -= pieces.start(piece);
  }
  return unseen;
};
