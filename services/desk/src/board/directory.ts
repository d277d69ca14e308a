import { DirectoryEntry } from '@weir/acts';
import { institutionOf, schemeOf, WeirError } from '@weir/model';

/** How accounts of one institution begin: `bank:CMB` would be that of CMBC too. */
const ofAccounts = /^[a-z0-9]+:[^:\s]+:/;
/** As many as an act of the import has. */
const entriesMax = 20_000;

/** Fields of a line of CSV: quotes around what holds commas, doubled inside. */
const fieldsOf = (line: string): string[] => {
  const fields: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g))
    fields.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
  return fields;
};

/**
 * Reads a directory of institutions: a head line with `code,name,prefixes,contact`, prefixes with blanks or semicolons
 * between.
 * @throws {WeirError} `DESK_INVALID`, naming the line
 */
export const readDirectory = (csv: string): DirectoryEntry[] => {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  const head = fieldsOf(lines[0] ?? '').map((name) => name.toLowerCase());
  const column = (name: string): number => head.indexOf(name);
  for (const needed of ['code', 'name', 'prefixes'])
    if (column(needed) < 0) throw new WeirError('DESK_INVALID', `line 1: the column ${needed} is missing`);
  const entries: DirectoryEntry[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const fields = fieldsOf(line);
    const prefixes = (fields[column('prefixes')] ?? '').split(/[\s;|]+/).filter((prefix) => prefix !== '');
    const contact = fields[column('contact')] || null;
    const read = DirectoryEntry.safeParse({
      code: fields[column('code')],
      name: fields[column('name')],
      prefixes,
      contact,
    });
    if (!read.success)
      throw new WeirError(
        'DESK_INVALID',
        `line ${index + 1}: ${read.error.issues[0]?.path.join('.')} ${read.error.issues[0]?.message}`,
      );
    const loose = prefixes.find((prefix) => !ofAccounts.test(prefix));
    if (loose !== undefined)
      throw new WeirError(
        'DESK_INVALID',
        `line ${index + 1}: the prefix ${loose} wants an institution and a colon, like bank:CMB:`,
      );
    entries.push(read.data);
    if (entries.length > entriesMax)
      throw new WeirError('DESK_INVALID', `line ${index + 1}: ${entriesMax} institutions are the most`);
  }
  return entries;
};

/** Finds the institution of an account: the one with the longest prefix that the account begins with. */
export class Directory {
  readonly #byPrefix = new Map<string, DirectoryEntry>();
  readonly #lengths: number[];

  constructor(entries: readonly DirectoryEntry[]) {
    for (const entry of entries) for (const prefix of entry.prefixes) this.#byPrefix.set(prefix, entry);
    this.#lengths = [...new Set([...this.#byPrefix.keys()].map(({ length }) => length))].sort((a, b) => b - a);
  }

  /** Null: nobody holds the account who could be asked, as on a chain, or the directory does not say. */
  find(account: string): DirectoryEntry | null {
    for (const length of this.#lengths) {
      const entry = this.#byPrefix.get(account.slice(0, length));
      if (entry !== undefined) return entry;
    }
    const scheme = schemeOf(account);
    if (scheme !== 'bank' && scheme !== 'pay') return null;
    const prefix = institutionOf(account);
    const code = prefix.slice(scheme.length + 1, -1);
    return { code, name: code, prefixes: [prefix], contact: null };
  }
}
