import { expect, test } from 'vitest';
import { DayNotes } from './day-notes.js';
import { awaiting, noteFields } from './day-rule.js';

const diceOf = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor((((state ^ (state >>> 12)) >>> 0) / 2 ** 32) * below);
  };
};

interface Note {
  readonly kind: number;
  readonly fields: readonly number[];
  readonly level: number;
  readonly trigger: number;
  readonly endsAt: number;
  readonly awaits: number;
}

const awaits = Object.values(awaiting);

/** A pocket beside what its notes should be; each entry with what it changed and what it changed it from. */
class Pocket {
  head = 0;
  notes: readonly Note[] = [];
  readonly entries: { readonly undo: number; readonly before: readonly Note[] }[] = [];
}

test('notes are what was last written, and become what they were when entries are taken back', () => {
  for (let seed = 1; seed <= 4; seed++) {
    const dice = diceOf(seed);
    let notes = new DayNotes();
    const pockets = Array.from({ length: 25 }, () => new Pocket());
    const write = (pocket: Pocket): void => {
      const before = pocket.notes;
      notes.undo = 0;
      for (let often = 1 + dice(3); often > 0; often--) {
        const kind = 1 + dice(8);
        const note: Note = {
          kind,
          fields: Array.from({ length: noteFields }, () => dice(1_000_000)),
          level: dice(3),
          trigger: dice(100) - 1,
          endsAt: dice(1_000),
          awaits: awaits[dice(awaits.length)]!,
        };
        const found = notes.find(pocket.head, kind);
        const { fields, level, trigger, endsAt } = note;
        const into = Float64Array.from(fields);
        pocket.head = notes.write(pocket.head, found, kind, into, level, trigger, endsAt, note.awaits);
        pocket.notes = [...pocket.notes.filter((each) => each.kind !== kind), note];
      }
      pocket.entries.push({ undo: notes.undo, before });
    };
    const check = (pocket: Pocket): void => {
      const into = new Float64Array(noteFields);
      const found: Note[] = [];
      for (let kind = 1; kind <= 8; kind++) {
        const note = notes.find(pocket.head, kind);
        if (note === 0) continue;
        notes.read(note, into);
        const [level, trigger, endsAt] = [notes.level(note), notes.trigger(note), notes.endsAt(note)];
        found.push({ kind, fields: [...into], level, trigger, endsAt, awaits: notes.awaits(note) });
      }
      const wanted = [...pocket.notes].sort((left, right) => left.kind - right.kind);
      if (JSON.stringify(found) !== JSON.stringify(wanted)) expect(found, `seed ${seed}`).toEqual(wanted);
      const instant = dice(1_000);
      const open = pocket.notes.filter(({ endsAt }) => endsAt >= instant);
      const most = Math.max(0, ...open.map((each) => each.awaits));
      expect(notes.mostAwaited(pocket.head, instant)).toBe(most);
      expect(notes.firstEnd(pocket.head)).toBe(
        Math.min(Number.POSITIVE_INFINITY, ...pocket.notes.map((each) => each.endsAt)),
      );
    };
    for (let step = 0; step < 3_000; step++) {
      const pocket = pockets[dice(pockets.length)]!;
      const what = dice(20);
      if (what < 11) write(pocket);
      else if (what < 17) {
        const entry = pocket.entries.pop();
        if (entry === undefined) continue;
        pocket.head = notes.takeBack(pocket.head, entry.undo);
        pocket.notes = entry.before;
      } else if (what === 17) {
        // The oldest cannot be taken back any more.
        for (const { undo } of pocket.entries.splice(0, dice(4))) notes.settle(undo);
      } else if (what === 18) {
        // Notes go when no entry is left that may be taken back.
        for (const { undo } of pocket.entries.splice(0)) notes.settle(undo);
        const before = dice(1_000);
        pocket.head = notes.drop(pocket.head, before);
        pocket.notes = pocket.notes.filter(({ endsAt }) => endsAt >= before);
      } else if (dice(20) === 0) {
        const { numbers, column } = notes.parts();
        const restored = new DayNotes();
        restored.restore(numbers, column.slice());
        notes = restored;
      }
      check(pocket);
    }
    for (const pocket of pockets) {
      for (const { undo } of pocket.entries.splice(0)) notes.settle(undo);
      check(pocket);
    }
    // Nothing is left over: as many blocks as notes, and none when they are dropped.
    expect(notes.count).toBe(pockets.reduce((sum, pocket) => sum + pocket.notes.length, 0));
    expect(notes.heldBytes).toBeGreaterThanOrEqual(notes.count * 88);
    for (const pocket of pockets) expect(notes.drop(pocket.head, Number.POSITIVE_INFINITY)).toBe(0);
    expect(notes.count).toBe(0);
  }
});

test('a note that ends just then is kept, and is awaited at that moment', () => {
  const notes = new DayNotes();
  const head = notes.write(0, 0, 3, new Float64Array(noteFields), 1, 5, 100, awaiting.everything);
  expect([notes.mostAwaited(head, 100), notes.mostAwaited(head, 101)]).toEqual([awaiting.everything, 0]);
  expect(notes.firstEnd(head)).toBe(100);
  expect(notes.drop(head, 100)).toBe(head);
  notes.settle(notes.undo);
  expect(notes.drop(head, 101)).toBe(0);
});

test('room that was given back is used again', () => {
  const notes = new DayNotes();
  const { heldBytes } = notes;
  for (let round = 0; round < 1_000; round++) {
    notes.undo = 0;
    const head = notes.write(0, 0, 3, new Float64Array(noteFields), 0, -1, round, awaiting.nothing);
    notes.settle(notes.undo);
    expect(notes.drop(head, round + 1)).toBe(0);
  }
  expect([notes.count, notes.heldBytes]).toEqual([0, heldBytes]);
});
