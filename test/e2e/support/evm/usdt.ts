// USDT as far as weir reads it: a contract that keeps balances and a blacklist, with the functions and events of Tether's own on
// Ethereum (TetherToken.sol). It is written in instructions, since a compiler is too much to install for sixty lines.
import { keccak_256 } from '@noble/hashes/sha3.js';
import { assemble } from './assemble.js';

const keccak = (text: string): string => Buffer.from(keccak_256(Buffer.from(text))).toString('hex');
const topic = (event: string): string => `0x${keccak(event)}`;
const selector = (signature: string): string => `0x${keccak(signature).slice(0, 8)}`;

/** Where weir's own configuration expects it, and whose money `Issue` makes. */
export const usdt = '0xdac17f958d2ee523a2206206994597c13d831ec7';
export const owner = '0xc6cde7c39eb2f0f0095f41570af89efc2c1ea828';

/** By the name of the function, as callers write it. */
export const signatures = {
  transfer: 'transfer(address,uint256)',
  issue: 'issue(uint256)',
  redeem: 'redeem(uint256)',
  addBlackList: 'addBlackList(address)',
  removeBlackList: 'removeBlackList(address)',
  destroyBlackFunds: 'destroyBlackFunds(address)',
  balanceOf: 'balanceOf(address)',
} as const;
export type UsdtFunction = keyof typeof signatures;

/** The data of a call: the function's selector, and a word for each argument. */
export const callData = (name: UsdtFunction, ...values: readonly (string | bigint)[]): string => {
  const words = values.map((each) => (typeof each === 'bigint' ? each.toString(16) : each.slice(2)).padStart(64, '0'));
  return selector(signatures[name]) + words.join('');
};

const first = '0x04 calldataload';
const second = '0x24 calldataload';
/** The slot of an address on the blacklist: beside its balance, which stands in the slot of the address itself. */
const listed = '0x01 0xa0 shl or';
const goTo = (name: UsdtFunction): string => `dup1 ${selector(signatures[name])} eq @${name} jumpi`;
const onlyOwner = `caller ${owner} eq iszero @refuse jumpi`;
/** An event without indexed arguments, as Tether's own are; its data stands in memory. */
const tell = (event: string, bytes: string): string => `${topic(event)} ${bytes} push0 log1`;

/** What stands at the contract's address. `sub` and `lt` take the upper of two, then the lower; `sstore` the slot, then the value. */
export const usdtCode = assemble(`
  push0 calldataload 0xe0 shr                      ; the selector
  ${(Object.keys(signatures) as UsdtFunction[]).map(goTo).join('\n  ')}
  :refuse push0 push0 revert

  :transfer
    caller ${listed} sload @refuse jumpi           ; who is on the blacklist pays nobody
    ${second} caller sload lt @refuse jumpi        ; nor does who has less
    ${second} caller sload sub caller sstore
    ${second} ${first} sload add ${first} sstore
    ${second} push0 mstore
    ${first} caller ${topic('Transfer(address,address,uint256)')} 0x20 push0 log3
    stop

  :issue
    ${onlyOwner}
    ${first} caller sload add caller sstore
    ${first} push0 mstore ${tell('Issue(uint256)', '0x20')}
    stop

  :redeem
    ${onlyOwner}
    ${first} caller sload lt @refuse jumpi
    ${first} caller sload sub caller sstore
    ${first} push0 mstore ${tell('Redeem(uint256)', '0x20')}
    stop

  :addBlackList
    ${onlyOwner}
    0x01 ${first} ${listed} sstore
    ${first} push0 mstore ${tell('AddedBlackList(address)', '0x20')}
    stop

  :removeBlackList
    ${onlyOwner}
    push0 ${first} ${listed} sstore
    ${first} push0 mstore ${tell('RemovedBlackList(address)', '0x20')}
    stop

  :destroyBlackFunds
    ${onlyOwner}
    ${first} ${listed} sload iszero @refuse jumpi  ; only who is on the blacklist
    ${first} push0 mstore ${first} sload 0x20 mstore
    push0 ${first} sstore
    ${tell('DestroyedBlackFunds(address,uint256)', '0x40')}
    stop

  :balanceOf
    ${first} sload push0 mstore 0x20 push0 return
`);
