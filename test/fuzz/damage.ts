import type { Dice } from '../stream/random-stream.js';

const wholeBytes = (value: bigint): number[] => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
};

/** Numbers at the borders of what frames can say, and some that say it in a way nobody writes. */
const borderNumbers: readonly (readonly number[])[] = [
  ...[0n, 1n, 127n, 128n, 2n ** 27n, 2n ** 28n, 2n ** 31n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 56n - 1n].map(
    wholeBytes,
  ),
  [0x80, 0x00],
  [0x81, 0x80, 0x00],
  new Array<number>(9).fill(0xff),
  new Array<number>(40).fill(0x80),
];

const spliced = (bytes: Buffer, at: number, removed: number, put: Uint8Array | readonly number[]): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(put), bytes.subarray(at + removed)]);

/** One random change of some bytes; they may come out as they were. */
const damageOnce = (bytes: Buffer, dice: Dice): Buffer => {
  const at = dice(bytes.length + 1);
  const to = at + dice(Math.min(40, bytes.length - at) + 1);
  switch (dice(8)) {
    case 0: {
      const turned = Buffer.from(bytes);
      if (at < bytes.length) turned[at]! ^= 1 << dice(8);
      return turned;
    }
    case 1: {
      const changed = Buffer.from(bytes);
      if (at < bytes.length) changed[at] = [0, 1, 2, 0x7f, 0x80, 0xff, 0x22, 0x7b][dice(8)]!;
      return changed;
    }
    case 2:
      return spliced(bytes, at, 0, [dice(256)]);
    case 3:
      return spliced(bytes, at, to - at, []);
    case 4:
      return spliced(bytes, to, 0, bytes.subarray(at, to));
    case 5:
      return spliced(bytes, at, 1, borderNumbers[dice(borderNumbers.length)]!);
    case 6:
      return bytes.subarray(0, at);
    default: {
      const from = dice(bytes.length + 1);
      return spliced(bytes, at, to - at, bytes.subarray(from, from + (to - at)));
    }
  }
};

/** Bytes with one to three random changes: bits turned, bytes put in, left out or said twice, numbers that lie, a cut. */
export const damaged = (bytes: Buffer, dice: Dice): Buffer => {
  let result = bytes;
  for (let left = 1 + dice(3); left > 0; left--) result = damageOnce(result, dice);
  return result;
};

/** The same for a text, with the characters that have a meaning somewhere. */
export const damagedText = (text: string, dice: Dice): string => {
  const pieces = [
    '"',
    ',',
    ':',
    '{',
    '}',
    '[',
    ']',
    '\\',
    '\0',
    '\n',
    '\r',
    ' ',
    '-',
    '+',
    '.',
    'e',
    '0',
    '9',
    'ﬀ',
    '\ud800',
  ];
  const characters = [...text];
  for (let left = 1 + dice(3); left > 0; left--) {
    const at = dice(characters.length + 1);
    const piece = pieces[dice(pieces.length)]!;
    if (dice(4) === 0) characters.splice(at, 0, ...characters.slice(dice(characters.length + 1)).slice(0, 20));
    else characters.splice(at, dice(3), ...(dice(3) === 0 ? [] : [piece]));
  }
  return characters.join('');
};
