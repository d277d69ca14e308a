import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { errorsOf, openBrowserAnd, openReader, signIn } from './browser.js';
import { openDesk, type TestedDesk } from './desk.js';

/**
 * A desk and a browser for the tests of a file; what readers had open is closed after each, and what their pages said of errors
 * fails the test.
 */
export const deskWithReaders = () => {
  let browser: Browser;
  let desk: TestedDesk;
  const readers: BrowserContext[] = [];
  const errors: string[] = [];
  beforeAll(async () => {
    [browser, desk] = await openBrowserAnd(openDesk());
  });
  afterEach(async () => {
    await Promise.all(readers.splice(0).map((reader) => reader.close()));
    expect(errors.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
  });
  const arrive = async (): Promise<BrowserContext> => {
    const reader = await openReader(browser);
    readers.push(reader);
    return reader;
  };
  return {
    desk: (): TestedDesk => desk,
    /** Nobody is signed in yet. */
    arrive,
    /** Signs in, in a window of their own. */
    enter: async (role: keyof TestedDesk['tokens'], at = '/board'): Promise<Page> => {
      const page = await signIn(await arrive(), desk.url, desk.tokens[role], at);
      page.setDefaultTimeout(10_000);
      const said = errorsOf(page);
      page.on('close', () => errors.push(...said));
      return page;
    },
  };
};
