import { chmodSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const logBytesMax = 30 * 1024 * 1024;

/** For whoever runs the services alone: the first token of an administrator stands in it. */
const ownOnly = 0o600;

/** The log of services that go on by themselves, opened to be added to; a long one is put aside first. */
export const openServiceLog = (
  stateDir: string,
  namespace: string,
): { readonly file: string; readonly output: number } => {
  const folder = join(stateDir, 'logs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${namespace === '' ? '' : `${namespace}-`}services.log`);
  const isThere = existsSync(file);
  // One that a version before this left may be open to everybody.
  if (isThere) chmodSync(file, ownOnly);
  if (isThere && statSync(file).size > logBytesMax) renameSync(file, `${file}.1`);
  return { file, output: openSync(file, 'a', ownOnly) };
};
