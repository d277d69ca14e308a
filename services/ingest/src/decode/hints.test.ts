import { describe, expect, it } from 'vitest';
import { readHints } from './hints.js';

const natureOf = (fields: Record<string, unknown>) => readHints(fields).nature;

describe('hints of a bank message', () => {
  it('are the device and the address as the feed names them', () => {
    expect(readHints({ device: ' D-1 ', ip: '203.0.113.7' })).toEqual({
      nature: 'ordinary',
      device: 'D-1',
      address: '203.0.113.7',
    });
  });

  it.each([
    ['Wang  Lei', 'WANGLEI'],
    ['ＡＣＭＥ有限公司', 'acme 有限公司'],
  ])('names of one holder, however spelt: %s, %s', (fromName, toName) => {
    expect(natureOf({ fromName, toName })).toBe('own-name');
  });

  it.each([
    ['张*', '张*'],
    ['', ''],
    ['-', '-'],
    ['未知', '未知'],
    ['王', '王'],
    [5, 5],
  ])('names that tell nobody join nobody: %s, %s', (fromName, toName) => {
    expect(natureOf({ fromName, toName })).toBe('ordinary');
  });

  it.each([
    ['SALA', 'payroll'],
    ['payroll', 'payroll'],
    ['LOAR', 'loan'],
    ['SECU', 'fund'],
    ['REFU', 'refund'],
    ['代发工资 5月', 'payroll'],
    ['信用卡还款', 'loan'],
    ['理财赎回', 'fund'],
    ['商品退款', 'refund'],
    ['GDDS', 'ordinary'],
    ['货款', 'ordinary'],
    ['rent', 'ordinary'],
  ])('purpose %s: %s', (purpose, nature) => {
    expect(natureOf({ purpose })).toBe(nature);
  });

  it('a merchant, where the purpose says nothing', () => {
    expect(natureOf({ merchant: 'M-77', purpose: 'goods' })).toBe('merchant');
    expect(natureOf({ merchant: 'M-77', purpose: '退款' })).toBe('refund');
  });

  it('of another type, or too long, are absent', () => {
    const odd = { device: 5, ip: ['x'], fromName: {}, toName: {}, purpose: 7, merchant: false };
    expect(readHints(odd)).toEqual({ nature: 'ordinary', device: null, address: null });
    expect(readHints({ device: 'x'.repeat(257), ip: '\ud800' })).toEqual(readHints({}));
  });
});
