import {
  type AccountId,
  type AssetCode,
  assetOf,
  isObject,
  parseMajor,
  parseTime,
  parseWhole,
  readTransfer,
  rememberingNormaliser,
} from '@weir/model';
import { readHints } from './hints.js';
import { type Decoder, type Fields, rejected } from './raw-message.js';

export interface BankFeedOptions {
  /** The zone that the feed declares for times without one, like `+08:00`; null: such times are refused. */
  readonly zone: string | null;
}

/** Minor units: a whole number, or `{value: "12.34", currency}` whose currency is the transfer's asset. */
const readAmount = (value: unknown, asset: AssetCode): number | null => {
  if (!isObject(value)) return parseWhole(value);
  return value['currency'] === asset ? parseMajor(value['value'], assetOf(asset)) : null;
};

/** The asset may be left out where the amount names it as its currency. */
const withAsset = (fields: Fields): Fields => {
  const { amount } = fields;
  if ((fields['asset'] ?? null) !== null || !isObject(amount)) return fields;
  return { ...fields, asset: amount['currency'] };
};

/** `{bank, account}` as the text of an account; anything else as it is. */
const accountText = (value: unknown): unknown => {
  if (!isObject(value)) return value;
  const { bank, account } = value;
  // A colon inside the bank's code would end it there and give its rest to the number.
  return typeof bank === 'string' && typeof account === 'string' && !bank.includes(':')
    ? `bank:${bank}:${account}`
    : undefined;
};

/** Reads messages of the bank topic: transfers, halves and voids. Source: trace §7, architecture §4. */
export const bankDecoder = ({ zone }: BankFeedOptions): Decoder => {
  const normalise = rememberingNormaliser();
  const options = {
    account: (value: unknown): AccountId | null => normalise(accountText(value)),
    amount: readAmount,
    ...(zone === null ? {} : { zone }),
  };
  return (fields) => {
    const read = readTransfer(withAsset(fields), options);
    switch (read.kind) {
      case 'transfer':
        return { kind: 'transfer', transfer: read.transfer, hints: readHints(fields) };
      case 'void': {
        const given = fields['time'] ?? null;
        const time = given === null ? null : parseTime(given, options.zone);
        return given !== null && time === null ? rejected('BAD_TIME', 'time') : { kind: 'void', id: read.id, time };
      }
      case 'rejected':
        return rejected(read.code, read.field);
    }
  };
};
