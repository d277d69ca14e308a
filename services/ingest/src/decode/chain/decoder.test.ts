import { contractsDefault } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../decode-message.js';
import { chainDecoder } from './decoder.js';

const timeMs = 1_683_030_000_000;
const decode = chainDecoder(contractsDefault);
const read = (value: unknown, decoder = decode) =>
  decodeMessage(
    { topic: 'chain.usdt.v1', partition: 0, offset: 0, timeMs, value: Buffer.from(JSON.stringify(value)) },
    decoder,
    300_000,
  );
const codeOf = (value: unknown) => {
  const { detail, record } = read(value);
  return record.kind === 'rejected' ? `${record.code} ${detail}` : record.kind;
};

const hex = (digit: string) => digit.repeat(64);
const word = (number: bigint) => `0x${number.toString(16).padStart(64, '0')}`;
const transferTopic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const payer = 'a4875b63aa1f3c28acea607143bec09b57ed470f';
const payee = '804087a70980dbe2fb54bc3e4e2b79f995b8bfcd';

const log = {
  address: '0xdAC17F958D2ee523a2206206994597C13D831ec7',
  topics: [transferTopic, word(BigInt(`0x${payer}`)), word(BigInt(`0x${payee}`))],
  data: word(1_500_000n),
  blockNumber: '0x1060ff9',
  blockHash: `0x${hex('A')}`,
  transactionHash: `0x${hex('b')}`,
  transactionIndex: '0x0',
  logIndex: '0x1f',
  removed: false,
};

describe('logs of eth_getLogs', () => {
  const id = `eip155:1:0x${hex('a')}:0x${hex('b')}:31`;

  it('become transfers; without a time of their own they have that of the message', () => {
    expect(read(log).record).toMatchObject({
      kind: 'transfer',
      transfer: {
        id,
        time: timeMs,
        seq: 0x1060ff9 * 2 ** 20 + 31,
        creditTime: null,
        side: null,
        from: `eip155:1:0x${payer}`,
        to: `eip155:1:0x${payee}`,
        asset: 'USDT-ETH',
        amount: 1_500_000,
        balanceFrom: null,
        balanceTo: null,
      },
    });
    expect(read({ ...log, blockTimestamp: '0x6450fdef' }).record).toMatchObject({
      transfer: { time: 0x6450fdef * 1000 },
    });
  });

  it('of a dropped block are voids of the same id', () => {
    expect(read({ ...log, removed: true }).record).toMatchObject({ kind: 'void', id });
  });

  it('are the same transfer in the spelling of exports', () => {
    const { address, topics, data } = log;
    const row = {
      address,
      topics,
      data,
      log_index: 31,
      tx_hash: hex('b'),
      block_hash: hex('a'),
      block_id: 17_173_497,
      block_timestamp: 1_683_029_999,
    };
    expect(read(row).record).toMatchObject({ transfer: { id, time: 1_683_029_999_000 } });
    expect(read({ ...row, tx_hash: null, transaction_hash: hex('b') }).record).toMatchObject({ transfer: { id } });
  });

  it('of 18 decimals are traced in millionths, rounded down', () => {
    const bsc = { ...log, address: '0x55d398326f99059ff775485246999027b3197955' };
    expect(read({ ...bsc, data: word(1_999_999_999_999_999_999n) }).record).toMatchObject({
      transfer: { id: `eip155:56:0x${hex('a')}:0x${hex('b')}:31`, asset: 'USDT-BSC', amount: 1_999_999 },
    });
    expect(read({ ...bsc, data: word(2n ** 53n * 10n ** 12n - 1n) }).record).toMatchObject({
      transfer: { amount: Number.MAX_SAFE_INTEGER },
    });
    expect(codeOf({ ...bsc, data: word(2n ** 53n * 10n ** 12n) })).toMatch(/^BAD_AMOUNT/);
  });

  it('of TRON nodes have addresses of 20 bytes and become accounts with a checksum', () => {
    const tron = { ...log, address: '0xa614f803b6fd780986a42c78ec9c7f77e6ded13c' };
    expect(read(tron).record).toMatchObject({
      transfer: {
        id: `tron:0x2b6653dc:${hex('a')}:${hex('b')}:31`,
        from: 'tron:0x2b6653dc:TQy9yHe4cWMVAyVEx3QJdtd1CsCSUP6Yip',
        asset: 'USDT-TRON',
      },
    });
  });

  it('have their block’s number before their place where blocks share a time, which those of Ethereum and TRON do not', () => {
    const seqOf = (fields: object, changes: object = {}) => {
      const { record } = read({ ...fields, ...changes });
      return record.kind === 'transfer' ? record.transfer.seq : record.kind === 'rejected' ? record.code : record.kind;
    };
    const timed = { ...log, blockTimestamp: '0x6450fdef' };
    const bsc = { ...timed, address: '0x55d398326f99059ff775485246999027b3197955' };
    const numbered = 0x1060ff9 * 2 ** 20 + 31;
    expect([seqOf(timed), seqOf(log), seqOf(bsc)]).toEqual([31, numbered, numbered]);
    expect(seqOf(bsc, { blockNumber: undefined, block_number: 0x1060ff9 })).toBe(numbered);
    expect(seqOf(bsc, { blockNumber: undefined })).toBe(31);
    for (const blockNumber of ['x', -1, 2 ** 33]) expect(seqOf(bsc, { blockNumber })).toBe('BAD_FIELD');
    expect(seqOf(bsc, { logIndex: 2 ** 20 })).toBe('BAD_FIELD');
    // What takes a log back needs no place.
    expect(seqOf(bsc, { blockNumber: 'x', removed: true })).toBe('void');
  });

  it('name their chain truly, where they name it', () => {
    for (const chainId of [1, '0x1', '1', 'eip155:1', null]) expect(codeOf({ ...log, chainId })).toBe('transfer');
    for (const chainId of [56, '0x38', 'tron:0x2b6653dc', { toString: 1 }, [[1]]])
      expect(codeOf({ ...log, chainId })).toMatch(/^UNKNOWN_CONTRACT/);
    const twice = chainDecoder([...contractsDefault, { ...contractsDefault[0]!, chain: 'eip155:10' }]);
    expect(read(log, twice).record).toMatchObject({ code: 'UNKNOWN_CONTRACT' });
    expect(read({ ...log, chainId: 10 }, twice).record).toMatchObject({ transfer: { from: `eip155:10:0x${payer}` } });
  });

  it.each([
    ['NOT_A_TRANSFER', { topics: [...log.topics, word(1n)], data: '0x' }],
    ['NOT_A_TRANSFER', { topics: log.topics.slice(0, 2) }],
    ['NOT_A_TRANSFER', { topics: [hex('c'), ...log.topics.slice(1)] }],
    ['NOT_A_TRANSFER', { topics: 'x' }],
    ['NOT_A_TRANSFER', { data: `${log.data}00` }],
    ['NOT_A_TRANSFER', { data: null }],
    ['UNKNOWN_CONTRACT', { address: `0x${payee}` }],
    ['UNKNOWN_CONTRACT', { address: null }],
    ['MISSING_FIELD blockHash', { blockHash: null }],
    ['MISSING_FIELD transactionHash', { transactionHash: undefined }],
    ['MISSING_FIELD logIndex', { logIndex: null }],
    ['BAD_FIELD blockHash', { blockHash: '0x12' }],
    ['BAD_FIELD logIndex', { logIndex: '-1' }],
    ['BAD_FIELD logIndex', { logIndex: '' }],
    ['BAD_FIELD logIndex', { logIndex: ' 5' }],
    ['BAD_FIELD removed', { removed: 'true' }],
    ['BAD_FIELD removed', { removed: 1 }],
    ['BAD_TIME', { blockTimestamp: 'noon' }],
    ['BAD_TIME', { blockTimestamp: '' }],
    ['BAD_TIME', { block_timestamp: 1_683_029_999_000 }],
    ['BAD_ACCOUNT from', { topics: [transferTopic, `0x${hex('1')}`, log.topics[2]] }],
    // TRON's version byte belongs to no address of another chain.
    ['BAD_ACCOUNT to', { topics: [transferTopic, log.topics[1], word(BigInt(`0x41${payee}`))] }],
    ['UNKNOWN_CONTRACT', { address: `41${log.address.slice(2)}` }],
    ['BAD_AMOUNT', { data: word(2n ** 53n) }],
    ['BAD_AMOUNT', { data: word(2n ** 256n - 1n) }],
    ['FUTURE_TIME', { blockTimestamp: 1_683_030_301 }],
  ])('%s', (code, change) => {
    expect(codeOf({ ...log, ...change })).toMatch(new RegExp(`^${code}`));
  });

  it('are told from what is neither log nor trigger', () => {
    expect(codeOf({})).toMatch(/^NOT_A_TRANSFER/);
    expect(codeOf({ triggerName: 'blockTrigger', blockNumber: 1 })).toMatch(/^NOT_A_TRANSFER/);
  });
});

describe('triggers of java-tron', () => {
  const from = 'TQy9yHe4cWMVAyVEx3QJdtd1CsCSUP6Yip';
  const to = 'TMfLoEE32pew3B6evUyhaF4BhzLAT3K3KF';
  const event = {
    timeStamp: 1_683_029_997_000,
    triggerName: 'contractEventTrigger',
    uniqueId: `${hex('b')}_1`,
    transactionId: hex('b'),
    contractAddress: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
    blockNumber: 50_000_011,
    blockHash: hex('a'),
    removed: false,
    eventSignature: 'Transfer(address,address,uint256)',
    eventName: 'Transfer',
    topicMap: { '0': from, from, '1': to, to },
    dataMap: { '2': '100000000', value: '100000000' },
  };
  const id = `tron:0x2b6653dc:${hex('a')}:${hex('b')}:1`;

  it('become transfers at their block’s time', () => {
    expect(read(event).record).toMatchObject({
      kind: 'transfer',
      transfer: {
        id,
        time: 1_683_029_997_000,
        seq: 1,
        from: `tron:0x2b6653dc:${from}`,
        to: `tron:0x2b6653dc:${to}`,
        asset: 'USDT-TRON',
        amount: 100_000_000,
      },
    });
  });

  it.each([
    ['a solid block', { triggerName: 'solidityEventTrigger', removed: undefined }],
    ['names instead of places', { topicMap: { from, to }, dataMap: { value: 100_000_000 } }],
    ['addresses that are not indexed', { topicMap: {}, dataMap: { '0': from, '1': to, '2': '100000000' } }],
    [
      'hex',
      { contractAddress: '41a614f803b6fd780986a42c78ec9c7f77e6ded13c', topicMap: { '0': `41${payer}`, '1': to } },
    ],
    [
      'words that the node did not parse',
      {
        topicMap: { '0': word(BigInt(`0x${payer}`)).slice(2), '1': to },
        dataMap: { '2': word(100_000_000n).slice(2) },
      },
    ],
    ['no signature', { eventSignature: null }],
    [
      'a log instead of an event',
      {
        triggerName: 'contractLogTrigger',
        topicList: [transferTopic.slice(2), hex('0').slice(40) + payer, word(BigInt(`0x80${payee.slice(2)}`)).slice(2)],
        data: word(100_000_000n).slice(2),
      },
    ],
  ])('say the same with %s', (_what, change) => {
    const { record } = read({ ...event, ...change });
    expect(record).toMatchObject({ transfer: { id, from: `tron:0x2b6653dc:${from}`, amount: 100_000_000 } });
  });

  it('of a dropped block are voids, at the block’s time', () => {
    expect(read({ ...event, removed: true }).record).toMatchObject({ kind: 'void', id, time: 1_683_029_997_000 });
  });

  it.each([
    ['NOT_A_TRANSFER', { eventSignature: 'Approval(address,address,uint256)', eventName: 'Approval' }],
    ['NOT_A_TRANSFER', { eventSignature: 'Issue(uint256)', eventName: 'Issue' }],
    ['NOT_A_TRANSFER', { dataMap: {} }],
    ['NOT_A_TRANSFER', { triggerName: 5 }],
    ['UNKNOWN_CONTRACT', { contractAddress: to }],
    ['BAD_ACCOUNT to', { topicMap: { '0': from, '1': to.replace('f', 'g') } }],
    ['BAD_AMOUNT', { dataMap: { '2': '9007199254740992' } }],
    ['MISSING_FIELD blockHash', { blockHash: undefined }],
    ['MISSING_FIELD transactionHash', { uniqueId: undefined }],
    ['BAD_FIELD removed', { removed: 'true' }],
    ['BAD_TIME', { timeStamp: 'x' }],
  ])('%s', (code, change) => {
    expect(codeOf({ ...event, ...change })).toMatch(new RegExp(`^${code}`));
  });
});
