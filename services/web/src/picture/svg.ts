import type { Drawing } from './drawing.js';
import { pointOf } from './drawing.js';
import { flowLabel, type PictureWords, signOf, sumOf, titleOf } from './labels.js';
import { boxHeight, boxWidth, columnPitch, frameOf } from './layout.js';
import { slipHeight, slipOf, slipSpot, slipWidth } from './notes.js';
import type { Palette } from './palette.js';

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
const round = (value: number): number => Math.round(value * 10) / 10;
const lineWidths = [0.7, 1.1, 1.8, 3, 4.6];

/** The picture as SVG, with a foot that says what it shows and of when. @param foot lines of text below the picture */
export const svgOf = (
  drawing: Drawing,
  options: { palette: Palette; words: PictureWords; amounts: boolean; times: boolean; notes: boolean },
  foot: readonly string[],
): string => {
  const { palette, words } = options;
  const spots = new Map(drawing.boxes.map((box) => [box.thing.id, box]));
  const frame = frameOf(spots.keys(), spots);
  const margin = 40;
  const [left, top] = [frame.left - margin, frame.top - margin - 20];
  const width = frame.right - frame.left + 2 * margin;
  const height = frame.bottom - frame.top + 2 * margin + 30 + foot.length * 18;
  const parts: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="${round(left)} ${round(top)} ${round(width)} ${round(height)}" font-family="'Noto Sans SC', sans-serif">`,
    `<title>${escaped(foot[0] ?? '')}</title>`,
    `<rect x="${round(left)}" y="${round(top)}" width="100%" height="100%" fill="${palette.ground}"/>`,
  ];
  for (const layer of new Set(drawing.boxes.map((box) => box.thing.layer)))
    parts.push(
      `<text x="${layer * columnPitch}" y="${round(frame.top - margin)}" font-size="13" text-anchor="middle" fill="${palette.quiet}">${escaped(words.column(layer))}</text>`,
    );
  for (const line of drawing.lines)
    parts.push(
      `<path d="M${round(line.x1)} ${round(line.y1)}C${round(line.x1 + line.reach)} ${round(line.y1)} ${round(line.x2 - line.reach)} ${round(line.y2)} ${round(line.x2)} ${round(line.y2)}" fill="none" stroke="${palette.flow}" stroke-opacity="0.62" stroke-width="${lineWidths[line.weight]}"/>`,
    );
  for (const { thing, x, y } of drawing.boxes) {
    const colours = thing.kind === 'group' ? palette.group : palette.kinds[thing.node.kind];
    const [bx, by] = [round(x - boxWidth / 2), round(y - boxHeight / 2)];
    const holdable = thing.kind === 'node' ? thing.node.holdable : thing.holdable;
    parts.push(
      `<rect x="${bx}" y="${by}" width="${boxWidth}" height="${boxHeight}" rx="7" fill="${colours.fill}" stroke="${colours.edge}"/>`,
      ...(holdable === '0'
        ? []
        : [`<rect x="${bx}" y="${by + 7}" width="5" height="${boxHeight - 14}" fill="${palette.holdable}"/>`]),
      `<text x="${bx + 12}" y="${by + 17}" font-size="12.5" font-weight="700" fill="${palette.text}">${escaped(titleOf(thing, words))}</text>`,
      `<text x="${bx + 12}" y="${by + 33}" font-size="11.5" fill="${palette.quiet}">${escaped(sumOf(thing, words))}</text>`,
    );
    const signs = thing.kind === 'node' ? signOf(thing.node) : '';
    if (signs !== '')
      parts.push(
        `<text x="${bx + boxWidth - 8}" y="${by + 17}" font-size="12.5" text-anchor="end" fill="${colours.edge}">${escaped(signs)}</text>`,
      );
  }
  if (options.notes)
    for (const box of drawing.boxes) {
      const text = slipOf(box.thing);
      if (text === null) continue;
      const { left: x, top: y } = slipSpot(box);
      parts.push(
        `<rect x="${round(x)}" y="${round(y)}" width="${round(slipWidth(text))}" height="${slipHeight}" fill="${palette.note.fill}" stroke="${palette.note.edge}"/>`,
        `<text x="${round(x + 5)}" y="${round(y + slipHeight - 3.5)}" font-size="10" fill="${palette.text}">${escaped(text)}</text>`,
      );
    }
  if (options.amounts || options.times)
    for (const line of drawing.lines) {
      const { x, y } = pointOf(line, 0.5);
      parts.push(
        `<text x="${round(x)}" y="${round(y)}" font-size="10.5" text-anchor="middle" fill="${palette.text}" paint-order="stroke" stroke="${palette.ground}" stroke-width="3">${escaped(flowLabel(line.flow, words, options))}</text>`,
      );
    }
  for (const [index, text] of foot.entries())
    parts.push(
      `<text x="${round(left + margin)}" y="${round(frame.bottom + margin + 18 + index * 18)}" font-size="12" fill="${palette.quiet}">${escaped(text)}</text>`,
    );
  return [...parts, '</svg>', ''].join('\n');
};
