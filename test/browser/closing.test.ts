import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openBrowser, openBrowserAnd } from './browser.js';

type Opened = Awaited<ReturnType<typeof openBrowser>>;

/** The folder in which a browser keeps what it does. */
const folderOf = async (browser: Opened): Promise<string> => {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const { id } = processInfo.find(({ type }) => type === 'browser')!;
  return /--user-data-dir=([^\0]+)/.exec(readFileSync(`/proc/${id}/cmdline`, 'utf8'))![1]!;
};

test('a browser that was closed has left nothing behind', async () => {
  const browser = await openBrowser();
  const folder = await folderOf(browser);
  expect(existsSync(folder)).toBe(true);
  await browser.close();
  expect(existsSync(folder)).toBe(false);
});

test('one whose desk does not come is closed, and a desk whose browser is there is handed out', async () => {
  await expect(openBrowserAnd(Promise.reject(new Error('no desk today')))).rejects.toThrow('no desk today');
  let isStopped = false;
  const stop = async (): Promise<void> => {
    isStopped = true;
  };
  const [browser, desk] = await openBrowserAnd(Promise.resolve({ stop }));
  await desk.stop();
  await browser.close();
  expect([isStopped, browser.isConnected()]).toEqual([true, false]);
});
