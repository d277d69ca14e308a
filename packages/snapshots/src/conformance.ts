import { describe, expect, it } from 'vitest';
import type { PassedOver, SnapshotShelf } from './snapshot-shelf.js';

/** A place for snapshots to test a shelf on. */
export interface SnapshotPlace {
  /** A shelf on the place, as another process would open it. */
  open(onPassedOver?: (passed: PassedOver) => void): SnapshotShelf;
  /** Cuts the newest snapshot to half of its bytes, or turns one of its bits. */
  harmNewest(how: 'torn' | 'flipped'): Promise<void>;
  kept(): Promise<number>;
}

const piecesOf = (text: string): Uint8Array[] => [...text].map((letter) => Buffer.from(letter));

/** What every shelf of snapshots must do, whatever it is made of. */
export const describeSnapshotConformance = (name: string, made: () => Promise<SnapshotPlace>): void => {
  const latestOf = async (shelf: SnapshotShelf): Promise<[number, string] | null> => {
    const found = await shelf.latest();
    return found === null ? null : [found.offset, found.bytes.toString()];
  };

  describe(`${name} as a shelf of snapshots`, () => {
    it('has none at first', async () => {
      expect(await (await made()).open().latest()).toBeNull();
    });

    it('gives back the newest, also to whoever opens it later', async () => {
      const place = await made();
      const shelf = place.open();
      await shelf.put(7, piecesOf('first'));
      await shelf.put(2 ** 40, piecesOf('second'));
      expect(await latestOf(shelf)).toEqual([2 ** 40, 'second']);
      expect(await latestOf(place.open())).toEqual([2 ** 40, 'second']);
    });

    it('knows the newest by when it was put, not by its offset', async () => {
      const place = await made();
      for (const [offset, text] of [
        [900, 'of another journal'],
        [3, 'of this one'],
      ] as const) {
        await place.open().put(offset, piecesOf(text));
      }
      expect(await latestOf(place.open())).toEqual([3, 'of this one']);
    });

    it('keeps two', async () => {
      const place = await made();
      for (let offset = 0; offset < 12; offset++) await place.open().put(offset, piecesOf(`${offset}`));
      expect(await place.kept()).toBe(2);
      expect(await latestOf(place.open())).toEqual([11, '11']);
    });

    it.each(['torn', 'flipped'] as const)(
      'passes over one that is %s, says so, and gives the one before',
      async (how) => {
        const place = await made();
        await place.open().put(1, piecesOf('whole'));
        await place.open().put(2, piecesOf('harmed'));
        await place.harmNewest(how);
        const passed: PassedOver[] = [];
        expect(await latestOf(place.open((each) => passed.push(each)))).toEqual([1, 'whole']);
        expect(passed).toHaveLength(1);
      },
    );

    it('has none where none is whole, and takes new ones', async () => {
      const place = await made();
      await place.open().put(1, piecesOf('harmed'));
      await place.harmNewest('torn');
      expect(await place.open().latest()).toBeNull();
      await place.open().put(2, piecesOf('new'));
      expect(await latestOf(place.open())).toEqual([2, 'new']);
    });

    it('keeps what is empty', async () => {
      const place = await made();
      await place.open().put(0, []);
      expect(await latestOf(place.open())).toEqual([0, '']);
    });
  });
};
