import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Role } from '@weir/desk-api';
import { z } from 'zod';
import { type Identity, identityOf } from './identity.js';

const ivBytes = 12;
const tagBytes = 16;
const hour = 3_600_000;

/** A working day and a little: whoever comes back next morning signs in. */
const sessionMs = 12 * hour;

const Sealed = z.object({
  actor: z.string(),
  name: z.string(),
  roles: z.array(Role),
  untilMs: z.number(),
  tokenHash: z.string().nullable(),
});

/** Seals who signed in into a browser's cookie: no desk keeps sessions, and each opens those of the others. */
export class Sessions {
  readonly #key: Buffer;

  /** @param secret of the installation, 32 bytes and more */
  constructor(secret: Buffer) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'weir desk sessions', 32));
  }

  /** @returns the cookie's value, and until when it is good, milliseconds UTC */
  seal({ actor, name, roles, untilMs, tokenHash }: Identity, nowMs: number): { value: string; untilMs: number } {
    const until = Math.min(nowMs + sessionMs, untilMs ?? Number.POSITIVE_INFINITY);
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    const text = JSON.stringify({ actor, name, roles, untilMs: until, tokenHash });
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return { value: Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url'), untilMs: until };
  }

  /** Null: it was not made here, or its time is over. */
  open(value: string, nowMs: number): Identity | null {
    const bytes = Buffer.from(value, 'base64url');
    if (bytes.length <= ivBytes + tagBytes) return null;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    let text: string;
    try {
      text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
    } catch {
      // Somebody changed it, or it was sealed with another secret: it says nothing.
      return null;
    }
    const read = Sealed.safeParse(JSON.parse(text));
    return read.success && read.data.untilMs > nowMs ? identityOf(read.data) : null;
  }
}
