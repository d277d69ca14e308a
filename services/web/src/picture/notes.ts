import { type Camera, readableScale } from './camera.js';
import type { Box } from './drawing.js';
import { boxHeight, boxWidth } from './layout.js';
import { atLeast } from './line-labels.js';
import type { Palette } from './palette.js';
import type { Thing } from './scene.js';

/** Letters of a note that a slip under a box has room for; a Chinese one takes the room of two. */
const roomMax = 26;
export const slipHeight = 14;
/** From the left edge of a box, and from its lower edge upwards. */
const [slipInset, slipOverlap] = [14, 4];

const widthOf = (letter: string): number => (letter.codePointAt(0)! > 0x2e7f ? 2 : 1);

const cut = (text: string): string => {
  let room = roomMax;
  let kept = '';
  for (const letter of text.replace(/\s+/g, ' ').trim()) {
    room -= widthOf(letter);
    if (room < 0) return `${kept}…`;
    kept += letter;
  }
  return kept;
};

/** What the slip under a thing says: the latest note and how many are behind it; of a group how many have notes. */
export const slipOf = (thing: Thing): string | null => {
  if (thing.kind === 'group') {
    const noted = thing.members.filter(({ notes }) => notes.length > 0).length;
    return noted === 0 || thing.isOpen ? null : `✎ ${noted}`;
  }
  const [latest, ...others] = thing.node.notes;
  if (latest === undefined) return null;
  return `✎ ${cut(latest.text)}${others.length > 0 ? ` +${others.length}` : ''}`;
};

/** Where a slip lies, in the picture's own units: over the lower edge of its box. */
export const slipSpot = ({ x, y }: Pick<Box, 'x' | 'y'>): { readonly left: number; readonly top: number } => ({
  left: x - boxWidth / 2 + slipInset,
  top: y + boxHeight / 2 - slipOverlap,
});

/** How wide a slip is, in the picture's own units: letters of a font are about so wide, on the canvas as in a file. */
export const slipWidth = (text: string): number =>
  Math.min(boxWidth - slipInset, 10 + [...text].reduce((sum, letter) => sum + widthOf(letter) * 5.6, 0));

/** Draws the slips of boxes in sight. */
export const paintSlips = (
  ctx: CanvasRenderingContext2D,
  boxes: readonly Box[],
  { left, scale, top }: Camera,
  palette: Palette,
): void => {
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const px = atLeast(10 * scale);
  for (const box of boxes) {
    const text = slipOf(box.thing);
    if (text === null) continue;
    const spot = slipSpot(box);
    const [x, y] = [spot.left * scale + left, spot.top * scale + top];
    ctx.fillStyle = palette.note.fill;
    ctx.strokeStyle = palette.note.edge;
    ctx.lineWidth = 1;
    // Where a box has no room for its sums, a mark says that there is a note.
    if (scale < readableScale) {
      ctx.fillStyle = palette.note.edge;
      ctx.fillRect(x, y, Math.max(3, 8 * scale), Math.max(2, 4 * scale));
      continue;
    }
    const [width, height] = [Math.min(boxWidth - slipInset, slipWidth(text) * (px / 10 / scale)) * scale, px * 1.3];
    ctx.fillRect(x, y, width, height);
    ctx.strokeRect(x, y, width, height);
    ctx.fillStyle = palette.text;
    ctx.font = `400 ${px}px 'Noto Sans SC', system-ui, sans-serif`;
    ctx.fillText(text, x + 5 * scale, y + height / 2, width - 8 * scale);
  }
};
