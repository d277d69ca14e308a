import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { deskWithReaders } from './readers.js';

const { desk, enter } = deskWithReaders();
/** Others use this machine too. */
const soon = <T>(ask: () => T | Promise<T>) => expect.poll(ask, { timeout: 10_000 });

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

describe('who goes by keys', () => {
  const focused = (page: Page, place: string): Promise<boolean> =>
    page.evaluate(`document.activeElement.matches(${JSON.stringify(place)})`) as Promise<boolean>;

  test('is in the content of another page, and not at its top again', async () => {
    const page = await enter('analyst');
    await page.locator('.board-row.current').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/cases/**');
    await soon(() => focused(page, '#content')).toBe(true);
    await page.getByRole('main', { name: /^ZA-2026-\d+ · Cases$/ }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.waitForURL('**/orders');
    await page.getByRole('main', { name: 'Orders' }).waitFor();
    await soon(() => focused(page, '#content')).toBe(true);
  });

  test('is beside what they did once its button is gone', async () => {
    const { fixture } = desk();
    if (fixture === null) return;
    const order = [...fixture.orders.values()].find(({ state }) => state === 'unconfirmed')!;
    const page = await enter('approver', `/orders/${order.id}`);
    await page.getByRole('button', { name: 'Confirm', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Confirm', exact: true }).waitFor({ state: 'detached' });
    await soon(() => focused(page, '#content')).toBe(true);
    // A line of a list that is ended: its list has the focus, and the next line is one step further.
    await page.goto(`${desk().url}/releases`);
    await page.getByRole('button', { name: 'Decide' }).first().focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog textarea').fill('gone');
    await page.locator('dialog button[type=submit]').focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await soon(() => page.evaluate("document.querySelector('#content').contains(document.activeElement)")).toBe(true);
  });
});
