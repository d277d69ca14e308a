import { describe, expect, it } from 'vitest';
import { Image, ImageCopies } from './image.js';

const imageOf = (numbers: Float64Array): Image => {
  const image = new Image();
  image.putColumn('numbers', numbers, numbers.length);
  return image;
};

const memoryOf = (image: Image): ArrayBufferLike => image.columns.get('numbers')!.buffer;

describe('copies of images', () => {
  it('do not change with the state', () => {
    const state = Float64Array.of(1, 2, 3);
    const copy = new ImageCopies().of(imageOf(state));
    state[0] = 9;
    expect(copy.columns.get('numbers')).toEqual(Float64Array.of(1, 2, 3));
  });

  it('take the memory of the one before while it is large enough, and give back what is far too large', () => {
    const copies = new ImageCopies();
    const first = memoryOf(copies.of(imageOf(new Float64Array(1_000))));
    const grown = copies.of(imageOf(new Float64Array(1_100).fill(7)));
    expect(memoryOf(grown)).toBe(first);
    expect(grown.columns.get('numbers')).toEqual(new Float64Array(1_100).fill(7));
    const shrunk = copies.of(imageOf(new Float64Array(10)));
    expect(shrunk.lengthOf('numbers')).toBe(10);
    expect(memoryOf(shrunk).byteLength).toBeLessThan(1_000);
    expect(memoryOf(copies.of(imageOf(new Float64Array(2_000))))).not.toBe(memoryOf(shrunk));
  });

  it('of a column that is of another kind now are of that kind', () => {
    const copies = new ImageCopies();
    copies.of(imageOf(new Float64Array(8)));
    const other = new Image();
    other.putColumn('numbers', Int32Array.of(1, 2), 2);
    expect(copies.of(other).columns.get('numbers')).toEqual(Int32Array.of(1, 2));
  });
});
