import { describe, expect, it } from 'vitest';
import type { DeedOf } from '../acts/act.js';
import { DeskLog, said } from '../desk.fixture.js';
import { defaultTerms } from '../orders/terms.js';

const hash = 'a'.repeat(64);
const issue: DeedOf<'token.issue'> = {
  kind: 'token.issue',
  hash,
  person: 'ann',
  name: 'Ann',
  roles: ['analyst'],
  expiresAt: null,
};

describe('the office', () => {
  it('issues a token once and revokes it once', () => {
    const log = new DeskLog();
    expect(said(log.act('weir', 'token:1', issue))).toBe('accepted');
    expect(said(log.act('admin', 'token:1', issue))).toBe('DESK_ID_REUSED');
    expect(said(log.act('admin', 'token:1', { kind: 'token.revoke', reason: 'left' }))).toBe('accepted');
    expect(log.state.tokens.get('1')).toMatchObject({ person: 'ann', revokedAtMs: log.nowMs });
    expect(said(log.act('admin', 'token:1', { kind: 'token.revoke', reason: 'left' }))).toBe('DESK_STATE');
    expect(said(log.act('admin', 'token:2', { kind: 'token.revoke', reason: 'left' }))).toBe('DESK_SUBJECT_UNKNOWN');
  });

  it('gives nobody the name under which desks act', () => {
    expect(said(new DeskLog().act('admin', 'token:1', { ...issue, person: 'weir' }))).toBe('DESK_VALUE');
  });

  it('keeps terms and directory in the log, so that all desks have the same', () => {
    const log = new DeskLog();
    const terms = { ...defaultTerms(), stopsMax: 3 };
    expect(said(log.act('weir', 'terms', { kind: 'terms.set', terms }))).toBe('accepted');
    expect(log.state.terms.stopsMax).toBe(3);
    const institutions = [{ code: 'CMB', name: 'CMB', prefixes: ['bank:CMB:'], contact: null }];
    expect(said(log.act('admin', 'directory', { kind: 'directory.import', institutions }))).toBe('accepted');
    expect(log.state.directory).toEqual(institutions);
  });
});
