import { hashBytes } from '@weir/engine';
import { expect, it } from 'vitest';
import { TextMap } from './text-map.js';

const hashOf = (text: string): number => {
  const bytes = Buffer.from(text);
  return hashBytes(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
};

it('says by the hash of the bytes what it cannot have, for as long as it does not have it', () => {
  const map = new TextMap<number>();
  const long = '转'.repeat(200);
  expect(map.mayHave(hashOf(long))).toBe(false);
  map.set(long, 1);
  map.set(long, 2);
  expect([map.mayHave(hashOf(long)), map.get(long), map.size]).toEqual([true, 2, 1]);
  map.delete('another');
  map.delete(long);
  map.delete(long);
  expect([map.mayHave(hashOf(long)), map.get(long), map.size]).toEqual([false, undefined, 0]);
});
