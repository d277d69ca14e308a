import { type AccountId, amountMax, assetOf, issuerLabels, noHints, type TokenContract } from '@weir/model';
import { type Decoded, isText, rejected } from '../raw-message.js';
import { accountOn } from './address.js';
import type { AllowList } from './allow-list.js';
import type { TokenSaid } from './token-log.js';

/** What a log or trigger says of a token, before it is believed. */
export interface TokenEvent {
  readonly contract: unknown;
  /** Where the message names its chain. */
  readonly chainId: unknown;
  readonly said: TokenSaid;
  readonly blockHash: unknown;
  readonly transactionHash: unknown;
  readonly logIndex: unknown;
  readonly blockNumber: unknown;
  /** Milliseconds UTC; null: `BAD_TIME`. */
  readonly time: number | null;
  /** The time is its block's own; false: its message's, which many blocks share that were sent together. */
  readonly isTimed: boolean;
  /** True: the block was dropped, and it never happened. */
  readonly removed: unknown;
}

export interface ChainContext {
  readonly allowList: AllowList;
  readonly account: (chain: string, given: unknown) => AccountId | null;
}

/** Minor units as traced, rounded down (trace §1); null beyond 2^53 − 1. */
const tracedAmount = (value: bigint, { asset, decimals }: TokenContract): number | null => {
  const minor = value / 10n ** BigInt(decimals - assetOf(asset).decimals);
  return minor <= BigInt(amountMax) ? Number(minor) : null;
};

const hash = /^(?:0x)?([0-9a-f]{64})$/;

/** A hash as its chain writes it, so that an event has one id whichever interface of a node it came through. */
const readHash = (chain: string, given: unknown): string | null => {
  const hex = typeof given === 'string' ? hash.exec(given.toLowerCase())?.[1] : undefined;
  if (hex === undefined) return null;
  return chain.startsWith('tron:') ? hex : `0x${hex}`;
};

const quantity = /^(?:[0-9]+|0x[0-9a-f]+)$/i;

/** A whole number given as such, as digits, or as hex with `0x`; null otherwise. */
export const readQuantity = (given: unknown): number | null => {
  if (typeof given === 'string' && !/^(?:0x[0-9a-fA-F]+|[0-9]+)$/.test(given)) return null;
  // Number('') is 0, and so is a text of spaces: neither names a place.
  const isQuantity = typeof given === 'number' || (typeof given === 'string' && quantity.test(given));
  const number = isQuantity ? Number(given) : -1;
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
};

/** The address of an account: what follows its chain. */
function localOf(account: string): string {
  return account.slice(account.lastIndexOf(':') + 1);
}

/** Chains of which no two blocks have one time, seconds though it is: twelve of them apart on Ethereum, three on TRON. */
const blocksSecondsApart: ReadonlySet<string> = new Set(['eip155:1', 'tron:0x2b6653dc']);
/** More logs than a block can have: each costs gas. */
const logsOfBlockMax = 2 ** 20;

/**
 * The log's place among all of one time, so that a payment comes before what is paid of it: its place in its block, and where blocks
 * share a time the block's number before it, if that is given. Null: it is no number, or none that fits.
 */
const seqOf = ({ blockNumber, isTimed }: TokenEvent, chain: string, logIndex: number): number | null => {
  if ((isTimed && blocksSecondsApart.has(chain)) || (blockNumber ?? null) === null) return logIndex;
  const number = readQuantity(blockNumber);
  const seq = number === null ? Number.NaN : number * logsOfBlockMax + logIndex;
  return Number.isSafeInteger(seq) && logIndex < logsOfBlockMax ? seq : null;
};

const zeros = '0'.repeat(40);
const zeroAddresses: ReadonlySet<string> = new Set(
  ['eip155:1', 'tron:0x2b6653dc'].map((chain) => localOf(accountOn(chain, zeros))),
);

/**
 * Where money of a contract comes from when it is made and goes to when it is destroyed: a place where money enters and leaves, as
 * `cash` is, so that nobody is told to stop it there and new money is never made of what was destroyed. See ADR 51.
 */
const issuerOf = ({ address, chain }: TokenContract): AccountId => `cash:issuer:${chain}:${address}` as AccountId;

/**
 * Believes an event if its contract is on the list, and says it in the words of a ledger. Its id is
 * `<chain>:<block hash>:<transaction hash>:<log index>`: after a reorganisation the same log in another block is
 * another transfer, and the dropped one is voided by name. What the issuer says of an account is a label of a source that is
 * the event itself, taken back by a later version if its block is dropped: events of other blocks stand beside it, in any order.
 */
export const believe = (event: TokenEvent, { allowList, account }: ChainContext): Decoded => {
  const contract = allowList.find(event.contract, event.chainId);
  if (contract === null) return rejected('UNKNOWN_CONTRACT', isText(event.contract) ? event.contract : 'none named');
  const { chain, asset } = contract;
  const { said, time } = event;
  const named = { blockHash: event.blockHash, transactionHash: event.transactionHash, logIndex: event.logIndex };
  for (const [field, given] of Object.entries(named))
    if ((given ?? null) === null) return rejected('MISSING_FIELD', field);
  const blockHash = readHash(chain, event.blockHash);
  if (blockHash === null) return rejected('BAD_FIELD', 'blockHash');
  const transactionHash = readHash(chain, event.transactionHash);
  if (transactionHash === null) return rejected('BAD_FIELD', 'transactionHash');
  const logIndex = readQuantity(event.logIndex);
  if (logIndex === null) return rejected('BAD_FIELD', 'logIndex');
  if (time === null) return rejected('BAD_TIME', 'time');
  const id = `${chain}:${blockHash}:${transactionHash}:${logIndex}`;
  // Taken for false, a word would let stand what never happened.
  const removed = event.removed ?? false;
  if (typeof removed !== 'boolean') return rejected('BAD_FIELD', 'removed');
  if (said.kind === 'frozen' || said.kind === 'released') {
    const about = account(chain, said.account);
    if (about === null) return rejected('BAD_ACCOUNT', 'account');
    const label = { account: about, kind: issuerLabels[said.kind], from: time, to: null };
    return { kind: 'label', label: { source: id, version: removed ? 2 : 1, withdrawn: removed, label } };
  }
  if ((said.kind === 'issued' || said.kind === 'redeemed') && contract.owner === undefined)
    return rejected('UNKNOWN_OWNER', `${chain}:${contract.address}`);
  const issuer = issuerOf(contract);
  const partyOf = (given: unknown): AccountId | null => {
    const party = account(chain, given);
    return party !== null && zeroAddresses.has(localOf(party)) ? issuer : party;
  };
  const from = said.kind === 'issued' ? issuer : partyOf(said.kind === 'redeemed' ? contract.owner : said.from);
  const to = said.kind === 'transfer' ? partyOf(said.to) : said.kind === 'issued' ? partyOf(contract.owner) : issuer;
  if (from === null) return rejected('BAD_ACCOUNT', 'from');
  if (to === null) return rejected('BAD_ACCOUNT', 'to');
  const amount = tracedAmount(said.value, contract);
  if (amount === null) return rejected('BAD_AMOUNT', 'more than 2^53 − 1 minor units');
  if (removed) return { kind: 'void', id, time };
  const seq = seqOf(event, chain, logIndex);
  if (seq === null) return rejected('BAD_FIELD', 'blockNumber');
  const unsaid = { creditTime: null, side: null, balanceFrom: null, balanceTo: null };
  return {
    kind: 'transfer',
    transfer: { id, time, seq, from, to, asset, amount, ...unsaid },
    hints: noHints,
  };
};
