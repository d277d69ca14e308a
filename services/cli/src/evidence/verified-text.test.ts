import type { Verified } from '@weir/evidence';
import { afterEach, expect, test, vi } from 'vitest';
import { verifiedText } from './verified-text.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const spoof = '\u001b[2J\u001b[Hok';
const verified: Verified = {
  manifest: {
    ...{ format: 'weir-evidence/1', case: `c1${spoof}`, madeAt: 'now', madeBy: `x${spoof}`, program: 'weir 1' },
    ...{ files: [], missing: [{ topic: 't', partition: 0, offset: 1, timeMs: 1, sha256: 'ab' }] },
  },
  checks: [
    { name: 'files', checked: 3, problems: [] },
    { name: 'taints', checked: 2, problems: [{ of: `t1${spoof}`, why: `it stands twice${spoof}` }] },
  ],
  isWhole: false,
  signedBy: `key${spoof}`,
};

test('what was found is said, and nothing that a package says of itself moves the cursor', () => {
  const lines = verifiedText('a.zip', verified, false, 0);
  expect(lines.join('\n')).not.toContain('\u001b');
  expect(lines[0]).toMatch(/^a\.zip: case c1.*, made at now by x.* with weir 1$/);
  expect(lines.slice(2)).toEqual([
    'ok  3 files are as the manifest lists them',
    'BAD 2 traced figures follow from their sources',
    expect.stringMatching(/^ {4}t1.*: it stands twice/),
    '    1 raw messages could not be had when it was made: see manifest.json',
  ]);
});

test('of many things that do not hold the first are told, and how many more', () => {
  const problems = Array.from({ length: 23 }, (_, n) => ({ of: `t${n}`, why: 'not there' }));
  const { manifest } = verified;
  const whole = { manifest: { ...manifest, missing: [] }, isWhole: false, signedBy: null };
  const lines = verifiedText('a.zip', { ...whole, checks: [{ name: 'files', checked: 23, problems }] }, false, 0);
  expect(lines).toHaveLength(2 + 1 + 20 + 1);
  expect(lines[1]).toBe('it is not signed');
  expect(lines.at(-1)).toBe('    and 3 more');
});

test('of a package that is not signed no signature is said to hold', () => {
  const checks: Verified['checks'] = [{ name: 'signature', checked: 0, problems: [] }, verified.checks[0]!];
  const lines = verifiedText('a.zip', { ...verified, checks, signedBy: null }, false, 0);
  expect(lines.slice(1, 3)).toEqual(['it is not signed', 'ok  3 files are as the manifest lists them']);
});

test('a reader of Chinese is told in Chinese what holds and what does not', () => {
  vi.stubEnv('WEIR_LANG', 'zh-CN');
  const [files, taints] = verified.checks;
  const checks = [files!, { ...taints!, problems: [{ of: 't1', why: 'it stands twice' }] }];
  expect(verifiedText('a.zip', { ...verified, checks, signedBy: 'k1' }, false, 0).slice(1)).toEqual([
    '签名密钥 k1：要知道是谁的密钥，请用 --key 给出应签名者的公钥',
    '通过   3 文件与清单所列一致',
    '不通过 2 追踪金额由其资金来源推得',
    '    t1: 出现了两次',
    '    有 1 条原始消息在制作时无法取得：见 manifest.json',
  ]);
});
