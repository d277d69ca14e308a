/** A column, as a snapshot holds it. */
export type Column = Float64Array | Int32Array | Uint16Array | Uint8Array;

/**
 * A state taken apart: columns by name, and the few values beside them. Names of parts are put before those of their
 * columns, so that every part says only its own.
 */
export class Image {
  readonly columns = new Map<string, Column>();
  readonly values: Record<string, unknown> = {};
  readonly #prefix: string;

  constructor(from?: Image, prefix = '') {
    this.#prefix = prefix;
    if (from === undefined) return;
    this.columns = from.columns;
    this.values = from.values;
  }

  /** The same image for a part of the state. */
  part(name: string): Image {
    return new Image(this, `${this.#prefix}${name}.`);
  }

  /** Holds a view: whoever writes the image does so, or copies, before the state goes on. */
  putColumn(name: string, column: Column, length: number): void {
    this.columns.set(this.#prefix + name, column.subarray(0, length));
  }

  put(name: string, value: unknown): void {
    this.values[this.#prefix + name] = value;
  }

  /** A copy of a column with room for more. @throws {RangeError} where the image has none */
  column<Kind extends Column>(
    name: string,
    kind: new (length: number) => Kind,
    room: (length: number) => number,
  ): Kind {
    const stored = this.columns.get(this.#prefix + name);
    if (!(stored instanceof kind)) throw new RangeError(`the image has no column ${this.#prefix}${name} of this kind`);
    const column = new kind(room(stored.length));
    (column as Column).set(stored as never);
    return column;
  }

  /** Copies a column to where there is room for it. @throws {RangeError} where the image has none */
  copyColumn(name: string, target: Column): void {
    const stored = this.columns.get(this.#prefix + name);
    if (stored === undefined || stored.constructor !== target.constructor || stored.length > target.length) {
      throw new RangeError(`the image has no column ${this.#prefix}${name} of this kind`);
    }
    (target as Column).set(stored as never);
  }

  has(column: string): boolean {
    return this.columns.has(this.#prefix + column);
  }

  /** How long a column is. */
  lengthOf(name: string): number {
    return this.columns.get(this.#prefix + name)?.length ?? 0;
  }

  value<T>(name: string): T {
    const key = this.#prefix + name;
    if (!(key in this.values)) throw new RangeError(`the image has no value ${key}`);
    return this.values[key] as T;
  }
}

/**
 * Copies images, one after another, into memory that it keeps: to be given fresh memory by the system takes several times
 * as long as the copying, and whoever copies stands still.
 */
export class ImageCopies {
  #rooms = new Map<string, Column>();

  /**
   * A copy, which the state does not change any more and the next copy overwrites. Lists among the values may still be the
   * state's own.
   */
  of(image: Image): Image {
    const copy = new Image();
    Object.assign(copy.values, image.values);
    const rooms = new Map<string, Column>();
    for (const [name, column] of image.columns) {
      const room = roomOf(column, this.#rooms.get(name));
      room.set(column as never);
      copy.putColumn(name, room, column.length);
      rooms.set(name, room);
    }
    this.#rooms = rooms;
    return copy;
  }
}

/** What is there, unless it is too small, or far too large. */
const roomOf = (column: Column, before: Column | undefined): Column => {
  const { length } = column;
  if (before?.constructor === column.constructor && before.length >= length && before.length <= 4 * length)
    return before;
  const kind = column.constructor as new (buffer: ArrayBuffer, at: number, length: number) => Column;
  const roomLength = Math.ceil(length * 1.25);
  // Not zeroed, which takes as long as the copying: what lies beyond the copy is never looked at.
  const { buffer, byteOffset } = Buffer.allocUnsafeSlow(roomLength * column.BYTES_PER_ELEMENT);
  return new kind(buffer, byteOffset, roomLength);
};

/** Room for a quarter more, in whole records of so many numbers. */
export const roomFor =
  (each: number, recordsMin: number) =>
  (length: number): number =>
    Math.max(recordsMin, Math.ceil((length / each) * 1.25)) * each;
