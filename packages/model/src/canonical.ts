import type { TransferRecord } from './transfer.js';

/**
 * The canonical content of a record: what must be equal for two records of one id to be the same event.
 * The fields of trace §1 except `id`, absent ones left out and also `creditTime = time` and `seq = 0`, as JSON
 * with sorted keys, amounts as strings. Compared by bytes.
 */
export const canonicalContent = (record: TransferRecord): string => {
  const balanceFrom = record.balanceFrom === null ? '' : `"balanceFrom":"${record.balanceFrom}",`;
  const balanceTo = record.balanceTo === null ? '' : `"balanceTo":"${record.balanceTo}",`;
  const creditTime =
    record.creditTime === null || record.creditTime === record.time ? '' : `"creditTime":${record.creditTime},`;
  const seq = record.seq === 0 ? '' : `"seq":${record.seq},`;
  const side = record.side === null ? '' : `"side":"${record.side}",`;
  return (
    `{"amount":"${record.amount}","asset":${JSON.stringify(record.asset)},${balanceFrom}${balanceTo}${creditTime}` +
    `"from":${JSON.stringify(record.from)},${seq}${side}"time":${record.time},"to":${JSON.stringify(record.to)}}`
  );
};

/** A record as one canonical line of a transfers file: its id and its canonical content. */
export const canonicalLine = (record: TransferRecord): string =>
  `{"id":${JSON.stringify(record.id)},${canonicalContent(record).slice(1)}`;
