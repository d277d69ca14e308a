import { expect, test } from 'vitest';
import { Image } from './image.js';
import { TextPool } from './text-pool.js';
import { ToldEntries } from './told-entries.js';

const textIn = (texts: TextPool, text: string): number => {
  const bytes = Buffer.from(text);
  return texts.add(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, 0);
};

test('keeps what was told until its time is over, round and round', () => {
  const texts = new TextPool();
  let told = new ToldEntries();
  const kept = new Map<number, { id: string; instant: number }>();
  for (let instant = 0; instant < 8_000; instant++) {
    const id = `${instant}`.padStart(1 + (instant % 90), 'x');
    const ref = textIn(texts, id);
    for (const other of [1, 2]) kept.set(told.add(texts, ref, other, instant), { id, instant });
    texts.free(ref);
    told.endMessage();
    const horizon = instant - (instant < 4_000 ? instant / 2 : 400);
    told.forget(horizon);
    for (const [token, { instant: at }] of kept) {
      if (at >= horizon) break;
      kept.delete(token);
      expect(told.entry(token)).toBeNull();
    }
    if (instant % 500 !== 0) continue;
    for (const [token, { id: wanted }] of kept) expect(told.entry(token)!.id).toBe(wanted);
    const image = new Image();
    told.save(image);
    told = new ToldEntries();
    told.load(image);
  }
  expect(told.heldBytes).toBeLessThan(2_000_000);
});

test('two entries of one transfer share its id; the next message’s do not, though it may have the same place', () => {
  const texts = new TextPool();
  const told = new ToldEntries();
  const first = textIn(texts, 'first');
  const debit = told.add(texts, first, 7, 1);
  const credit = told.add(texts, first, 8, 1);
  texts.free(first);
  told.endMessage();
  const again = textIn(texts, 'again');
  expect(again).toBe(first);
  const next = told.add(texts, again, 9, 2);
  expect([debit, credit, next].map((token) => told.entry(token))).toEqual([
    { id: 'first', other: 7 },
    { id: 'first', other: 8 },
    { id: 'again', other: 9 },
  ]);
});
