/** How the picture lies on the screen: a point of it at (x, y) shows at (x·scale + left, y·scale + top). */
export interface Camera {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const scaleMin = 0.02;
const scaleMax = 3;
const clampScale = (scale: number): number => Math.min(scaleMax, Math.max(scaleMin, scale));

/** Zooms so that the point of the screen under the pointer stays where it is. */
export const zoomAt = (camera: Camera, factor: number, x: number, y: number): Camera => {
  const scale = clampScale(camera.scale * factor);
  const ratio = scale / camera.scale;
  return { scale, left: x - (x - camera.left) * ratio, top: y - (y - camera.top) * ratio };
};

export const pan = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  left: camera.left + dx,
  top: camera.top + dy,
});

/** The strip along the top that names the columns, pixels: nothing is laid below it. */
export const headPx = 24;
/** What stays free above, below those names; and below, where a note may hang on the last box. */
const [abovePx, belowPx] = [headPx + 14, 36];
const roomOf = ({ height }: Size): number => Math.max(1, height - abovePx - belowPx);
/** With the middle of the frame in the middle of that room. */
const middleOf = (frame: Parameters<typeof fit>[0], size: Size, scale: number): number =>
  (abovePx + size.height - belowPx - (frame.top + frame.bottom) * scale) / 2;

/** The whole of a frame within the screen; never larger than life. */
export const fit = (
  frame: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
  size: Size,
  margin = 36,
): Camera => {
  const [width, height] = [Math.max(1, frame.right - frame.left), Math.max(1, frame.bottom - frame.top)];
  const scale = clampScale(Math.min(1, Math.max(1, size.width - 2 * margin) / width, roomOf(size) / height));
  return {
    scale,
    left: (size.width - (frame.left + frame.right) * scale) / 2,
    top: middleOf(frame, size, scale),
  };
};

/** At this scale and above a box has room for two lines that can be read: its name and its sums. */
export const readableScale = 0.66;

/**
 * How a picture is first looked at: all of it where all can be read; else large enough to be read, from the first column on. What
 * lies beyond is a step to the right or down, not a text too small for anybody. A picture that is a little too high begins with
 * its first row, whole; of one that is much too high the middle is in the middle, where the victims are.
 */
export const startOf = (frame: Parameters<typeof fit>[0], size: Size, margin = 36): Camera => {
  const whole = fit(frame, size, margin);
  if (whole.scale >= readableScale) return whole;
  const scale = readableScale;
  const isWide = (frame.right - frame.left) * scale > size.width - 2 * margin;
  const height = (frame.bottom - frame.top) * scale;
  const beginsAbove = height > roomOf(size) && height <= roomOf(size) * 1.5;
  return {
    scale,
    left: isWide ? margin - frame.left * scale : (size.width - (frame.left + frame.right) * scale) / 2,
    top: beginsAbove ? abovePx - frame.top * scale : middleOf(frame, size, scale),
  };
};

/** Moves as little as brings a point of the picture into sight. */
export const bringIntoSight = (camera: Camera, x: number, y: number, size: Size, margin = 120): Camera => {
  const [sx, sy] = [x * camera.scale + camera.left, y * camera.scale + camera.top];
  const into = (at: number, length: number): number => {
    const edge = Math.min(margin, length / 3);
    return at < edge ? edge - at : at > length - edge ? length - edge - at : 0;
  };
  return pan(camera, into(sx, size.width), into(sy, size.height));
};

export const toPicture = (camera: Camera, x: number, y: number): { readonly x: number; readonly y: number } => ({
  x: (x - camera.left) / camera.scale,
  y: (y - camera.top) / camera.scale,
});
