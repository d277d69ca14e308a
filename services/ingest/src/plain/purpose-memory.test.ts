import { transferNatures } from '@weir/model';
import { expect, it } from 'vitest';
import { natureOfPurpose } from '../decode/purpose.js';
import { PurposeMemory } from './purpose-memory.js';

it('says of each purpose what the tables say, however many others came between', () => {
  let asked = 0;
  const memory = new PurposeMemory((purpose) => {
    asked++;
    return natureOfPurpose(purpose);
  });
  const purposes = ['SALA', 'GDDS', '退款', '信用卡还款', '', 'x'.repeat(80), '贷'.repeat(30)];
  const natureOf = (purpose: string) => {
    const bytes = Buffer.from(`"${purpose}"`);
    return transferNatures[memory.nature(bytes, 1, bytes.length - 1)];
  };
  for (let round = 0; round < 3; round++) {
    for (const purpose of purposes) expect(natureOf(purpose)).toBe(natureOfPurpose(purpose));
    for (let other = 0; other < 5_000; other++) {
      const purpose = `${['loan ', 'SALA', '退款 '][other % 3]}${other}`;
      expect(natureOf(purpose)).toBe(natureOfPurpose(purpose));
    }
  }
  asked = 0;
  for (let again = 0; again < 10; again++) for (const purpose of purposes.slice(0, 5)) natureOf(purpose);
  // Those that come again and again are remembered.
  expect(asked).toBeLessThanOrEqual(5);
});
