import type { Drawing } from '../picture/drawing.js';
import { frameOf } from '../picture/layout.js';
import { canvasSettings, type PaintOptions, paint } from '../picture/paint.js';

/** The longest side of a picture as PNG, pixels: more, and browsers give none. */
const sidePxMax = 12_000;

const margin = 48;
const footPx = 18;

/** The whole picture as PNG, as sharp as a browser makes it. @param foot lines of text below it: of what it is, and of when */
export const pngOf = (
  drawing: Drawing,
  options: Pick<PaintOptions, 'palette' | 'words' | 'amounts' | 'times' | 'notes'>,
  foot: readonly string[],
): Promise<Blob> => {
  const spots = new Map(drawing.boxes.map((box) => [box.thing.id, box]));
  const frame = frameOf(spots.keys(), spots);
  const width = frame.right - frame.left + 2 * margin;
  const height = frame.bottom - frame.top + 2 * margin + foot.length * footPx;
  const scale = Math.min(2, sidePxMax / width, sidePxMax / height);
  const size = { width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
  const canvas = document.createElement('canvas');
  Object.assign(canvas, size);
  const ctx = canvas.getContext('2d', canvasSettings)!;
  paint(ctx, drawing, { scale, left: (margin - frame.left) * scale, top: (margin - frame.top) * scale }, size, {
    ...options,
    selected: null,
    pointed: null,
    pinned: new Set(),
    isMoving: false,
  });
  ctx.textAlign = 'left';
  ctx.fillStyle = options.palette.quiet;
  ctx.font = `${12 * scale}px 'Noto Sans SC', system-ui, sans-serif`;
  for (const [index, text] of foot.entries())
    ctx.fillText(text, margin * scale, size.height - (foot.length - index) * footPx * scale);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('the browser made no picture')) : resolve(blob))),
  );
};
