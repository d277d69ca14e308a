import { boxHeight, boxWidth, type Placement, type Spot } from './layout.js';
import type { Flow, Scene, Thing } from './scene.js';

export interface Box {
  readonly thing: Thing;
  readonly x: number;
  readonly y: number;
}

/** A flow as a line: from the right side of one box to the left side of another. */
export interface Line {
  readonly flow: Flow;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** How far the curve's handles reach to the sides. */
  readonly reach: number;
  /** 0 thin to 4 thick, by the logarithm of the taint. */
  readonly weight: number;
}

/** What is to be drawn, in the picture's own units. */
export interface Drawing {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

/** Boxes and lines of a scene where they stand; what a reader moved stands where they put it. */
export const drawingOf = (scene: Scene, placement: Placement, pins: ReadonlyMap<string, Spot>): Drawing => {
  const spotOf = (id: string): Spot => pins.get(id) ?? placement.get(id) ?? { x: 0, y: 0 };
  let largest = 1;
  for (const flow of scene.flows) largest = Math.max(largest, Number(flow.taint));
  const logMax = Math.log10(largest + 1);
  return {
    boxes: [...scene.things.values()].map((thing) => ({ thing, ...spotOf(thing.id) })),
    lines: scene.flows.map((flow) => {
      const [from, to] = [spotOf(flow.from), spotOf(flow.to)];
      const [x1, x2] = [from.x + boxWidth / 2, to.x - boxWidth / 2];
      return {
        flow,
        x1,
        y1: from.y,
        x2,
        y2: to.y,
        reach: Math.max(60, Math.abs(x2 - x1) / 2),
        // Four steps below the largest is thin, whatever the sums of the case.
        weight: Math.max(0, Math.min(4, Math.round(4 - (logMax - Math.log10(Number(flow.taint) + 1)) * 1.2))),
      };
    }),
  };
};

/** The point of a line's curve at `t` between 0 and 1. */
export const pointOf = (line: Line, t: number): Spot => {
  const u = 1 - t;
  const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return {
    x: a * line.x1 + b * (line.x1 + line.reach) + c * (line.x2 - line.reach) + d * line.x2,
    y: (a + b) * line.y1 + (c + d) * line.y2,
  };
};

/** The box under a point of the picture; the last drawn lies on top. */
export const boxAt = (drawing: Drawing, x: number, y: number): Box | null => {
  for (let i = drawing.boxes.length - 1; i >= 0; i -= 1) {
    const box = drawing.boxes[i]!;
    if (Math.abs(box.x - x) <= boxWidth / 2 && Math.abs(box.y - y) <= boxHeight / 2) return box;
  }
  return null;
};

/** The line nearest to a point, within `tolerance` units; null: none is. */
export const lineAt = (drawing: Drawing, x: number, y: number, tolerance: number): Line | null => {
  let best: Line | null = null;
  let least = tolerance;
  for (const line of drawing.lines) {
    const [left, right] = [Math.min(line.x1, line.x2 - line.reach), Math.max(line.x2, line.x1 + line.reach)];
    if (x < left - tolerance || x > right + tolerance) continue;
    if (y < Math.min(line.y1, line.y2) - tolerance || y > Math.max(line.y1, line.y2) + tolerance) continue;
    let before = pointOf(line, 0);
    for (let step = 1; step <= 24; step += 1) {
      const after = pointOf(line, step / 24);
      const distance = distanceToSegment(x, y, before, after);
      if (distance < least) {
        least = distance;
        best = line;
      }
      before = after;
    }
  }
  return best;
};

const distanceToSegment = (x: number, y: number, a: Spot, b: Spot): number => {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / length));
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
};

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Where an arrow key leads: along the strongest flow, or to the neighbour in the column. Null: nowhere. */
export const neighbour = (drawing: Drawing, current: string | null, direction: Direction): string | null => {
  const at = drawing.boxes.find((box) => box.thing.id === current);
  if (at === undefined) return [...drawing.boxes].sort((a, b) => a.x - b.x || a.y - b.y)[0]?.thing.id ?? null;
  if (direction === 'left' || direction === 'right') {
    let best: Line | null = null;
    for (const line of drawing.lines) {
      const isOurs = direction === 'right' ? line.flow.from === current : line.flow.to === current;
      if (isOurs && (best === null || Number(line.flow.taint) > Number(best.flow.taint))) best = line;
    }
    return best === null ? null : direction === 'right' ? best.flow.to : best.flow.from;
  }
  const sign = direction === 'down' ? 1 : -1;
  let best: Box | null = null;
  for (const box of drawing.boxes) {
    const distance = (box.y - at.y) * sign;
    if (Math.abs(box.x - at.x) > boxWidth || distance <= 0) continue;
    if (best === null || distance < (best.y - at.y) * sign) best = box;
  }
  return best?.thing.id ?? null;
};
