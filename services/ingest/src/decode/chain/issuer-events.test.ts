import { keccak_256 } from '@noble/hashes/sha3.js';
import { contractsDefault } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../decode-message.js';
import { chainDecoder } from './decoder.js';
import { tokenEvents } from './token-log.js';

const timeMs = 1_683_030_000_000;
const read = (value: unknown, contracts = contractsDefault) => {
  const bytes = Buffer.from(JSON.stringify(value));
  const message = { topic: 'chain.usdt.v1', partition: 0, offset: 0, timeMs, value: bytes };
  const { detail, record } = decodeMessage(message, chainDecoder(contracts), 300_000);
  return record.kind === 'rejected' ? `${record.code} ${detail}` : record;
};

const topicOf = (signature: string): string => `0x${Buffer.from(keccak_256(Buffer.from(signature))).toString('hex')}`;
const hex = (digit: string) => digit.repeat(64);
const word = (value: bigint | string) =>
  typeof value === 'string' ? value.padStart(64, '0') : value.toString(16).padStart(64, '0');
const zero = '0'.repeat(40);
const thief = 'a4875b63aa1f3c28acea607143bec09b57ed470f';
const payee = '804087a70980dbe2fb54bc3e4e2b79f995b8bfcd';
const thiefOnTron = 'TQy9yHe4cWMVAyVEx3QJdtd1CsCSUP6Yip';
const owner = '0xc6cde7c39eb2f0f0095f41570af89efc2c1ea828';

const ethereum = '0xdac17f958d2ee523a2206206994597c13d831ec7';
const tron = '0xa614f803b6fd780986a42c78ec9c7f77e6ded13c';
const bsc = '0x55d398326f99059ff775485246999027b3197955';
const issuerOnEthereum = `cash:issuer:eip155:1:${ethereum}`;
const issuerOnTron = 'cash:issuer:tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';

/** A log of `eth_getLogs`; `data` is words without `0x`. */
const log = (address: string, signature: string, indexed: readonly string[], data: string, changes: object = {}) => ({
  address,
  topics: [topicOf(signature), ...indexed.map((each) => `0x${word(each)}`)],
  data: `0x${data}`,
  blockHash: `0x${hex('a')}`,
  transactionHash: `0x${hex('b')}`,
  logIndex: '0x3',
  blockTimestamp: '0x6450fdef',
  removed: false,
  ...changes,
});
const blockTime = 0x6450fdef * 1000;
const idOnEthereum = `eip155:1:0x${hex('a')}:0x${hex('b')}:3`;
const idOnTron = `tron:0x2b6653dc:${hex('a')}:${hex('b')}:3`;

const trigger = (signature: string, topicMap: object, dataMap: object, changes: object = {}) => ({
  timeStamp: blockTime,
  triggerName: 'contractEventTrigger',
  uniqueId: `${hex('b')}_3`,
  contractAddress: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
  blockHash: hex('a'),
  removed: false,
  eventSignature: signature,
  eventName: signature.slice(0, signature.indexOf('(')),
  topicMap,
  dataMap,
  ...changes,
});

describe('the events that are read', () => {
  it('are named by the hash of their signature', () => {
    expect(Object.keys(tokenEvents)).toHaveLength(6);
    for (const [signature, { topic, named }] of Object.entries(tokenEvents)) {
      expect(`0x${topic}`, signature).toBe(topicOf(signature));
      expect(named, signature).toHaveLength(signature.split(',').length);
    }
  });
});

describe('money that the issuer destroyed', () => {
  const destroyed = 'DestroyedBlackFunds(address,uint256)';
  const [onEthereum, onTron] = [
    { id: idOnEthereum, from: `eip155:1:0x${thief}`, to: issuerOnEthereum, asset: 'USDT-ETH' },
    { id: idOnTron, from: `tron:0x2b6653dc:${thiefOnTron}`, to: issuerOnTron, asset: 'USDT-TRON' },
  ];

  it.each([
    [
      'an address in the data, as on Ethereum',
      log(ethereum, destroyed, [], word(thief) + word(5_000_000n)),
      onEthereum,
    ],
    ['an address that is indexed, as on TRON', log(tron, destroyed, [thief], word(5_000_000n)), onTron],
    [
      'the words of an event trigger',
      trigger(destroyed, { '0': thiefOnTron, _blackListedUser: thiefOnTron }, { '1': '5000000', _balance: '5000000' }),
      onTron,
    ],
    [
      'names only',
      trigger(destroyed, { _blackListedUser: thiefOnTron }, { _balance: 5_000_000 }, { eventSignature: '' }),
      onTron,
    ],
    [
      'a log trigger',
      trigger(
        destroyed,
        {},
        {},
        {
          triggerName: 'solidityLogTrigger',
          topicList: [topicOf(destroyed).slice(2), word(thief)],
          data: word(5_000_000n),
        },
      ),
      onTron,
    ],
  ])('has left the account: %s', (_what, message, wanted) => {
    expect(read(message)).toMatchObject({
      kind: 'transfer',
      transfer: { ...wanted, amount: 5_000_000, time: blockTime, seq: 3, balanceFrom: null },
    });
  });

  it('is void where its block was dropped', () => {
    const message = log(ethereum, destroyed, [], word(thief) + word(5n), { removed: true });
    expect(read(message)).toMatchObject({ kind: 'void', id: idOnEthereum, time: blockTime });
  });

  it.each([
    ['NOT_A_TRANSFER', log(ethereum, destroyed, [], word(thief))],
    ['NOT_A_TRANSFER', log(ethereum, destroyed, [thief], word(thief) + word(5n))],
    ['NOT_A_TRANSFER', log(ethereum, destroyed, [], `${word(thief)}${word(5n)}00`)],
    ['UNKNOWN_CONTRACT', log(`0x${payee}`, destroyed, [], word(thief) + word(5n))],
    ['BAD_ACCOUNT from', log(ethereum, destroyed, [], hex('1') + word(5n))],
    ['BAD_AMOUNT', log(ethereum, destroyed, [], word(thief) + word(2n ** 53n))],
  ])('%s', (code, message) => {
    expect(read(message)).toMatch(new RegExp(`^${code}`));
  });
});

describe('money that the issuer makes and takes back', () => {
  it('is its owner’s, where no Transfer says so', () => {
    expect(read(log(ethereum, 'Issue(uint256)', [], word(7n)))).toMatchObject({
      transfer: { id: idOnEthereum, from: issuerOnEthereum, to: `eip155:1:${owner}`, amount: 7 },
    });
    expect(read(log(ethereum, 'Redeem(uint256)', [], word(7n)))).toMatchObject({
      transfer: { id: idOnEthereum, from: `eip155:1:${owner}`, to: issuerOnEthereum, amount: 7 },
    });
  });

  it('comes once: a contract whose owner is not configured says it by a Transfer from or to the zero address', () => {
    for (const signature of ['Issue(uint256)', 'Redeem(uint256)']) {
      expect(read(log(tron, signature, [], word(7n)))).toMatch(/^UNKNOWN_OWNER tron:/);
      expect(read(trigger(signature, {}, { '0': '7', amount: '7' }))).toMatch(/^UNKNOWN_OWNER tron:/);
    }
    const transfer = 'Transfer(address,address,uint256)';
    expect(read(log(tron, transfer, [zero, thief], word(7n)))).toMatchObject({
      transfer: { from: issuerOnTron, to: `tron:0x2b6653dc:${thiefOnTron}` },
    });
    expect(read(log(tron, transfer, [thief, zero], word(7n)))).toMatchObject({
      transfer: { from: `tron:0x2b6653dc:${thiefOnTron}`, to: issuerOnTron },
    });
    expect(read(log(bsc, transfer, [thief, zero], word(7n * 10n ** 12n)))).toMatchObject({
      transfer: { from: `eip155:56:0x${thief}`, to: `cash:issuer:eip155:56:${bsc}`, amount: 7 },
    });
  });

  it('is what events say it is: a fee is a transfer of its own, and its parameters move nothing', () => {
    const transfer = 'Transfer(address,address,uint256)';
    const sent = read(log(ethereum, transfer, [thief, payee], word(99n), { logIndex: '0x4' }));
    const fee = read(log(ethereum, transfer, [thief, owner.slice(2)], word(1n), { logIndex: '0x5' }));
    expect([sent, fee]).toMatchObject([
      { transfer: { to: `eip155:1:0x${payee}`, amount: 99, seq: 4 } },
      { transfer: { to: `eip155:1:${owner}`, amount: 1, seq: 5 } },
    ]);
    expect(read(log(ethereum, 'Params(uint256,uint256)', [], word(10n) + word(20n)))).toMatch(/^NOT_A_TRANSFER/);
  });
});

describe('accounts that the issuer froze', () => {
  const frozen = 'AddedBlackList(address)';
  const released = 'RemovedBlackList(address)';

  it.each([
    ['frozen, with the address in the data', log(ethereum, frozen, [], word(thief)), 'issuer-frozen'],
    ['released', log(ethereum, released, [], word(thief)), 'issuer-released'],
    ['frozen, with an address that is indexed and no data', log(tron, frozen, [thief], ''), 'issuer-frozen'],
    ['frozen, by an event trigger', trigger(frozen, { '0': thiefOnTron, _user: thiefOnTron }, {}), 'issuer-frozen'],
    ['released, by an event trigger', trigger(released, { _user: `41${thief}` }, {}), 'issuer-released'],
    [
      'frozen, by a log trigger',
      trigger(
        frozen,
        {},
        {},
        {
          triggerName: 'contractLogTrigger',
          topicList: [topicOf(frozen).slice(2), word(thief)],
          data: '',
        },
      ),
      'issuer-frozen',
    ],
  ])('have a label since then whose source is the event: %s', (_what, message, kind) => {
    const isTron = !('address' in message) || message.address === tron;
    const account = isTron ? `tron:0x2b6653dc:${thiefOnTron}` : `eip155:1:0x${thief}`;
    const source = isTron ? idOnTron : idOnEthereum;
    const label = { account, kind, from: blockTime, to: null };
    expect(read(message)).toMatchObject({ kind: 'label', label: { source, version: 1, withdrawn: false, label } });
    // Of a dropped block, in whatever order the two come: the later version stands.
    expect(read({ ...message, removed: true })).toMatchObject({
      kind: 'label',
      label: { source, version: 2, withdrawn: true, label },
    });
  });

  it.each([
    ['UNKNOWN_CONTRACT', log(`0x${payee}`, frozen, [], word(thief))],
    ['NOT_A_TRANSFER', log(ethereum, frozen, [], '')],
    ['NOT_A_TRANSFER', log(ethereum, frozen, [thief], word(thief))],
    ['BAD_ACCOUNT account', log(ethereum, frozen, [], hex('1'))],
    ['BAD_ACCOUNT account', trigger(frozen, { '0': thiefOnTron.replace('p', 'q') }, {})],
    ['BAD_FIELD removed', log(ethereum, frozen, [], word(thief), { removed: 'true' })],
    ['MISSING_FIELD blockHash', log(ethereum, frozen, [], word(thief), { blockHash: null })],
  ])('%s', (code, message) => {
    expect(read(message)).toMatch(new RegExp(`^${code}`));
  });
});
