import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deskFolder } from './state-folders.js';

const isThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';

/**
 * What refs and sessions are sealed with: the configured secret, else one that the first start makes and keeps beside the
 * other states. Desks on several machines need one that is configured.
 */
export const deskSecret = (configured: string | null, stateDir: string, namespace: string): Buffer => {
  if (configured !== null) return Buffer.from(configured, 'utf8');
  const folder = deskFolder(stateDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${namespace === '' ? '' : `${namespace}-`}secret`);
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!isThere(error)) throw error;
  }
  return Buffer.from(readFileSync(file, 'utf8'), 'utf8');
};
