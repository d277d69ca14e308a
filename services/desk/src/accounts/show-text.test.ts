import { describe, expect, test } from 'vitest';
import type { Who } from '../http/handler.js';
import { showText, showTexts } from './show-text.js';

const who = (...rights: string[]): Who => ({ actor: 'a', name: 'A', rights: new Set(rights) as never });
const viewer = who('read');

describe('what people wrote, shown to who may not see account numbers', () => {
  test.each([
    ['卡号:6226000000000999', '卡号:…0999'],
    ['[6226000000000999] 与，6226000000000998', '[…0999] 与，…0998'],
    ['6226 0000 0000 0999', '…0999'],
    ['6226-0000-0000-0999', '…0999'],
    ['账号：６２２６００００００００００９９', '账号：…００９９'],
    ['对公账户 440501234567', '对公账户 …4567'],
    ['no6226000000000999', 'no…0999'],
    ['电话 138 0000 1111', '电话 …1111'],
    ['转给 bank:CMB:6226000000000999 本人', '转给 bank:CMB:…0999 本人'],
    ['pay:ALIPAY:zhang san,1', 'pay:ALIPAY:zhan…an,1'],
    ['account:pay:ALIPAY:zhang san,1', 'account:pay:ALIPAY:zhan…an,1'],
  ])('%s is shown as %s', (text, shown) => {
    expect(showText(text, viewer)).toBe(shown);
    expect(showText(text, who('read', 'unmask'))).toBe(text);
  });

  test.each(['已电话核实', 'A3301-2026-17', '2026-11-22 13:57', '¥1,234,567.89', 'c1', ''])(
    '%s stays as it is',
    (text) => {
      expect(showText(text, viewer)).toBe(text);
    },
  );

  test('texts are masked at any depth, numbers and names of fields are not', () => {
    const detail = { kind: 'note', at: 1_700_000_000_000, list: [{ text: '卡号:6226000000000999', none: null }] };
    expect(showTexts(detail, viewer)).toEqual({ ...detail, list: [{ text: '卡号:…0999', none: null }] });
  });

  test('a long text of digits and spaces costs no more than its length', () => {
    const text = `${'1 2  3   '.repeat(200_000)}x`;
    const before = performance.now();
    showText(text, viewer);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
