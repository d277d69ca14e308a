import { settleIdentity } from '@weir/engine';
import { type JournalFrame, type JournalRecord, LedgerFold } from '@weir/journal';
import { MemorySnapshots, MemorySnapshotsFolder } from '@weir/matcher';
import { canonicalContent, type TransferRecord } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { LateBook } from '../../services/repairer/src/late-book.js';
import {
  brokerMs,
  type Dice,
  type Draft,
  diceOf,
  draftsOf,
  partitions,
  repeatWith,
  seedCount,
  settingsOf,
  shuffled,
  streamRuns,
} from '../stream/random-stream.js';
import { RepairRun, standingInTime, standingOfShards } from '../stream/repair-run.js';
import { ruledJournal } from '../stream/ruled-journal.js';

const file = 'repair-agreement';

const framesOf = (order: readonly Draft[], dice: Dice): JournalFrame[] => {
  const frames: JournalFrame[] = [];
  const next = new Array<number>(partitions).fill(0);
  for (let at = 0; at < order.length; ) {
    const partition = dice(partitions);
    const from = next[partition]!;
    const records = order
      .slice(at, at + 1 + dice(4))
      .map((draft, index) => ({ ...draft, offset: from + index }) as JournalRecord);
    at += records.length;
    next[partition] = from + records.length;
    frames.push({ type: 'raw', topic: 'bank', partition, from, to: next[partition]!, records });
  }
  return frames;
};

/**
 * Without what nobody can settle who has let go of an id: contents that contradict others of it, a debit half after a
 * credit half, a void before its transfer.
 */
const settleable = (order: readonly Draft[]): Draft[] => {
  const stands = new Map<string, TransferRecord[]>();
  return order.filter((draft) => {
    if (draft.kind === 'void') return stands.has(draft.id);
    if (draft.kind !== 'transfer') return false;
    const { transfer } = draft;
    const known = stands.get(transfer.id) ?? [];
    stands.set(transfer.id, known);
    if (known.some((other) => canonicalContent(other) === canonicalContent(transfer))) return true;
    const [first] = known;
    const isFirst = first === undefined;
    const completes =
      known.length === 1 &&
      first!.side === 'debit' &&
      transfer.side === 'credit' &&
      settleIdentity([first!, transfer]).refused.size === 0;
    if (isFirst || completes) known.push(transfer);
    return isFirst || completes;
  });
};

/** What waits by the rulings of flows frames is what waits by the fold, after each of them. @returns ids that waited */
const expectSameWaiting = (frames: readonly JournalFrame[], dice: Dice, where: string): number => {
  const [fold, waited] = [new LedgerFold(), new Set<string>()];
  let book = new LateBook();
  const voidedAt = new Map<string, number>();
  for (const { offset, value, hears } of ruledJournal(frames, dice)) {
    if (book.position <= offset) book.take(hears!);
    if (dice(4) === 0) book = LateBook.load(JSON.parse(JSON.stringify(book.saved())));
    const { voided } = fold.apply(offset, brokerMs + offset, value);
    fold.endMessage();
    for (const id of voided) if (!voidedAt.has(id)) voidedAt.set(id, offset);
    if (offset + 1 < book.position) continue;
    const waiting = fold.waitingIds();
    for (const { id } of waiting) waited.add(id);
    expect(book.waitingIds(Number.POSITIVE_INFINITY, new Set()), where).toEqual(waiting);
    expect(book.countWaiting(new Set([...waited].slice(0, 1))), where).toBe(
      waiting.filter(({ id }) => id !== [...waited][0]).length,
    );
    expect([book.open, book.settings], where).toEqual([fold.openRepair, fold.settings]);
    expect(book.voidedAt, where).toEqual(voidedAt);
  }
  return waited.size;
};

describe('repair of late events', { timeout: 600_000 }, () => {
  it('comes to what would stand had nothing been late', async () => {
    let [runs, repairs, waited, takenUp, passedOver] = [0, 0, 0, 0, 0];
    for (const { seed, input } of streamRuns()) {
      // Each of them waits for clocks: a part of the seeds is a minute.
      if (++runs > Math.max(1, seedCount / 15)) break;
      const dice = diceOf(seed);
      const settings = settingsOf(input, 60_000);
      const frames: JournalFrame[] = [
        { type: 'settings', settings },
        ...framesOf(
          settleable(
            shuffled(
              draftsOf(input).map(({ draft }) => draft),
              dice,
            ),
          ),
          dice,
        ),
      ];
      const run = await RepairRun.open();
      const folder = new MemorySnapshotsFolder();
      // What the disk of a repairer does without a word.
      const mishap = (bytes: number) => (dice(4) === 0 ? ({ kind: 'torn', bytes: dice(bytes) } as const) : null);
      const started = () =>
        run.repairer(25_000, new MemorySnapshots(folder, { mishap, onPassedOver: () => passedOver++ }));
      try {
        let stop = started();
        for (const frame of frames) {
          await run.append(frame);
          if (dice(4) === 0) await run.settled();
          else if (dice(3) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
          if (dice(8) > 0) continue;
          await stop();
          stop = started();
        }
        await run.settled();
        repairs += run.repairs;
        takenUp += run.takenUp;
        const wanted = standingInTime(frames);
        expect(run.standing(), repeatWith(seed, file)).toEqual(wanted);
        const journal = await run.journal();
        expect(standingOfShards(journal, 2), repeatWith(seed, file)).toEqual(wanted);
        waited += expectSameWaiting(journal, dice, repeatWith(seed, file));
      } catch (error) {
        console.log(repeatWith(seed, file));
        throw error;
      } finally {
        await run.close();
      }
    }
    if (seedCount > 20) expect(Math.min(repairs, waited, takenUp, passedOver)).toBeGreaterThan(0);
  });
});
