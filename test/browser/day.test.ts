import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { deskWithReaders } from './readers.js';

const { arrive, desk, enter } = deskWithReaders();
const rows = (page: Page) => page.locator('.board-row');
const fillOrder = async (page: Page): Promise<void> => {
  const dialog = page.locator('dialog');
  await dialog.getByLabel('Issuing unit').fill('反诈中心');
  await dialog.getByLabel('Case number').fill('〔2026〕1号');
  await dialog.getByLabel('Holder', { exact: true }).selectOption('personal');
};

describe('the board', () => {
  test('opens the door only to a token that it knows', async () => {
    const context = await arrive();
    const page = await context.newPage();
    await page.goto(`${desk().url}/board`);
    await page.locator('input[type=password]').fill('nobody');
    await page.locator('button[type=submit]').click();
    await page.getByText('This token is not valid').waitFor();
  });

  test('goes by keys, and two browsers see each other’s acts', async () => {
    const [one, two] = await Promise.all([enter('analyst'), enter('approver')]);
    await rows(one).first().waitFor();
    await one.locator('.stream .dot.live').waitFor();
    await two.locator('.stream .dot.live').waitFor();
    await one.keyboard.press('n');
    // The address follows a moment later.
    const ref = (await one.locator('.board-row.current').getAttribute('id'))!.slice(4);
    await one.keyboard.press('j');
    await one.keyboard.press('k');
    await one.keyboard.press('a');
    await two.locator(`[id="row-${ref}"]`).getByText('In hand').waitFor();
    // The dismissal asks for a reason, and typing in it moves no row.
    await one.keyboard.press('d');
    await one.locator('dialog textarea').fill('jjj');
    await one.keyboard.press('Escape');
    await one.locator('dialog').waitFor({ state: 'detached' });
    await one.keyboard.press('?');
    await one.getByRole('heading', { name: 'Keys' }).waitFor();
  });

  test('leaves a dialog open that was opened before the answer to an act without one came', async () => {
    const page = await enter('analyst');
    await rows(page).first().waitFor();
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(
      ({ pathname }) => pathname.startsWith('/v1/board'),
      async (route) => {
        if (route.request().method() === 'POST') await held;
        await route.continue();
      },
    );
    await page.keyboard.press('s');
    await page.keyboard.press('d');
    await page.locator('dialog textarea').fill('dismissed for this');
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    answer();
    await (await answered).finished();
    await page.locator('.board-row').first().getByText('analyst').waitFor();
    expect(await page.locator('dialog textarea').inputValue()).toBe('dismissed for this');
  });

  test('says who was first when two act on one account', async () => {
    const { fixture } = desk();
    if (fixture === null) return;
    const page = await enter('analyst');
    await rows(page).first().waitFor();
    // The line is quiet, so the page does not learn of the other act in time.
    await page.getByRole('button', { name: 'Pause' }).click();
    const ref = (await rows(page).nth(2).getAttribute('id'))!.slice(4);
    fixture.rowAct(fixture.rows.get(ref)!, { kind: 'escalate' }, 'approver');
    await rows(page).nth(2).click();
    await page.keyboard.press('s');
    await page.getByText('approver was first').waitFor();
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.locator(`[id="row-${ref}"]`).getByText('Escalated').waitFor();
  });

  test('moves no row when an account is new: it waits behind a pill', async () => {
    const { fixture } = desk();
    if (fixture === null) return;
    const page = await enter('viewer');
    await rows(page).first().waitFor();
    await page.locator('.stream .dot.live').waitFor();
    const before = await rows(page).first().getAttribute('id');
    const row = [...fixture.rows.values()].find((candidate) => candidate.lane === 'act')!;
    const pocket = { ...row.pockets[0]!, holdable: '99900000000', expectedRecoverable: '99900000000' };
    const names = ['x', 'y', 'z'].map((sign) => sign.repeat(43));
    let fastestMs = Number.POSITIVE_INFINITY;
    for (const [index, ref] of names.entries()) {
      const began = Date.now();
      fixture.putRow({
        ...row,
        account: { ...row.account, ref },
        pockets: [pocket],
        orders: [],
        silencedUntil: null,
        state: 'new',
      });
      await page.getByText(`${index + 1} new — show`).waitFor();
      fastestMs = Math.min(fastestMs, Date.now() - began);
    }
    for (const ref of names) fixture.rows.delete(ref);
    // Others use this machine too: that it can be done within a second is shown by the best of three.
    expect(fastestMs).toBeLessThan(1_000);
    expect(await rows(page).first().getAttribute('id')).toBe(before);
    await page.getByText('3 new — show').click();
    await page.getByText('3 new — show').waitFor({ state: 'detached' });
  });

  test('offers a viewer nothing to do, and shows accounts masked', async () => {
    const page = await enter('viewer');
    await rows(page).first().waitFor();
    expect(await page.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
    expect(await page.locator('.board-grid').getByRole('checkbox').count()).toBe(0);
    expect(await rows(page).first().textContent()).toContain('…');
    await page.keyboard.press('a');
    await page.keyboard.press('t');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.goto(`${desk().url}/engine`);
    await page.getByText('You do not have the right').waitFor();
  });
});

describe('the day of an order', () => {
  test('an own account is stopped at once and confirmed by somebody else', async () => {
    const page = await enter('analyst', '/board?own=1');
    await rows(page).first().waitFor();
    await page.locator('.board-side').getByRole('button', { name: 'Stop now' }).click();
    await fillOrder(page);
    await page.locator('dialog').getByRole('button', { name: 'Stop now' }).click();
    await page.locator('[data-order-state=unconfirmed]').waitFor();
    expect(await page.getByRole('button', { name: 'Confirm' }).count()).toBe(0);
    const other = await enter('approver', new URL(page.url()).pathname);
    await other.getByRole('button', { name: 'Confirm' }).click();
    await page.locator('[data-order-state=executed]').waitFor();
  });

  test('a request is drafted, sent and answered in part; what can be held follows the answer', async () => {
    const page = await enter('analyst', '/board?own=0&sort=newest');
    await rows(page).first().waitFor();
    const ref = (await rows(page).first().getAttribute('id'))!.slice(4);
    await page.keyboard.press('t');
    await fillOrder(page);
    await page.locator('dialog').getByRole('button', { name: 'Ask for a stop' }).click();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('button', { name: 'Put in the answer' }).click();
    const dialog = page.locator('dialog');
    await dialog.getByLabel('Outcome').selectOption('partly-executed');
    await dialog.getByLabel('Balance before').fill('100.00');
    await dialog.getByLabel('Executed amount').fill('87.65');
    const holds = [
      ['杭州市中级人民法院', '5.00', '2031-05-02T08:00'],
      ['杭州市公安局', '', ''],
    ] as const;
    for (const [at, [authority, sum, until]] of holds.entries()) {
      await dialog.getByRole('button', { name: 'Add a prior hold' }).click();
      const line = dialog.locator('fieldset').nth(at);
      await line.getByLabel('Authority of a prior hold').fill(authority);
      await line.getByLabel('Its amount').fill(sum);
      await line.getByLabel('It ends at').fill(until);
    }
    await dialog.getByRole('button', { name: 'Put in the answer' }).click();
    await page.locator('[data-order-state=partly-executed]').waitFor();
    await page.getByText('杭州市中级人民法院').waitFor();
    await page.getByText('sum not known: all of it').waitFor();
    await page.goto(`${desk().url}/accounts/${ref}`);
    await page.locator('.pocket').getByText('¥87.65').waitFor();
  });

  test('a report that is taken back makes releases, which a second person decides', async () => {
    const page = await enter('admin', '/reports');
    await page.getByRole('button', { name: 'Withdraw' }).first().click();
    await page.locator('dialog').getByRole('button', { name: 'Withdraw' }).click();
    await page.getByText('withdrawn', { exact: true }).first().waitFor();
    await page.goto(`${desk().url}/releases`);
    await page.getByText('Report withdrawn').first().waitFor();
    await page.locator('.stream .dot.live').waitFor();
    const before = await page.getByRole('button', { name: 'Decide' }).count();
    await page.getByRole('button', { name: 'Decide' }).first().click();
    await page.locator('dialog textarea').fill('报案撤回');
    await page.locator('dialog').getByRole('button', { name: 'OK' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('button', { name: 'Decide' }).count()).toBe(before - 1);
  });
});

describe('a report', () => {
  test('that describes its transfers is settled by keys: candidates with reasons side by side', async ({ skip }) => {
    // A real desk has the reports that it has.
    if (desk().fixture === null) skip();
    const page = await enter('analyst', '/reports?state=waiting');
    await page.getByRole('button', { name: /^Look/ }).first().click();
    const lines = page.locator('form.match-line');
    await lines.nth(1).getByText('decide anew. What was decided stands meanwhile', { exact: false }).waitFor();
    const first = lines.first();
    await first.getByText('the amount is equal').first().waitFor();
    await first.getByRole('radio').first().focus();
    await page.keyboard.press('2');
    expect(await first.getByRole('radio').nth(1).isChecked()).toBe(true);
    await page.keyboard.press('j');
    expect(
      await lines
        .nth(1)
        .getByRole('radio')
        .first()
        .evaluate((it) => it === it.ownerDocument.activeElement),
    ).toBe(true);
    await page.keyboard.press('k');
    await first.getByRole('radio').nth(1).focus();
    await page.keyboard.press('Enter');
    await first.getByText('Resolved', { exact: true }).waitFor();
    await first
      .getByText(/an|analyst/)
      .first()
      .waitFor();
    await lines.nth(1).getByRole('radio').first().focus();
    await page.keyboard.press('0');
    await page.keyboard.press('Enter');
    await lines.nth(1).getByText('None of them', { exact: true }).waitFor();
  });
});

describe('a label', () => {
  test('that is taken back makes a release of the blocklist entry that rests on it', async ({ skip }) => {
    if (desk().fixture === null) skip();
    const page = await enter('analyst', '/labels?kind=label');
    await page.getByRole('button', { name: /^Take back: mule/ }).click();
    await page.locator('dialog textarea').fill('误标');
    await page.locator('dialog').getByRole('button', { name: 'Take back' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.goto(`${desk().url}/releases`);
    await page.getByText('the label that it rests on was taken back').first().waitFor();
  });
});

describe('the picture of a case', () => {
  test('is followed by keys, changed, undone, and told by its address', async () => {
    const page = await enter('analyst', '/cases');
    await page.locator('td a.id').first().click();
    const canvas = page.locator('canvas.picture');
    await canvas.waitFor();
    await canvas.focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
    await page.locator('.thing-panel h2').waitFor();
    const count = async (): Promise<number> =>
      Number(/^(\d+) things/.exec((await page.locator('.tools .quiet').textContent()) ?? '')![1]);
    const before = await count();
    await page.keyboard.press('h');
    await expect.poll(count).toBe(before - 1);
    const address = page.url();
    expect(address).toContain('h=');
    await page.keyboard.press('Control+z');
    await expect.poll(count).toBe(before);
    await page.goto(address);
    await expect.poll(count).toBe(before - 1);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'SVG' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^weir-.*\.svg$/);
    await page.getByRole('button', { name: 'Picture as a table' }).click();
    await page.locator('table').first().waitFor();
  });
});
