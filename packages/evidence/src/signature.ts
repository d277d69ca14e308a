import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { WeirError } from '@weir/model';

/** Beside the manifest, over its bytes; not listed in it. */
export const signaturePath = 'manifest.sig.json';

/** Who stands for a manifest, as the package has it. */
export interface Signature {
  readonly algorithm: 'Ed25519';
  /** SHA-256 of the public key, SPKI in DER, hex. */
  readonly keyId: string;
  /** SPKI in PEM: enough to check the signature, not to know whose it is. */
  readonly publicKey: string;
  /** Base64. */
  readonly signature: string;
}

const keyIdOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** @throws {WeirError} `EVIDENCE_KEY` where the text is no Ed25519 key of this kind */
const ed25519 = (pem: string, read: (pem: string) => KeyObject): KeyObject => {
  let key: KeyObject;
  try {
    key = read(pem);
  } catch (cause) {
    throw new WeirError('EVIDENCE_KEY', 'it cannot be read as a key in PEM', { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new WeirError('EVIDENCE_KEY', `it is a key of ${String(key.asymmetricKeyType)}`);
  return key;
};

/** Signs the bytes of a manifest. @throws {WeirError} `EVIDENCE_KEY` */
export const signManifest = (manifest: Uint8Array, privatePem: string): Signature => {
  const key = ed25519(privatePem, createPrivateKey);
  const own = createPublicKey(key);
  return {
    algorithm: 'Ed25519',
    keyId: keyIdOf(own),
    publicKey: String(own.export({ type: 'spki', format: 'pem' })),
    signature: sign(null, manifest, key).toString('base64'),
  };
};

/** The key that somebody trusts, from its PEM; of a private key its public half. @throws {WeirError} `EVIDENCE_KEY` */
export const trustedKey = (pem: string): KeyObject => ed25519(pem, createPublicKey);

/**
 * Why a signature does not hold, null where it does: it must be over these bytes, by the key that it names, and by the one
 * that the reader trusts where one is given. Without that anybody can have signed.
 */
export const signatureTrouble = (manifest: Uint8Array, given: unknown, trusted: KeyObject | null): string | null => {
  const { keyId, publicKey, signature } = (given ?? {}) as Partial<Record<keyof Signature, unknown>>;
  if (typeof publicKey !== 'string' || typeof signature !== 'string') return 'it names no key or no signature';
  let named: KeyObject;
  try {
    named = trustedKey(publicKey);
  } catch {
    return 'the key that it names is none';
  }
  if (keyIdOf(named) !== keyId) return 'its key has another id';
  if (trusted !== null && keyIdOf(trusted) !== keyId)
    return `it was signed with ${String(keyId)}, the key given is ${keyIdOf(trusted)}`;
  return verify(null, manifest, named, Buffer.from(signature, 'base64'))
    ? null
    : 'the manifest is not the one that was signed';
};
