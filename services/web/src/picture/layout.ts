import type { Flow, Scene, Thing } from './scene.js';

/** Where a thing stands: the middle of its box, in the picture's own units. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}
export type Placement = ReadonlyMap<string, Spot>;

export const boxWidth = 176;
export const boxHeight = 40;
export const columnPitch = 290;
export const rowPitch = 50;

/**
 * Places what has no place yet: layers as columns from the victims to the right; in a column, a thing stands level with
 * what it got its money from. What stands already never moves, whatever else comes, goes or is chosen: new things go
 * below the others of their column.
 */
export const place = (before: Placement, scene: Scene): Placement => {
  const fresh = [...scene.things.values()].filter((thing) => !before.has(thing.id));
  if (fresh.length === 0) return before;
  return before.size === 0 ? placeAll(scene, fresh) : placeBelow(before, fresh);
};

const placeBelow = (before: Placement, fresh: readonly Thing[]): Placement => {
  const after = new Map(before);
  const lowest = new Map<number, number>();
  for (const { x, y } of before.values()) {
    const column = Math.round(x / columnPitch);
    lowest.set(column, Math.max(lowest.get(column) ?? Number.NEGATIVE_INFINITY, y));
  }
  for (const thing of [...fresh].sort(inOrder)) {
    const y = (lowest.get(thing.layer) ?? -rowPitch) + rowPitch;
    lowest.set(thing.layer, y);
    after.set(thing.id, { x: thing.layer * columnPitch, y });
  }
  return after;
};

const worthOf = (thing: Thing): string => (thing.kind === 'node' ? thing.node.parts.received : thing.received);
const inOrder = (a: Thing, b: Thing): number => {
  const [x, y] = [worthOf(a), worthOf(b)];
  if (x.length !== y.length) return y.length - x.length;
  if (x !== y) return x > y ? -1 : 1;
  return a.id < b.id ? -1 : 1;
};

const placeAll = (scene: Scene, things: readonly Thing[]): Placement => {
  const layers = new Map<number, Thing[]>();
  for (const thing of [...things].sort(inOrder)) {
    const list = layers.get(thing.layer);
    if (list === undefined) layers.set(thing.layer, [thing]);
    else list.push(thing);
  }
  const into = new Map<string, Flow[]>();
  for (const flow of scene.flows) {
    const list = into.get(flow.to);
    if (list === undefined) into.set(flow.to, [flow]);
    else list.push(flow);
  }
  const spots = new Map<string, Spot>();
  for (const [layer, list] of [...layers].sort(([a], [b]) => a - b)) {
    const wanted = new Map(list.map((thing) => [thing.id, levelOf(into.get(thing.id) ?? [], spots)]));
    // What has no source in sight keeps its rank by money, below those that have one.
    const column = [...list].sort(
      (a, b) => compareLevels(wanted.get(a.id) ?? null, wanted.get(b.id) ?? null) || inOrder(a, b),
    );
    const top = -((column.length - 1) * rowPitch) / 2;
    for (const [row, thing] of column.entries())
      spots.set(thing.id, { x: layer * columnPitch, y: top + row * rowPitch });
  }
  return spots;
};

/** The mean height of the sources, by the taint that each sent; null: no source stands yet. */
const levelOf = (flows: readonly Flow[], spots: Placement): number | null => {
  let [sum, weights] = [0, 0];
  for (const flow of flows) {
    const spot = spots.get(flow.from);
    if (spot === undefined) continue;
    const weight = Number(flow.taint) + 1;
    sum += spot.y * weight;
    weights += weight;
  }
  return weights === 0 ? null : sum / weights;
};

/** The frame around what stands: left, top, right, bottom. */
export const frameOf = (
  ids: Iterable<string>,
  placement: Placement,
): { left: number; top: number; right: number; bottom: number } => {
  const frame = { left: 0, top: 0, right: 0, bottom: 0 };
  let isFirst = true;
  for (const id of ids) {
    const spot = placement.get(id);
    if (spot === undefined) continue;
    const [left, top] = [spot.x - boxWidth / 2, spot.y - boxHeight / 2];
    frame.left = isFirst ? left : Math.min(frame.left, left);
    frame.top = isFirst ? top : Math.min(frame.top, top);
    frame.right = isFirst ? left + boxWidth : Math.max(frame.right, left + boxWidth);
    frame.bottom = isFirst ? top + boxHeight : Math.max(frame.bottom, top + boxHeight);
    isFirst = false;
  }
  return frame;
};

/** Two that have no level are alike: infinity less infinity would be no number. */
const compareLevels = (a: number | null, b: number | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a - b;
