import { basename } from 'node:path';
import { WeirError } from '@weir/model';

/** Where a cell comes from: the fields of a line, by column name, and the number of the line in its file. */
export interface IdSource {
  readonly cell: (column: string) => string | null;
  readonly line: number;
  /** Name of the file without its folder. */
  readonly file: string;
}

/**
 * An id made of the cells of a row, for feeds whose rows have none: `{Tx_hash}-{line}`. `{line}` is the line in the
 * file and `{file}` its name; anything else in braces is a column. Equal rows can be separate transfers, so a
 * template without `{line}` promises that its columns name a row.
 */
export class IdTemplate {
  readonly #literals: readonly string[];
  readonly #names: readonly string[];
  readonly #neverSeen: Set<string>;

  /** @throws {WeirError} `USAGE` where braces do not pair or nothing stands in them */
  constructor(readonly text: string) {
    const parts = text.split(/\{([^{}]+)\}/);
    this.#literals = parts.filter((_, index) => index % 2 === 0);
    this.#names = parts.filter((_, index) => index % 2 === 1);
    if (this.#names.length === 0 || this.#literals.some((literal) => /[{}]/.test(literal))) {
      throw new WeirError('USAGE', `--id wants a template like {Tx_hash}-{line}, not ${text}`);
    }
    this.#neverSeen = new Set(this.#names.filter((name) => name !== 'line' && name !== 'file'));
  }

  /** The id, or null where a cell it needs is empty: half an id could be another row's. */
  fill(source: IdSource): string | null {
    let id = this.#literals[0]!;
    for (const [index, name] of this.#names.entries()) {
      const value = name === 'line' ? String(source.line) : name === 'file' ? source.file : source.cell(name);
      if (value === null) return null;
      this.#neverSeen.delete(name);
      id += value + this.#literals[index + 1]!;
    }
    return id;
  }

  /**
   * Two of these files whose lines would get the same ids, whatever stands in them; null: none would. What is one id is taken for one
   * transfer told twice.
   */
  sameIdsOf(files: readonly string[]): readonly [string, string] | null {
    if (this.#names.some((name) => name !== 'line' && name !== 'file')) return null;
    const seen = new Map<string, string>();
    for (const file of new Set(files)) {
      const name = this.#names.includes('file') ? basename(file) : '';
      const other = seen.get(name);
      if (other !== undefined) return [other, file];
      seen.set(name, file);
    }
    return null;
  }

  /** Columns that no line had so far: misspelt, most likely. */
  get neverSeen(): readonly string[] {
    return [...this.#neverSeen];
  }
}
