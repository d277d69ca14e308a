// Messages of a bank's feed, as bytes, in batches as a reader of the log hands them out.
import { newestSchema, singleObjectHead, TransferEncoder } from '@weir/avro';

const startMs = Date.UTC(2026, 4, 1);
const banks = ['ICBC', 'ABC', 'BOC', 'CCB', 'CMB', 'BOCOM', 'PSBC', 'CIB'];
const surnames = [...'王李张刘陈杨赵黄周吴'];
const given = [...'伟芳娜敏静强磊军洋艳勇杰娟涛明超'];
const memos = ['货款', '房租', '还款', '', '日用品采购', '五月份工资', 'thanks', '转账'];
const purposes = ['GDDS', 'RENT', 'OTHR', 'SALA', 'CASH'];

/** Numbers from a seed, the same every time: [0, below). */
export const dice = (seed) => {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const oneOf = (list, roll) => list[roll(list.length)];
const nameOf = (roll) => `${oneOf(surnames, roll)}${oneOf(given, roll)}${roll(2) === 0 ? '' : oneOf(given, roll)}`;

/** What the shapes of messages are for. */
export const shapes = {
  facts: 'the six fields that a transfer must have',
  feed: 'a full message: balances, channel, device, address, names, purpose and memo in Chinese',
  parts: 'the same, accounts in parts, amounts in major units, times as text',
  avroFacts: 'the six fields in Avro',
  avro: 'the full message in Avro',
};

const major = (minor) => ({ value: (minor / 100).toFixed(2), currency: 'CNY' });
const text = (timeMs) => `${new Date(timeMs + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`;

const messageOf = (shape, at, roll, accounts) => {
  const account = () => {
    const number = roll(accounts);
    return [banks[number % banks.length], `6226${String(number).padStart(15, '0')}`];
  };
  const accountIn = ([bank, number]) => (shape === 'parts' ? { bank, account: number } : `bank:${bank}:${number}`);
  const amountIn = (minor) => (shape === 'parts' ? major(minor) : String(minor));
  const timeMs = startMs + Math.floor(at / 150);
  const facts = {
    id: `2026050100${String(at).padStart(10, '0')}`,
    time: shape === 'parts' ? text(timeMs) : timeMs,
    from: accountIn(account()),
    to: accountIn(account()),
    asset: 'CNY',
    amount: amountIn(100 + roll(5_000_000)),
  };
  if (shape === 'facts' || shape === 'avroFacts') return facts;
  return {
    ...facts,
    balanceFrom: amountIn(roll(100_000_000)),
    balanceTo: amountIn(roll(100_000_000)),
    channel: oneOf(['mobile', 'web', 'counter'], roll),
    device: `D-${(1_000_000_000 + roll(1_000_000_000)).toString(16)}`,
    ip: `10.${roll(256)}.${roll(256)}.${roll(256)}`,
    fromName: nameOf(roll),
    toName: nameOf(roll),
    purpose: oneOf(purposes, roll),
    memo: oneOf(memos, roll),
  };
};

const encoder = new TransferEncoder(singleObjectHead(newestSchema('transfer').fingerprint));
const whole = (digits) => (digits === undefined ? null : Number(digits));

const bytesOf = (shape, message, isOdd) => {
  if (shape.startsWith('avro')) {
    const { amount, balanceFrom, balanceTo, device } = message;
    const amounts = { amount: whole(amount), balanceFrom: whole(balanceFrom), balanceTo: whole(balanceTo) };
    return encoder.encode({ ...message, ...amounts, device: isOdd ? '"' : device });
  }
  const json = JSON.stringify(message);
  return Buffer.from(isOdd ? json.replace('"id"', '"\\u0069d"') : json);
};

/** Batches of `perBatch` messages; `odd` of a hundred are such that only the general decoder takes them. */
export const batchesOf = (shape, { messages, perBatch, accounts, odd }) => {
  const roll = dice(7);
  const batches = [];
  let bytesOfAll = 0;
  for (let first = 0; first < messages; first += perBatch) {
    const count = Math.min(perBatch, messages - first);
    const values = Array.from({ length: count }, (_, at) => {
      const message = messageOf(shape, first + at, roll, accounts);
      return bytesOf(shape, message, roll(100) < odd);
    });
    const valueFrom = new Int32Array(count);
    const valueTo = new Int32Array(count);
    // Between values stands what a stored batch has there.
    const between = Buffer.from([0, 0, 0, 1, 1, 2, 3, 4]);
    let at = 0;
    for (const [index, value] of values.entries()) {
      valueFrom[index] = at + between.length;
      at += between.length + value.length;
      valueTo[index] = at;
      bytesOfAll += value.length;
    }
    batches.push({
      topic: 'bank.transfers.v1',
      partition: 0,
      firstOffset: first,
      nextOffset: first + count,
      highWatermark: messages,
      get records() {
        throw new Error('a plain message made an object');
      },
      packed: {
        count,
        bytes: Buffer.concat(values.flatMap((value) => [between, value])),
        offsets: Float64Array.from({ length: count }, (_, index) => first + index),
        timesMs: new Float64Array(count).fill(startMs + 3_600_000),
        valueFrom,
        valueTo,
      },
    });
  }
  return { batches, bytesPerMessage: bytesOfAll / messages };
};
