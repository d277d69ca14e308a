import { type AccountId, type AssetCode, canonicalContent, compareBytes, type TransferRecord } from '@weir/model';

/**
 * A transfer as the ledger has it, after its halves have met. Times in milliseconds UTC, amounts in minor units.
 * `creditTime` is null while the credit is unknown: only the payer's half has come, its money is in flight.
 */
export interface Transfer {
  readonly id: string;
  readonly time: number;
  readonly seq: number;
  readonly creditTime: number | null;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetCode;
  readonly amount: number;
  readonly balanceFrom: number | null;
  readonly balanceTo: number | null;
}

/** A transfer to the payer itself, or of nothing, is recorded and makes no entries. Source: trace §2. */
export const takesPart = (transfer: Pick<Transfer, 'amount' | 'from' | 'to'>): boolean =>
  transfer.amount > 0 && transfer.from !== transfer.to;

/** Different contents that came under one id, and which of them stand. */
export interface Settled {
  readonly transfer: Transfer;
  /** Canonical contents that were refused: `CONFLICTING_DUPLICATE`. */
  readonly refused: ReadonlySet<string>;
}

const fromHalves = (debit: TransferRecord | null, credit: TransferRecord | null): Transfer => {
  const named = (debit ?? credit)!;
  const { id, time, seq, from, to, asset, amount } = named;
  // Clocks differ between institutions: a credit is never taken to be before its own debit.
  const creditTime = credit === null ? null : Math.max(credit.creditTime ?? credit.time, time);
  return {
    id,
    time,
    seq,
    creditTime,
    from,
    to,
    asset,
    amount,
    balanceFrom: debit?.balanceFrom ?? null,
    balanceTo: credit?.balanceTo ?? null,
  };
};

const agree = (left: TransferRecord, right: TransferRecord): boolean =>
  left.from === right.from && left.to === right.to && left.asset === right.asset && left.amount === right.amount;

/**
 * What stands of the records of one id. Contents are taken by ascending canonical bytes, so that the answer does
 * not depend on the order in which they came; one stands if its sides are free and it agrees with what stands.
 * Source: trace §1, "same id again".
 */
export const settleIdentity = (records: readonly TransferRecord[]): Settled => {
  const first = records[0]!;
  if (records.length === 1) return { transfer: standing([first]), refused: new Set() };
  const byContent = new Map<string, TransferRecord>();
  for (const record of records) byContent.set(canonicalContent(record), record);
  const contents = [...byContent.keys()].sort(compareBytes);
  const stands: TransferRecord[] = [];
  const refused = new Set<string>();
  for (const content of contents) {
    const record = byContent.get(content)!;
    const fits = stands.every(
      (other) => other.side !== null && record.side !== null && other.side !== record.side && agree(other, record),
    );
    if (fits) stands.push(record);
    else refused.add(content);
  }
  return { transfer: standing(stands), refused };
};

const standing = (records: readonly TransferRecord[]): Transfer => {
  const whole = records.find((record) => record.side === null);
  if (whole !== undefined) return fromHalves(whole, whole);
  return fromHalves(
    records.find((record) => record.side === 'debit') ?? null,
    records.find((record) => record.side === 'credit') ?? null,
  );
};
