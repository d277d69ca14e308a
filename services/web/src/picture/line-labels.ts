import type { Camera } from './camera.js';
import { type Box, type Line, pointOf } from './drawing.js';
import { flowLabel, type PictureWords } from './labels.js';
import { boxHeight, boxWidth, columnPitch } from './layout.js';

/** Words on a line: where their middle stands on the screen, and how wide they are with their margin. */
export interface LineLabel {
  readonly line: Line;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly isChosen: boolean;
}

export interface LabelOptions {
  readonly words: PictureWords;
  readonly amounts: boolean;
  readonly times: boolean;
  readonly isChosen: (line: Line) => boolean;
  /** How wide a text is, in pixels of the screen. */
  readonly measure: (text: string) => number;
}

/** Pixels of the screen below which a text is none to many eyes: nothing of a picture is written smaller. */
export const textPxMin = 11;
export const atLeast = (px: number): number => Math.max(textPxMin, px);

/** How large words on lines are written: never smaller than what can be read, never larger than the boxes' own. */
export const labelPx = (scale: number): number => Math.min(13, atLeast(11 * scale));

/** Room between two columns, in pixels of the screen, below which only lines of what is chosen are written on. */
const roomPxMin = 56;
const labelsMax = 400;
/** What is chosen may be a hub with thousands of flows: the heaviest are enough to read. */
const chosenMax = 60;
/** Places along a line that are tried for its words, the middle first. */
const places = [0.5, 0.4, 0.6, 0.3, 0.7];

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
const meet = (a: Rect, b: Rect): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Words for the lines in sight: those of what is chosen first, whatever the scale; then the heaviest, as many as have room
 * between the columns. None stands upon another, nor on a box.
 */
export const lineLabels = (
  lines: readonly Line[],
  boxes: readonly Box[],
  { scale, left, top }: Camera,
  options: LabelOptions,
): LineLabel[] => {
  if (!options.amounts && !options.times) return [];
  const room = (columnPitch - boxWidth) * scale;
  const byWeight = (a: Line, b: Line): number => b.weight - a.weight;
  const chosen = lines.filter(options.isChosen).sort(byWeight).slice(0, chosenMax);
  const others = room < roomPxMin ? [] : lines.filter((line) => !options.isChosen(line)).sort(byWeight);
  const height = labelPx(scale) * 1.5;
  const taken: Rect[] =
    room < roomPxMin
      ? []
      : boxes.map(({ x, y }) => ({
          left: (x - boxWidth / 2) * scale + left,
          top: (y - boxHeight / 2) * scale + top,
          right: (x + boxWidth / 2) * scale + left,
          bottom: (y + boxHeight / 2) * scale + top,
        }));
  const labels: LineLabel[] = [];
  for (const [index, line] of [...chosen, ...others].slice(0, labelsMax).entries()) {
    const isChosen = index < chosen.length;
    const whole = flowLabel(line.flow, options.words, options);
    // A time that does not fit between the columns is left to the table; the amount is not.
    const short = flowLabel(line.flow, options.words, { amounts: options.amounts, times: false });
    const texts = whole === short || isChosen || short === '' ? [whole] : [whole, short];
    const label = texts
      .flatMap((text) => {
        const width = options.measure(text) + 8;
        return places.map((place) => {
          const { x, y } = pointOf(line, place);
          return { line, text, x: x * scale + left, y: y * scale + top, width, isChosen };
        });
      })
      .find((candidate) => !taken.some((rect) => meet(rect, rectOf(candidate, height))));
    if (label === undefined) continue;
    taken.push(rectOf(label, height));
    labels.push(label);
  }
  return labels;
};

const rectOf = ({ width, x, y }: Pick<LineLabel, 'x' | 'y' | 'width'>, height: number): Rect => ({
  left: x - width / 2,
  top: y - height / 2,
  right: x + width / 2,
  bottom: y + height / 2,
});
