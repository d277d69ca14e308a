import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dist, openBrowser, openReader, signIn } from './browser.js';
import { startFixture } from './fixture/server.js';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    out: { type: 'string', default: 'docs/images' },
    token: { type: 'string', default: 'token-of-the-admin' },
    case: { type: 'string' },
    only: { type: 'string' },
    theme: { type: 'string' },
    width: { type: 'string', default: '1440' },
    height: { type: 'string', default: '900' },
  },
});

/** Pages in the order of the guide; `dark` ones are shown dark. */
const pages: readonly (readonly [name: string, address: string, theme?: 'dark'])[] = [
  ['sign-in', ''],
  ['board', '/board'],
  ['board-dark', '/board', 'dark'],
  ['cases', '/cases'],
  ['case', '/cases/$case'],
  ['case-dark', '/cases/$case', 'dark'],
  ['case-table', '/cases/$case?view=table'],
  ['case-related', '/cases/$case?view=related'],
  ['case-refund', '/cases/$case?view=refund'],
  ['account', '/accounts/$account'],
  ['path', '/path?from=$victim&to=$end'],
  ['accounts-shared', '/accounts/shared'],
  ['orders', '/orders'],
  ['order', '/orders/$order'],
  ['releases', '/releases'],
  ['appeals', '/releases?tab=appeals'],
  ['reports', `/reports?of=ZA-2026-1104&reporter=${encodeURIComponent('刘先生')}`],
  ['labels', '/labels'],
  ['audit', '/audit'],
  ['engine', '/engine'],
];

const fixture = values.url === undefined ? await startFixture(dist) : null;
const url = values.url ?? fixture!.url;
mkdirSync(values.out, { recursive: true });
const browser = await openBrowser();

/** Asks the desk itself for something to show, as the signed-in reader. */
const ask = async <T>(page: Awaited<ReturnType<typeof signIn>>, address: string): Promise<T> =>
  (await page.evaluate(`fetch(${JSON.stringify(address)}).then((answer) => answer.json())`)) as T;

try {
  for (const language of ['zh', 'en'] as const)
    for (const theme of ['light', 'dark'] as const) {
      if (values.theme !== undefined && values.theme !== theme) continue;
      const wanted = pages.filter(
        ([name, , look]) => (look ?? 'light') === theme && (values.only ?? name).split(',').includes(name),
      );
      if (wanted.length === 0) continue;
      const context = await openReader(browser, {
        language,
        theme,
        width: Number(values.width),
        height: Number(values.height),
      });
      const door = await context.newPage();
      await door.goto(`${url}/board`);
      await door.locator('input[type=password]').waitFor();
      const file = (name: string): string => path.join(values.out, `${name}.${language}.png`);
      if (wanted.some(([name]) => name === 'sign-in')) await door.screenshot({ path: file('sign-in') });
      await door.close();
      const page = await signIn(context, url, values.token);
      const board = await ask<{ rows: { account: { ref: string }; cases: { case: string }[]; layer: number }[] }>(
        page,
        '/v1/board?limit=200',
      );
      const cases = await ask<{ cases: { case: string }[] }>(page, '/v1/cases');
      const orders = await ask<{ orders: { id: string; state: string }[] }>(page, '/v1/orders');
      const name = values.case ?? cases.cases[0]?.case ?? '';
      const picture = await ask<{
        nodes: { account: { ref: string }; layer: number; holdable: string }[];
        edges: { from: string; to: string }[];
      }>(page, `/v1/cases/${encodeURIComponent(name)}/picture`);
      const account =
        picture.nodes.filter((node) => node.layer >= 2).sort((a, b) => Number(b.holdable) - Number(a.holdable))[0]
          ?.account.ref ??
        board.rows[0]?.account.ref ??
        '';
      // Two accounts with a way between them, three hops where there is one.
      const victims = picture.nodes.filter((node) => node.layer === 0);
      const ends = picture.nodes.filter((node) => node.layer >= 2).sort((a, b) => b.layer - a.layer);
      let [victim, end] = [victims[0]?.account.ref ?? '', account];
      search: for (const from of victims)
        for (const to of ends.slice(0, 40)) {
          const found = await ask<{ path: unknown[] | null }>(
            page,
            `/v1/paths?from=${from.account.ref}&to=${to.account.ref}`,
          );
          if (found.path === null) continue;
          [victim, end] = [from.account.ref, to.account.ref];
          break search;
        }
      const order = orders.orders.find((entry) => entry.state === 'partly-executed') ?? orders.orders[0];
      for (const [shot, address] of wanted) {
        if (shot === 'sign-in') continue;
        const filled = address
          .replace('$case', encodeURIComponent(name))
          .replace('$account', account)
          .replace('$victim', victim)
          .replace('$end', end)
          .replace('$order', order?.id ?? '');
        await page.goto(
          url +
            (shot.startsWith('case') && !address.includes('?') && address !== '/cases'
              ? `${filled}?node=${account}`
              : filled),
        );
        await page.locator('h1').first().waitFor();
        await page.evaluate('document.fonts.ready');
        await page.waitForTimeout(500);
        await page.screenshot({ path: file(shot) });
        console.log(file(shot));
      }
      await context.close();
    }
} finally {
  await browser.close();
  await fixture?.stop();
}
