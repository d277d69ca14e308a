import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorsOf, openBrowser, openReader, signIn } from './browser.js';
import { openDesk, type TestedDesk } from './desk.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] };

let browser: Browser;
let desk: TestedDesk;
beforeAll(async () => {
  [browser, desk] = await Promise.all([openBrowser(), openDesk()]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

describe.each([
  ['zh', 'light'],
  ['zh', 'dark'],
  ['en', 'light'],
  ['en', 'dark'],
] as const)('every page, %s and %s,', (language, theme) => {
  test('can be read and worked by everybody, as far as a program can tell', async () => {
    const context = await openReader(browser, { language, theme });
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
      '/path',
      '/orders',
      ...(order === undefined ? [] : [`/orders/${order}`]),
      '/releases',
      '/releases?tab=appeals',
      '/reports?new=1',
      '/labels',
      '/audit',
      '/engine',
    ];
    const found: string[] = [];
    for (const address of addresses) {
      await page.goto(desk.url + address);
      await page.locator('h1').first().waitFor();
      await page.locator('.spinner').waitFor({ state: 'detached' });
      await page.evaluate(axe);
      const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(rules)})`)) as {
        violations: Violation[];
      };
      for (const { id, nodes } of violations)
        found.push(
          `${address} ${id}: ${nodes
            .slice(0, 2)
            .map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`)
            .join(' | ')}`,
        );
    }
    await context.close();
    expect(found).toEqual([]);
    expect(errors).toEqual([]);
  });
});
