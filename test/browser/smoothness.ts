import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Told } from './crowd.js';

/** What a page did with its time while somebody worked in it. */
export interface Smoothness {
  readonly framesPerSecond: number;
  /** The longest time in which the page could do nothing else. */
  readonly longestTaskMs: number;
  /** From a key to the frame that shows what it did, the worst of all; 0: no key was pressed, or each took a frame. */
  readonly slowestKeyMs: number;
}

/**
 * Put into a page before anything else: watches tasks and keys, notes when the first row of the board stood, and what the
 * stream said. The page itself knows nothing of it.
 */
export const watchPage = `(() => {
  const watched = { tasks: [], keys: [], told: [], firstRowsMs: null };
  window.weirWatched = watched;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) watched.tasks.push({ startTime, duration });
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries())
      if (name === 'keydown') watched.keys.push({ startTime, duration });
  }).observe({ type: 'event', durationThreshold: 16 });
  new MutationObserver((_, observer) => {
    if (document.querySelector('.board-row') === null) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => { watched.firstRowsMs = performance.now(); }));
  }).observe(document, { childList: true, subtree: true });
  const ask = window.fetch.bind(window);
  window.fetch = async (...asked) => {
    const answer = await ask(...asked);
    if (asked[0] !== '/v1/events' || answer.body === null) return answer;
    const [watchedBody, body] = answer.body.tee();
    void (async () => {
      const reader = watchedBody.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ''; ; ) {
        const { value, done } = await reader.read();
        if (done) return;
        const messages = (rest + value).split('\\n\\n');
        rest = messages.pop();
        for (const message of messages) {
          const id = /^id: (.*)$/m.exec(message)?.[1];
          // Copied: a piece of a text would keep all of it.
          if (id !== undefined)
            watched.told.push(JSON.parse(JSON.stringify({ id, ref: /"ref":"([^"]*)"/.exec(message)?.[1] ?? '' })));
        }
      }
    })().catch(() => undefined);
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
})()`;

/** When the first rows of the board were painted, milliseconds from the opening of the page. */
export const firstRowsMs = async (page: Page): Promise<number> => {
  const known = (): Promise<number | null> => page.evaluate('window.weirWatched.firstRowsMs');
  await expect.poll(known, { timeout: 30_000 }).not.toBeNull();
  return (await known())!;
};

export const toldTo = (page: Page): Promise<Told[]> => page.evaluate('window.weirWatched.told');

/** Counts frames, tasks and keys of a page while `work` goes on. */
const smoothnessOf = async (page: Page, work: () => Promise<unknown>): Promise<Smoothness> => {
  await page.evaluate(`(() => {
    const counting = { frames: 0, since: performance.now(), isOn: true };
    window.weirCounting = counting;
    const tick = () => { counting.frames += 1; if (counting.isOn) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  })()`);
  await work();
  return (await page.evaluate(`(async () => {
    const { weirCounting: counting, weirWatched: watched } = window;
    const until = performance.now();
    counting.isOn = false;
    // Observers are told a little later.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const most = (entries) => Math.max(0, ...entries
      .filter(({ startTime }) => startTime >= counting.since && startTime < until)
      .map(({ duration }) => duration));
    return {
      framesPerSecond: (counting.frames * 1000) / (until - counting.since),
      longestTaskMs: most(watched.tasks),
      slowestKeyMs: most(watched.keys),
    };
  })()`)) as Smoothness;
};

/**
 * Has work done several times, and gives the best of each figure. Others use the processors too, and take them away for
 * longer than any task of ours: what the page itself does not manage, it manages at no time.
 */
export const bestOf = async (times: number, page: Page, work: () => Promise<unknown>): Promise<Smoothness> => {
  const shown: Smoothness[] = [];
  for (let time = 0; time < times; time++) shown.push(await smoothnessOf(page, work));
  return {
    framesPerSecond: Math.max(...shown.map(({ framesPerSecond }) => framesPerSecond)),
    longestTaskMs: Math.min(...shown.map(({ longestTaskMs }) => longestTaskMs)),
    slowestKeyMs: Math.min(...shown.map(({ slowestKeyMs }) => slowestKeyMs)),
  };
};

/** Scrolls a list a little with each frame, back at its end, for so long. */
export const scroll = (page: Page, selector: string, forMs: number): Promise<unknown> =>
  page.evaluate(`new Promise((resolve) => {
    const list = document.querySelector(${JSON.stringify(selector)});
    const began = performance.now();
    let by = 120;
    const tick = () => {
      const before = list.scrollTop;
      list.scrollTop += by;
      if (list.scrollTop === before) by = -by;
      if (performance.now() - began < ${forMs}) requestAnimationFrame(tick);
      else resolve();
    };
    requestAnimationFrame(tick);
  })`);

/** Bytes that the page's scripts hold, after the collector ran. */
export const heapBytes = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
};
