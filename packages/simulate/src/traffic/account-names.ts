import type { AccountId } from '@weir/model';
import { tronAddress } from '../world/tron-address.js';
import { kindName, type Population, trait } from './population.js';

const banks = ['ICBC', 'CCB', 'ABC', 'BOC', 'CMB', 'BOCOM', 'PSBC', 'CITIC', 'SPDB', 'CIB'];

/** The account's name as a feed writes it, normalised. An index has one name. */
export const accountName = (population: Population, account: number): AccountId => {
  const kind = kindName(population, account);
  if (kind === 'cash machine') return `cash:atm:${bankOf(account)}-${digits(account, 6)}` as AccountId;
  if (kind === 'exchanger wallet' || kind === 'private wallet') {
    const hex = [0, 1, 2, 3]
      .map((part) =>
        trait(account, 200 + part)
          .toString(16)
          .padStart(8, '0'),
      )
      .join('');
    return `tron:0x2b6653dc:${tronAddress(hex + account.toString(16).padStart(8, '0'))}` as AccountId;
  }
  const middle = digits(trait(account, 201) % 1_000_000, 6);
  return `bank:${bankOf(account)}:62${middle}${digits(account, 8)}` as AccountId;
};

const bankOf = (account: number): string => banks[trait(account, 202) % banks.length]!;
const digits = (number: number, length: number): string => String(number).padStart(length, '0');
