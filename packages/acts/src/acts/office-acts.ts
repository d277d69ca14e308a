import { z } from 'zod';
import { OrderTerms } from '../orders/terms.js';
import { Person, Reason, TimeMs } from './values.js';

export const DirectoryEntry = z.strictObject({
  code: z.string().min(1).max(100),
  name: z.string().min(1).max(200),
  /** As its accounts begin: `bank:CMB:`. */
  prefixes: z.array(z.string().min(1).max(100)).max(100),
  contact: z.string().max(500).nullable(),
});
export type DirectoryEntry = z.infer<typeof DirectoryEntry>;

/** What keeps the desk going: terms, directory, tokens. */
export const officeActs = [
  /** Terms are in the log, so that desks with other configurations fold alike. Subject: `terms`. */
  z.strictObject({ kind: z.literal('terms.set'), terms: OrderTerms }),
  /** The whole directory, replaced. Subject: `directory`. */
  z.strictObject({ kind: z.literal('directory.import'), institutions: z.array(DirectoryEntry).max(20_000) }),
  /** Subject: `token:<id>`; of the token itself only its hash is ever written. */
  z.strictObject({
    kind: z.literal('token.issue'),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    person: Person,
    name: z.string().max(200),
    roles: z.array(z.string().max(50)).max(20),
    expiresAt: TimeMs.nullable(),
  }),
  z.strictObject({ kind: z.literal('token.revoke'), reason: Reason }),
  /** An evidence package was made: of its bytes the hash, so that a file can be held to it. Subject: `case:<name>`. */
  z.strictObject({
    kind: z.literal('evidence.make'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.int().positive(),
  }),
] as const;
