import { readAccount } from './accounts.js';
import { AMOUNT_MAX_MINOR, DUST_LIMIT_MINOR } from './assets.js';
import type { SourceLine } from './lines.js';
import { readTimeMs } from './times.js';

export type RejectCode =
  | 'NOT_JSON'
  | 'MISSING_FIELD'
  | 'BAD_TIME'
  | 'BAD_AMOUNT'
  | 'BAD_ACCOUNT'
  | 'UNKNOWN_ASSET'
  | 'BAD_FIELD'
  | 'CONFLICTING_DUPLICATE';

/** The fields of trace.md §1 as one line gives them, each in its one spelling. */
export interface TransferRecord {
  id: string;
  timeMs: number;
  seq?: number;
  creditTimeMs?: number;
  side?: 'debit' | 'credit';
  from: string;
  to: string;
  asset: string;
  amount: bigint;
  balanceFrom?: bigint;
  balanceTo?: bigint;
}

export type ReadLine = { record: TransferRecord } | { void: string } | { code: RejectCode };

/** Reads one line of transfers. The first bad field in the order of the transfers row (trace.md §7) decides the code. */
export function readTransferLine(line: SourceLine): ReadLine {
  if (!line.fields) return { code: 'NOT_JSON' };
  // `null` is absent; an empty CSV cell was left out already.
  const present = Object.fromEntries(Object.entries(line.fields).filter(([, value]) => value !== null));
  // Decision: a line that has `void` is a void, whatever else it has.
  if (present['void'] !== undefined) {
    return isName(present['void']) ? { void: present['void'] } : { code: 'BAD_FIELD' };
  }

  if (present['id'] === undefined) return { code: 'MISSING_FIELD' };
  const id = present['id'];
  if (!isName(id)) return { code: 'BAD_FIELD' };

  if (present['time'] === undefined) return { code: 'MISSING_FIELD' };
  const timeMs = readTimeMs(present['time']);
  if (timeMs === undefined) return { code: 'BAD_TIME' };

  const seq = present['seq'] === undefined ? undefined : readWhole(present['seq']);
  if (present['seq'] !== undefined && seq === undefined) return { code: 'BAD_FIELD' };

  const creditTimeMs = present['creditTime'] === undefined ? undefined : readTimeMs(present['creditTime']);
  if (present['creditTime'] !== undefined && creditTimeMs === undefined) return { code: 'BAD_TIME' };
  // Clocks of two institutions differ, so only a record that stands for both sides can contradict itself.
  if (present['side'] === undefined && creditTimeMs !== undefined && creditTimeMs < timeMs) return { code: 'BAD_TIME' };

  const side = present['side'];
  if (side !== undefined && side !== 'debit' && side !== 'credit') return { code: 'BAD_FIELD' };

  if (present['from'] === undefined) return { code: 'MISSING_FIELD' };
  const from = readAccount(present['from']);
  if (from === undefined) return { code: 'BAD_ACCOUNT' };

  if (present['to'] === undefined) return { code: 'MISSING_FIELD' };
  const to = readAccount(present['to']);
  if (to === undefined) return { code: 'BAD_ACCOUNT' };

  if (present['asset'] === undefined) return { code: 'MISSING_FIELD' };
  const asset = present['asset'];
  if (typeof asset !== 'string' || !DUST_LIMIT_MINOR.has(asset)) return { code: 'UNKNOWN_ASSET' };

  if (present['amount'] === undefined) return { code: 'MISSING_FIELD' };
  const amount = readAmount(present['amount']);
  if (amount === undefined) return { code: 'BAD_AMOUNT' };

  const balanceFrom = present['balanceFrom'] === undefined ? undefined : readAmount(present['balanceFrom']);
  if (present['balanceFrom'] !== undefined && balanceFrom === undefined) return { code: 'BAD_AMOUNT' };

  const balanceTo = present['balanceTo'] === undefined ? undefined : readAmount(present['balanceTo']);
  if (present['balanceTo'] !== undefined && balanceTo === undefined) return { code: 'BAD_AMOUNT' };

  return { record: { id, timeMs, seq, creditTimeMs, side, from, to, asset, amount, balanceFrom, balanceTo } };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** An amount or a balance in minor units: a string of digits or a whole number, up to 2^53 − 1. */
export function readAmount(value: unknown): bigint | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= 0 && value <= Number(AMOUNT_MAX_MINOR) ? BigInt(value) : undefined;
  }
  if (typeof value !== 'string' || !/^[0-9]+$/.test(value)) return undefined;
  return BigInt(value) <= AMOUNT_MAX_MINOR ? BigInt(value) : undefined;
}

/** A `seq`. Decision: a string of digits will do, as a CSV cell has to. */
export function readWhole(value: unknown): number | undefined {
  const whole = readAmount(value);
  return whole === undefined ? undefined : Number(whole);
}
