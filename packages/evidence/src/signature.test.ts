import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { signatureTrouble, signManifest, trustedKey } from './signature.js';

const pemOf = (pair = generateKeyPairSync('ed25519')) => ({
  privatePem: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  publicPem: String(pair.publicKey.export({ type: 'spki', format: 'pem' })),
});
const office = pemOf();
const manifest = Buffer.from('{"case":"c1"}');
const signed = signManifest(manifest, office.privatePem);

describe('the signature of a manifest', () => {
  test('holds over its bytes, for the key that is trusted', () => {
    expect(signatureTrouble(manifest, signed, null)).toBeNull();
    expect(signatureTrouble(manifest, signed, trustedKey(office.publicPem))).toBeNull();
    expect(signatureTrouble(manifest, signed, trustedKey(office.privatePem))).toBeNull();
  });

  test('does not hold over other bytes, nor by another key, whatever that one names itself', () => {
    expect(signatureTrouble(Buffer.from('{"case":"c2"}'), signed, null)).toMatch(/not the one that was signed/);
    const other = pemOf();
    const forged = signManifest(manifest, other.privatePem);
    expect(signatureTrouble(manifest, forged, null)).toBeNull();
    expect(signatureTrouble(manifest, forged, trustedKey(office.publicPem))).toMatch(/^it was signed with/);
    const renamed = { ...forged, keyId: signed.keyId };
    expect(signatureTrouble(manifest, renamed, trustedKey(office.publicPem))).toMatch(/another id/);
    const mixed = { ...signed, signature: forged.signature };
    expect(signatureTrouble(manifest, mixed, trustedKey(office.publicPem))).toMatch(/not the one that was signed/);
  });

  test.each([null, {}, 'x', { publicKey: 1, signature: '' }, { publicKey: 'x', signature: 'x' }])(
    'that is none is said to be none: %j',
    (given) => {
      expect(signatureTrouble(manifest, given, null)).not.toBeNull();
    },
  );

  test('is made with Ed25519 keys alone', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const pem = String(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(() => signManifest(manifest, pem)).toThrow(expect.objectContaining({ code: 'EVIDENCE_KEY' }));
    expect(() => trustedKey('no key')).toThrow(expect.objectContaining({ code: 'EVIDENCE_KEY' }));
  });
});
