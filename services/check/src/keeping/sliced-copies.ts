import { type Column, Image } from '@weir/engine';
import type { ShortTurns } from '../reading/short-turns.js';

const sliceBytes = 256 * 1024;

/**
 * Copies images, one after another, into memory that it keeps, a slice at a time: questions are answered between slices.
 * What is copied must not change meanwhile.
 */
export class SlicedCopies {
  #rooms = new Map<string, Column>();

  /** A copy, which the next one overwrites. */
  async of(image: Image, turns: ShortTurns): Promise<Image> {
    const copy = new Image();
    Object.assign(copy.values, image.values);
    for (const [name, column] of image.columns) {
      const room = this.#roomOf(name, column);
      const slice = sliceBytes / column.BYTES_PER_ELEMENT;
      for (let at = 0; at < column.length; at += slice) {
        if (turns.isOver) await turns.next();
        room.set(column.subarray(at, at + slice) as never, at);
      }
      copy.putColumn(name, room, column.length);
    }
    return copy;
  }

  #roomOf(name: string, column: Column): Column {
    let room = this.#rooms.get(name);
    if (room === undefined || room.constructor !== column.constructor || room.length !== column.length) {
      room = new (column.constructor as new (length: number) => Column)(column.length);
      this.#rooms.set(name, room);
    }
    return room;
  }
}
