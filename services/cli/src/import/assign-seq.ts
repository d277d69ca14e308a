import { postingOrder, settleIdentity, type Transfer } from '@weir/engine';
import { canonicalContent, type TransferRecord } from '@weir/model';
import type { ImportedRecord, ImportedRecords } from './read-records.js';

/** A transfer that stands, and the one of its records that its `time` and `seq` are taken from. */
interface Standing {
  readonly transfer: Transfer;
  readonly carrier: ImportedRecord;
}

interface Group {
  readonly standing: Standing[];
  hasSeq: boolean;
}

const standingOf = (records: readonly ImportedRecord[]): Standing & { readonly hasSeq: boolean } => {
  const { transfer, refused } = settleIdentity(records.map(({ record }) => record));
  const kept = records.filter(({ record }) => !refused.has(canonicalContent(record)));
  // A whole record stands alone; of two halves the debit's clock counts.
  const carrier = kept.find(({ record }) => record.side !== 'credit') ?? kept[0]!;
  return { transfer, carrier, hasSeq: kept.some(({ hasSeq }) => hasSeq) };
};

/**
 * All records of a ledger, those of coarse clocks with a `seq`: where none of the transfers of one `time` has any,
 * each gets its place in `postingOrder`, from 0. Transfers count as they stand: halves joined, conflicts settled,
 * voided ones left out. The place goes on the record that names the transfer's `time`; that makes this record no
 * larger in the order of contents, so the same records stand as before. Source: trace §7, `--assign-seq`.
 */
export const assignSeq = ({ byId, voids }: Pick<ImportedRecords, 'byId' | 'voids'>): TransferRecord[] => {
  const groups = new Map<number, Group>();
  for (const [id, records] of byId) {
    if (voids.has(id)) continue;
    const { hasSeq, ...standing } = standingOf(records);
    const group = groups.get(standing.transfer.time);
    if (group === undefined) groups.set(standing.transfer.time, { standing: [standing], hasSeq });
    else {
      group.standing.push(standing);
      group.hasSeq ||= hasSeq;
    }
  }
  const places = new Map<ImportedRecord, number>();
  for (const { standing, hasSeq } of groups.values()) {
    if (hasSeq || standing.length === 1) continue;
    const order = postingOrder(standing.map(({ transfer }) => transfer));
    for (const [place, index] of order.entries()) places.set(standing[index]!.carrier, place);
  }
  return [...byId.values()].flat().map((imported) => {
    const seq = places.get(imported);
    return seq === undefined ? imported.record : { ...imported.record, seq };
  });
};
