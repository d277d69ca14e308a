import { expect, test } from 'vitest';
import type { PocketSums } from './held-once.js';
import { laneOf } from './lanes.js';

const pocket: PocketSums = {
  ...{ asset: 'CNY', holdable: 5n, atRest: 5n, inFlight: 0n, outOfSight: 0n, exited: 0n, received: 5n },
  ...{ range: null, balance: null },
};
const seen = [{ code: 'seen-merchant', zh: '', en: '' }];
const laneWith = (labels: readonly string[]) => {
  const { lane, reasons } = laneOf([pocket], labels, false, seen);
  return [lane, reasons.map(({ code }) => code)];
};

test('what is seen of an account tells its lane where no label does', () => {
  expect(laneWith([])).toEqual(['innocent', ['seen-merchant']]);
});

test('a label wins over what is seen, whatever it says', () => {
  expect(laneWith(['utility'])).toEqual(['innocent', ['utility']]);
  expect(laneWith(['mule'])).toEqual(['act', []]);
});

test('who is called a mule is not taken for innocent, whatever another label says, in whatever order they came', () => {
  expect(laneWith(['mule', 'merchant'])).toEqual(['act', []]);
  expect(laneWith(['own-name', 'wage-earner', 'mule'])).toEqual(['act', []]);
  expect(laneWith(['exchanger', 'merchant'])).toEqual(['innocent', ['merchant']]);
});
