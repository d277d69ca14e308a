import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const family = '@fontsource/noto-sans-sc';

interface Range {
  readonly from: number;
  readonly to: number;
  readonly slice: string;
}

/** A stretch of text that one slice of the font has all signs of. */
export interface TextRun {
  readonly slice: string;
  readonly text: string;
}

const rangesOf = (slice: string, list: string): Range[] =>
  list.split(',').map((part) => {
    const [from, to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return { slice: slice.replace(/[[\]]/g, ''), from: Number.parseInt(from!, 16), to: Number.parseInt(to!, 16) };
  });

/** Noto Sans SC as it is shipped for browsers: a hundred files, each with some signs. */
export class SlicedFont {
  readonly #folder: string;
  readonly #ranges: readonly Range[];
  readonly #sliceOf = new Map<number, string>();

  constructor() {
    const require = createRequire(import.meta.url);
    this.#folder = dirname(require.resolve(`${family}/package.json`));
    const listed = JSON.parse(readFileSync(join(this.#folder, 'unicode.json'), 'utf8')) as Record<string, string>;
    // Latin first: several slices have its signs.
    this.#ranges = Object.entries(listed)
      .reverse()
      .flatMap(([slice, list]) => rangesOf(slice, list));
  }

  /** The font file of a slice. */
  file(slice: string): Buffer {
    return readFileSync(join(this.#folder, 'files', `noto-sans-sc-${slice}-400-normal.woff`));
  }

  /** A text in stretches, each of one slice. A sign that no slice has is shown as `?`. */
  runs(text: string): TextRun[] {
    const runs: { slice: string; text: string }[] = [];
    for (const sign of text) {
      const known = this.#find(sign.codePointAt(0)!);
      const [slice, shown] = known === '' ? ['latin', '?'] : [known, sign];
      const last = runs.at(-1);
      if (last?.slice === slice) last.text += shown;
      else runs.push({ slice, text: shown });
    }
    return runs;
  }

  #find(code: number): string {
    const known = this.#sliceOf.get(code);
    if (known !== undefined) return known;
    const slice = this.#ranges.find(({ from, to }) => code >= from && code <= to)?.slice ?? '';
    this.#sliceOf.set(code, slice);
    return slice;
  }
}
