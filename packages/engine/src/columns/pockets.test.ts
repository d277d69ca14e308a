import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Image } from './image.js';
import { Pockets, pocketAt, pocketFlags, pocketWordAt } from './pockets.js';

const most = Number.MAX_SAFE_INTEGER;
const amounts = fc.oneof(fc.constantFrom(0, 1, 2, most - 1, most), fc.integer({ min: 0, max: most }), fc.nat(1_000));

const bytesOf = (text: string): DataView => {
  // In the middle of others: what stands behind a name is no part of it.
  const buffer = Buffer.alloc(Buffer.byteLength(text) + 16, 0xee);
  buffer.write(text, 3);
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
};
const add = (pockets: Pockets, account: string, flags = 0): number =>
  pockets.add(bytesOf(account), 3, Buffer.byteLength(account), account.length, flags);

const agedOf = (pockets: Pockets, pocket: number): bigint =>
  BigInt(pockets.doubles[pocket + pocketAt.aged]!) + (BigInt(pockets.agedHighOf(pocket)) << 53n);
const totalOf = (pockets: Pockets, pocket: number): bigint =>
  BigInt(pockets.doubles[pocket + pocketAt.total]!) + (BigInt(pockets.totalHighOf(pocket)) << 53n);

const saved = (pockets: Pockets): Pockets => {
  const image = new Image();
  pockets.save(image);
  const loaded = new Pockets();
  loaded.load(image);
  return loaded;
};

describe('what a pocket holds', () => {
  it('is exact far beyond 2^53, and each pocket’s own', () => {
    const step = fc.record({
      what: fc.constantFrom('add aged', 'take aged', 'add', 'take', 'open', 'set', 'save'),
      which: fc.nat(2),
      amount: amounts,
      change: amounts,
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        let pockets = new Pockets();
        const made = ['A', 'bank:CMB:6226000000000001', 'C'].map((account) => add(pockets, account));
        const wanted = made.map(() => ({ aged: 0n, total: 0n }));
        for (const { what, which, amount, change } of steps) {
          const [pocket, sums, value] = [made[which]!, wanted[which]!, BigInt(amount)];
          if (what === 'add aged') {
            pockets.addAged(pocket, amount);
            sums.aged += value;
          } else if (what === 'take aged' && sums.aged >= value) {
            pockets.takeAged(pocket, amount);
            sums.aged -= value;
          } else if (what === 'add') {
            pockets.addTotal(pocket, amount);
            sums.total += value;
          } else if (what === 'take' && sums.total >= value) {
            pockets.takeTotal(pocket, amount);
            sums.total -= value;
          } else if (what === 'open') {
            const by = change % 2 === 0 ? change : -change;
            pockets.open(pocket, amount, by);
            const opened = value + BigInt(by) > 0n ? value + BigInt(by) : 0n;
            sums.aged += opened;
            sums.total += opened;
          } else if (what === 'set') {
            pockets.setOnlyAged(pocket, amount, change % 3);
            sums.aged = value + (BigInt(change % 3) << 53n);
            sums.total = sums.aged;
          } else if (what === 'save') pockets = saved(pockets);
          expect(made.map((each) => ({ aged: agedOf(pockets, each), total: totalOf(pockets, each) }))).toEqual(wanted);
          const lows = made.flatMap((each) => [pockets.doubles[each]!, pockets.doubles[each + pocketAt.total]!]);
          expect(lows.every((low) => Number.isSafeInteger(low) && low >= 0)).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['aged money', (pockets: Pockets, pocket: number, amount: number) => pockets.takeAged(pocket, amount)],
    ['money', (pockets: Pockets, pocket: number, amount: number) => pockets.takeTotal(pocket, amount)],
  ])('is never less than nothing: %s that is not there cannot be taken', (_, take) => {
    const pockets = new Pockets();
    const [pocket, other] = [add(pockets, 'A'), add(pockets, 'B')];
    pockets.setOnlyAged(pocket, 10, 0);
    pockets.setOnlyAged(other, 10, 1);
    take(pockets, pocket, 10);
    expect(() => take(pockets, pocket, 1)).toThrow(RangeError);
    take(pockets, other, 11);
    take(pockets, other, most);
    expect(() => take(pockets, other, 1)).toThrow(RangeError);
  });

  it('stands apart only where it ever was beyond', () => {
    const pockets = new Pockets();
    const isWide = (pocket: number) => (pockets.words[pocket * 2 + pocketWordAt.flags]! & pocketFlags.wide) !== 0;
    const [narrow, wide] = [add(pockets, 'A'), add(pockets, 'B')];
    pockets.addTotal(narrow, most);
    pockets.addAged(narrow, most);
    pockets.setOnlyAged(narrow, 5, 0);
    pockets.addTotal(wide, most);
    expect(isWide(wide)).toBe(false);
    pockets.addTotal(wide, 1);
    expect([isWide(narrow), isWide(wide)]).toEqual([false, true]);
    pockets.setOnlyAged(wide, 5, 0);
    expect([totalOf(pockets, wide), agedOf(pockets, wide)]).toEqual([5n, 5n]);
  });
});

describe('pockets', () => {
  it('are found one after the other, with their accounts and as they were made, over growth and snapshots', () => {
    const accounts = Array.from({ length: 1_000 }, (_, at) => `账户:${'x'.repeat(at % 45)}${at}`);
    let pockets = new Pockets(64);
    const made = accounts.map((account, at) => add(pockets, account, at & 0xff));
    for (let round = 0; round < 2; round++) {
      expect([pockets.count, pockets.first]).toEqual([accounts.length, made[0]]);
      let pocket = pockets.first;
      const fields = ['flags', 'firstLot', 'lastLot', 'lastEntry', 'number', 'hubBlock', 'hubTotal', 'hash'] as const;
      const found = accounts.map(() => {
        const words = fields.map((field) => pockets.words[pocket * 2 + pocketWordAt[field]]);
        const lastInstant = pockets.doubles[pocket + pocketAt.lastInstant];
        const each = [pocket, pocket % 8, pockets.accountOf(pocket), words, lastInstant];
        pocket = pockets.after(pocket);
        return each;
      });
      expect(found).toEqual(
        accounts.map((account, at) => {
          const words = [at & 0xff, -1, -1, -1, at, -1, 0, account.length];
          return [made[at], 0, account, words, Number.NEGATIVE_INFINITY];
        }),
      );
      expect(pocket).toBe(pockets.end);
      expect([pockets.usedBytes, pockets.heldBytes >= pockets.usedBytes]).toEqual([pocket * 8, true]);
      pockets = saved(pockets);
    }
    const end = pockets.end;
    const next = add(pockets, 'next');
    expect([next, pockets.words[next * 2 + pocketWordAt.number]]).toEqual([end, 1_000]);
    expect(pockets.accountOf(made[7]!)).toBe(accounts[7]);
  });

  it('whose room was reserved stay where they are while so many are made', () => {
    const pockets = new Pockets(64);
    pockets.reserve(500, 33);
    const { doubles } = pockets;
    for (let each = 0; each < 500; each++) add(pockets, 'a'.repeat(33));
    expect(pockets.doubles).toBe(doubles);
  });

  it('know the last entry that may still change', () => {
    const pockets = new Pockets();
    const [first, second] = [add(pockets, 'A'), add(pockets, 'B')];
    pockets.setLast(second, 12, 99);
    const lastOf = (pocket: number) => [
      pockets.words[pocket * 2 + pocketWordAt.lastEntry],
      pockets.doubles[pocket + pocketAt.lastInstant],
    ];
    expect([lastOf(first), lastOf(second)]).toEqual([
      [-1, Number.NEGATIVE_INFINITY],
      [12, 99],
    ]);
  });
});
