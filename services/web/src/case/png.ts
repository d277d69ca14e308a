import type { Drawing } from '../picture/drawing.js';
import { frameOf } from '../picture/layout.js';
import { canvasSettings, type PaintOptions, paint } from '../picture/paint.js';

/** The longest side of a picture as PNG, pixels: more, and browsers give none. */
const sidePxMax = 12_000;

/** The whole picture as PNG, as sharp as a browser makes it. */
export const pngOf = (
  drawing: Drawing,
  options: Pick<PaintOptions, 'palette' | 'words' | 'amounts' | 'times' | 'notes'>,
): Promise<Blob> => {
  const spots = new Map(drawing.boxes.map((box) => [box.thing.id, box]));
  const frame = frameOf(spots.keys(), spots);
  const margin = 48;
  const [width, height] = [frame.right - frame.left + 2 * margin, frame.bottom - frame.top + 2 * margin];
  const scale = Math.min(2, sidePxMax / width, sidePxMax / height);
  const size = { width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
  const canvas = document.createElement('canvas');
  Object.assign(canvas, size);
  paint(
    canvas.getContext('2d', canvasSettings)!,
    drawing,
    { scale, left: (margin - frame.left) * scale, top: (margin - frame.top) * scale },
    size,
    { ...options, selected: null, pointed: null, pinned: new Set(), isMoving: false },
  );
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('the browser made no picture')) : resolve(blob))),
  );
};
