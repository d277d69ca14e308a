import { expect, test } from 'vitest';
import { classByLabels, classByName } from './target-class.js';

test('a label says what an account is, else the name that a label gives its holder', () => {
  expect(classByLabels(['mule', 'corporate'], '王五')).toEqual({ code: 'corporate', by: 'label' });
  expect(classByLabels(['personal', 'utility'], null)).toEqual({ code: 'personal', by: 'label' });
  expect(classByLabels(['government'], null)).toEqual({ code: 'corporate', by: 'label' });
  expect(classByLabels(['wage-earner'], null)).toEqual({ code: 'personal', by: 'label' });
  expect(classByLabels(['mule'], '深圳市信达贸易有限公司')).toEqual({ code: 'corporate', by: 'name' });
  expect(classByLabels(['mule'], '王五')).toEqual({ code: 'personal', by: 'name' });
});

test('where labels contradict each other, or nothing says it, nobody knows', () => {
  expect(classByLabels(['personal', 'corporate'], '王五')).toBeNull();
  expect(classByLabels(['utility', 'wage-earner'], '王五')).toBeNull();
  expect(classByLabels(['mule', 'merchant'], null)).toBeNull();
});

test.each([
  ...[
    '广州市天河区张记小吃店',
    '北京银行',
    '深圳***有限公司',
    '杭州云栖（集团）',
    'Acme Trading Co., Ltd.',
    '某市公安局',
  ].map((name) => [name, 'corporate'] as const),
  ...['王五', '张小店', '欧阳娜娜', '迪丽热巴·迪力木拉提', '李四'].map((name) => [name, 'personal'] as const),
  ...[null, '', '张*', '阿里巴巴', 'Wang Wu', '12345'].map((name) => [name, undefined] as const),
])('the name %s is that of: %s', (name, code) => {
  expect(classByName(name)?.code).toBe(code);
});
