import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { useSay } from '../language/language.js';
import { isDark, useSettings } from '../settings/settings.js';
import { useMe } from '../shell/who.js';
import { bringIntoSight, type Camera, fit, pan, type Size, startOf, zoomAt } from './camera.js';
import { boxAt, type Direction, type Drawing, lineAt, neighbour } from './drawing.js';
import { type PictureWords, titleOf } from './labels.js';
import { frameOf, type Spot } from './layout.js';
import { canvasSettings, paint } from './paint.js';
import { darkPalette, lightPalette, type Palette } from './palette.js';
import { followPointer } from './pointer.js';

/** What a page may ask of its picture. */
export interface PictureHandle {
  /** All of it, however small that is. */
  readonly fit: () => void;
  /** As it was first looked at: large enough to be read, from the first column on. */
  readonly start: () => void;
  readonly zoom: (factor: number) => void;
  readonly show: (id: string) => void;
  readonly palette: () => Palette;
}

interface Props {
  readonly drawing: Drawing;
  /** When there was something to draw, milliseconds of the page. */
  readonly beganMs?: number;
  readonly label: string;
  readonly amounts: boolean;
  readonly times: boolean;
  readonly notes?: boolean;
  readonly selected: string | null;
  readonly pinned: ReadonlySet<string>;
  readonly choose: (id: string | null) => void;
  readonly open: (id: string) => void;
  readonly pin: (id: string, spot: Spot) => void;
  /** What a column is called; left out: the layer of a case. */
  readonly columnName?: (layer: number) => string;
  readonly handle?: Ref<PictureHandle>;
}

/** The words of the picture in the reader's language. */
export const usePictureWords = (): PictureWords => {
  const say = useSay();
  const { language } = useSettings();
  const { zone } = useMe();
  return useMemo(
    () => ({
      language,
      zone,
      group: (n) => say('picture.group', { n }),
      groupOpen: (n) => say('picture.groupOpen', { n }),
      column: (n) => (n === 0 ? say('picture.column0') : say('picture.column', { n })),
    }),
    [language, zone, say],
  );
};

/** When a picture that moved is drawn sharp again, milliseconds. */
const restMs = 140;

/** Layers of accounts on a canvas: pan, zoom, point, drag, keys. It draws when something changed, once a frame. */
export const Picture = ({
  drawing,
  beganMs = 0,
  label,
  amounts,
  times,
  notes = false,
  selected,
  pinned,
  choose,
  open,
  pin,
  columnName,
  handle,
}: Props) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const camera = useRef<Camera | null>(null);
  const size = useRef<Size>({ width: 0, height: 0 });
  const moving = useRef<ReturnType<typeof setTimeout> | null>(null);
  const frame = useRef(0);
  const pointed = useRef<string | null>(null);
  const [dragged, setDragged] = useState<{ id: string; spot: Spot } | null>(null);
  const began = useRef(beganMs);
  const caseWords = usePictureWords();
  const words = useMemo(
    () => (columnName === undefined ? caseWords : { ...caseWords, column: columnName }),
    [caseWords, columnName],
  );
  const say = useSay();
  useSettings();
  const palette = isDark() ? darkPalette : lightPalette;
  const shown = useMemo(
    () => (dragged === null ? drawing : moved(drawing, dragged.id, dragged.spot)),
    [drawing, dragged],
  );
  const state = useRef({ shown, palette, words, amounts, times, notes, selected, pinned });
  state.current = { shown, palette, words, amounts, times, notes, selected, pinned };

  const draw = useCallback((): void => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const ctx = canvas.current?.getContext('2d', canvasSettings);
      if (!ctx || camera.current === null) return;
      const ratio = devicePixelRatio;
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      const { shown: now, ...options } = state.current;
      paint(ctx, now, camera.current, size.current, {
        ...options,
        pointed: pointed.current,
        isMoving: moving.current !== null,
      });
      if (canvas.current!.dataset['firstPaintMs'] === undefined) {
        // What was drawn so far may only have been noted down: whoever reads it back has waited for it.
        ctx.getImageData(0, 0, 1, 1);
        canvas.current!.dataset['firstPaintMs'] = String(performance.now() - began.current);
      }
      const chosen = now.boxes.find((box) => box.thing.id === options.selected);
      if (chosen === undefined) delete canvas.current!.dataset['chosen'];
      else {
        const { scale, left, top } = camera.current;
        canvas.current!.dataset['chosen'] =
          `${Math.round(chosen.x * scale + left)} ${Math.round(chosen.y * scale + top)}`;
      }
      canvas.current!.dataset['scale'] = camera.current.scale.toFixed(3);
      canvas.current!.dataset['frames'] = String(Number(canvas.current!.dataset['frames'] ?? 0) + 1);
    });
  }, []);
  const look = useCallback(
    (next: Camera): void => {
      camera.current = next;
      if (moving.current !== null) clearTimeout(moving.current);
      moving.current = setTimeout(() => {
        moving.current = null;
        draw();
      }, restMs);
      draw();
    },
    [draw],
  );
  const lookAt = useCallback(
    (cameraOf: typeof fit): void => {
      const spots = new Map(state.current.shown.boxes.map((box) => [box.thing.id, box]));
      camera.current = cameraOf(frameOf(spots.keys(), spots), size.current);
      draw();
    },
    [draw],
  );

  const show = useCallback(
    (id: string): void => {
      const box = state.current.shown.boxes.find((candidate) => candidate.thing.id === id);
      if (box !== undefined && camera.current !== null)
        look(bringIntoSight(camera.current, box.x, box.y, size.current));
    },
    [look],
  );

  useEffect(() => {
    const element = canvas.current!;
    const watch = new ResizeObserver(() => {
      const isFirst = size.current.width === 0;
      size.current = { width: element.clientWidth, height: element.clientHeight };
      element.width = Math.max(1, Math.round(element.clientWidth * devicePixelRatio));
      element.height = Math.max(1, Math.round(element.clientHeight * devicePixelRatio));
      if (isFirst || camera.current === null) {
        lookAt(startOf);
        // What an address names is in sight from the first: before there was a size, nothing could be brought there.
        if (state.current.selected !== null) show(state.current.selected);
      } else draw();
    });
    watch.observe(element);
    // Chinese letters come in files of their own: what was drawn before they came is drawn again.
    document.fonts.addEventListener('loadingdone', draw);
    return () => {
      watch.disconnect();
      document.fonts.removeEventListener('loadingdone', draw);
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [draw, lookAt, show]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these is something that the picture shows
  useEffect(draw, [draw, shown, palette, words, amounts, times, notes, selected, pinned]);

  useImperativeHandle(handle, () => ({
    fit: () => lookAt(fit),
    start: () => lookAt(startOf),
    zoom: (factor) =>
      camera.current !== null && look(zoomAt(camera.current, factor, size.current.width / 2, size.current.height / 2)),
    show,
    palette: () => state.current.palette,
  }));
  const acts = useRef({ choose, open, pin });
  acts.current = { choose, open, pin };
  useEffect(
    () =>
      followPointer(canvas.current!, {
        camera: () => camera.current,
        look,
        at: (x, y, tolerance) => {
          const box = boxAt(state.current.shown, x, y);
          return box !== null
            ? { id: box.thing.id, spot: box as Spot }
            : { id: lineAt(state.current.shown, x, y, tolerance)?.flow.id ?? null, spot: null };
        },
        point: (id) => {
          if (pointed.current === id) return;
          pointed.current = id;
          canvas.current!.style.cursor = id === null ? 'grab' : 'pointer';
          draw();
        },
        choose: (id) => acts.current.choose(id),
        open: (id) => acts.current.open(id),
        drag: (id, spot) => setDragged({ id, spot }),
        drop: (id, spot) => {
          setDragged(null);
          acts.current.pin(id, spot);
        },
      }),
    [look, draw],
  );
  const arrow = (direction: Direction): void => {
    const next = neighbour(shown, selected, direction);
    if (next === null) return;
    choose(next);
    show(next);
  };
  const chosen = shown.boxes.find((box) => box.thing.id === selected);
  return (
    <>
      <canvas
        ref={canvas}
        className="picture"
        role="application"
        aria-label={label}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          const directions: Record<string, Direction> = {
            ArrowLeft: 'left',
            ArrowRight: 'right',
            ArrowUp: 'up',
            ArrowDown: 'down',
          };
          const direction = directions[event.key];
          if (direction === undefined) return;
          event.preventDefault();
          if (event.shiftKey && camera.current !== null)
            look(
              pan(
                camera.current,
                { left: 80, right: -80, up: 0, down: 0 }[direction],
                { left: 0, right: 0, up: 80, down: -80 }[direction],
              ),
            );
          else arrow(direction);
        }}
      />
      <div className="unseen" role="status">
        {chosen !== undefined && say('picture.selected', { what: titleOf(chosen.thing, words) })}
      </div>
    </>
  );
};

/** The drawing while one box is dragged: its lines follow it. */
const moved = (drawing: Drawing, id: string, spot: Spot): Drawing => {
  const before = drawing.boxes.find((box) => box.thing.id === id);
  if (before === undefined) return drawing;
  const [dx, dy] = [spot.x - before.x, spot.y - before.y];
  return {
    boxes: drawing.boxes.map((box) => (box === before ? { ...box, ...spot } : box)),
    lines: drawing.lines.map((line) =>
      line.flow.from === id
        ? { ...line, x1: line.x1 + dx, y1: line.y1 + dy }
        : line.flow.to === id
          ? { ...line, x2: line.x2 + dx, y2: line.y2 + dy }
          : line,
    ),
  };
};
