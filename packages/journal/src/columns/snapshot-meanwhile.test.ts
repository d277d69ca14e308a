import { Image } from '@weir/engine';
import { describe, expect, it } from 'vitest';
import { decodeSnapshot, encodeSnapshot, encodeSnapshotMeanwhile } from './snapshot.js';

const largeImage = (): Image => {
  const image = new Image();
  const doubles = Float64Array.from({ length: 1_500_000 }, (_, i) => i * 1.5);
  image.putColumn('doubles', doubles, doubles.length);
  image.putColumn('bytes', Uint8Array.of(1, 2, 3), 3);
  image.putColumn('none', new Int32Array(0), 0);
  image.put('names', ['a']);
  return image;
};

describe('a snapshot that is encoded meanwhile', () => {
  it('is the same as one encoded at once', async () => {
    const meanwhile = Buffer.concat(await encodeSnapshotMeanwhile(largeImage()));
    expect(meanwhile.equals(Buffer.concat(encodeSnapshot(largeImage())))).toBe(true);
  });

  it('leaves turns to others, and says what the values were when it was asked for', async () => {
    const image = largeImage();
    let turns = 0;
    const turning = setInterval(() => turns++, 0);
    const encoding = encodeSnapshotMeanwhile(image);
    image.value<string[]>('names').push('b');
    const bytes = Buffer.concat(await encoding);
    clearInterval(turning);
    expect(turns).toBeGreaterThan(0);
    expect(decodeSnapshot(bytes).value('names')).toEqual(['a']);
  });
});
