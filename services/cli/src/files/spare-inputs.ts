import { stat } from 'node:fs/promises';
import { WeirError } from '@weir/model';

/** Which file a name means, also behind links; null for what is none, or cannot be spoilt by writing to it. */
const fileBehind = async (name: string): Promise<string | null> => {
  const found = await stat(name, { bigint: true }).catch(() => null);
  return found?.isFile() ? `${found.dev}:${found.ino}` : null;
};

/**
 * Refuses to write over what is read. An answer has a `transfers.ndjson`, and so have many who ask: with `--out .` the
 * bank's own file would be gone.
 * @param option that names what is written
 * @throws {WeirError} `USAGE`
 */
export const spareInputs = async (
  option: string,
  written: readonly string[],
  read: readonly string[],
): Promise<void> => {
  const inputs = new Map<string, string>();
  for (const name of read) {
    const file = name === '-' ? null : await fileBehind(name);
    if (file !== null) inputs.set(file, name);
  }
  for (const name of written) {
    const file = name === '-' ? null : await fileBehind(name);
    const input = file === null ? undefined : inputs.get(file);
    if (input !== undefined)
      throw new WeirError('USAGE', `${option} would write over ${input}, which is read: name another`);
  }
};

/**
 * Standard input has an end once: who comes second would read nothing, and that would be taken for an answer.
 * @param read the files of all options that are read
 * @throws {WeirError} `USAGE`
 */
export const refuseStdinTwice = (read: readonly (string | undefined)[]): void => {
  if (read.filter((name) => name === '-').length > 1)
    throw new WeirError('USAGE', 'standard input (-) can be read once only: name a file for the others');
};
