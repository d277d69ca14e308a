import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { deskWithReaders } from './readers.js';

/** Lists while somebody reads them: what is new waits, what stands stays where it is. */

const { desk, enter } = deskWithReaders();
const soon = <T>(ask: () => T | Promise<T>, message = '') => expect.poll(ask, { message, timeout: 10_000 });
const isLive = (page: Page): Promise<void> => page.locator('.stream .dot.live').waitFor();
const firstCells = (page: Page): Promise<string[]> => page.locator('tbody tr td:first-child').allTextContents();
const pill = (page: Page) => page.locator('button.pill');

const fixtureOf = () => desk().fixture!;
const isReal = (): boolean => desk().fixture === null;

test('an order that somebody else drafts waits behind a pill, and a key shows it', async () => {
  if (isReal()) return;
  const page = await enter('viewer', '/orders');
  await isLive(page);
  await page.locator('tbody tr').first().waitFor();
  const before = await firstCells(page);
  const given = [...fixtureOf().orders.values()];
  const { id: _, version: __, ...like } = given[0]!;
  const row = [...fixtureOf().rows.values()].find(({ account }) => account.ref === like.target.ref)!;
  const drafted = fixtureOf().draft(row, { ...like, kind: 'watch' }, 'approver', Date.now() + 60_000);
  await pill(page).getByText('1 new — show').waitFor();
  expect(await firstCells(page)).toEqual(before);
  // What stands changes where it stands, though something waits.
  const last = given.find(({ id }) => before.at(-1)!.includes(id.slice(0, 8)))!;
  fixtureOf().orderAct(last, 'approver', 'order.answer', { state: 'returned' });
  await page.locator('tbody tr').last().getByText('Returned').waitFor();
  expect(await firstCells(page)).toEqual(before);
  await page.keyboard.press('.');
  await soon(() => firstCells(page)).toHaveLength(before.length + 1);
  expect((await firstCells(page)).some((cell) => cell.includes(drafted.id.slice(0, 8)))).toBe(true);
  expect(await pill(page).count()).toBe(0);
  // Who goes by keys is in the list then, and not at the top of the page.
  expect(await page.evaluate("document.activeElement.matches('section.table')")).toBe(true);
  // Another view is asked for as it is now.
  fixtureOf().draft(row, { ...like, kind: 'watch' }, 'approver', Date.now() + 120_000);
  await pill(page).waitFor();
  await page.getByLabel('Kind').selectOption('watch');
  await soon(() => page.locator('tbody tr').count()).toBe(2);
  expect(await pill(page).count()).toBe(0);
});

test('a release that somebody else ended stays where it stands and says so; a new one waits', async () => {
  if (isReal()) return;
  const page = await enter('approver', '/releases');
  await isLive(page);
  await page.locator('tbody tr').nth(1).waitFor();
  const before = await page.locator('tbody tr').count();
  const task = fixtureOf().tasks.find(({ state }) => state === 'open')!;
  const at = fixtureOf().tasks.indexOf(task);
  const ended = { ...task, state: 'kept' as const, doneBy: 'admin', doneAt: Date.now() };
  fixtureOf().tasks[at] = ended;
  fixtureOf().say({ kind: 'release', task: ended });
  await page.locator('tbody tr.gone').getByText('no longer here').waitFor();
  expect(await page.locator('tbody tr').count()).toBe(before);
  const opened = { ...task, id: 'task-new', due: Date.now() + 60_000 };
  fixtureOf().tasks.unshift(opened);
  fixtureOf().say({ kind: 'release', task: opened });
  await pill(page).getByText('1 new — show').click();
  await soon(() => page.locator('tbody tr.gone').count()).toBe(0);
  await soon(() => page.locator('tbody tr').count()).toBe(before);
  await page
    .locator('tbody tr')
    .first()
    .getByText('59s left')
    .or(page.getByText(/^\d+s left$/))
    .first()
    .waitFor();
});

test('reports of others wait, in Chinese too; one’s own is there at once', async () => {
  if (isReal()) return;
  const page = await enter('analyst', '/reports');
  await isLive(page);
  await page.locator('tbody tr').first().waitFor();
  await page.evaluate(
    "localStorage.setItem('weir.settings', JSON.stringify({ language: 'zh', theme: 'light', money: 'plain' }))",
  );
  await page.reload();
  await isLive(page);
  await page.locator('tbody tr').first().waitFor();
  const before = await firstCells(page);
  const [like] = fixtureOf().reports;
  const sent = { ...like!, case: 'ZA-2026-1190', reporter: '赵女士', reportedAt: Date.now() };
  fixtureOf().reports.unshift(sent);
  fixtureOf().say({ kind: 'report', case: sent.case, reporter: sent.reporter });
  await pill(page).getByText('1 条新内容，点击显示').waitFor();
  expect(await firstCells(page)).toEqual(before);
  // Taking one's own report back shows the list as it is.
  await page.locator('tbody tr').last().getByRole('button', { name: '撤回' }).click();
  await page.locator('dialog').getByRole('button', { name: '撤回' }).click();
  await soon(() => firstCells(page)).toContain('ZA-2026-1190');
  await soon(() => pill(page).count()).toBe(0);
});

test('the audit says in words who did what, and has place, hash and original for who asks', async () => {
  if (isReal()) return;
  const page = await enter('viewer', '/audit');
  await page.locator('tbody tr').first().waitFor();
  const order = [...fixtureOf().orders.values()].find(({ kind }) => kind === 'stop')!;
  fixtureOf().orderAct(order, 'approver', 'order.answer', {
    answer: {
      ...{ outcome: 'partly-executed', balanceBefore: '1234500', executedAmount: '1000000', priorHolds: [] },
      ...{ startedAt: Date.now(), reason: '余额不足' },
    },
  });
  await page.reload();
  const act = page.locator('tbody tr').first();
  await act.getByText('Answer put in').waitFor();
  for (const said of ['approver', 'Partly executed', '¥12,345.00', '¥10,000.00', '余额不足'])
    await act.getByText(said, { exact: true }).waitFor();
  await page.getByText(/^The chain of hashes holds: \d+ acts/).waitFor();
  const original = act.getByText('"executedAmount": "1000000"');
  expect(await original.isVisible()).toBe(false);
  await act.locator('summary').focus();
  await page.keyboard.press('Enter');
  await original.waitFor();
  const { hash } = fixtureOf().acts.at(-1)!;
  await act.getByText(hash, { exact: true }).waitFor();
  await act.getByRole('button', { name: `All about it: order:${order.id}` }).click();
  await soon(() => new URL(page.url()).searchParams.get('subject')).toBe(`order:${order.id}`);
  await soon(() => page.locator('tbody tr').count()).toBe(
    fixtureOf().acts.filter(({ subject }) => subject === `order:${order.id}`).length,
  );
});

test('sort and filter of the accounts of a case, and what is chosen among ways, are in the address', async () => {
  if (isReal()) return;
  const { name, nodes, links } = fixtureOf().cases[0]!;
  const asked = (page: Page, of: string): string | null => new URL(page.url()).searchParams.get(of);
  const page = await enter('analyst', `/cases/${name}`);
  const list = page.locator('.thing-list');
  await list.getByRole('button', { name: 'by holdable', exact: true }).click();
  await soon(() => asked(page, 'by')).toBe('layer');
  await list.getByRole('searchbox').fill('exit');
  await soon(() => asked(page, 'list')).toBe('exit');
  const shown = () => list.locator('li .account').allTextContents();
  const before = await shown();
  const other = await enter('analyst', new URL(page.url()).pathname + new URL(page.url()).search);
  await other.locator('.thing-list').getByRole('button', { name: 'by layer', exact: true }).waitFor();
  expect(await other.locator('.thing-list').getByRole('searchbox').inputValue()).toBe('exit');
  await soon(() => other.locator('.thing-list li .account').allTextContents()).toEqual(before);
  // A number of an account filters, and stands in no address.
  const number = nodes[1]!.account.account.split(':').at(-1)!;
  await list.getByRole('searchbox').fill(number);
  await soon(async () => (await shown()).length).toBe(1);
  await soon(() => asked(page, 'list')).toBeNull();
  expect(page.url()).not.toContain(number);
  const { from, to } = links[0]!.transfer;
  await page.goto(`${desk().url}/path?from=${from.ref}&to=${to.ref}`);
  await page.locator('canvas.picture[data-frames]').focus();
  await page.keyboard.press('ArrowRight');
  await soon(() => asked(page, 'node')).toContain(from.ref);
});
