import { normaliseAccount, type TransferNature, transferNatures } from '@weir/model';
import { describe, expect, test } from 'vitest';
import { type Act, actNumber, acts, isCrime } from './acts.js';
import { generateTraffic, type Traffic } from './generate-traffic.js';
import { typologies } from './rings/typology.js';

const dayMs = 86_400_000;
const traffic = generateTraffic({ seed: 7 });
const { transfers, truth } = traffic;

const rowsOf = (act: Act, of: Traffic = traffic): number[] => {
  const rows: number[] = [];
  for (let row = of.measuredFrom; row < of.transfers.length; row++)
    if (of.transfers.act[row] === actNumber(act)) rows.push(row);
  return rows;
};

/** For each account on one side of the transfers: how many different ones are on the other. */
const partners = (rows: readonly number[], of: Uint32Array, others: Uint32Array): number[] => {
  const seen = new Map<number, Set<number>>();
  for (const row of rows) {
    const set = seen.get(of[row]!) ?? new Set();
    seen.set(of[row]!, set.add(others[row]!));
  }
  return [...seen.values()].map((set) => set.size).sort((left, right) => right - left);
};

describe('the columns', () => {
  test('are the same for the same seed and others for another', () => {
    const small = { accounts: 5_000, days: 1 };
    const [one, same, other] = [1, 1, 2].map((seed) => generateTraffic({ seed, ...small }));
    expect(same!.transfers).toEqual(one!.transfers);
    expect(same!.truth).toEqual(one!.truth);
    expect(other!.transfers.amountMinor).not.toEqual(one!.transfers.amountMinor);
  });

  test('are in order of time, history first, and end with the last day', () => {
    for (let row = 1; row < transfers.length; row++)
      if (transfers.timeMs[row]! < transfers.timeMs[row - 1]!) expect.fail(`row ${row} is earlier than the one before`);
    const { startMs, days } = traffic.settings;
    expect(transfers.timeMs[traffic.measuredFrom]).toBeGreaterThanOrEqual(startMs);
    expect(transfers.timeMs[traffic.measuredFrom - 1]).toBeLessThan(startMs);
    expect(transfers.timeMs.at(-1)).toBeLessThan(startMs + days * dayMs);
  });

  test('say balances that the transfers explain, never below zero', () => {
    const balance = new Map<number, number>();
    for (let row = 0; row < transfers.length; row++) {
      const [from, to, amount] = [transfers.from[row]!, transfers.to[row]!, transfers.amountMinor[row]!];
      const [after, got] = [transfers.balanceFromMinor[row]!, transfers.balanceToMinor[row]!];
      if (amount <= 0 || from === to || after < 0) expect.fail(`row ${row}`);
      if ((balance.get(from) ?? after + amount) - amount !== after) expect.fail(`payer of row ${row}`);
      if ((balance.get(to) ?? got - amount) + amount !== got) expect.fail(`payee of row ${row}`);
      balance.set(from, after);
      balance.set(to, got);
    }
  });

  test('name accounts as the model writes them, each by one name', () => {
    const names = new Set<string>();
    for (let account = 0; account < traffic.accountCount; account += 97) {
      const name = traffic.accountName(account);
      expect(normaliseAccount(name)).toBe(name);
      names.add(name);
    }
    expect(names.size).toBe(Math.ceil(traffic.accountCount / 97));
  });

  test('refuse options that do not fit', () => {
    expect(() => generateTraffic({ seed: 1, accounts: 10 })).toThrow(/accounts is 10/);
    expect(() => generateTraffic({ seed: 1, days: 1.5 })).toThrow(/days is 1.5/);
  });
});

describe('innocents', () => {
  test('of every kind act, and what looks like fraud is there', () => {
    const seen = new Set(transfers.act.subarray(traffic.measuredFrom));
    const missing = acts.filter((act) => !seen.has(actNumber(act)) && !/^earlier|^last entry|^emptied/.test(act));
    expect(missing).toEqual([]);
    expect(partners(rowsOf('wages'), transfers.from, transfers.to)[0]).toBeGreaterThan(300);
    expect(partners(rowsOf('purchase'), transfers.to, transfers.from)[0]).toBeGreaterThan(500);
    expect(partners(rowsOf('group order'), transfers.to, transfers.from)[0]).toBeGreaterThan(30);
    expect(partners(rowsOf('rent'), transfers.to, transfers.from)[0]).toBeGreaterThan(3);
  });

  test('act with skew: the busiest tenth of payers makes a quarter of the purchases or more', () => {
    const counts = new Map<number, number>();
    const rows = rowsOf('purchase');
    for (const row of rows) counts.set(transfers.from[row]!, (counts.get(transfers.from[row]!) ?? 0) + 1);
    const busiest = [...counts.values()].sort((left, right) => right - left);
    const tenth = busiest.slice(0, Math.ceil(busiest.length / 10)).reduce((left, right) => left + right, 0);
    expect(tenth / rows.length).toBeGreaterThan(0.25);
  });

  test('feeds name natures, but not always', () => {
    const share = (act: Act, nature: TransferNature): number => {
      const rows = rowsOf(act);
      const place = transferNatures.indexOf(nature);
      return rows.filter((row) => transfers.nature[row] === place).length / rows.length;
    };
    // Half of these are own-name transfers, half go on to somebody else.
    expect(share('own accounts', 'own-name')).toBeGreaterThan(0.3);
    expect(share('own accounts', 'own-name')).toBeLessThan(0.6);
    for (const [act, nature] of [
      ['wages', 'payroll'],
      ['purchase', 'merchant'],
      ['refund', 'refund'],
      ['loan pay-out', 'loan'],
      ['fund bought', 'fund'],
    ] as const) {
      expect(share(act, nature), act).toBeGreaterThan(0.6);
      expect(share(act, nature), act).toBeLessThan(1);
    }
  });
});

describe('crews', () => {
  test('hold one account in a thousand, and every way of working is there', () => {
    expect(truth.typologyOf.size).toBe(50);
    expect(truth.mules.length).toBeGreaterThanOrEqual(45);
    expect(new Set(truth.typologyOf.values())).toEqual(new Set(typologies));
  });

  test('leave their signs: tests before loads, one phone, pieces under a limit, woken accounts, USDT', () => {
    expect(rowsOf('card test').length).toBeGreaterThan(0);
    expect(rowsOf('illicit usdt').length).toBeGreaterThan(0);
    expect([...truth.typologyOf.keys()].some((mule) => traffic.kindOf(mule) === 'dormant account')).toBe(true);
    const phones = new Map<number, Set<number>>();
    for (const row of rowsOf('layer')) {
      const device = transfers.device[row]!;
      if (device !== 0) phones.set(device, (phones.get(device) ?? new Set()).add(transfers.from[row]!));
    }
    expect(Math.max(...[...phones.values()].map((payers) => payers.size))).toBeGreaterThanOrEqual(5);
    const pieces = rowsOf('layer').filter((row) => {
      const amount = transfers.amountMinor[row]!;
      return amount >= 4_750_000 && amount < 5_000_000;
    });
    expect(pieces.length).toBeGreaterThanOrEqual(3);
  });

  test('exchangers send USDT for what they were paid, less a commission, within minutes', () => {
    expect(truth.swaps.length).toBeGreaterThan(20);
    for (const { price, send } of truth.swaps) {
      const rate = transfers.amountMinor[price]! / 100 / (transfers.amountMinor[send]! / 1_000_000);
      expect(rate).toBeGreaterThan(7.2);
      expect(rate).toBeLessThan(7.6);
      const afterMs = transfers.timeMs[send]! - transfers.timeMs[price]!;
      expect(afterMs).toBeGreaterThan(0);
      expect(afterMs).toBeLessThanOrEqual(10 * 60_000 + 1_000);
      expect([transfers.asset[price], transfers.asset[send]]).toEqual([0, 1]);
    }
  });

  test('victims lose what mules hold and what left: nothing is made or lost', () => {
    const still = truth.mules.reduce((sum, mule) => sum + truth.illicitAt(mule, Number.MAX_SAFE_INTEGER), 0);
    expect(still + truth.exitedMinor).toBe(truth.stolenMinor);
    expect(truth.stolenMinor).toBeGreaterThan(0);
    const stolen = rowsOf('theft').reduce((sum, row) => sum + transfers.illicitMinor[row]!, 0);
    expect(stolen).toBe(truth.stolenMinor);
  });

  test('the truth at an instant is what the transfers up to it moved', () => {
    const since = traffic.settings.startMs;
    for (const mule of truth.mules) {
      for (const atMs of [since + dayMs, since + 1.6 * dayMs, since + 2.4 * dayMs]) {
        let there = 0;
        let cameIn = 0;
        for (let row = traffic.measuredFrom; row < transfers.length && transfers.timeMs[row]! <= atMs; row++) {
          const moved = transfers.illicitMinor[row]!;
          if (moved === 0) continue;
          if (transfers.to[row] === mule) {
            there += moved;
            cameIn += moved;
          }
          if (transfers.from[row] === mule) there -= moved;
        }
        expect(truth.illicitAt(mule, atMs)).toBe(there);
        expect(truth.cameInBy(mule, atMs)).toBe(cameIn);
      }
    }
  });

  test('no stolen money in an account, no account a mule, before the first crime there', () => {
    const first = new Map<number, number>();
    for (let row = 0; row < transfers.length; row++) {
      if (isCrime[transfers.act[row]!] === 0) continue;
      for (const account of [transfers.from[row]!, transfers.to[row]!])
        if (!first.has(account)) first.set(account, transfers.timeMs[row]!);
    }
    for (const mule of truth.mules) expect(truth.sinceMs(mule)).toBe(first.get(mule));
  });
});
