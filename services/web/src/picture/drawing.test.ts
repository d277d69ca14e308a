import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fit, pan, toPicture, zoomAt } from './camera.js';
import { boxAt, drawingOf, lineAt, neighbour, pointOf } from './drawing.js';
import { fold, sceneOf } from './fold.js';
import { frameOf, place } from './layout.js';
import { lightPalette } from './palette.js';
import { randomPicture } from './picture.fixture.js';
import { svgOf } from './svg.js';

const picture = randomPicture(120, 260, 5);
const scene = sceneOf(picture, fold(picture), { hidden: new Set(), collapsed: new Set(), opened: new Set() });
const placement = place(new Map(), scene);
const drawing = drawingOf(scene, placement, new Map());

describe('a point of the screen', () => {
  test('keeps what is under it while the picture grows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 0, max: 600 }),
        (factor, x, y) => {
          const camera = pan({ scale: 0.5, left: 40, top: 30 }, 5, 7);
          const [before, after] = [toPicture(camera, x, y), toPicture(zoomAt(camera, factor, x, y), x, y)];
          expect(after.x).toBeCloseTo(before.x, 6);
          expect(after.y).toBeCloseTo(before.y, 6);
        },
      ),
    );
  });

  test('finds the box and the line that lie there', () => {
    for (const box of drawing.boxes) expect(boxAt(drawing, box.x + 80, box.y - 15)?.thing.id).toBe(box.thing.id);
    expect(boxAt(drawing, -5_000, 0)).toBeNull();
    for (const line of drawing.lines.slice(0, 40)) {
      const { x, y } = pointOf(line, 0.4);
      expect(lineAt(drawing, x, y, 3)).not.toBeNull();
    }
    expect(lineAt(drawing, -5_000, 0, 3)).toBeNull();
  });
});

test('the whole picture fits the screen', () => {
  const frame = frameOf(scene.things.keys(), placement);
  const camera = fit(frame, { width: 800, height: 500 });
  expect(frame.left * camera.scale + camera.left).toBeGreaterThanOrEqual(35);
  expect(frame.bottom * camera.scale + camera.top).toBeLessThanOrEqual(465);
});

describe('arrow keys', () => {
  test('begin at the victim, follow the money, and come back within a column', () => {
    const victim = neighbour(drawing, null, 'right')!;
    expect(scene.things.get(victim)?.layer).toBe(0);
    const next = neighbour(drawing, victim, 'right')!;
    expect(scene.flows.some((flow) => flow.from === victim && flow.to === next)).toBe(true);
    const below = neighbour(drawing, next, 'down');
    if (below !== null) expect(neighbour(drawing, below, 'up')).toBe(next);
    expect(neighbour(drawing, victim, 'left')).toBeNull();
  });
});

test('the picture as SVG has every box, and no text that is taken for markup', () => {
  const words = {
    language: 'en',
    zone: '+08:00',
    group: String,
    groupOpen: String,
    column: (n: number) => `<${n}>`,
  } as const;
  const svg = svgOf(drawing, { palette: lightPalette, words, amounts: true, times: false, notes: true }, [
    'Case & <b>',
  ]);
  expect(svg.match(/rx="7"/g)).toHaveLength(drawing.boxes.length);
  expect(svg).toContain('Case &amp; &lt;b&gt;');
  expect(svg).toContain('&lt;0&gt;');
});
