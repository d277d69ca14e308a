import { describe, expect, it } from 'vitest';
import { RowBytes } from './row-bytes.js';

const written = (write: (out: RowBytes) => void): string => {
  const out = new RowBytes();
  write(out);
  return out.view().toString('hex');
};

describe('rows as bytes', () => {
  it('writes integers lowest byte first', () => {
    expect(written((out) => out.u8(255))).toBe('ff');
    expect(written((out) => out.u32(0xdeadbeef))).toBe('efbeadde');
    expect(written((out) => out.u64(0x0001_0203_0405_0607))).toBe('0706050403020100');
    expect(written((out) => out.u64(Number.MAX_SAFE_INTEGER))).toBe('ffffffffffff1f00');
    expect(written((out) => out.u64OrNull(null))).toBe('01');
    expect(written((out) => out.u64OrNull(1))).toBe('000100000000000000');
  });

  it('writes sums of any size, and refuses what is none', () => {
    expect(written((out) => out.u128('1'))).toBe(`01${'00'.repeat(15)}`);
    expect(written((out) => out.u128('999999999999999'))).toBe(`ff7fc6a47e8d0300${'00'.repeat(8)}`);
    expect(written((out) => out.u128('18446744073709551616'))).toBe(`${'00'.repeat(8)}01${'00'.repeat(7)}`);
    expect(written((out) => out.u128(String(2n ** 128n - 1n)))).toBe('ff'.repeat(16));
    for (const bad of ['', '-1', '1.5', 'x', String(2n ** 128n), '-18446744073709551616'])
      expect(() => written((out) => out.u128(bad))).toThrow();
  });

  it('refuses numbers that are not exact', () => {
    for (const bad of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => written((out) => out.u64(bad))).toThrow(RangeError);
  });

  it('writes texts as UTF-8 with their length in bytes, short and long', () => {
    expect(written((out) => out.text(''))).toBe('00');
    expect(written((out) => out.text('aé'))).toBe('0361c3a9');
    for (const text of ['堰', '𠀀', `${'a'.repeat(48)}`, `${'a'.repeat(47)}堰`, 'a'.repeat(300), '堰'.repeat(40_000)]) {
      const bytes = Buffer.from(text);
      const length = written((out) => out.count(bytes.length));
      expect(written((out) => out.text(text))).toBe(`${length}${bytes.toString('hex')}`);
    }
    expect(written((out) => out.count(300))).toBe('ac02');
  });

  it('writes hex of the right length only', () => {
    expect(written((out) => out.hex('00ff', 2))).toBe('00ff');
    for (const bad of ['00', '00ff00', '0x00', 'zzzz'])
      expect(() => written((out) => out.hex(bad, 2))).toThrow(RangeError);
  });

  it('grows, and keeps what it has', () => {
    const out = new RowBytes();
    for (let i = 0; i < 50_000; i++) out.u64(i);
    expect(out.length).toBe(400_000);
    expect(out.view().readUInt32LE(49_999 * 8)).toBe(49_999);
  });
});
