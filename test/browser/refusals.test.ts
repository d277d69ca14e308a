import { describe, expect, test } from 'vitest';
import { deskWithReaders } from './readers.js';

const { desk, enter } = deskWithReaders();

const problem = (code: string, detail: string, more: object = {}) => ({
  status: 409,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: `urn:weir:problem:${code}`, title: code, status: 409, code, detail, ...more }),
});

describe('an act that the desk refuses', () => {
  test.each([
    ['en', 'another person must confirm it before it is sent', 'Somebody else was first'],
    ['zh', '须由另一人办理，请找有复核权限的同事。', '有人已先行处理'],
  ] as const)('says why, and not that somebody was first where nobody was (%s)', async (language, why, lie) => {
    const { fixture } = desk();
    if (fixture === null) return;
    const order = [...fixture.orders.values()].find(({ kind, state }) => state === 'sent' && kind === 'stop')!;
    const page = await enter('analyst', '/orders');
    await page.evaluate(`localStorage.setItem('weir.settings', '{"language":"${language}"}')`);
    const row = [...fixture.rows.values()].find(({ lane, orders }) => lane === 'act' && orders.length === 0)!;
    const issuer = { unit: '反诈中心', officers: [] };
    const draft = fixture.draft(row, { kind: 'stop', caseNumber: '1', basis: '2', issuer }, 'analyst');
    await page.route(
      ({ pathname }) => pathname.endsWith('/send'),
      (route) => route.fulfill(problem('DESK_SECOND_PERSON', 'another person must confirm it before it is sent')),
    );
    await page.goto(`${desk().url}/orders/${draft.id}`);
    await page.getByRole('button', { name: language === 'zh' ? '发出' : 'Send', exact: true }).click();
    await page.getByRole('alert').getByText(why).waitFor();
    expect(await page.getByText(lie).count()).toBe(0);
    // What was changed meanwhile is told with who did it, and how it stands is one click away.
    await page.route(
      ({ pathname }) => pathname.endsWith('/send'),
      (route) => route.fulfill(problem('DESK_STATE', 'it is sent already', { by: 'approver', at: order.draftedAt })),
    );
    await page.getByRole('button', { name: language === 'zh' ? '发出' : 'Send', exact: true }).click();
    await page.getByRole('alert').getByText('approver').waitFor();
    await page.getByRole('button', { name: language === 'zh' ? '查看最新' : 'Look again' }).waitFor();
  });
});

test('a Chinese reader is told in Chinese why something was not done, with the values that matter', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const page = await enter('analyst', '/orders');
  await page.locator('tbody tr').first().waitFor();
  await page.evaluate(
    "localStorage.setItem('weir.settings', JSON.stringify({ language: 'zh', theme: 'light', money: 'plain' }))",
  );
  const order = [...fixture.orders.values()].find(({ state }) => state === 'drafted')!;
  await page.goto(`${desk().url}/orders/${order.id}`);
  await page.route('**/v1/orders/*/cancel', (route) =>
    route.fulfill(problem('DESK_STATE', 'order.cancel of an order that is frozen')),
  );
  await page.getByRole('button', { name: '撤回草稿' }).click();
  const told = page.getByRole('alert').filter({ hasText: 'DESK_STATE' });
  await told.getByText('指令已冻结，不能撤回草稿').waitFor();
  expect(await told.textContent()).not.toMatch(/of an order/);
});
