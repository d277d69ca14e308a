import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorsOf, openBrowserAnd, openReader, signIn, untilTrue } from './browser.js';
import { openDesk, type TestedDesk } from './desk.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] };

let browser: Browser;
let desk: TestedDesk;
beforeAll(async () => {
  [browser, desk] = await openBrowserAnd(openDesk());
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Goes to a page as a link does: the application stays, only what it shows changes. */
const go = async (page: Page, address: string): Promise<void> => {
  await page.evaluate(
    `history.pushState({}, '', ${JSON.stringify(address)}); dispatchEvent(new PopStateEvent('popstate', { state: {} }))`,
  );
  await page.waitForTimeout(80);
  // The page of before stands a moment longer: its link in the list of pages is the one that is marked until then. A page can
  // show several spinners at once, of each of its parts.
  const [first] = address.split(/[/?]/).filter((part) => part !== '');
  await untilTrue(
    page,
    `document.querySelector('nav.pages .here')?.getAttribute('href') === '/${first}' &&
      document.querySelector('main h1') !== null && document.querySelector('.spinner') === null`,
  );
};

describe.each([['zh'], ['en']] as const)('every page, %s, light and dark,', (language) => {
  test('can be read and worked by everybody, as far as a program can tell', async () => {
    const context = await openReader(browser, { language });
    const page = await signIn(context, desk.url, desk.tokens.admin);
    const errors = errorsOf(page);
    const first = (await page.evaluate(`fetch('/v1/board?limit=1').then((a) => a.json()).then((b) => b.rows[0])`)) as {
      account: { ref: string };
      cases: { case: string }[];
    };
    const order = (await page.evaluate(`fetch('/v1/orders').then((a) => a.json()).then((b) => b.orders[0]?.id)`)) as
      | string
      | undefined;
    const name = encodeURIComponent(first.cases[0]!.case);
    const addresses = [
      '/board',
      '/cases',
      `/cases/${name}?node=${first.account.ref}`,
      `/cases/${name}?view=table`,
      `/cases/${name}?view=links`,
      `/cases/${name}?view=related`,
      `/cases/${name}?view=refund`,
      `/accounts/${first.account.ref}`,
      '/accounts',
      '/accounts/shared',
      '/path',
      '/orders',
      ...(order === undefined ? [] : [`/orders/${order}`]),
      '/releases',
      '/releases?tab=appeals',
      '/reports?new=1',
      `/reports?of=${encodeURIComponent('ZA-2026-1104')}&reporter=${encodeURIComponent('刘先生')}`,
      '/labels',
      '/audit',
      '/engine',
    ];
    const found: string[] = [];
    const headings = new Set<string | null>();
    await page.evaluate(axe);
    const check = async (address: string, run: object): Promise<void> => {
      const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(run)})`)) as {
        violations: Violation[];
      };
      for (const { id, nodes } of violations)
        for (const node of nodes.slice(0, 3))
          found.push(`${address} ${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`);
    };
    for (const address of addresses) {
      await go(page, address);
      headings.add(await page.locator('main h1').first().textContent());
      await check(address, rules);
      // A theme changes colours and nothing else.
      await page.evaluate("document.documentElement.dataset.theme = 'dark'");
      await check(`${address} dark`, { ...rules, runOnly: ['color-contrast'] });
      await page.evaluate("document.documentElement.dataset.theme = 'light'");
    }
    await context.close();
    expect(headings.size).toBeGreaterThanOrEqual(11);
    expect(found).toEqual([]);
    expect(errors).toEqual([]);
  });
});
