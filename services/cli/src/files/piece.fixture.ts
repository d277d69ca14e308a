import { assetCodes, sides, type TextList } from '@weir/engine';
import type { Side, TransferRecord } from '@weir/model';
import type { TransfersPiece } from './transfers-piece.js';

export const textsOf = ({ count, bytes, ends }: TextList): string[] =>
  Array.from({ length: count }, (_, at) =>
    Buffer.from(bytes.subarray(at === 0 ? 0 : ends[at - 1], ends[at])).toString(),
  );

/** A record and the line it stood on; `creditTime` is as columns have it, never null. */
export interface ReadRecord {
  readonly line: number;
  readonly record: Omit<TransferRecord, 'from' | 'to' | 'asset' | 'side'> & {
    readonly from: string;
    readonly to: string;
    readonly asset: string;
    readonly side: Side | null;
  };
}

/**
 * The records of a piece as objects.
 * @param accounts names by the writer's numbers; those that the piece is the first to have are appended
 */
export const recordsOf = ({ records, lines }: TransfersPiece, accounts: string[]): ReadRecord[] => {
  const { columns, count, ids, newAccounts } = records;
  accounts.push(...textsOf(newAccounts));
  const idTexts = textsOf(ids);
  return Array.from({ length: count }, (_, row) => ({
    line: lines[row]!,
    record: {
      id: idTexts[row]!,
      time: columns.time[row]!,
      seq: columns.seq[row]!,
      creditTime: columns.creditTime[row]!,
      side: sides[columns.side[row]!]!,
      from: accounts[columns.from[row]!]!,
      to: accounts[columns.to[row]!]!,
      asset: assetCodes[columns.asset[row]!]!,
      amount: columns.amount[row]!,
      balanceFrom: columns.balanceFrom[row] === -1 ? null : columns.balanceFrom[row]!,
      balanceTo: columns.balanceTo[row] === -1 ? null : columns.balanceTo[row]!,
    },
  }));
};
