import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { AccountShown } from '@weir/desk-api';
import { type AccountId, maskAccount, WeirError } from '@weir/model';
import type { Who } from '../http/handler.js';

const ivBytes = 12;
const tagBytes = 16;
/** Some 300 bytes each. */
const sealedMax = 50_000;

/**
 * Seals accounts for addresses and lists: one account has one ref, and only the desk's key opens it. AES-256-GCM whose
 * nonce is a keyed hash of the account: equal nonces are of equal accounts alone, so no two texts share a key stream.
 */
export class AccountRefs {
  readonly #sealKey: Buffer;
  readonly #nonceKey: Buffer;
  /** Refs by account, the latest sealed last: pictures of a case name thousands of accounts, the same at each look. */
  readonly #sealed = new Map<AccountId, string>();

  /** @param secret of the installation, 32 bytes and more */
  constructor(secret: Buffer) {
    if (secret.length < 32) throw new RangeError('a secret of 32 bytes and more is needed');
    this.#sealKey = Buffer.from(hkdfSync('sha256', secret, '', 'weir account refs: seal', 32));
    this.#nonceKey = Buffer.from(hkdfSync('sha256', secret, '', 'weir account refs: nonce', 32));
  }

  seal(account: AccountId): string {
    const known = this.#sealed.get(account);
    if (known !== undefined) return known;
    const ref = this.#seal(account);
    this.#sealed.set(account, ref);
    if (this.#sealed.size > sealedMax)
      for (const oldest of this.#sealed.keys()) {
        this.#sealed.delete(oldest);
        break;
      }
    return ref;
  }

  /** @throws {WeirError} `DESK_REF_UNKNOWN` where the ref was not made here */
  open(ref: string): AccountId {
    try {
      const bytes = Buffer.from(ref, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', this.#sealKey, bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      const opened = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
      return opened.toString('utf8') as AccountId;
    } catch (cause) {
      throw new WeirError('DESK_REF_UNKNOWN', 'no account has this ref', { cause });
    }
  }

  /** An account as `who` may see it. */
  show(account: AccountId, who: Who): AccountShown {
    const isMasked = !who.rights.has('unmask');
    return { ref: this.seal(account), account: isMasked ? maskAccount(account) : account, isMasked };
  }

  #seal(account: AccountId): string {
    const nonce = createHmac('sha256', this.#nonceKey).update(account).digest().subarray(0, ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#sealKey, nonce);
    const sealed = Buffer.concat([cipher.update(account, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }
}
