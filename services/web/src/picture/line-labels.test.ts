import { describe, expect, test } from 'vitest';
import { drawingOf } from './drawing.js';
import { fold, sceneOf } from './fold.js';
import type { PictureWords } from './labels.js';
import { boxHeight, boxWidth, place } from './layout.js';
import { labelPx, lineLabels } from './line-labels.js';
import { randomPicture } from './picture.fixture.js';

const words: PictureWords = { language: 'zh', zone: '+08:00', group: String, groupOpen: String, column: String };
const picture = randomPicture(48, 64, 4);
const scene = sceneOf(picture, fold(picture), { hidden: new Set(), collapsed: new Set(), opened: new Set() });
const drawing = drawingOf(scene, place(new Map(), scene), new Map());
const chosenOf = (id: string) => drawing.lines.filter(({ flow }) => flow.from === id || flow.to === id);
const labelsAt = (scale: number, more: { chosen?: string; times?: boolean; amounts?: boolean } = {}) =>
  lineLabels(
    drawing.lines,
    drawing.boxes,
    { scale, left: 0, top: 0 },
    {
      words,
      amounts: more.amounts ?? true,
      times: more.times ?? false,
      isChosen: ({ flow }) => flow.from === more.chosen || flow.to === more.chosen,
      measure: (text) => text.length * 6,
    },
  );

describe('words on lines', () => {
  test('stand on a case of fifty accounts that is seen whole, large enough to be read', () => {
    const labels = labelsAt(0.6);
    expect(labelPx(0.6)).toBeGreaterThanOrEqual(11);
    expect(labels.length).toBeGreaterThan(drawing.lines.length / 3);
    for (const { text } of labels) expect(text).toMatch(/^¥/);
  });

  test('stand neither upon one another nor on a box', () => {
    for (const scale of [0.5, 0.6, 1, 1.6]) {
      const labels = labelsAt(scale, { times: true });
      const height = labelPx(scale) * 1.5;
      for (const [index, a] of labels.entries()) {
        for (const b of labels.slice(index + 1))
          expect(Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= height).toBe(true);
        for (const box of drawing.boxes)
          expect(
            Math.abs(a.x - box.x * scale) >= (a.width + boxWidth * scale) / 2 ||
              Math.abs(a.y - box.y * scale) >= (height + boxHeight * scale) / 2,
          ).toBe(true);
      }
    }
  });

  test('stand on the lines of what is chosen, however small the picture is', () => {
    const victim = drawing.boxes.find(({ thing }) => thing.layer === 0)!.thing.id;
    expect(labelsAt(0.2)).toHaveLength(0);
    const labels = labelsAt(0.2, { chosen: victim });
    expect(labels.length).toBeGreaterThan(0);
    expect(labels.every(({ isChosen, line }) => isChosen && chosenOf(victim).includes(line))).toBe(true);
  });

  test('leave the time away before the amount where both do not fit', () => {
    const labels = labelsAt(0.6, { times: true });
    expect(labels.length).toBeGreaterThan(0);
    expect(labels.some(({ text }) => !text.includes(':'))).toBe(true);
    expect(labelsAt(0.6, { amounts: false })).toHaveLength(0);
  });
});
