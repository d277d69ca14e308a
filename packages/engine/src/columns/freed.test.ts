import { expect, test } from 'vitest';
import { Freed } from './freed.js';
import { Image } from './image.js';

test('numbers are given out again, the last one first, and what comes next can be looked at', () => {
  let freed = new Freed();
  const list: number[] = [];
  let number = 7;
  for (let step = 0; step < 1_300; step++) {
    // Up to some hundreds and back to none, several times.
    const grows = Math.floor(step / 300) % 2 === 0 ? step % 4 !== 0 : step % 4 === 0;
    if (grows) {
      freed.push(++number);
      list.push(number);
    } else expect(freed.pop()).toBe(list.pop() ?? -1);
    for (const ahead of [0, 1, list.length - 1, list.length]) {
      if (ahead >= 0) expect(freed.peek(ahead)).toBe(list.at(-1 - ahead) ?? -1);
    }
    if (step % 100 !== 0) continue;
    const image = new Image();
    freed.save(image, 'freed');
    freed = new Freed();
    freed.load(image, 'freed');
  }
  expect(freed.heldBytes).toBeGreaterThanOrEqual(list.length * 4);
});

test('where none is free, none is given out', () => {
  const freed = new Freed();
  expect([freed.pop(), freed.peek(0), freed.peek(1)]).toEqual([-1, -1, -1]);
  freed.push(0);
  expect([freed.peek(0), freed.peek(1), freed.pop(), freed.pop()]).toEqual([0, -1, 0, -1]);
});

test('where none was ever freed no memory is held, also after a snapshot', () => {
  const [image, freed, loaded] = [new Image(), new Freed(), new Freed()];
  freed.save(image, 'freed');
  loaded.load(image, 'freed');
  expect([freed.heldBytes, loaded.heldBytes]).toEqual([0, 0]);
  expect(() => loaded.load(image, 'another')).toThrow('the image has no column another of this kind');
  loaded.push(3);
  expect([loaded.pop(), loaded.pop()]).toEqual([3, -1]);
});
