import { type Camera, pan, toPicture, zoomAt } from './camera.js';
import type { Spot } from './layout.js';

export interface PointerActs {
  readonly camera: () => Camera | null;
  readonly look: (camera: Camera) => void;
  /** What lies at a point of the picture; `spot` is null where it is a line, which cannot be dragged. */
  readonly at: (x: number, y: number, tolerance: number) => { readonly id: string | null; readonly spot: Spot | null };
  readonly point: (id: string | null) => void;
  readonly choose: (id: string | null) => void;
  readonly open: (id: string) => void;
  readonly drag: (id: string, spot: Spot) => void;
  readonly drop: (id: string, spot: Spot) => void;
}

/** A hand that shakes by this much, in pixels, clicks and does not drag. */
const shakePx = 4;

/** Turns a pointer's moves into acts: drag the ground to pan, a box to pin it, the wheel to zoom, two fingers both. */
export const followPointer = (element: HTMLCanvasElement, acts: PointerActs): (() => void) => {
  const fingers = new Map<number, Spot>();
  let pressed: { x: number; y: number; id: string | null; spot: Spot | null; hasMoved: boolean } | null = null;
  let last: Spot | null = null;
  const local = (event: { clientX: number; clientY: number }): Spot => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const hit = ({ x, y }: Spot): { id: string | null; spot: Spot | null } => {
    const camera = acts.camera();
    if (camera === null) return { id: null, spot: null };
    const point = toPicture(camera, x, y);
    return acts.at(point.x, point.y, 7 / camera.scale);
  };
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    const at = local(event);
    fingers.set(event.pointerId, at);
    pressed = { ...at, ...hit(at), hasMoved: false };
    last = at;
  };
  const pinch = (id: number, at: Spot): void => {
    const [first, second] = [...fingers.entries()].map(([finger, spot]) =>
      finger === id ? [spot, at] : [spot, spot],
    ) as [[Spot, Spot], [Spot, Spot]];
    const camera = acts.camera();
    if (camera === null) return;
    const before = Math.hypot(first[0].x - second[0].x, first[0].y - second[0].y);
    const after = Math.hypot(first[1].x - second[1].x, first[1].y - second[1].y);
    acts.look(
      zoomAt(camera, before === 0 ? 1 : after / before, (first[1].x + second[1].x) / 2, (first[1].y + second[1].y) / 2),
    );
  };
  const dragTo = (at: Spot): Spot | null => {
    const camera = acts.camera();
    if (pressed?.spot == null || camera === null) return null;
    return {
      x: pressed.spot.x + (at.x - pressed.x) / camera.scale,
      y: pressed.spot.y + (at.y - pressed.y) / camera.scale,
    };
  };
  const move = (event: PointerEvent): void => {
    const at = local(event);
    if (fingers.size === 2 && fingers.has(event.pointerId)) {
      pinch(event.pointerId, at);
      fingers.set(event.pointerId, at);
      return;
    }
    if (pressed === null) {
      acts.point(hit(at).id);
      return;
    }
    if (Math.hypot(at.x - pressed.x, at.y - pressed.y) > shakePx) pressed.hasMoved = true;
    if (pressed.hasMoved) {
      const spot = dragTo(at);
      const camera = acts.camera();
      if (spot !== null && pressed.id !== null) acts.drag(pressed.id, spot);
      else if (camera !== null && last !== null) acts.look(pan(camera, at.x - last.x, at.y - last.y));
    }
    last = at;
    fingers.set(event.pointerId, at);
  };
  const up = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
    if (pressed === null) return;
    const spot = pressed.hasMoved ? dragTo(local(event)) : null;
    if (spot !== null && pressed.id !== null) acts.drop(pressed.id, spot);
    else if (!pressed.hasMoved) acts.choose(pressed.id);
    pressed = null;
  };
  const double = (event: MouseEvent): void => {
    const { id } = hit(local(event));
    if (id !== null) acts.open(id);
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const camera = acts.camera();
    if (camera === null) return;
    const { x, y } = local(event);
    if (event.ctrlKey || !event.shiftKey)
      acts.look(zoomAt(camera, Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016)), x, y));
    else acts.look(pan(camera, -event.deltaY, 0));
  };
  const leave = (): void => acts.point(null);
  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('pointerleave', leave, { signal });
  element.addEventListener('dblclick', double, { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  return () => stop.abort();
};
