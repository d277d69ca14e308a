import { expect, test } from 'vitest';
import { TextPool } from './text-pool.js';
import { ToldEntries } from './told-entries.js';

const textIn = (texts: TextPool, text: string): number => {
  const bytes = Buffer.from(text);
  return texts.add(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, 0);
};

test('the oldest id that is kept stands whole, however near the newest is written', () => {
  const texts = new TextPool();
  const told = new ToldEntries();
  const kept: { readonly token: number; readonly id: string; readonly instant: number }[] = [];
  for (let instant = 0; instant < 6_000; instant++) {
    // Of 1 to 97 words, so that the ring is met at every distance.
    const id = `${instant}`.padEnd(4 + ((instant * 37) % 97) * 4, 'y');
    const ref = textIn(texts, id);
    kept.push({ token: told.add(texts, ref, instant % 11, instant), id, instant });
    texts.free(ref);
    told.endMessage();
    for (const { token, id: wanted, instant: at } of [kept[0]!, kept[kept.length >> 1]!, kept.at(-1)!]) {
      const found = told.entry(token);
      if (found?.id !== wanted || found.other !== at % 11) expect(found).toEqual({ id: wanted, other: at % 11 });
    }
    // Some are kept, then fewer, then more again: the ring grows, and is met from behind.
    const keeps = [60, 90, 40, 400][Math.floor(instant / 1_500)]!;
    while (kept.length > keeps) told.forget(kept.shift()!.instant + 1);
    // Sixty ids so far: no more room than they need.
    if (instant === 1_400) expect(told.heldBytes).toBeLessThan(100_000);
  }
  // Four hundred ids of two hundred bytes, in rings of powers of two.
  expect(told.heldBytes).toBeLessThan(400_000);
});

test('an id may be longer than all the room there is', () => {
  const texts = new TextPool();
  const told = new ToldEntries();
  const ids = ['first', 'x'.repeat(100_000), 'last'];
  const tokens = ids.map((id, at) => {
    const token = told.add(texts, textIn(texts, id), at, at);
    told.endMessage();
    return token;
  });
  expect(tokens.map((token) => told.entry(token))).toEqual(ids.map((id, other) => ({ id, other })));
  expect(told.heldBytes).toBeGreaterThan(100_000);
});

test('a token that was not given out yet, or was let go, names nothing', () => {
  const texts = new TextPool();
  const told = new ToldEntries();
  expect([told.entry(-1), told.entry(0)]).toEqual([null, null]);
  const token = told.add(texts, textIn(texts, 'one'), 3, 10);
  expect([told.entry(token)?.id, told.entry(token + 1)]).toEqual(['one', null]);
  told.forget(10);
  expect(told.entry(token)?.id).toBe('one');
  told.forget(11);
  expect(told.entry(token)).toBeNull();
  // Nothing is left: the next one is there all the same.
  const next = told.add(texts, textIn(texts, 'two'), 3, 12);
  expect([next, told.entry(next)?.id]).toEqual([token + 1, 'two']);
});

test('the same text again in one message is written once', () => {
  const texts = new TextPool();
  const told = new ToldEntries();
  const ref = textIn(texts, 'z'.repeat(8_000));
  for (let entry = 0; entry < 1_000; entry++) told.add(texts, ref, 1, 1);
  // A thousand of them would be eight million bytes.
  expect(told.heldBytes).toBeLessThan(200_000);
});
