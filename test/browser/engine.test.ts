import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorsOf, openBrowserAnd, openReader, signIn } from './browser.js';
import { openDesk, type TestedDesk } from './desk.js';

let browser: Browser;
let desk: TestedDesk;

beforeAll(async () => {
  [browser, desk] = await openBrowserAnd(openDesk());
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

test('the engine room shows replays under way, what comparisons said, and rules on trial', async () => {
  if (desk.fixture === null) return;
  const page = await signIn(await openReader(browser), desk.url, desk.tokens.admin, '/engine');
  page.setDefaultTimeout(10_000);
  const errors = errorsOf(page);
  await page.getByText('120,000 of 400,000 messages').waitFor();
  await page.getByText('17 differences').waitFor();
  // Codes stand in words, and are there for who points at them.
  for (const [word, code] of [
    ['Fan-in', 'fan-in'],
    ['Following cases', 'follower'],
    ['Unknown asset', 'UNKNOWN_ASSET'],
  ] as const)
    expect(await page.getByRole('cell').getByText(word, { exact: true }).first().getAttribute('title')).toBe(code);
  expect(await page.getByText('follower', { exact: true }).count()).toBe(0);
  expect(errors).toEqual([]);
});
