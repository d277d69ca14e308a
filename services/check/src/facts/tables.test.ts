import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountHashOf } from './account-hash.js';
import { DevicePayers } from './device-payers.js';
import { KnownPairs } from './known-pairs.js';
import { PayingHours } from './paying-hours.js';

const hour = 3_600_000;
const day = 24 * hour;
const account = (number: number): string => `bank:CMB:62260000${number}`;
const hash = (number: number) => accountHashOf(account(number));

describe('who has paid whom', () => {
  it('is never forgotten within its time while there is room', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ payer: fc.nat(500), payee: fc.nat(500), minutes: fc.nat(60 * 24 * 29) }), {
          minLength: 1,
          maxLength: 300,
        }),
        (payments) => {
          const pairs = new KnownPairs(2 ** 20, 30 * day);
          const ordered = [...payments].sort((left, right) => left.minutes - right.minutes);
          for (const { payer, payee, minutes } of ordered) pairs.add(hash(payer), hash(payee), minutes * 60_000);
          for (const { payer, payee } of payments) expect(pairs.has(hash(payer), hash(payee))).toBe(true);
        },
      ),
    );
  });

  it('takes about one stranger in a hundred for known, with all filters full', () => {
    const pairs = new KnownPairs(2 ** 20, 30 * day);
    // A million bytes in four filters: each holds 131,072 pairs.
    for (let at = 0; at < 520_000; at++) pairs.add(hash(at), hash(at + 1), 0);
    expect(pairs.forgottenEarly).toBe(0);
    let wrong = 0;
    for (let at = 0; at < 20_000; at++) if (pairs.has(hash(at + 5_000_000), hash(at))) wrong++;
    expect(wrong / 20_000).toBeLessThan(0.015);
  });

  it('knows a payer and a payee in one order only', () => {
    const pairs = new KnownPairs(2 ** 20, 30 * day);
    pairs.add(hash(1), hash(2), 0);
    expect(pairs.has(hash(1), hash(2))).toBe(true);
    expect(pairs.has(hash(2), hash(1))).toBe(false);
    expect(pairs.has(hash(1), hash(1))).toBe(false);
  });

  it('is forgotten some time after its time, and keeps within its bytes', () => {
    const pairs = new KnownPairs(2 ** 20, 30 * day);
    pairs.add(hash(1), hash(2), 0);
    for (let days = 1; days < 60; days++) pairs.add(hash(3), hash(4), days * day);
    expect(pairs.has(hash(1), hash(2))).toBe(false);
    expect(pairs.has(hash(3), hash(4))).toBe(true);
    expect(pairs.heldBytes).toBeLessThanOrEqual(2 ** 20);
  });

  it('says that there were more than there was room for', () => {
    const pairs = new KnownPairs(2 ** 20, 30 * day);
    for (let at = 0; at < 800_000; at++) pairs.add(hash(at), hash(at + 1), 0);
    expect(pairs.forgottenEarly).toBeGreaterThan(0);
    expect(pairs.size).toBeLessThan(700_000);
  });
});

describe('the hours at which payers pay', () => {
  it('are as a plain count has them, as far as they have not faded', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(23)), { maxLength: 200 }), (payments) => {
        const hours = new PayingHours(2 ** 20);
        const plain = new Map<string, number>();
        for (const [payer, at] of payments) {
          hours.add(hash(payer), at * hour + 5);
          const key = `${payer}/${at}`;
          plain.set(key, (plain.get(key) ?? 0) + 1);
        }
        if ([...plain.values()].some((count) => count > 255)) return;
        for (let payer = 0; payer <= 20; payer++)
          for (let at = 0; at < 24; at++) {
            const around = [at + 23, at, at + 1].reduce(
              (sum, each) => sum + (plain.get(`${payer}/${each % 24}`) ?? 0),
              0,
            );
            expect(hours.of(hash(payer), at * hour).around).toBe(around);
          }
      }),
    );
  });

  it('fade together: an hour that was usual stays so beside one that is more so', () => {
    const hours = new PayingHours(2 ** 20);
    for (let at = 0; at < 60; at++) hours.add(hash(1), 3 * hour);
    for (let at = 0; at < 400; at++) hours.add(hash(1), 12 * hour);
    expect(hours.of(hash(1), 3 * hour).around).toBeGreaterThan(0);
    expect(hours.of(hash(1), 12 * hour).around).toBeGreaterThan(hours.of(hash(1), 3 * hour).around);
    expect(hours.of(hash(1), 20 * hour).around).toBe(0);
    expect(hours.of(hash(2), 3 * hour)).toEqual({ payments: 0, around: 0 });
  });

  it('forget those who have paid least where there is no place', () => {
    const hours = new PayingHours(2 ** 20);
    for (let at = 0; at < 30; at++) hours.add(hash(0), 9 * hour + at * day);
    for (let payer = 1; payer < 200_000; payer++) hours.add(hash(payer), 9 * hour);
    expect(hours.of(hash(0), 9 * hour).payments).toBe(30);
    expect(hours.size).toBeLessThanOrEqual(37_449);
    expect(hours.heldBytes).toBeLessThanOrEqual(2 ** 20);
  });
});

describe('accounts that pay from one device', () => {
  const paidFrom = (payers: number, timeMs = 0): DevicePayers => {
    const devices = new DevicePayers(2 ** 20, 30 * day);
    for (let payer = 0; payer < payers; payer++) {
      devices.add(accountHashOf('phone-1'), hash(payer), timeMs);
      devices.add(accountHashOf('phone-1'), hash(payer), timeMs);
    }
    return devices;
  };
  const shared = (devices: DevicePayers, nowMs = 0): number => devices.sharedBy(accountHashOf('phone-1'), nowMs);

  it('share it from five on; a crowd’s is nobody’s own', () => {
    expect([4, 5, 15, 16, 200].map((payers) => shared(paidFrom(payers)))).toEqual([0, 5, 15, 0, 0]);
    expect(paidFrom(5).sharedBy(accountHashOf('phone-2'), 0)).toBe(0);
  });

  it('are counted anew after the time', () => {
    expect(shared(paidFrom(5), 31 * day)).toBe(0);
    const devices = paidFrom(5);
    devices.add(accountHashOf('phone-1'), hash(1), 31 * day);
    expect(shared(devices, 31 * day)).toBe(0);
  });
});
