import { type AssetCode, transferNatures } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DetectorBankOptions, defaultBankOptions } from './bank-options.js';
import { DetectorBank } from './detector-bank.js';
import { detectorRules, firedRules } from './detector-rules.js';
import { type Pushed, SlowBank } from './slow-bank.fixture.js';
import { type AmountThresholds, type DetectorThresholds, defaultThresholds } from './thresholds.js';

const windowMs = 100;
const dayMs = 86_400_000;
const amounts: AmountThresholds = {
  passThroughMinor: 10,
  passThroughHighMinor: 30,
  fanMinor: 10,
  tinyMinor: 2,
  loadMinor: 10,
  limitsMinor: [10, 20],
  dormantMinor: 5,
};
const strict: DetectorThresholds = {
  ...defaultThresholds,
  fanOut: { warnCount: 2, highCount: 4, firstTimePercent: 60, quickPercent: 60 },
  fanIn: { warnCount: 2, highCount: 3, firstTimePercent: 50, quickPercent: 50 },
  testThenLoad: { withinMs: 150, outWithinMs: 120, warnPercent: 50, highPercent: 90 },
  splitting: { underPercent: 20, warnCount: 2, highCount: 3, dayAheadMs: 1_000 },
  dormant: { idleMs: 300, wakeMs: 200, warnPercent: 50, highPercent: 90 },
  amounts: { CNY: amounts },
};
const loose: DetectorThresholds = {
  ...strict,
  passThrough: { warnPercent: 50, highPercent: 60 },
  fanOut: { warnCount: 3, highCount: 4, firstTimePercent: 0, quickPercent: 0 },
  amounts: { CNY: { ...amounts, tinyMinor: 4, limitsMinor: [15], passThroughMinor: 5 } },
};
const options: DetectorBankOptions = {
  ...defaultBankOptions,
  ruleSets: [
    { set: 'live', version: 1, holdsFrom: 0, thresholds: strict },
    { set: 'live', version: 2, holdsFrom: 2_000, thresholds: { ...strict, passThrough: loose.passThrough } },
    { set: 'shadow', version: 1, holdsFrom: 700, thresholds: loose },
  ],
  splitWindowMs: windowMs,
  pairMemoryMs: 400,
  assets: ['CNY' as AssetCode],
};

const pushTo = (bank: DetectorBank, entry: Pushed): number =>
  bank.push(
    entry.pocket,
    entry.kind,
    entry.instant,
    entry.amount,
    entry.counterparty,
    entry.nature,
    entry.funded,
    entry.funded * entry.dwellMs,
    0,
    entry.token,
  );

const pocketCount = 3;
/** Ties, both sides of the window's edge, of a generation, of idleness and of a day. */
const edge = fc.constantFrom(windowMs - 1, windowMs, windowMs + 1, 299, 300, 400, 801, dayMs);
const gap = fc.oneof({ weight: 6, arbitrary: fc.nat(30) }, { weight: 2, arbitrary: edge });
const amount = fc.oneof(
  { weight: 20, arbitrary: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(1, 9, 20)) },
  { weight: 1, arbitrary: fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 5) },
);
const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      act: fc.constant('push' as const),
      pocket: fc.nat(pocketCount - 1),
      kind: fc.nat(1),
      gap,
      amount,
      counterparty: fc.integer({ min: -1, max: 5 }),
      nature: fc.constantFrom(0, 0, 0, 0, 1, 2, 5, 6),
      fundedPercent: fc.constantFrom(0, 30, 100, 100),
      dwellMs: fc.nat(windowMs),
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('pop' as const), pocket: fc.nat(pocketCount - 1) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('forget' as const),
      pocket: fc.nat(pocketCount - 1),
      lag: fc.constantFrom(0, 1, 50, 100, 300),
      sweeps: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('restore' as const) }) },
);

describe('a bank of detectors', () => {
  it('says what the slow model says, whatever is pushed, taken back and forgotten', () => {
    const fired: string[] = [];
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 70 }), (steps) => {
        let bank = new DetectorBank(options, 1);
        const slow = new SlowBank(options, transferNatures);
        let horizon = 0;
        let token = 0;
        const newest = (pocket: number): number => slow.entriesOf(pocket).at(-1)?.instant ?? -1;
        for (const now of steps) {
          if (now.act === 'push') {
            const { act: _, fundedPercent, gap: after, ...given } = now;
            const instant = Math.max(newest(now.pocket), horizon, 500) + after;
            const funded = now.kind === 0 ? Math.floor((now.amount / 100) * fundedPercent) : 0;
            // The horizon follows by less than a generation.
            horizon = Math.max(horizon, instant - 400);
            bank.forget(horizon);
            const entry: Pushed = { ...given, instant, funded, token: token++ };
            const mask = pushTo(bank, entry);
            expect(firedRules(mask)).toEqual(firedRules(slow.push(entry)));
            expect(bank.firedAtNewest(now.pocket)).toBe(mask);
            fired.push(...firedRules(mask).map(({ rule }) => rule));
          } else if (now.act === 'pop') {
            if (newest(now.pocket) < horizon) continue;
            expect(firedRules(bank.pop(now.pocket))).toEqual(firedRules(slow.pop(now.pocket)));
          } else if (now.act === 'forget') {
            horizon = Math.max(horizon, newest(now.pocket) - now.lag);
            bank.forget(horizon);
            if (now.sweeps) bank.sweep(0, pocketCount);
          } else {
            bank = DetectorBank.restore(options, structuredClone(bank.parts()));
          }
          for (let pocket = 0; pocket < pocketCount; pocket++) {
            // What lies before the horizon may be given back: its features are nobody's business any more.
            if (newest(pocket) < horizon || slow.entriesOf(pocket).length === 0) continue;
            expect(bank.features(pocket)).toEqual(slow.features(pocket));
            expect(bank.newestInstant(pocket)).toBe(newest(pocket));
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(new Set(fired)).toEqual(new Set(detectorRules));
  });

  const plain = (instant: number, counterparty = 1): Pushed => ({
    ...{ pocket: 0, kind: 1, instant, amount: 5, counterparty, nature: 0, funded: 0, dwellMs: 0, token: 0 },
  });

  it('refuses an entry out of order, or before what it was told to forget', () => {
    const bank = new DetectorBank(options, 1);
    pushTo(bank, plain(1_000));
    expect(() => pushTo(bank, plain(999))).toThrow('FOLD_INVARIANT');
    bank.forget(1_500);
    expect(() => pushTo(bank, plain(1_499))).toThrow('FOLD_INVARIANT');
    pushTo(bank, plain(1_500));
  });

  it('knows an account again that comes back under another number, and not the account that had the number', () => {
    const bank = new DetectorBank(options, 4);
    bank.adopt(0, 777);
    pushTo(bank, plain(1_000));
    const before = bank.newestInstant(0);
    bank.adopt(0, 888);
    pushTo(bank, plain(1_010));
    expect(bank.features(0)).toMatchObject({ payers: 1, firstTimePayers: 1, inMinor: 5 });
    bank.adopt(3, 777, before);
    pushTo(bank, { ...plain(1_020), pocket: 3 });
    expect(bank.features(3)).toMatchObject({ payers: 1, firstTimePayers: 0, inMinor: 5 });
    expect(bank.newestInstant(3)).toBe(1_020);
  });

  it('holds no more for a long stream than for a window of it', () => {
    const bank = new DetectorBank(options, 8);
    let heldBytes = 0;
    for (let step = 0; step < 60_000; step++) {
      const instant = 1_000 + step * 3;
      bank.forget(instant - 50);
      pushTo(bank, { ...plain(instant, step % 50), pocket: step % 8, kind: step % 2, amount: 1 + (step % 30) });
      if (step % 1_000 === 0) bank.sweep(0, 8);
      if (step === 10_000) heldBytes = bank.heldBytes;
    }
    expect(bank.heldBytes).toBe(heldBytes);
  });
});
