import { expect, test } from 'vitest';
import { Image } from './image.js';
import { Pieces, pieceKinds } from './pieces.js';

const edge = 2 ** 32 - 1;

test.each([0, 1, edge - 1, edge, edge + 1, 2 ** 40, Number.MAX_SAFE_INTEGER])(
  'a piece that ends at %d says so, kept and taken up again',
  (end) => {
    for (const start of [0, Math.max(0, end - 1), edge].filter((each) => each <= end)) {
      const pieces = new Pieces(1);
      const first = pieces.add(-1, pieceKinds.aged, 7, 3, 4, true);
      const second = pieces.add(first, pieceKinds.source, -1, start, end, false);
      const image = new Image();
      pieces.save(image);
      const loaded = new Pieces();
      loaded.load(image);
      for (const each of [pieces, loaded]) {
        expect([each.start(first), each.end(first), each.lot(first), each.isLast(first)]).toEqual([3, 4, 7, true]);
        expect([each.start(second), each.end(second), each.lot(second)]).toEqual([start, end, -1]);
        expect([each.kind(second), each.next(second), each.isLast(second)]).toEqual([pieceKinds.source, first, false]);
      }
    }
  },
);

test('a piece grows past 32 bits, and what stands apart goes with it', () => {
  const pieces = new Pieces();
  const empty = pieces.usedBytes;
  const kept = pieces.add(-1, pieceKinds.source, 1, 2 ** 33, 2 ** 34, false);
  for (let round = 0; round < 200; round++) {
    const piece = pieces.add(-1, pieceKinds.source, 2, 5, 6, false);
    pieces.extend(piece, 2 ** 35 + round, false);
    expect([pieces.start(piece), pieces.end(piece), pieces.isLast(piece)]).toEqual([5, 2 ** 35 + round, false]);
    pieces.extend(piece, 2 ** 36, true);
    expect([pieces.start(piece), pieces.end(piece), pieces.isLast(piece)]).toEqual([5, 2 ** 36, true]);
    pieces.free(piece);
  }
  expect([pieces.start(kept), pieces.end(kept)]).toEqual([2 ** 33, 2 ** 34]);
  expect(pieces.usedBytes).toBe(empty + 32);
});
