import { expect, test } from 'vitest';
import { untilTrue } from './browser.js';
import { deskWithReaders } from './readers.js';

/** What people see without asking: what waits for them, which tab is which, what a word of the desk does. */

const { desk, enter } = deskWithReaders();

test('who may confirm sees on every page how many own stops and drafts wait for them, at once', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const page = await enter('approver', '/cases');
  await page.locator('.stream .dot.live').waitFor();
  const link = page.locator('nav.pages').getByRole('link', { name: /^Orders/ });
  const waiting = [...fixture.orders.values()].filter(({ ofOthers }) => ofOthers.includes('confirm')).length;
  expect(waiting).toBeGreaterThan(1);
  await link.getByText(`${waiting} for you to confirm`).waitFor();
  const row = [...fixture.rows.values()].find(
    ({ isOwn, lane, orders }) => isOwn && lane === 'act' && orders.length === 0,
  )!;
  const issuer = { unit: '反诈中心', officers: [] };
  const order = fixture.draft(row, { kind: 'stop', caseNumber: '1', basis: '2', issuer }, 'analyst');
  fixture.orderAct(order, 'analyst', 'order.own-stop', { state: 'unconfirmed', confirmBy: Date.now() + 600_000 });
  await link.getByText(`${waiting + 1} for you to confirm`).waitFor();
  // Whoever drafted them cannot confirm them, and is not called.
  const other = await enter('analyst', '/cases');
  expect(await other.locator('nav.pages .count').count()).toBe(0);
});

test('a tab is called by its case, and never by an account', async () => {
  const page = await enter('analyst', '/cases');
  const link = page.locator('td a.id').first();
  const name = await link.textContent();
  await link.click();
  await untilTrue(page, `document.title.startsWith(${JSON.stringify(`${name} · Cases`)})`);
  await page.getByRole('link', { name: 'Orders of this case' }).click();
  await page.waitForURL((url) => url.pathname === '/orders' && url.searchParams.get('case') === name);
  await page.goto(`${desk().url}/board`);
  await page.locator('.board-side').getByRole('link', { name: 'Account page' }).click();
  await untilTrue(page, "document.title.startsWith('Accounts · ')");
});

test('ways are asked for by accounts, and their fields keep showing accounts', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const { transfer } = fixture.cases[0]!.links[0]!;
  const page = await enter('analyst', `/path?from=${transfer.from.ref}&to=${transfer.to.ref}`);
  const from = page.getByLabel('From account', { exact: true });
  await page.getByRole('heading', { name: 'The shortest' }).waitFor();
  expect(await from.inputValue()).toBe(transfer.from.account);
  await page.getByRole('button', { name: 'Find ways' }).click();
  expect(new URL(page.url()).searchParams.get('from')).toBe(transfer.from.ref);
  // Another question, and a step back: the fields say what the answer is about.
  const other = fixture.cases[1]!.links[0]!.transfer;
  await from.fill(other.from.account);
  await page.getByLabel('To account', { exact: true }).fill(other.to.account);
  await page.getByLabel('Hops at most').selectOption('3');
  await page.getByRole('button', { name: 'Find ways' }).click();
  await page.waitForURL(({ searchParams }) => searchParams.get('from') === other.from.ref);
  await expect.poll(() => from.inputValue()).toBe(other.from.account);
  await page.goBack();
  await expect.poll(() => from.inputValue()).toBe(transfer.from.account);
  expect(await page.getByLabel('Hops at most').inputValue()).toBe('6');
});

test('who looks for the bare number of a card is told how accounts are written', async () => {
  const page = await enter('analyst');
  await page.getByLabel('Find a case or an account').fill('6226095555550017');
  await page.keyboard.press('Enter');
  await page.getByText('bank:CMB:6226095555550017').waitFor();
});

test('a label says what it does, and none is offered that does nothing', async () => {
  const page = await enter('analyst', '/labels');
  const kind = page.getByLabel('Kind', { exact: true });
  const does = /never wholly stopped|The trace ends here|A reason in payment checks/;
  for (const code of await kind
    .locator('option')
    .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))) {
    await kind.selectOption(code);
    expect(await page.locator(`[id="${await kind.getAttribute('aria-describedby')}"]`).textContent()).toMatch(does);
  }
});

test.each([1440, 1280, 1024])('on a screen of %i pixels clock and state of an account are in sight', async (width) => {
  const page = await enter('analyst');
  await page.setViewportSize({ width, height: 768 });
  await page.locator('.board-row').first().waitFor();
  const hidden = await page.locator('.board-grid').evaluate((grid) => grid.scrollWidth - grid.clientWidth);
  expect(hidden).toBe(0);
  for (const head of ['Clock', 'State'])
    expect(await page.getByRole('columnheader', { name: head }).isVisible()).toBe(true);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
});
