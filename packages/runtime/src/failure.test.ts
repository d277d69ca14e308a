import { WeirError } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { failureOf } from './failure.js';

describe('what a failure is to whoever must mend it', () => {
  it('has the code and the remedy of the catalogue', () => {
    const { code, remedy } = failureOf(new WeirError('CLAIM_LOST', 'claimed again'));
    expect(code).toBe('CLAIM_LOST');
    expect(remedy).not.toMatch(/not foreseen/);
  });

  it.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('of a full disk says where to make room: %s', (code) => {
    const failure = failureOf(Object.assign(new Error(`${code}: write`), { code }));
    expect(failure).toMatchObject({ code, text: `${code}: write` });
    expect(failure.remedy).toMatch(/WEIR_STATE_DIR/);
  });

  it('of what nobody thought of says that', () => {
    expect(failureOf(new Error('odd'))).toMatchObject({ code: 'UNFORESEEN', text: 'odd' });
    expect(failureOf('odd').remedy).toMatch(/not foreseen/);
  });
});
