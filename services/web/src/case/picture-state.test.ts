import { expect, test } from 'vitest';
import { addressOfPicture, afterAct, idsOf, type PictureAct, pictureStateOf } from './picture-state.js';

const empty = pictureStateOf({});

test('what was done to a picture comes back from its address', () => {
  const acts: PictureAct[] = [
    { kind: 'hide', id: 'a|CNY' },
    { kind: 'open', id: 'group|2|CNY|a|CNY' },
    { kind: 'collapse', id: 'b|CNY' },
    { kind: 'pin', id: 'c|CNY', spot: { x: -12, y: 340 } },
  ];
  const state = acts.reduce(afterAct, empty);
  expect(pictureStateOf(addressOfPicture(state))).toEqual(state);
  expect([...idsOf(['a|CNY', 'b|CNY'], state.hidden)]).toEqual(['a|CNY']);
});

test('the same act again takes it back', () => {
  for (const kind of ['hide', 'open', 'collapse'] as const)
    expect(afterAct(afterAct(empty, { kind, id: 'x' }), { kind, id: 'x' })).toEqual(empty);
  expect(addressOfPicture(empty)).toEqual({ h: undefined, c: undefined, o: undefined, p: undefined });
});
