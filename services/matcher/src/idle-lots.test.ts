import { Image } from '@weir/engine';
import { decodeFlowsFrame, decodeSnapshot, encodeSnapshot, FlowsEncoder, LedgerFold } from '@weir/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longJournals } from './long-journal.fixture.js';
import { MemoryLots, MemoryLotsFolder } from './shelf/memory-lots.js';

const hourMs = 3_600_000;

/** What a fold says of each message. */
const saidBy = (fold: LedgerFold, encoder: FlowsEncoder, offset: number, value: Buffer): unknown => {
  const { late, outcomes } = fold.apply(offset, offset, value);
  encoder.begin(offset);
  const findings = fold.takeFindings();
  encoder.addUnit(offset, fold.ledger, findings);
  fold.endMessage();
  return { late, outcomes, frame: decodeFlowsFrame(encoder.seal(offset + 1)) };
};

describe('lots of idle pockets', () => {
  it('put away and brought back, change nothing that is said, record by record, over restarts too', () => {
    let [runs, away, back] = [0, 0, 0];
    fc.assert(
      fc.property(longJournals, fc.constantFrom(0, hourMs), fc.nat(6), (values, idleMs, restartEvery) => {
        runs++;
        const plain = new LedgerFold(0, 1, true);
        const plainEncoder = new FlowsEncoder(plain, 0);
        const folder = new MemoryLotsFolder();
        let shelf = new MemoryLots(folder);
        let fold = new LedgerFold(0, 1, true, { shelf, idleMs });
        let encoder = new FlowsEncoder(fold, 0);
        for (const [offset, value] of values.entries()) {
          const before = fold.shelvedCount;
          const said = saidBy(fold, encoder, offset, value);
          if (fold.shelvedCount > before) away++;
          if (fold.shelvedCount < before) back++;
          expect(said, `journal offset ${offset}`).toEqual(saidBy(plain, plainEncoder, offset, value));
          const { lots, pockets } = fold.ledger.matching;
          expect(lots.count).toBeLessThanOrEqual(plain.ledger.matching.lots.count);
          expect(fold.ledger.texts.usedBytes).toBeLessThanOrEqual(plain.ledger.texts.usedBytes);
          expect(pockets.count).toBe(plain.ledger.matching.pockets.count);
          if (restartEvery === 0 || offset % restartEvery > 0) continue;
          const image = new Image();
          fold.save(image);
          const bytes = Buffer.concat(encodeSnapshot(image));
          const mark = shelf.mark();
          shelf.keep([mark]);
          shelf = new MemoryLots(folder, mark);
          fold = LedgerFold.load(decodeSnapshot(bytes), { shelf, idleMs });
          encoder = new FlowsEncoder(fold, 0);
        }
      }),
      { numRuns: 150 },
    );
    console.info(`lots were put away after ${away} messages, and brought back by ${back}`);
    if (runs >= 100) expect(Math.min(away, back)).toBeGreaterThan(100);
  });

  it('are looked for in vain without the shelf: such a state is refused', () => {
    const values = fc.sample(longJournals, { numRuns: 60, seed: 7 });
    const shelved = values.flatMap((journal) => {
      const shelf = new MemoryLots();
      const fold = new LedgerFold(0, 1, true, { shelf, idleMs: 0 });
      const encoder = new FlowsEncoder(fold, 0);
      for (const [offset, value] of journal.entries()) saidBy(fold, encoder, offset, value);
      return fold.shelvedCount > 0 ? [fold] : [];
    });
    expect(shelved.length).toBeGreaterThan(0);
    const image = new Image();
    shelved[0]!.save(image);
    expect(() => LedgerFold.load(image)).toThrow(/shelf that was not given/);
  });
});
