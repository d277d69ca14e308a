import { expect, test } from 'vitest';
import { tabNameOf } from './tab-name.js';

test('a tab is called by its page and, where there is one, its case or order', () => {
  expect(tabNameOf('/board')).toEqual({ page: 'nav.board', thing: '' });
  expect(tabNameOf('/cases/ZA-2026-1101')).toEqual({ page: 'nav.cases', thing: 'ZA-2026-1101' });
  expect(tabNameOf('/cases/%E6%A1%88%2F1')).toEqual({ page: 'nav.cases', thing: '案/1' });
  expect(tabNameOf('/orders/37cc71ac-eb2c-4261-a9fb-3ef039ac72af').thing).toBe('37cc71ac');
  expect(tabNameOf('/cases/%E0%A4').thing).toBe('%E0%A4');
  expect(tabNameOf('/nowhere')).toEqual({ page: null, thing: '' });
});

test('a tab never names an account', () => {
  expect(tabNameOf('/accounts/ref-of-an-account').thing).toBe('');
});
