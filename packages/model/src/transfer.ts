import { type AccountId, normaliseAccount } from './account.js';
import { parseWhole } from './amount.js';
import { type AssetCode, findAsset } from './asset.js';
import type { RejectCode } from './errors.js';
import { parseTime } from './time.js';

export type Side = 'debit' | 'credit';

/**
 * One record of a feed as it came, checked and normalised: a whole transfer, or one institution's half of it.
 * Times in milliseconds UTC, amounts in minor units. `creditTime` is null where the record gives none.
 */
export interface TransferRecord {
  readonly id: string;
  readonly time: number;
  readonly seq: number;
  readonly creditTime: number | null;
  readonly side: Side | null;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetCode;
  readonly amount: number;
  readonly balanceFrom: number | null;
  readonly balanceTo: number | null;
}

export interface VoidRecord {
  readonly void: string;
}

export type Parsed =
  | { readonly kind: 'transfer'; readonly transfer: TransferRecord; readonly hasSeq: boolean }
  | { readonly kind: 'void'; readonly id: string }
  | { readonly kind: 'rejected'; readonly code: RejectCode; readonly field: string };

export interface ReadOptions {
  readonly account?: (value: unknown) => AccountId | null;
  /** The zone that the feed declares for times without one, like `+08:00`. */
  readonly zone?: string;
  readonly amount?: (value: unknown, asset: AssetCode) => number | null;
}

const rejected = (code: RejectCode, field: string): Parsed => ({ kind: 'rejected', code, field });
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.isWellFormed();

/**
 * Reads one object as a transfer or a void. The first bad field, in the order of the transfers row of trace §7,
 * decides the code. `null` is absent.
 */
export const readTransfer = (fields: Readonly<Record<string, unknown>>, options: ReadOptions = {}): Parsed => {
  const given = (name: string): unknown => fields[name] ?? undefined;
  const account = options.account ?? normaliseAccount;

  const voidId = given('void');
  if (voidId !== undefined) return isText(voidId) ? { kind: 'void', id: voidId } : rejected('BAD_FIELD', 'void');

  const id = given('id');
  if (id === undefined) return rejected('MISSING_FIELD', 'id');
  if (!isText(id)) return rejected('BAD_FIELD', 'id');

  const timeGiven = given('time');
  if (timeGiven === undefined) return rejected('MISSING_FIELD', 'time');
  const time = parseTime(timeGiven, options.zone);
  if (time === null) return rejected('BAD_TIME', 'time');

  const seqGiven = given('seq');
  const seq = seqGiven === undefined ? 0 : parseWhole(seqGiven);
  if (seq === null) return rejected('BAD_FIELD', 'seq');

  const creditGiven = given('creditTime');
  const creditTime = creditGiven === undefined ? null : parseTime(creditGiven, options.zone);
  if (creditGiven !== undefined && creditTime === null) return rejected('BAD_TIME', 'creditTime');
  const side = given('side') ?? null;
  // A half is one institution's view, and clocks differ; only a whole transfer can contradict itself.
  if (creditTime !== null && creditTime < time && side === null) return rejected('BAD_TIME', 'creditTime');
  if (side !== null && side !== 'debit' && side !== 'credit') return rejected('BAD_FIELD', 'side');

  const fromGiven = given('from');
  if (fromGiven === undefined) return rejected('MISSING_FIELD', 'from');
  const from = account(fromGiven);
  if (from === null) return rejected('BAD_ACCOUNT', 'from');

  const toGiven = given('to');
  if (toGiven === undefined) return rejected('MISSING_FIELD', 'to');
  const to = account(toGiven);
  if (to === null) return rejected('BAD_ACCOUNT', 'to');

  const assetGiven = given('asset');
  if (assetGiven === undefined) return rejected('MISSING_FIELD', 'asset');
  const asset = findAsset(assetGiven)?.code;
  if (asset === undefined) return rejected('UNKNOWN_ASSET', 'asset');

  const readAmount = (value: unknown) =>
    options.amount === undefined ? parseWhole(value) : options.amount(value, asset);
  const amountGiven = given('amount');
  if (amountGiven === undefined) return rejected('MISSING_FIELD', 'amount');
  const amount = readAmount(amountGiven);
  if (amount === null) return rejected('BAD_AMOUNT', 'amount');

  const balances: (number | null)[] = [];
  for (const name of ['balanceFrom', 'balanceTo']) {
    const balanceGiven = given(name);
    const balance = balanceGiven === undefined ? null : readAmount(balanceGiven);
    if (balanceGiven !== undefined && balance === null) return rejected('BAD_AMOUNT', name);
    balances.push(balance);
  }
  const [balanceFrom, balanceTo] = balances as [number | null, number | null];
  return {
    kind: 'transfer',
    transfer: { id, time, seq, creditTime, side, from, to, asset, amount, balanceFrom, balanceTo },
    hasSeq: seqGiven !== undefined,
  };
};
