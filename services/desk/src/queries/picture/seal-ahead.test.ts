import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccountId } from '@weir/model';
import { describe, expect, test } from 'vitest';
import { AccountRefs } from '../../accounts/account-refs.js';
import { accountOf } from '../ledger.fixture.js';
import { sealAhead } from './seal-ahead.js';

class CountedRefs extends AccountRefs {
  readonly sealed: AccountId[] = [];

  override seal(account: AccountId): string {
    this.sealed.push(account);
    return super.seal(account);
  }
}

describe('accounts that are sealed ahead', () => {
  const accounts = Array.from({ length: 1_000 }, (_, index) => accountOf(String(index)));

  test('are sealed each once, while others get their turns', async () => {
    const refs = new CountedRefs(randomBytes(32));
    const { signal } = new AbortController();
    const done = sealAhead(refs, accounts, signal);
    await nextTurn();
    expect(refs.sealed.length).toBeGreaterThan(0);
    expect(refs.sealed.length).toBeLessThan(accounts.length / 2);
    await done;
    expect(refs.sealed).toEqual(accounts);
  });

  test('are left where nobody waits any more', async () => {
    const refs = new CountedRefs(randomBytes(32));
    const gone = new AbortController();
    const done = sealAhead(refs, accounts, gone.signal);
    await nextTurn();
    gone.abort();
    await done;
    expect(refs.sealed.length).toBeLessThan(accounts.length / 2);
  });
});
