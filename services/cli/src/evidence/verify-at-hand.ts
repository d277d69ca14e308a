import type { KeyObject } from 'node:crypto';
import { confluentIdOf, type SchemasAtHand } from '@weir/avro';
import { placeOf, type ReadMessage, type Verified, verifyPackage } from '@weir/evidence';
import type { Config } from '@weir/model';
import { messageReader } from './read-message.js';

/** A package that was held to itself, and how many of its messages nobody here can read: they are held to their hashes alone. */
export interface VerifiedAtHand {
  readonly verified: Verified;
  readonly unread: number;
}

/**
 * Verifies a package with the schemas that a registry says: no other server is asked, and this one only where a message names it. What it
 * does not say leaves a message unread.
 * @throws {WeirError} `EVIDENCE_UNREADABLE`
 */
export const verifyAtHand = async (
  bytes: Buffer,
  settings: Pick<Config, 'zone' | 'contracts'>,
  schemas: SchemasAtHand,
  trusted: KeyObject | null,
): Promise<VerifiedAtHand> => {
  const verify = (): { readonly verified: Verified; readonly unread: readonly Buffer[] } => {
    const unread = new Map<string, Buffer>();
    const read = messageReader(settings, schemas);
    const readMessage: ReadMessage = (message, value, how) => {
      const record = read(message, value, how);
      if (record === null) unread.set(placeOf(message), value);
      return record;
    };
    return { verified: verifyPackage(bytes, readMessage, trusted), unread: [...unread.values()] };
  };
  const first = verify();
  const named = new Map(first.unread.map((value) => [confluentIdOf(value), value]));
  named.delete(null);
  if (named.size === 0) return { verified: first.verified, unread: first.unread.length };
  for (const value of named.values()) await schemas.learn(value);
  const second = verify();
  return { verified: second.verified, unread: second.unread.length };
};
