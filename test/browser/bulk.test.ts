import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorsOf, openBrowserAnd, openReader, signIn } from './browser.js';
import { openDesk, type TestedDesk } from './desk.js';

let browser: Browser;
let desk: TestedDesk;
let page: Page;

beforeAll(async () => {
  [browser, desk] = await openBrowserAnd(openDesk());
  page = await signIn(await openReader(browser), desk.url, desk.tokens.analyst, '/board?own=0');
  page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

test('all that match the filter are acted on at once, and what somebody did meanwhile is passed over', async () => {
  if (desk.fixture === null) return;
  const errors = errorsOf(page);
  await page.locator('.board-row').first().waitFor();
  await page.keyboard.press('x');
  await page.getByRole('button', { name: /^Choose all \d+ that match$/ }).click();
  const said = (await page.locator('.bulk strong').filter({ hasText: 'that match' }).textContent())!;
  const total = Number(/\d+/.exec(said.replace(',', ''))![0]);
  const other = [...desk.fixture.rows.values()].find((row) => !row.isOwn && row.lane === 'act')!;
  desk.fixture.rowAct(other, { kind: 'escalate', reason: 'x' }, 'approver');
  await page.locator('.bulk').getByRole('button', { name: 'Acknowledge' }).click();
  await page.getByText(`${total - 1} done, 1 not: somebody was first (1)`).waitFor();
  const left = [...desk.fixture.rows.values()].filter(
    (row) => !row.isOwn && row.lane === 'act' && row.silencedUntil === null && row.state === 'new',
  );
  expect(left).toEqual([]);
  expect(errors).toEqual([]);
});
