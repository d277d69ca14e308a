import { compareBytes, sortedByBytes } from './bytes.js';
import type { SourceLine } from './lines.js';
import type { TransferRecord } from './parse.js';

/** One transfer after its lines, and its two halves, became one. */
export interface Transfer {
  id: string;
  from: string;
  to: string;
  asset: string;
  amount: bigint;
  seq: number;
  /** Whether the line that gives the transfer its time and seq names a seq, even 0. */
  hasSeq: boolean;
  debitTimeMs: number;
  /** Absent where only a debit half came: its money is in flight. */
  creditTimeMs?: number;
  balanceFrom?: bigint;
  balanceTo?: bigint;
}

export interface SourcedRecord {
  source: SourceLine;
  record: TransferRecord;
}

/**
 * Merges the lines of each id (trace.md §1, "Same id again") and names the lines that contradict what stands. Voids play
 * no part here: the lines of a voided transfer can conflict as well.
 */
export function mergeById(lines: SourcedRecord[]): { transfers: Transfer[]; conflicting: SourceLine[] } {
  const transfers: Transfer[] = [];
  const conflicting: SourceLine[] = [];
  for (const id of sortedByBytes(lines.map((line) => line.record.id))) {
    const ofId = lines.filter((line) => line.record.id === id);
    const standing: TransferRecord[] = [];
    for (const content of sortedByBytes(ofId.map((line) => canonicalContent(line.record)))) {
      const same = ofId.filter((line) => canonicalContent(line.record) === content);
      const record = same[0]!.record;
      if (standing.every((other) => canStandBeside(other, record))) standing.push(record);
      else conflicting.push(...same.map((line) => line.source));
    }
    transfers.push(mergeHalves(standing));
  }
  return { transfers, conflicting };
}

/** The content of a record whose bytes decide sameness and order: trace.md §1, "Canonical bytes". */
export function canonicalContent(record: TransferRecord): string {
  const fields: Record<string, string | number | undefined> = {
    amount: record.amount.toString(),
    asset: record.asset,
    balanceFrom: record.balanceFrom?.toString(),
    balanceTo: record.balanceTo?.toString(),
    creditTime: record.creditTimeMs === record.timeMs ? undefined : record.creditTimeMs,
    from: record.from,
    seq: record.seq === 0 ? undefined : record.seq,
    side: record.side,
    time: record.timeMs,
    to: record.to,
  };
  return JSON.stringify(
    Object.fromEntries(Object.entries(fields).sort(([left], [right]) => compareBytes(left, right))),
  );
}

function canStandBeside(standing: TransferRecord, record: TransferRecord): boolean {
  const sidesAreFree = standing.side !== undefined && record.side !== undefined && standing.side !== record.side;
  return (
    sidesAreFree &&
    standing.from === record.from &&
    standing.to === record.to &&
    standing.asset === record.asset &&
    standing.amount === record.amount
  );
}

function mergeHalves(standing: TransferRecord[]): Transfer {
  const debitHalf = standing.find((record) => record.side === 'debit');
  const creditHalf = standing.find((record) => record.side === 'credit');
  // Without a debit half, the credit half or the record of both sides gives the debit entry as well.
  const payer = debitHalf ?? standing[0]!;
  const payee = debitHalf ? creditHalf : payer;
  return {
    id: payer.id,
    from: payer.from,
    to: payer.to,
    asset: payer.asset,
    amount: payer.amount,
    seq: payer.seq ?? 0,
    hasSeq: payer.seq !== undefined,
    debitTimeMs: payer.timeMs,
    // The debit's time where it is later: clocks differ. Decision: so for a lone credit half too.
    creditTimeMs: payee && Math.max(payer.timeMs, payee.creditTimeMs ?? payee.timeMs),
    // A lone credit half makes the payer's entry too, but says nothing of the payer's balance: that is the debit half's to
    // give. The worked cases decide so.
    balanceFrom: payer.side === 'credit' ? undefined : payer.balanceFrom,
    balanceTo: payee?.balanceTo,
  };
}
