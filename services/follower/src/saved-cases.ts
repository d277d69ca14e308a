import type { Image } from '@weir/engine';
import type { OpenCase, SavedCase } from './open-case.js';

/** Puts cases into an image, in their order. */
export const saveCases = (image: Image, cases: readonly OpenCase[]): void => {
  const packed = new Uint8Array(Buffer.concat(cases.map(({ settled }) => settled.saved().bytes)));
  image.put(
    'cases',
    cases.map((open) => open.saved()),
  );
  image.putColumn('settled', packed, packed.length);
};

/** Takes cases up, in their order. @param opened a new case of a name */
export function* loadCases(image: Image, opened: (name: string) => OpenCase): Iterable<OpenCase> {
  const packed = image.column('settled', Uint8Array, (length) => length);
  let at = 0;
  for (const saved of image.value<SavedCase[]>('cases')) {
    const open = opened(saved.name);
    const { bytes } = saved.settled;
    open.load(saved, packed.subarray(at, at + bytes));
    at += bytes;
    yield open;
  }
}
