import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { deskWithReaders } from './readers.js';

/** What changes while somebody reads it or is about to act on it: nothing is done to another thing than the one that was read. */

const { desk, enter } = deskWithReaders();
const rowOf = (page: Page, ref: string) => page.locator(`[id="row-${ref}"]`);
const isLive = (page: Page) => page.locator('.stream .dot.live').waitFor();

describe('on the board a dialog', () => {
  test('names its account, begins at its field, and tells who was first while it was open', async () => {
    const { fixture } = desk();
    if (fixture === null) return;
    const page = await enter('analyst');
    await page.locator('.board-row.current').waitFor();
    await isLive(page);
    const ref = (await page.locator('.board-row.current').getAttribute('id'))!.slice(4);
    const row = fixture.rows.get(ref)!;
    await page.keyboard.press('d');
    await page.locator('dialog [data-about]').getByText(row.account.account).waitFor();
    await page.keyboard.type('不涉案');
    expect(await page.locator('dialog textarea').inputValue()).toBe('不涉案');
    fixture.rowAct(row, { kind: 'assign', assignee: 'somebody' }, 'approver');
    await rowOf(page, ref).getByText('somebody').waitFor();
    await page.locator('dialog button[type=submit]').click();
    await page.locator('dialog').getByText('approver was first').waitFor();
    expect(fixture.rows.get(ref)!.state).toBe(row.state);
    // What was refused of one account is not said of another, nor in the next dialog.
    await page.keyboard.press('Escape');
    const refusal = page.getByText('approver was first');
    await refusal.waitFor();
    await page.keyboard.press('j');
    await refusal.waitFor({ state: 'detached' });
    await page.keyboard.press('k');
    await page.keyboard.press('d');
    await page.locator('dialog textarea').waitFor();
    expect(await page.locator('dialog').getByText('approver was first').count()).toBe(0);
  });

  test('gives the focus back to the button that opened it, and is not opened for what the account does not take', async () => {
    const { fixture } = desk();
    if (fixture === null) return;
    const row = [...fixture.rows.values()].find(
      ({ isOwn, lane, silencedUntil, state }) => isOwn && lane === 'act' && state === 'new' && silencedUntil === null,
    )!;
    const page = await enter('analyst', `/board?ref=${row.account.ref}`);
    const button = page.locator('.board-side').getByRole('button', { name: 'Silence' });
    await button.click();
    await page.locator('dialog textarea').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await button.evaluate((it) => it === it.ownerDocument.activeElement)).toBe(true);
    await isLive(page);
    fixture.rowAct(fixture.rows.get(row.account.ref)!, { kind: 'dismiss', reason: 'x' }, 'approver');
    await rowOf(page, row.account.ref).getByText('Dismissed').waitFor();
    for (const key of ['t', 'd', 'e', 'a']) await page.keyboard.press(key);
    expect(await page.locator('dialog').count()).toBe(0);
    expect(fixture.rows.get(row.account.ref)!.state).toBe('dismissed');
  });

  test('shows no other account in place of the one that an address names and that is not there', async () => {
    const page = await enter('analyst', `/board?row=${'q'.repeat(43)}`);
    await page.locator('.board-row').first().waitFor();
    await page.getByText('The account that was chosen is not in this list').waitFor();
    expect(await page.locator('.board-row.current').count()).toBe(0);
    await page.keyboard.press('j');
    await page.locator('.board-row.current[aria-rowindex="2"]').waitFor();
  });
});

test('an order is not held longer twice by two who meant to do it once', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const order = [...fixture.orders.values()].find(({ state }) => state === 'executed')!;
  const page = await enter('approver', `/orders/${order.id}`);
  await isLive(page);
  await page.getByRole('button', { name: 'Hold longer', exact: true }).click();
  await page.locator('dialog').getByLabel('Reason').fill('立案');
  fixture.orderAct(order, 'approver2', 'order.extend', { state: 'extended', extensions: 1 });
  await page.locator('[data-order-state=extended]').waitFor();
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog').getByText('approver2 was first').waitFor();
  expect(fixture.orders.get(order.id)!.extensions).toBe(1);
});

test('no clock of an order runs on after its end', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const order = [...fixture.orders.values()].find(({ state }) => state === 'expiring')!;
  const page = await enter('viewer', `/orders/${order.id}`);
  await isLive(page);
  await page.locator('.life .clock').waitFor();
  // The desk keeps until when it would have held.
  fixture.orderAct(order, 'approver', 'order.release', { state: 'released', held: '0' });
  await page.locator('[data-order-state=released]').waitFor();
  expect(await page.locator('.clock').count()).toBe(0);
});

test('a transfer that nobody read is not confirmed because it came in first place meanwhile', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const [name, lines] = [...fixture.lines][0]!;
  const reporter = fixture.reports.find((report) => report.case === name)!.reporter;
  const page = await enter('analyst', `/reports?of=${name}&reporter=${encodeURIComponent(reporter)}`);
  const form = page.locator('form.match-line').first();
  await form.getByRole('radio').first().waitFor();
  await isLive(page);
  expect(await form.getByRole('radio').first().isChecked()).toBe(true);
  const [line, ...others] = lines;
  const best = line!.candidates[0]!;
  const better = { ...best, transfer: { ...best.transfer, id: 'came-later' } };
  fixture.lines.set(name, [{ ...line!, candidates: [better, ...line!.candidates] }, ...others]);
  fixture.say({ kind: 'report', case: name, reporter });
  await form.getByText('came-later').waitFor();
  await form.getByText('The candidates have just changed').waitFor();
  expect(await form.locator('input[type=radio]:checked').count()).toBe(0);
  expect(await form.getByRole('button', { name: 'Confirm' }).isDisabled()).toBe(true);
  await form.getByRole('radio').nth(1).check();
  await form.getByRole('button', { name: 'Confirm' }).click();
  await form.getByText('Resolved', { exact: true }).waitFor();
  expect(fixture.lines.get(name)![0]!.decision!.transfer).toBe(best.transfer.id);
});

test('who was signed out is shown the door by whatever they ask for next, and comes back to where they were', async () => {
  const page = await enter('analyst', '/orders?state=sent');
  await page.locator('tbody tr').first().waitFor();
  await page.context().clearCookies();
  await page.locator('nav.pages').getByRole('link', { name: 'Cases' }).click();
  await page.locator('input[type=password]').fill(desk().tokens.analyst);
  await page.locator('button[type=submit]').click();
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
});
