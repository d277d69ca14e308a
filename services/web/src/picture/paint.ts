import { type Camera, headPx, readableScale, type Size } from './camera.js';
import type { Box, Drawing, Line } from './drawing.js';
import { endOf, type PictureWords, signOf, sumOf, titleOf } from './labels.js';
import { boxHeight, boxWidth, columnPitch } from './layout.js';
import { atLeast, labelPx, lineLabels, textPxMin } from './line-labels.js';
import { paintSlips } from './notes.js';
import type { Palette } from './palette.js';

export interface PaintOptions {
  readonly palette: Palette;
  readonly words: PictureWords;
  readonly amounts: boolean;
  readonly times: boolean;
  readonly notes: boolean;
  readonly selected: string | null;
  readonly pointed: string | null;
  readonly pinned: ReadonlySet<string>;
  /** While the picture moves, lines are straight and unlabelled: the eye follows boxes. */
  readonly isMoving: boolean;
}

/**
 * A picture is drawn by the processor, which takes some 50 ms for ten thousand lines. Where a browser has no GPU it would imitate one
 * otherwise, and take seconds for lines that cross, after the page believed that they were drawn.
 */
export const canvasSettings: CanvasRenderingContext2DSettings = { alpha: false, willReadFrequently: true };

const lineWidths = [0.7, 1.1, 1.8, 3, 4.6];
/** A box of this height, in pixels, has room for its name alone, or for the end of it: nothing is written smaller. */
const namedPx = 13;
const font = (px: number, weight = 400): string => `${weight} ${px}px 'Noto Sans SC', system-ui, sans-serif`;

/** Draws what of the picture is in sight; what is too small to be read is not written. */
export const paint = (
  ctx: CanvasRenderingContext2D,
  drawing: Drawing,
  camera: Camera,
  size: Size,
  options: PaintOptions,
): void => {
  const { palette } = options;
  ctx.fillStyle = palette.ground;
  ctx.fillRect(0, 0, size.width, size.height);
  const sight = {
    left: -camera.left / camera.scale,
    top: -camera.top / camera.scale,
    right: (size.width - camera.left) / camera.scale,
    bottom: (size.height - camera.top) / camera.scale,
  };
  const lines = drawing.lines.filter(
    (line) =>
      Math.max(line.x2, line.x1 + line.reach) >= sight.left &&
      Math.min(line.x1, line.x2 - line.reach) <= sight.right &&
      Math.max(line.y1, line.y2) >= sight.top &&
      Math.min(line.y1, line.y2) <= sight.bottom,
  );
  paintLines(ctx, lines, camera, options);
  const boxes = drawing.boxes.filter(
    (box) =>
      box.x + boxWidth / 2 >= sight.left &&
      box.x - boxWidth / 2 <= sight.right &&
      box.y + boxHeight / 2 >= sight.top &&
      box.y - boxHeight / 2 <= sight.bottom,
  );
  paintBoxes(ctx, boxes, camera, options);
  if (options.notes) paintSlips(ctx, boxes, camera, palette);
  if (!options.isMoving) paintLabels(ctx, lines, boxes, camera, options);
  paintHeads(ctx, drawing, camera, size, options);
};

const isChosen = (line: Line, { selected }: PaintOptions): boolean =>
  selected !== null && (line.flow.from === selected || line.flow.to === selected || line.flow.id === selected);

const paintLines = (
  ctx: CanvasRenderingContext2D,
  lines: readonly Line[],
  { scale, left, top }: Camera,
  options: PaintOptions,
): void => {
  const { palette } = options;
  // Bent lines cost thrice as much as straight ones and, when they are many and small, look the same.
  const isBent = !options.isMoving ? lines.length * scale < 6_000 : lines.length < 800;
  const trace = (line: Line): void => {
    const [x1, y1, x2, y2] = [
      line.x1 * scale + left,
      line.y1 * scale + top,
      line.x2 * scale + left,
      line.y2 * scale + top,
    ];
    ctx.moveTo(x1, y1);
    if (isBent) ctx.bezierCurveTo(x1 + line.reach * scale, y1, x2 - line.reach * scale, y2, x2, y2);
    else ctx.lineTo(x2, y2);
  };
  ctx.globalAlpha = options.selected === null ? 0.62 : 0.36;
  ctx.strokeStyle = palette.flow;
  for (let weight = 0; weight < lineWidths.length; weight += 1) {
    ctx.beginPath();
    for (const line of lines) if (line.weight === weight) trace(line);
    ctx.lineWidth = Math.max(0.5, lineWidths[weight]! * Math.min(1, scale * 1.4));
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  if (options.selected === null) return;
  ctx.strokeStyle = palette.accent;
  for (const line of lines)
    if (isChosen(line, options)) {
      ctx.beginPath();
      trace(line);
      ctx.lineWidth = Math.max(1.2, (lineWidths[line.weight]! + 0.8) * Math.min(1, scale * 1.4));
      ctx.stroke();
    }
};

const paintBoxes = (
  ctx: CanvasRenderingContext2D,
  boxes: readonly Box[],
  { scale, left, top }: Camera,
  options: PaintOptions,
): void => {
  const { palette, words } = options;
  const [width, height] = [boxWidth * scale, boxHeight * scale];
  const isWritten = scale >= readableScale;
  const radius = Math.min(7, 7 * scale);
  for (const { thing, x, y } of boxes) {
    const [bx, by] = [x * scale + left - width / 2, y * scale + top - height / 2];
    const colours = thing.kind === 'group' ? palette.group : palette.kinds[thing.node.kind];
    const isSelected = thing.id === options.selected;
    ctx.fillStyle = colours.fill;
    ctx.strokeStyle = isSelected || thing.id === options.pointed ? palette.accent : colours.edge;
    ctx.lineWidth = isSelected ? 3 : Math.max(0.6, Math.min(1.4, scale * 1.6));
    if (height < 6) {
      ctx.fillStyle = colours.edge;
      ctx.fillRect(bx, by, Math.max(2, width), Math.max(1.5, height));
      if (isSelected) ctx.strokeRect(bx - 2, by - 2, width + 4, height + 4);
      continue;
    }
    if (thing.kind === 'group' && isWritten && !thing.isOpen) {
      ctx.beginPath();
      ctx.roundRect(bx + 4 * scale, by + 4 * scale, width, height, radius);
      ctx.fill();
      ctx.stroke();
    }
    ctx.beginPath();
    ctx.roundRect(bx, by, width, height, radius);
    ctx.fill();
    if (thing.kind === 'group' && thing.isOpen) ctx.setLineDash([5, 4]);
    ctx.stroke();
    ctx.setLineDash([]);
    const holdable = thing.kind === 'node' ? thing.node.holdable : thing.holdable;
    if (holdable !== '0') {
      ctx.fillStyle = palette.holdable;
      ctx.fillRect(bx, by + radius, Math.max(2, 5 * scale), height - 2 * radius);
    }
    const signs = thing.kind === 'node' ? signOf(thing.node).trim() : '';
    // What was done about an account counts more than what it is.
    const signPaint = thing.kind === 'node' && thing.node.order !== 'none' ? palette.text : colours.edge;
    if (!isWritten) {
      if (height < namedPx) continue;
      ctx.textBaseline = 'middle';
      ctx.textAlign = 'left';
      ctx.fillStyle = palette.text;
      ctx.font = font(textPxMin);
      const [name, room] = [titleOf(thing, words), width - 9 * scale - 5];
      const isWhole = ctx.measureText(name).width <= room;
      ctx.fillText(isWhole ? name : endOf(name), bx + 9 * scale + 2, by + height / 2, room);
      // What was stopped already is to be seen in the whole picture too: its sign stands on the corner, beside the name.
      if (signs !== '') {
        ctx.textAlign = 'center';
        ctx.font = font(textPxMin, 700);
        ctx.strokeStyle = palette.ground;
        ctx.lineWidth = 3;
        ctx.strokeText(signs, bx + width - 1, by);
        ctx.fillStyle = signPaint;
        ctx.fillText(signs, bx + width - 1, by);
      }
      continue;
    }
    const inset = bx + 12 * scale;
    const marks = `${signs}${options.pinned.has(thing.id) ? ' ▲' : ''}${thing.kind === 'node' && thing.folds > 0 ? ' ＋' : ''}`;
    ctx.fillStyle = palette.text;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    ctx.font = font(atLeast(12.5 * scale), 700);
    ctx.fillText(titleOf(thing, words), inset, by + height * 0.3, width - (marks === '' ? 20 : 40) * scale);
    ctx.font = font(atLeast(11.5 * scale));
    ctx.fillStyle = palette.quiet;
    ctx.fillText(sumOf(thing, words), inset, by + height * 0.73, width - 20 * scale);
    if (marks !== '') {
      ctx.textAlign = 'right';
      ctx.fillStyle = signPaint;
      ctx.font = font(atLeast(12.5 * scale), 700);
      ctx.fillText(marks, bx + width - 8 * scale, by + height * 0.3);
    }
  }
};

/** Words on lines, upon a ground of their own: a line that passes behind does not strike them through. */
const paintLabels = (
  ctx: CanvasRenderingContext2D,
  lines: readonly Line[],
  boxes: readonly Box[],
  camera: Camera,
  options: PaintOptions,
): void => {
  const px = labelPx(camera.scale);
  ctx.font = font(px);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  const labels = lineLabels(lines, boxes, camera, {
    ...options,
    isChosen: (line) => isChosen(line, options),
    measure: (text) => ctx.measureText(text).width,
  });
  for (const { isChosen: isOurs, text, width, x, y } of labels) {
    ctx.fillStyle = options.palette.ground;
    ctx.globalAlpha = 0.9;
    ctx.fillRect(x - width / 2, y - px * 0.7, width, px * 1.4);
    ctx.globalAlpha = 1;
    ctx.fillStyle = isOurs ? options.palette.accent : options.palette.text;
    ctx.fillText(text, x, y);
  }
};

/** Names of the layers along the top, which stay in sight. */
const paintHeads = (
  ctx: CanvasRenderingContext2D,
  drawing: Drawing,
  { scale, left }: Camera,
  size: Size,
  { palette, words }: PaintOptions,
): void => {
  const layers = new Set(drawing.boxes.map((box) => box.thing.layer));
  ctx.fillStyle = palette.card;
  ctx.fillRect(0, 0, size.width, headPx);
  ctx.fillStyle = palette.quiet;
  ctx.font = font(12);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  const columns = [...layers].sort((a, b) => a - b).map((layer) => ({ layer, x: layer * columnPitch * scale + left }));
  // A column beyond an edge is named there: that there is more is to be seen, and where.
  const before = columns.findLast(({ x }) => x < 0);
  const after = columns.find(({ x }) => x > size.width);
  let [free, end] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (before !== undefined) {
    const text = `← ${words.column(before.layer)}`;
    ctx.textAlign = 'left';
    ctx.fillText(text, 8, 12.5);
    free = 8 + ctx.measureText(text).width + 10;
  }
  if (after !== undefined) {
    const text = `${words.column(after.layer)} →`;
    ctx.textAlign = 'right';
    ctx.fillText(text, size.width - 8, 12.5);
    end = size.width - 8 - ctx.measureText(text).width - 10;
  }
  ctx.textAlign = 'center';
  for (const { layer, x } of columns) {
    const text = words.column(layer);
    const half = ctx.measureText(text).width / 2;
    if (x - half < free || x < 0 || x > size.width || x + half > end) continue;
    ctx.fillText(text, x, 12.5);
    free = x + half + 10;
  }
};
