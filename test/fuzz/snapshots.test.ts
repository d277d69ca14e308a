import { crc32 } from 'node:zlib';
import { type Column, Image } from '@weir/engine';
import { decodeSnapshot, encodeJournalFrame, encodeSnapshot, LedgerFold } from '@weir/journal';
import { describe, expect, it } from 'vitest';
import { brokerMs, type Dice } from '../stream/random-stream.js';
import { damaged } from './damage.js';
import { journalOf } from './frames.fixture.js';
import { fuzz, outcomeOf } from './rounds.js';

const headBytes = 20;
const corrupt = ['SNAPSHOT_CORRUPT'] as const;

const imageOf = (seed: number): Image => {
  const fold = new LedgerFold();
  for (const [offset, frame] of journalOf(seed).frames.entries()) {
    fold.apply(offset, brokerMs + offset, encodeJournalFrame(frame));
    fold.endMessage();
  }
  const image = new Image();
  fold.save(image);
  return image;
};

const smallImage = (): Image => {
  const image = new Image();
  image.put('settings', { policy: 'fifo', floor: 0 });
  image.put('marks', [['bank/0', 7]]);
  image.putColumn('time', Float64Array.of(1, 2.5, -0, Number.POSITIVE_INFINITY), 4);
  image.putColumn('words', Int32Array.of(-1, 2, 3), 3);
  image.putColumn('hours', Uint16Array.of(1, 65_535), 2);
  image.putColumn('flags', Uint8Array.of(1, 0, 255), 3);
  return image;
};

const bytesOf = (image: Image): Buffer => Buffer.concat(encodeSnapshot(image));
const small = bytesOf(smallImage());
/** A state as it is written: its columns make most of it, so that only few changes of it hit what says what they are. */
const states = [3, 11].map((seed) => bytesOf(imageOf(seed)));

const plain = ({ columns, values }: Image): unknown => [
  [...columns].map(([name, column]): [string, Column] => [name, column]),
  JSON.parse(JSON.stringify(values)),
];

const check = (bytes: Buffer): void => {
  const read = outcomeOf(corrupt, () => decodeSnapshot(bytes));
  if (read.ok) expect(plain(decodeSnapshot(bytesOf(read.value)))).toEqual(plain(read.value));
};

/** A list of columns that was damaged before its checksum was made, over the columns of another. */
const relisted = (dice: Dice): Buffer => {
  const listEnd = headBytes + small.readUInt32LE(12);
  const list = damaged(small.subarray(headBytes, listEnd), dice);
  const head = Buffer.from(small.subarray(0, headBytes));
  head.writeUInt32LE(list.length, 12);
  head.writeUInt32LE(crc32(list), 16);
  return Buffer.concat([head, list, small.subarray(listEnd)]);
};

describe('damaged snapshots', () => {
  it('are refused where a checksum tells', () =>
    fuzz('snapshots', 'are refused where a checksum tells', 1_500, (dice) => {
      const right = dice(4) > 0 ? small : states[dice(states.length)]!;
      const wrong = damaged(right, dice);
      if (!wrong.equals(right)) expect(outcomeOf(corrupt, () => decodeSnapshot(wrong)).ok).toBe(false);
    }));

  it('are refused when cut anywhere', () => {
    for (let length = 0; length < small.length; length++) {
      expect(outcomeOf(corrupt, () => decodeSnapshot(small.subarray(0, length))).ok).toBe(false);
    }
  });

  it('with a right checksum over a wrong list are refused, or read as what they say', () =>
    fuzz('snapshots', 'over a wrong list', 4_000, (dice) => check(relisted(dice))));

  it('of a size that no memory has are refused unread', () => {
    for (const bytes of [2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER, -8, 0.5, null, '8']) {
      const list = Buffer.from(JSON.stringify({ columns: [{ name: 'x', kind: 'f64', bytes, crc32: 0 }], values: {} }));
      const head = Buffer.from(small.subarray(0, headBytes));
      head.writeUInt32LE(list.length, 12);
      head.writeUInt32LE(crc32(list), 16);
      expect(outcomeOf(corrupt, () => decodeSnapshot(Buffer.concat([head, list])))).toMatchObject({ ok: false });
    }
  });
});
