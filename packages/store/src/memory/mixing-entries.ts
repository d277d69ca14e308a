import { compareBytes } from '@weir/model';
import type { MixingRecord, PocketFrom } from '../pockets/pocket-past.js';
import type { Versioned, VersionedCredit, VersionedFlow } from '../port.js';

/** Of all flows and credits those that `mixingEntries` asks for. */
export const mixingEntriesOf = (
  flows: readonly VersionedFlow[],
  credits: readonly VersionedCredit[],
  pockets: readonly PocketFrom[],
  hubEntries: number,
  limit: number,
): Versioned<MixingRecord>[] | null => {
  const found: Versioned<MixingRecord>[] = [];
  let debits = 0;
  for (const { account, asset, fromMs } of pockets) {
    const isWanted = ({ record }: VersionedFlow | VersionedCredit): boolean =>
      (record.kind === 'flow' ? record.from : record.to) === account &&
      record.asset === asset &&
      record.time >= fromMs &&
      // It takes part: trace §2.
      record.from !== record.to &&
      record.amount > 0;
    const wanted = flows.filter(isWanted);
    const plain = wanted.filter(({ record }) => !record.hub);
    debits += plain.length;
    found.push(...plain);
    for (const rows of [wanted, credits.filter(isWanted)]) {
      const atHub = rows
        .filter(({ record }) => record.hub)
        .sort(
          ({ record: left }, { record: right }) =>
            left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id),
        );
      found.push(...atHub.slice(0, hubEntries));
    }
  }
  return debits > limit ? null : found;
};
