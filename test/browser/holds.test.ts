import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { deskWithReaders } from './readers.js';

const { desk, enter } = deskWithReaders();

/** Does what a button of the page opens a dialog for. */
const decide = async (page: Page, name: string, fields: Readonly<Record<string, string>>): Promise<void> => {
  await page.getByRole('button', { name, exact: true }).click();
  const dialog = page.locator('dialog');
  for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label).fill(text);
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
};

test('what is held is extended, frozen, renewed and given back, by an approver alone', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const { id } = [...fixture.orders.values()].find(({ state }) => state === 'executed')!;
  const page = await enter('approver', `/orders/${id}`);
  await decide(page, 'Hold longer', { Reason: '立案' });
  await page.locator('[data-order-state=extended]').waitFor();
  await decide(page, 'Record a freeze', { Reason: '冻结决定书' });
  await page.locator('[data-order-state=frozen]').waitFor();
  // The next act is about the order as it is after this one: it shows nothing by which that could be seen.
  const renewed = page.waitForResponse(
    (response) => response.request().method() === 'GET' && response.url().endsWith(`/v1/orders/${id}`),
  );
  await decide(page, 'Renew', { Reason: '续冻' });
  await renewed;
  await decide(page, 'Return', { Reason: '返还决定书', Amount: '1.00', 'To whom': '李女士' });
  await page.getByText('李女士').waitFor();
  const analyst = await enter('analyst', `/orders/${id}`);
  await analyst.getByRole('button', { name: 'Ask to renew' }).waitFor();
  expect(await analyst.getByRole('button', { name: 'Return', exact: true }).count()).toBe(0);
});

test('what another institution holds is released when it confirms that: until then it is asked, and held', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const { id, held, target } = [...fixture.orders.values()].find(({ state }) => state === 'partly-executed')!;
  const page = await enter('approver', `/orders/${id}`);
  await page.getByRole('button', { name: 'Ask for the release', exact: true }).click();
  const dialog = page.locator('dialog');
  await dialog.getByLabel('Reason').fill('受害人撤回报案');
  await dialog.locator('button[type=submit]').click();
  await dialog.waitFor({ state: 'detached' });
  const badge = page.locator('[data-order-state]').first();
  await expect.poll(() => badge.textContent()).toBe('Release asked, not confirmed');
  // It holds on as it did, and nothing but what goes back is recorded of it meanwhile.
  expect(await badge.getAttribute('data-order-state')).toBe('partly-executed');
  expect(await page.locator('[data-held]').getAttribute('data-held')).toBe(held);
  await page.getByRole('button', { name: 'Return', exact: true }).waitFor();
  for (const name of ['Ask for the release', 'Hold longer', 'Record a freeze'])
    expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
  // The order that asks is one tap away; it waits for its answer, which an analyst puts in.
  const analyst = await enter('analyst', new URL(page.url()).pathname);
  await analyst.getByRole('link', { name: fixture.orders.get(id)!.releaseAsked!.order }).click();
  await analyst.locator('[data-order-state=sent]').waitFor();
  await analyst.getByText('受害人撤回报案').waitFor();
  await analyst.getByRole('button', { name: 'Put in the answer' }).click();
  await analyst
    .locator('dialog')
    .getByLabel('Executed amount')
    .fill((Number(held) / 100).toFixed(2));
  await analyst.locator('dialog button.primary').click();
  await analyst.locator('[data-order-state=executed]').waitFor();
  // Who asked sees it without looking again, on the order and on the board.
  await page.locator('[data-order-state=released]').waitFor();
  await page.goto(`${desk().url}/board?ref=${target.ref}`);
  await page.locator('.board-row').getByText('Released', { exact: true }).first().waitFor();
});

test('a release task waits until the institution confirms, and says who asked', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const { of, reason } = fixture.tasks.find(({ state }) => state === 'open')!;
  const page = await enter('approver', `/releases?q=${of.id}`);
  await page.getByRole('button', { name: 'Decide', exact: true }).click();
  await page.locator('dialog').getByText(reason.en).waitFor();
  await page.locator('dialog').getByLabel('Reason').fill('冲正属实');
  await page.locator('dialog button.primary').click();
  await page.locator('tbody').getByText('Release asked, not confirmed').waitFor();
  await page.locator('tbody').getByText('approver', { exact: false }).first().waitFor();
  expect(await page.getByRole('button', { name: 'Decide', exact: true }).count()).toBe(0);
});

test('orders down the flow of one account say for whom none was drafted', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const { id } = [...fixture.orders.values()].find(({ kind, state }) => kind === 'stop' && state === 'sent')!;
  const page = await enter('analyst', `/orders/${id}`);
  await page.getByRole('button', { name: 'Stop down the flow' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByText('Only for accounts that money of').waitFor();
  await dialog.getByLabel('Issuing unit').fill('反诈中心');
  await dialog.getByLabel('Case number').fill('〔2026〕1号');
  // What is not known of an account somebody says, or leaves it out.
  expect(await dialog.locator('button.primary').isDisabled()).toBe(true);
  await dialog.getByLabel('Holder, where it is not known').selectOption('none');
  await dialog
    .getByRole('button', { name: 'Draft down the flow' })
    .or(dialog.locator('button.primary'))
    .first()
    .click();
  await dialog.getByText(/\d+ drafted/).waitFor();
});

test('an appeal is given to another reviewer, who alone decides it', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const page = await enter('approver', '/releases?tab=appeals');
  await decide(page, 'Give to a reviewer', { Reviewer: 'approver2' });
  await page.getByText('with approver2').waitFor();
  expect(await page.getByRole('button', { name: 'Decide' }).count()).toBe(0);
  // Nor does who took it in, though nobody was named.
  const appeal = { ...fixture.appeals[0]!, reviewer: null, takenInBy: 'approver' };
  fixture.appeals[0] = appeal;
  fixture.say({ kind: 'appeal', appeal });
  await page.getByText('Somebody else must review it: you took it in.').waitFor();
  expect(await page.getByRole('button', { name: 'Decide' }).count()).toBe(0);
});
