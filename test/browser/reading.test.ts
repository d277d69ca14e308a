import { expect, test } from 'vitest';
import { deskWithReaders } from './readers.js';

const { desk, enter } = deskWithReaders();
/** Others use this machine too. */
const soon = <T>(ask: () => T | Promise<T>, message = '') => expect.poll(ask, { message, timeout: 10_000 });

/** Puts aside how large each text of a canvas is written, in pixels of the screen. */
const watchTexts = `(() => {
  window.weirTextPx = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...more) {
    const wide = more.length === 0 ? 1 : Math.min(1, more[0] / this.measureText(text).width);
    window.weirTextPx.push([text, Number(/([\\d.]+)px/.exec(this.font)[1]), wide]);
    return write.call(this, text, x, y, ...more);
  };
})()`;

test.each([
  [1280, 720],
  [1366, 768],
  [1440, 900],
  [1920, 1080],
])('a case of five columns can be read on a screen of %i × %i, from the victims on', async (width, height) => {
  if (desk().fixture === null) return;
  const page = await enter('analyst', '/cases');
  await page.setViewportSize({ width, height });
  await page.addInitScript(watchTexts);
  await page.goto(`${desk().url}/cases/ZA-2026-1101`);
  const canvas = page.locator('canvas.picture');
  await canvas.and(page.locator('[data-frames]')).waitFor();
  const written = async (): Promise<[string, number, number][]> =>
    (await page.evaluate('window.weirTextPx')) as [string, number, number][];
  await soon(async () => (await written()).some(([text]) => text === 'Victims')).toBe(true);
  const texts = await written();
  expect(texts.some(([text]) => text.startsWith('BOC 6264…'))).toBe(true);
  expect(texts.filter(([, px]) => px < 11)).toEqual([]);
  // Nor is one pressed together until it is as good as smaller.
  expect(texts.filter(([, , wide]) => wide < 0.85)).toEqual([]);
  const scaleAtFirst = Number(await canvas.getAttribute('data-scale'));
  expect(scaleAtFirst).toBeGreaterThanOrEqual(0.66);
  // All of it is a key away, and so is the way back; what is written is large enough there too.
  await page.evaluate('window.weirTextPx.length = 0');
  await page.keyboard.press('0');
  await soon(async () => Number(await canvas.getAttribute('data-scale'))).toBeLessThanOrEqual(scaleAtFirst);
  // What is drawn where all of it was in sight before may be the same, and comes a frame later.
  await soon(async () => (await written()).some(([text]) => text.includes('4853'))).toBe(true);
  const whole = await written();
  expect(whole.filter(([, px]) => px < 11)).toEqual([]);
  await page.keyboard.press('1');
  await soon(async () => Number(await canvas.getAttribute('data-scale'))).toBe(scaleAtFirst);
});
