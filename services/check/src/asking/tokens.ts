import { createHash } from 'node:crypto';
import { WeirError } from '@weir/model';

/** Whether somebody who sends a token may ask; null: none was sent. */
export type IsAllowed = (token: string | null) => boolean;

const hashForm = /^[0-9a-f]{64}$/;
const loopback = /^(?:127(?:\.\d{1,3}){3}|localhost|::1|\[::1\])$/;

/**
 * Who may ask, by a file of SHA-256 hashes, one a line in hex; what stands behind a hash, and lines that begin with `#`,
 * are for people. A token itself is written nowhere.
 * @throws {WeirError} `CONFIG_INVALID` naming the line
 */
export const allowedByHashes = (text: string): IsAllowed => {
  const hashes = new Set<string>();
  for (const [index, line] of text.split('\n').entries()) {
    const word = line.trim().split(/\s+/)[0]!.toLowerCase();
    if (word === '' || word.startsWith('#')) continue;
    if (!hashForm.test(word))
      throw new WeirError(
        'CONFIG_INVALID',
        `line ${index + 1} of the tokens of the check begins with no SHA-256 in hex`,
      );
    hashes.add(word);
  }
  return (token) => token !== null && hashes.has(createHash('sha256').update(token).digest('hex'));
};

/**
 * Anybody may ask who reaches the process, which others' machines must not then.
 * @throws {WeirError} `CONFIG_INVALID` where it listens for others
 */
export const allowedOnLoopback = (host: string): IsAllowed => {
  if (loopback.test(host)) return () => true;
  throw new WeirError(
    'CONFIG_INVALID',
    `WEIR_CHECK_TOKENS is missing: wants a file of SHA-256 hashes where the check listens on ${host}`,
  );
};

/** The token of an `authorization` header. */
export const bearerOf = (header: string | undefined): string | null =>
  /^Bearer +([\x21-\x7e]{1,1024})$/i.exec(header ?? '')?.[1] ?? null;
