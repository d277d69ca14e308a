import path from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';

/** What a page of the application is opened with. */
export interface Look {
  readonly language?: 'zh' | 'en';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/**
 * A browser without a window and without a GPU, as on a plain server. Once it is closed its process is killed: asked to end
 * after a large picture it stays for half a minute, and it has nothing to keep.
 */
export const openBrowser = async (): Promise<Browser> => {
  const server = await playwright.launchServer({
    executablePath: await chromium.executablePath(),
    // In one process with its pages, a browser ends when the first reader leaves.
    args: [...chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote'), '--no-sandbox'],
    headless: true,
    host: '127.0.0.1',
  });
  let browser: Browser;
  try {
    browser = await playwright.connect(server.wsEndpoint());
  } catch (error) {
    await server.kill();
    throw error;
  }
  const close = browser.close.bind(browser);
  // Its folders go when its process has ended: whoever closes it waits for that, or ends before and leaves them behind.
  browser.close = async (options) => {
    await close(options);
    await server.kill();
  };
  return browser;
};

/** A browser and the desk that it is for: where one of them does not come, the other does not stay. */
export const openBrowserAnd = async <Desk extends { stop(): Promise<void> }>(
  opening: Promise<Desk>,
): Promise<[Browser, Desk]> => {
  const [browser, desk] = await Promise.allSettled([openBrowser(), opening]);
  if (browser.status === 'fulfilled' && desk.status === 'fulfilled') return [browser.value, desk.value];
  if (browser.status === 'fulfilled') await browser.value.close();
  if (desk.status === 'fulfilled') await desk.value.stop();
  throw browser.status === 'rejected' ? browser.reason : (desk as PromiseRejectedResult).reason;
};

/** Where the application's built files lie. */
export const dist = path.join(import.meta.dirname, '../../services/web/dist');

/** A reader's own corner of the browser: their cookie, language and theme. */
export const openReader = async (browser: Browser, look: Look = {}): Promise<BrowserContext> => {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
    timezoneId: 'Asia/Shanghai',
  });
  const settings = JSON.stringify({ language: look.language ?? 'en', theme: look.theme ?? 'light', money: 'plain' });
  await context.addInitScript(
    `if (!localStorage.getItem('weir.settings')) localStorage.setItem('weir.settings', ${JSON.stringify(settings)})`,
  );
  return context;
};

/** Signs in as a person does, and fails on any error that the page reports. */
export const signIn = async (context: BrowserContext, url: string, token: string, at = '/board'): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(url + at);
  await page.locator('input[type=password]').fill(token);
  await page.locator('button[type=submit]').click();
  await page.locator('nav.pages').waitFor();
  return page;
};

/** Errors of a page, from here on: exceptions, and what it was forbidden to load. */
export const errorsOf = (page: Page): string[] => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    // The browser itself reports refused requests, which pages are made to meet.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
  });
  return errors;
};

/** Waits until an expression is true in the page. What waits in the page itself would be refused: a desk's pages evaluate no text. */
export const untilTrue = async (page: Page, expression: string): Promise<void> => {
  const endMs = performance.now() + 30_000;
  while (!(await page.evaluate(`Boolean(${expression})`))) {
    if (performance.now() > endMs) throw new Error(`not true after 30 s: ${expression}`);
    await page.waitForTimeout(30);
  }
};
