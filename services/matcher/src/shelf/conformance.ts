import { describe, expect, it } from 'vitest';
import { fileOf, type OpenStoredLots, type StoredLots } from './stored-lots.js';

/** A place for lots to test a shelf on. Its files close after about 200 bytes. */
export interface LotsPlace {
  readonly open: OpenStoredLots;
  /** Numbers of the files that are there. */
  files(): readonly number[];
}

/** What every shelf of lots must do, whatever it is made of. */
export const describeLotsConformance = (name: string, made: () => LotsPlace): void => {
  const textAt = (shelf: StoredLots, place: number): string => Buffer.from(shelf.take(place)).toString();
  const bytesOf = (text: string): Uint8Array => Buffer.from(text);

  describe(`${name} as a shelf of lots`, () => {
    it('gives back what was put, once', () => {
      const shelf = made().open(null);
      const places = Array.from({ length: 200 }, (_, n) => shelf.put(bytesOf(`lots of pocket ${n}`)));
      for (const n of [199, 0, 120, 121]) expect(textAt(shelf, places[n]!)).toBe(`lots of pocket ${n}`);
      expect(new Set(places).size).toBe(200);
      expect(Math.max(...places)).toBeLessThan(2 ** 53);
      shelf.close();
    });

    it('keeps a copy: what is put may change', () => {
      const shelf = made().open(null);
      const bytes = bytesOf('one');
      const place = shelf.put(bytes);
      bytes.fill(0);
      expect(textAt(shelf, place)).toBe('one');
      const moved = shelf.put(shelf.take(shelf.put(bytesOf('two'))));
      expect(textAt(shelf, moved)).toBe('two');
      shelf.close();
    });

    it('is at a mark what it was then, whatever was taken and put since', async () => {
      const place = made();
      const shelf = place.open(null);
      const [a, b] = [shelf.put(bytesOf('a')), shelf.put(bytesOf('b'))];
      const mark = JSON.parse(JSON.stringify(shelf.mark())) as ReturnType<StoredLots['mark']>;
      await shelf.sync();
      textAt(shelf, a);
      for (let n = 0; n < 100; n++) shelf.put(bytesOf(`later ${n}`));
      shelf.close();
      const again = place.open(mark);
      expect(again.liveBytes).toBeGreaterThan(0);
      const c = again.put(bytesOf('c'));
      expect([a, b, c].map((at) => textAt(again, at))).toEqual(['a', 'b', 'c']);
      again.close();
    });

    it('lets go of files that no mark names, and of no other', async () => {
      const place = made();
      const shelf = place.open(null);
      const places = Array.from({ length: 100 }, (_, n) => shelf.put(bytesOf(`some lots, number ${n}`)));
      await shelf.sync();
      const before = shelf.mark();
      const count = place.files().length;
      expect(count).toBeGreaterThan(4);
      for (const at of places) shelf.take(at);
      shelf.put(bytesOf('one more'));
      await shelf.sync();
      const after = shelf.mark();
      shelf.keep([before, after]);
      expect(place.files().length).toBeGreaterThanOrEqual(count);
      shelf.keep([after]);
      expect(place.files().length).toBeLessThanOrEqual(2);
      shelf.close();
      expect(() => place.open(before)).toThrow(/SHELF_CORRUPT/);
      place.open(after).close();
    });

    it('would be rid of what is left of a file when most of it was taken', () => {
      const shelf = made().open(null);
      const places = Array.from({ length: 100 }, (_, n) => shelf.put(bytesOf(`some lots, number ${n}`)));
      expect(shelf.isStale(places[0]!)).toBe(false);
      expect(shelf.isStale(places[99]!)).toBe(false);
      // Every file keeps some.
      for (const [n, at] of places.entries()) if (n % 4 > 0) shelf.take(at);
      let left = places.filter((_, n) => n % 4 === 0);
      expect(left.filter((at) => shelf.isStale(at)).length).toBeGreaterThan(15);
      for (let round = 0; round < 5; round++) {
        left = left.map((at) => (shelf.isStale(at) ? shelf.put(shelf.take(at)) : at));
      }
      expect(left.filter((at) => shelf.isStale(at))).toEqual([]);
      expect(left.map((at) => textAt(shelf, at))).toEqual(
        places.flatMap((_, n) => (n % 4 === 0 ? [`some lots, number ${n}`] : [])),
      );
      shelf.close();
    });

    it('of two processes at once, leaves each its own: one stood still, was replaced, and goes on', async () => {
      const place = made();
      const old = place.open(null);
      const a = old.put(bytesOf('a'));
      await old.sync();
      const mark = old.mark();
      const successor = place.open(mark);
      const b = successor.put(bytesOf('b'));
      await successor.sync();
      const later = successor.mark();
      // The old one is rid of its file, which the new one has open still, and begins others.
      old.take(a);
      for (let n = 0; n < 50; n++) old.take(old.put(bytesOf(`some lots, number ${n}`)));
      await old.sync();
      old.keep([old.mark()]);
      const more = Array.from({ length: 50 }, (_, n) => successor.put(bytesOf(`lots of pocket ${n}`)));
      expect(textAt(successor, a)).toBe('a');
      expect(textAt(successor, b)).toBe('b');
      for (const [n, at] of more.entries()) expect(textAt(successor, at)).toBe(`lots of pocket ${n}`);
      old.close();
      successor.close();
      // What only the new one's marks name is there, or is missed; it is never something else.
      expect(place.files()).toEqual(expect.arrayContaining([fileOf(b)]));
      expect(() => place.open({ files: later.files.filter(({ file }) => file === fileOf(b)) })).not.toThrow();
    });

    it('refuses a place where nothing lies', () => {
      const shelf = made().open(null);
      const at = shelf.put(bytesOf('a'));
      expect(() => shelf.take(at + 1000)).toThrow(/SHELF_CORRUPT/);
      shelf.close();
    });

    it('empty, has no mark to keep', () => {
      const place = made();
      const shelf = place.open(null);
      expect(shelf.mark()).toEqual({ files: [] });
      expect(shelf.liveBytes).toBe(0);
      shelf.close();
    });
  });
};
