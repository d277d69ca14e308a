import { expect, test } from 'vitest';
import { deskWithReaders } from './readers.js';

const { enter } = deskWithReaders();

test('keys move the row faster than the address follows, and who comes back finds it where they left', async () => {
  const page = await enter('analyst');
  const current = page.locator('.board-row.current');
  await current.waitFor();
  for (let n = 0; n < 12; n++) await page.keyboard.press('j');
  expect(await current.getAttribute('aria-rowindex')).toBe('14');
  const left = await current.getAttribute('id');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/cases/**');
  await page.goBack();
  await current.waitFor();
  expect(await current.getAttribute('id')).toBe(left);
  await expect.poll(() => new URL(page.url()).searchParams.get('row')).toBe(left!.replace('row-', ''));
  // Another view begins at its own first row, whatever was still to be written.
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.getByRole('button', { name: /^Nothing left/ }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('lane')).toBe('done');
  await page.waitForTimeout(400);
  expect(new URL(page.url()).searchParams.get('row')).toBeNull();
});
