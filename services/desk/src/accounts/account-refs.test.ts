import { randomBytes } from 'node:crypto';
import type { Right } from '@weir/desk-api';
import type { AccountId } from '@weir/model';
import { describe, expect, test } from 'vitest';
import { AccountRefs } from './account-refs.js';

const account = 'bank:CMB:6226000000000017' as AccountId;
const who = (...rights: Right[]) => ({ actor: 'a', name: 'A', rights: new Set(rights) });

describe('a ref of an account', () => {
  test('is the same each time, opens to the account, and tells nothing of it', () => {
    const refs = new AccountRefs(randomBytes(32));
    const ref = refs.seal(account);
    expect(ref).toBe(refs.seal(account));
    expect(refs.open(ref)).toBe(account);
    expect(Buffer.from(ref, 'base64url').includes('6226')).toBe(false);
  });

  test('that was changed, or made elsewhere, opens nothing', () => {
    const refs = new AccountRefs(randomBytes(32));
    const ref = refs.seal(account);
    const changed = ref.slice(0, 9) + (ref[9] === 'A' ? 'B' : 'A') + ref.slice(10);
    for (const bad of [changed, new AccountRefs(randomBytes(32)).seal(account), 'short', ''])
      expect(() => refs.open(bad)).toThrow(expect.objectContaining({ code: 'DESK_REF_UNKNOWN' }));
  });
});

describe('an account', () => {
  test('is shown whole only to who may see it', () => {
    const refs = new AccountRefs(randomBytes(32));
    expect(refs.show(account, who('read'))).toMatchObject({ account: 'bank:CMB:6226…0017', isMasked: true });
    expect(refs.show(account, who('read', 'unmask'))).toMatchObject({ account, isMasked: false });
  });
});
