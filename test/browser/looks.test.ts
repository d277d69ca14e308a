import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { deskWithReaders } from './readers.js';

/** What a page that is finished does: nothing lies upon another thing, numbers are numbers, and hands find what they need. */

const { desk, enter } = deskWithReaders();
/** Others use this machine too. */
const soon = <T>(ask: () => T | Promise<T>, message = '') => expect.poll(ask, { message, timeout: 10_000 });
const boxOf = async (page: Page, place: string) => (await page.locator(place).first().boundingBox())!;

test('the legend of a picture lies beside it, and an exported picture says what it is and of when', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const page = await enter('analyst', `/cases/${fixture.cases[0]!.name}`);
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.locator('canvas.picture[data-frames]').waitFor();
  const [canvas, legend] = [await boxOf(page, 'canvas.picture'), await boxOf(page, '.picture-legend')];
  expect(legend.y).toBeGreaterThanOrEqual(canvas.y + canvas.height);
  expect(canvas.height).toBeGreaterThan(300);
  await page.evaluate(`(() => {
    window.weirTexts = [];
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...more) {
      window.weirTexts.push(text);
      return write.call(this, text, ...more);
    };
  })()`);
  await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PNG' }).click()]);
  const texts = (await page.evaluate('window.weirTexts')) as string[];
  expect(texts).toContain(`Case ${fixture.cases[0]!.name}`);
  expect(texts.some((text) => /^as of journal offset .* UTC\)/.test(text))).toBe(true);
});

test('who passes the handles of the time range by keys changes nothing of it', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const [{ links, name }] = fixture.cases as [(typeof fixture.cases)[number]];
  const times = links.map(({ transfer }) => transfer.time).sort((a, b) => a - b);
  // A time between two steps of the histogram, as an address from elsewhere has it.
  const since = String(times[Math.floor(times.length / 3)]! + 1_234);
  const page = await enter('analyst', `/cases/${name}?since=${since}`);
  const handle = page.getByRole('slider', { name: 'From' });
  await page.getByRole('button', { name: 'All of it', exact: true }).waitFor();
  await handle.focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.waitForTimeout(200);
  expect(new URL(page.url()).searchParams.get('since')).toBe(since);
  await handle.focus();
  await page.keyboard.press('ArrowRight');
  await soon(() => new URL(page.url()).searchParams.get('since')).not.toBe(since);
});

test('the row that keys move to stands whole in sight, at both ends of the list', async () => {
  const page = await enter('analyst');
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.locator('.board-row.current').waitFor();
  const isInSight = async (): Promise<boolean> => {
    const [row, grid, head] = await Promise.all(
      ['.board-row.current', '.board-grid', '.board-head'].map((place) => boxOf(page, place)),
    );
    return row!.y >= head!.y + head!.height - 1 && row!.y + row!.height <= grid!.y + grid!.height + 1;
  };
  // As often as the address follows a held key, which is when a list used to jump back.
  for (let n = 0; n < 20; n++) await page.keyboard.press('j', { delay: 15 });
  await page.locator('.board-row.current[aria-rowindex="22"]').waitFor();
  await soon(isInSight, 'down').toBe(true);
  for (let n = 0; n < 15; n++) await page.keyboard.press('k', { delay: 15 });
  await page.locator('.board-row.current[aria-rowindex="7"]').waitFor();
  await soon(isInSight, 'up').toBe(true);
});

test('another page begins at its top, and one that is gone back to where it was left', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const page = await enter('analyst', `/accounts/${fixture.cases[0]!.nodes[2]!.account.ref}`);
  await page.setViewportSize({ width: 1366, height: 600 });
  const link = page.locator('table').last().locator('a.account').last();
  await link.scrollIntoViewIfNeeded();
  const scrolled = (): Promise<number> => page.locator('#content').evaluate((it) => it.scrollTop);
  expect(await scrolled()).toBeGreaterThan(100);
  const before = page.url();
  // The second time it stands at once, as high as the page that it comes after.
  for (let time = 0; time < 2; time++) {
    await link.click();
    await page.waitForURL((url) => url.href !== before && url.pathname.startsWith('/accounts/'));
    await page.getByRole('heading', { name: 'In and out' }).waitFor();
    await soon(scrolled, `time ${time}`).toBe(0);
    await page.goBack();
    await soon(scrolled).toBeGreaterThan(100);
  }
});

test('the number of an account is copied without what is before it, and stands in forms that its page leads to', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const { account } = [...fixture.rows.values()][0]!;
  const number = account.account.split(':').at(-1)!;
  const page = await enter('analyst', `/accounts/${account.ref}`);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: `Copy the number ${number}` }).click();
  await page.getByText('Copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(number);
  await page.getByRole('link', { name: 'Add a label' }).click();
  for (const field of await page.getByLabel('Account number', { exact: true }).all())
    await soon(() => field.inputValue()).toBe(account.account);
  // Of a number that is masked there is nothing to copy.
  const viewer = await enter('viewer', `/accounts/${account.ref}`);
  await viewer.locator('h1 .account').getByText('…').waitFor();
  expect(await viewer.getByRole('button', { name: /^Copy/ }).count()).toBe(0);
});

test('one is one: transfer, not transfers', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const [{ links }] = fixture.cases as [(typeof fixture.cases)[number]];
  const paid = links.map(({ transfer }) => transfer.to.ref);
  const once = paid.find(
    (ref, at) => paid.indexOf(ref) === at && paid.lastIndexOf(ref) === at && fixture.rows.has(ref),
  );
  const page = await enter('analyst', `/accounts/${once}`);
  await page.getByRole('heading', { name: 'In and out' }).waitFor();
  await page.getByText('1 transfer', { exact: true }).first().waitFor();
  expect(await page.getByText(/^1 transfers$/).count()).toBe(0);
});

test('a view that was saved keeps the button that removes it beside it; what is typed with a pause stays typed', async () => {
  const page = await enter('analyst');
  await page.getByRole('button', { name: '+ Save this view' }).click();
  // The dialog begins at its field.
  await page.keyboard.type('mine');
  await page.keyboard.press('Enter');
  const [view, remove] = [
    page.getByRole('button', { name: 'mine', exact: true }),
    page.getByRole('button', { name: 'Remove the view mine' }),
  ];
  const [left, right] = [(await view.boundingBox())!, (await remove.boundingBox())!];
  expect(Math.abs(right.x - (left.x + left.width))).toBeLessThan(3);
  await remove.click();
  await view.waitFor({ state: 'detached' });
  const field = page.getByLabel('Account, holder, case');
  await field.pressSequentially('ZA ');
  await soon(() => new URL(page.url()).searchParams.get('q')).toBe('ZA');
  await page.waitForTimeout(200);
  await field.pressSequentially('x');
  expect(await field.inputValue()).toBe('ZA x');
});

test.each([1440, 1024, 390])(
  'no clock, number or sum of a list is cut or broken in a window of %i pixels',
  async (width) => {
    const page = await enter('analyst', '/orders');
    await page.setViewportSize({ width, height: 800 });
    await page.locator('tbody tr').first().waitFor();
    const broken = await page.locator('td').evaluateAll((cells) =>
      cells.flatMap((cell) =>
        [...cell.querySelectorAll('.account, .id, .num, time')].flatMap((it) => {
          const box = it.getBoundingClientRect();
          const outer = cell.getBoundingClientRect();
          const isWhole = it.getClientRects().length === 1 && box.height < 30 && it.scrollWidth <= it.clientWidth + 1;
          const isInside = box.left >= outer.left && box.right <= outer.right;
          return isInside && (isWhole || it.clientWidth === 0) ? [] : [it.textContent];
        }),
      ),
    );
    expect(broken).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  },
);

test('on a narrow screen the panel of the account stands below the rows, whole', async () => {
  const page = await enter('analyst');
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.locator('.board-row.current').waitFor();
  const side = page.locator('.board-side');
  expect(await side.evaluate((it) => it.scrollHeight - it.clientHeight)).toBeLessThanOrEqual(1);
  const [grid, panel] = [await boxOf(page, '.board-grid'), await boxOf(page, '.board-side')];
  expect(grid.height).toBeGreaterThanOrEqual(320);
  expect(panel.y).toBeGreaterThanOrEqual(grid.y + grid.height);
});

test('a list that a search narrowed to nothing does not say that there is nothing at all', async () => {
  const page = await enter('analyst', '/cases?q=nosuchcase');
  await page.getByText('Nothing fits what is looked for').waitFor();
});

test('a case in a narrow window: the account that its address names is in sight, and what is known of it stands whole', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const [{ name, nodes }] = fixture.cases as [(typeof fixture.cases)[number]];
  // The last of the widest layer stands at the lower edge of the picture.
  const widest = nodes.filter(({ layer }) => layer === 3);
  const page = await enter('analyst', `/cases/${name}`);
  await page.setViewportSize({ width: 1024, height: 900 });
  for (const { account } of [widest[0]!, widest.at(-1)!]) {
    await page.goto(`${desk().url}/cases/${name}?node=${account.ref}`);
    await page.locator('canvas.picture[data-frames]').waitFor();
    const panel = page.locator('.thing-panel');
    await panel.waitFor();
    expect(await panel.evaluate((it) => it.scrollHeight - it.clientHeight)).toBeLessThanOrEqual(1);
    const [canvas, side] = [await boxOf(page, 'canvas.picture'), await boxOf(page, '.thing-panel')];
    expect(side.y).toBeGreaterThanOrEqual(canvas.y + canvas.height);
    expect(side.height).toBeGreaterThan(200);
    // Whoever points at the middle of what is chosen points at it: the picture says where that is.
    const seen = page.locator('canvas.picture');
    await soon(() => seen.getAttribute('data-chosen')).not.toBeNull();
    const [x, y] = (await seen.getAttribute('data-chosen'))!.split(' ').map(Number) as [number, number];
    expect([x > 0, x < canvas.width, y > 24, y < canvas.height]).toEqual([true, true, true, true]);
  }
});
