import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { deskWithReaders } from './readers.js';

/** What narrows lists: sums that are understood or said not to be, searches, and what of them stands in the address. */

const { desk, enter } = deskWithReaders();
/** Others use this machine too. */
const soon = <T>(ask: () => T | Promise<T>, message = '') => expect.poll(ask, { message, timeout: 10_000 });
const asked = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
const rows = (page: Page) => page.locator('tbody tr');

describe('a least sum', () => {
  test('that is not understood is said at the field, and the last that was filters on', async () => {
    const page = await enter('analyst');
    const field = page.getByLabel('Holdable from');
    await field.fill('5万');
    await soon(() => asked(page, 'minHoldable')).toBe('5000000');
    for (const wrong of ['1,5', '5百', '-1', '1.234', '12k']) {
      await field.fill(wrong);
      await page.getByText('Understood are 12,345.67, 1.2万 and 3亿. The filter stays at 50000.00.').waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(asked(page, 'minHoldable'), wrong).toBe('5000000');
    }
    for (const [typed, minor] of [
      ['12,345.67', '1234567'],
      ['1.2万', '1200000'],
      ['3亿', '30000000000'],
      ['', null],
    ] as const) {
      await field.fill(typed);
      await soon(() => asked(page, 'minHoldable'), typed).toBe(minor);
      await soon(() => field.getAttribute('aria-invalid'), typed).toBeNull();
    }
    // A sum is one of an asset, and the board is narrowed to it: of yuan where none is chosen.
    const asset = page.getByLabel('Asset');
    expect(await asset.inputValue()).toBe('');
    const answered = page.waitForResponse((response) => response.url().includes('minHoldable=5000000'));
    await field.fill('5万');
    await soon(() => asset.inputValue()).toBe('CNY');
    expect(new URL((await answered).url()).searchParams.get('asset')).toBe('CNY');
    await asset.selectOption('USDT-TRON');
    await soon(() => [asked(page, 'asset'), asked(page, 'minHoldable')]).toEqual(['USDT-TRON', null]);
    await soon(() => field.inputValue()).toBe('');
    await field.fill('5');
    await soon(() => asked(page, 'minHoldable')).toBe('5000000');
    await asset.selectOption('');
    await soon(() => [asked(page, 'asset'), asked(page, 'minHoldable')]).toEqual([null, null]);
    const share = page.getByLabel('Share of inflow from');
    await share.fill('80%');
    await soon(() => asked(page, 'minShare')).toBe('0.8');
    await share.fill('eighty');
    await page.getByText('The filter stays at 80%.').waitFor();
    expect(asked(page, 'minShare')).toBe('0.8');
    // Another view takes what was typed with it.
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await soon(() => share.inputValue()).toBe('');
  });

  test('of a case, of an account and of ways is no other', async () => {
    const { fixture } = desk();
    if (fixture === null) return;
    const [given] = fixture.cases;
    const { from, to } = given!.links[0]!.transfer;
    const places = [
      [`/cases/${given!.name}?min=100000`, 'Least taint', 'min'],
      [`/accounts/${to.ref}?minAmount=100000`, 'Amount from', 'minAmount'],
    ] as const;
    const page = await enter('analyst');
    for (const [address, label, name] of places) {
      await page.goto(desk().url + address);
      const field = page.getByLabel(label);
      await soon(() => field.inputValue()).toBe('1000.00');
      await field.fill('much');
      await page.getByText('The filter stays at 1000.00.').waitFor();
      expect(asked(page, name)).toBe('100000');
    }
    await page.goto(`${desk().url}/path?from=${from.ref}&to=${to.ref}`);
    await page.getByLabel('Each at least').fill('much');
    await page.getByText('This is no sum.').waitFor();
    await soon(() => page.getByRole('button', { name: 'Find ways' }).isDisabled()).toBe(true);
  });
});

describe('a search', () => {
  test('for an account number puts a ref in the address, and never the number, whole or begun', async () => {
    const { fixture } = desk();
    if (fixture === null) return;
    const target = [...fixture.rows.values()].find(
      ({ lane, silencedUntil }) => lane === 'act' && silencedUntil === null,
    )!;
    const number = target.account.account.split(':').at(-1)!;
    const page = await enter('analyst');
    const visited: string[] = [];
    page.on('framenavigated', () => visited.push(page.url()));
    const field = page.getByLabel('Account, holder, case');
    // A piece of a number is a search among many, and clears nothing.
    await field.fill(target.account.account.slice(0, 13));
    await page.waitForTimeout(900);
    expect([asked(page, 'ref'), await field.inputValue()]).toEqual([null, target.account.account.slice(0, 13)]);
    await soon(() => page.locator('.board-row').count()).toBeGreaterThan(0);
    for (const typed of [number.slice(0, 9), number, `bank:x:${number}`, target.account.account]) {
      await field.fill(typed);
      await page.waitForTimeout(500);
    }
    await soon(() => asked(page, 'ref')).toBe(target.account.ref);
    await page.getByRole('button', { name: `No longer this account alone: ${target.account.account}` }).waitFor();
    await soon(() => page.locator('.board-row').count()).toBe(1);
    expect(visited.filter((url) => url.includes(number.slice(0, 9)))).toEqual([]);
    // What no account has is searched for, and stands nowhere.
    await field.fill('6200000000000000009');
    await page.getByText('not in the address').waitFor();
    await page.getByText('No account fits').waitFor();
    expect(page.url()).not.toContain('62000');
    await soon(() => page.getByRole('button', { name: 'All', exact: true }).getAttribute('aria-pressed')).toBe('false');
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await soon(() => field.inputValue()).toBe('');
    await soon(() => page.locator('.board-row').count()).toBeGreaterThan(1);
    // An address of before is mended as it is opened.
    await page.goto(`${desk().url}/board?q=${number}`);
    await soon(() => asked(page, 'ref')).toBe(target.account.ref);
    expect(asked(page, 'q')).toBeNull();
    // Words stand in it as ever.
    await page.goto(`${desk().url}/board?q=ZA-2026-1104`);
    await soon(() => field.inputValue()).toBe('ZA-2026-1104');
  });

  test('of the audit and of transfers of a case hides nothing and names no account', async () => {
    const { fixture } = desk();
    if (fixture === null) return;
    const row = [...fixture.rows.values()][0]!;
    const page = await enter('analyst', '/audit');
    await page.getByLabel('About', { exact: true }).fill(`account:${row.account.account}`);
    await soon(() => asked(page, 'subject')).toBe(`account:${row.account.ref}`);
    await page.goto(`${desk().url}/cases/${fixture.cases[0]!.name}?view=links&min=100000`);
    await page.getByRole('button', { name: 'As the picture is cut: ≥ ¥1,000.00 ×' }).click();
    await soon(() => asked(page, 'min')).toBeNull();
  });

  test('in the field above all pages leads a bare number nowhere, and no address to it', async () => {
    const page = await enter('analyst', '/cases');
    await page.getByLabel('Find a case or an account').fill('6226095555550017');
    await page.keyboard.press('Enter');
    await page.getByText('bank:CMB:6226095555550017').waitFor();
    expect(new URL(page.url()).pathname).toBe('/cases');
  });

  test('of orders goes by account, case, case number, institution, id, kind and state, all in the address', async () => {
    const { fixture } = desk();
    if (fixture === null) return;
    const all = [...fixture.orders.values()];
    const page = await enter('analyst', '/orders');
    await rows(page).first().waitFor();
    const field = page.getByLabel('Account, case, number, institution, id');
    for (const of of [
      (one: (typeof all)[number]) => one.id.slice(0, 8),
      (one: (typeof all)[number]) => one.case,
      (one: (typeof all)[number]) => one.caseNumber,
      (one: (typeof all)[number]) => one.institution!,
    ]) {
      const wanted = of(all[0]!);
      await field.fill(wanted);
      await soon(() => asked(page, 'q')).toBe(wanted);
      await soon(() => rows(page).count()).toBe(all.filter((one) => of(one) === wanted).length);
    }
    const { account, ref } = all[0]!.target;
    await field.fill(account.split(':').at(-1)!);
    await soon(() => asked(page, 'ref')).toBe(ref);
    await soon(() => rows(page).count()).toBe(all.filter(({ target }) => target.ref === ref).length);
    await page.goto(`${desk().url}/orders?kind=limit-freeze&state=frozen`);
    await soon(() => rows(page).count()).toBe(1);
    await soon(() => page.getByLabel('Kind').inputValue()).toBe('limit-freeze');
    await page.getByLabel('State').selectOption('refused');
    await page.getByText('Nothing fits what is looked for').waitFor();
  });
});

test('labels, entries and holds are searched by account, what they are and source, all in the address', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const page = await enter('analyst', '/labels');
  const list = page.locator('section', { hasText: 'Labels, blocklists and payee holds' }).first();
  const lines = list.locator('tbody tr');
  await soon(() => lines.count()).toBe(fixture.measures.length);
  const field = page.getByLabel('Account, case, list, source, id');
  await field.fill('工商');
  await soon(() => asked(page, 'q')).toBe('工商');
  await soon(() => lines.count()).toBe(1);
  await field.fill('no such list');
  await list.getByText('Nothing fits what is looked for').waitFor();
  const { account, ref } = fixture.measures[0]!.account;
  await field.fill(account.split(':').at(-1)!);
  await soon(() => asked(page, 'ref')).toBe(ref);
  expect(page.url()).not.toContain(account.split(':').at(-1)!);
  await soon(() => lines.count()).toBe(fixture.measures.filter((one) => one.account.ref === ref).length);
  const file = page.waitForEvent('download');
  await list.getByRole('button', { name: 'CSV' }).click();
  const stream = await (await file).createReadStream();
  let text = '';
  for await (const part of stream) text += String(part);
  const csv = text.trimEnd().split('\r\n');
  expect(csv[0]!.replace('\uFEFF', '')).toMatch(/^id,kind,account,what,source/);
  expect(csv).toHaveLength(1 + (await lines.count()));
  await page.goto(`${desk().url}/labels?state=ended`);
  await list.getByText('None', { exact: true }).waitFor();
  // A list that did not come says so, in the reader's language.
  await page.route(
    ({ pathname }) => pathname === '/v1/measures',
    (route) => route.fulfill({ status: 500, body: '{}' }),
  );
  await page.goto(`${desk().url}/labels?state=all`);
  await page.getByText('Something is wrong').waitFor();
});

test('CSV of orders, releases, appeals and reports holds exactly the lines that stand there', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const page = await enter('analyst');
  for (const [address, first] of [
    ['/orders?kind=limit-freeze', 'id,kind,state'],
    ['/releases?q=ZA-2026-1103', 'id,of,of_id'],
    ['/releases?tab=appeals&state=open', 'id,account,against'],
    [`/reports?q=${encodeURIComponent('王先生')}`, 'case,reporter'],
  ] as const) {
    await page.goto(desk().url + address);
    await rows(page).first().waitFor();
    const shown = await rows(page).count();
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const stream = await (await file).createReadStream();
    let text = '';
    for await (const part of stream) text += String(part);
    expect(text.replace('\uFEFF', '').startsWith(first), address).toBe(true);
    expect(text.trimEnd().split('\r\n').length - 1, address).toBe(shown);
  }
});

test('the board says how many orders wait for a second person, and a key leads to them', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const waiting = [...fixture.orders.values()].filter(({ ofOthers }) => ofOthers.includes('confirm')).length;
  expect(waiting).toBeGreaterThan(0);
  const page = await enter('approver');
  await page.getByRole('link', { name: `${waiting} orders for me to confirm` }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await page.waitForURL((url) => url.pathname === '/orders' && url.searchParams.get('awaits') === 'me');
  await soon(() => rows(page).count()).toBe(waiting);
  // Who drafted them sees that they wait, and is offered nothing that the desk would refuse.
  const other = await enter('analyst');
  await other.getByRole('link', { name: `${waiting} orders await a second person` }).click();
  await soon(() => rows(other).count()).toBe(waiting);
  const draft = [...fixture.orders.values()].find(
    ({ ofOthers, state }) => state === 'drafted' && ofOthers[0] === 'confirm',
  )!;
  await other.goto(`${desk().url}/orders/${draft.id}`);
  await other.getByText('A second person must confirm it before it is sent.').waitFor();
  expect(await other.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
});

test('a list that did not come says so, and not that it is empty', async () => {
  const page = await enter('analyst', '/cases');
  await page.route(
    ({ pathname }) => pathname === '/v1/orders',
    (route) => route.fulfill({ status: 500, body: '{}' }),
  );
  await page.goto(`${desk().url}/orders`);
  await page.getByText('Something is wrong').waitFor();
  expect(await page.getByText('0 shown').count()).toBe(0);
});
