import { expect, test } from 'vitest';
import { type Sum, SumNotes } from './sum-notes.js';

test('knows what was noted last of each transfer, until it is cleared', () => {
  const notes = new SumNotes();
  for (let message = 1; message < 40; message++) {
    const wanted = new Map<number, Sum>();
    for (let step = 0; step < message * 7; step++) {
      // Neighbours, and some whose places fall together.
      const transfer = (step % 5) * 65_536 + ((step * message) % 97);
      const sum = step % 11 === 0 ? BigInt(step) + 2n ** 60n : step * 3;
      notes.put(transfer, sum);
      wanted.set(transfer, sum);
    }
    for (const [transfer, sum] of wanted) expect(notes.get(transfer)).toBe(sum);
    expect(notes.get(5 * 65_536)).toBeUndefined();
    notes.clear();
    for (const transfer of wanted.keys()) expect(notes.get(transfer)).toBeUndefined();
  }
});
