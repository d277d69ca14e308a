import { expect, test } from 'vitest';
import { deskWithReaders } from './readers.js';

const { desk, enter } = deskWithReaders();

test('a note is written on an account of the picture and stands in the exported file', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const given = fixture.cases[1]!;
  const node = given.nodes.find(({ layer }) => layer === 1)!;
  const page = await enter('analyst', `/cases/${given.name}?node=${node.account.ref}`);
  await page.locator('.thing-panel').getByLabel('Write a note').fill('取款人已到案');
  await page.locator('.thing-panel').getByRole('button', { name: 'Write' }).click();
  await page.locator('.note-text').getByText('取款人已到案').waitFor();
  const download = async (name: string): Promise<string> => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    return `${file.suggestedFilename()}\n${Buffer.concat(chunks).toString('utf8')}`;
  };
  await expect.poll(() => download('SVG')).toContain('✎ 取款人已到案');
  await page.getByRole('button', { name: 'Notes', exact: true }).click();
  await expect.poll(() => download('SVG')).not.toContain('✎');
  expect(await download('XLSX')).toMatch(/^weir-.*\.xlsx\n/);
  const viewer = await enter('viewer', new URL(page.url()).pathname + new URL(page.url()).search);
  await viewer.locator('.note-text').getByText('取款人已到案').waitFor();
  expect(await viewer.getByRole('button', { name: 'Write' }).count()).toBe(0);
});

test('what one writes on an account the other sees at once, however much stands there', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const node = fixture.cases[2]!.nodes.find(({ layer }) => layer === 1)!;
  const address = `/cases/${fixture.cases[2]!.name}?node=${node.account.ref}`;
  const [one, other] = [await enter('analyst', address), await enter('approver', address)];
  await other.locator('.stream .dot.live').waitFor();
  for (const [n, page] of [one, other, one].entries()) {
    await page.locator('.thing-panel').getByLabel('Write a note').fill(`第${n}条`);
    await page.locator('.thing-panel').getByRole('button', { name: 'Write' }).click();
    for (const each of [one, other]) await each.locator('.note-text').getByText(`第${n}条`).waitFor();
  }
});

test('accounts that two lists share are shown with their cases', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const given = fixture.cases[0]!;
  const accounts = given.nodes.slice(1, 5).map(({ account }) => account.account);
  const page = await enter('analyst', '/accounts');
  await page.getByRole('link', { name: 'Accounts that lists share' }).click();
  await page.getByLabel('List 1').fill(accounts.slice(0, 3).join('\n'));
  await page.getByLabel('List 2').fill(`account,holder\n"${accounts[2]}",x\n${accounts[3]},y`);
  await page.getByRole('button', { name: 'Find what they share' }).click();
  await page.getByRole('link', { name: given.name }).first().waitFor();
  expect(await page.locator('tbody tr').count()).toBe(1);
});

test('the page of an account says where its payments were made from', async () => {
  const { fixture } = desk();
  if (fixture === null) return;
  const node = fixture.cases[0]!.nodes.find(({ layer }) => layer === 1)!;
  const page = await enter('analyst', `/accounts/${node.account.ref}`);
  await page.getByText('Devices and addresses of payments').waitFor();
  await page.getByText('android-9f3c').last().waitFor();
});
