import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  decodeFlowsFrame,
  type EntryRecord,
  encodeJournalFrame,
  FlowsEncoder,
  isEntryRecord,
  type JournalFrame,
  type JournalRecord,
  LedgerFold,
  type Settings,
} from '@weir/journal';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { generateCase } from '../reference/generate.js';
import type { TraceInput } from '../reference/input.js';
import { brokerMs, type Dice, type Draft, diceOf, draftsOf, partitions, settingsOf } from '../stream/random-stream.js';
import { runsInProcess, type Traced, traceInProcess } from '../stream/trace-in-process.js';

// What must be true whatever comes, without a word of what the answers are. WEIR_SEED=4711 repeats a failure.
const everMs = 1_000_000 * 86_400_000;
const seeds = fc.nat(1_000_000);
const runs = { numRuns: 120 };

const shuffled = <T>(list: readonly T[], dice: Dice): T[] =>
  list
    .map((item) => ({ item, rank: dice(1_000_000_000) }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item);

interface Story {
  readonly drafts: readonly Draft[];
  /** When each came about, milliseconds UTC; a void's is its transfer's. */
  readonly instants: readonly number[];
  readonly settings: Settings;
}

const storyOf = (seed: number, latenessMs = everMs): Story => {
  const input = generateCase(seed);
  const found = draftsOf(input);
  const instantOf = new Map<string, number>();
  for (const { draft, instant } of found) {
    if (draft.kind !== 'transfer') continue;
    instantOf.set(draft.transfer.id, Math.min(instant, instantOf.get(draft.transfer.id) ?? instant));
  }
  return {
    drafts: found.map(({ draft }) => draft),
    instants: found.map(({ draft }) => instantOf.get(idOf(draft)) ?? 0),
    settings: settingsOf(input, latenessMs),
  };
};

const idOf = (draft: Draft): string =>
  draft.kind === 'transfer' ? draft.transfer.id : draft.kind === 'void' ? draft.id : '';

/** One frame on one partition. */
const oneFrame = (drafts: readonly Draft[]): JournalFrame[] => {
  const records = drafts.map((draft, offset) => ({ ...draft, offset }) as JournalRecord);
  return [{ type: 'raw', topic: 'bank', partition: 0, from: 0, to: records.length, records }];
};

/**
 * Frames of any size on any partition; some come twice, some once more with other borders, as a zombie would send, and
 * some begin with what others brought already and go on past it.
 */
const manyFrames = (drafts: readonly Draft[], dice: Dice, recordsMax = 9): JournalFrame[] => {
  const frames: JournalFrame[] = [];
  const next = new Array<number>(partitions).fill(0);
  const sent = next.map(() => [] as JournalRecord[]);
  for (let at = 0; at < drafts.length; ) {
    const partition = dice(partitions);
    const from = next[partition]!;
    const records = drafts
      .slice(at, at + 1 + dice(recordsMax))
      .map((draft, index) => ({ ...draft, offset: from + index }) as JournalRecord);
    at += records.length;
    next[partition] = from + records.length;
    sent[partition]!.push(...records);
    const place = { type: 'raw', topic: 'bank', partition, to: next[partition]! } as const;
    const begins = dice(4) === 0 ? dice(from + 1) : from;
    frames.push({ ...place, from: begins, records: sent[partition]!.slice(begins) });
    if (dice(3) > 0) continue;
    const again = dice(next[partition]! + 1);
    frames.push({ ...place, from: again, records: sent[partition]!.slice(again) });
  }
  return frames;
};

interface Standing {
  /** By entry; without the messages it rests on, which are another copy's where another came first. */
  readonly entries: ReadonlyMap<string, unknown>;
  readonly late: number;
}

const keyOf = (record: EntryRecord): string => {
  const side = record.kind === 'flow' || record.kind === 'flow-gone' ? 'flow' : 'credit';
  const account = 'account' in record ? record.account : side === 'flow' ? record.from : record.to;
  return JSON.stringify([side, record.id, account, record.asset, record.time, record.seq]);
};

/** The entry records that stand at the end of a journal. */
const standing = (settings: Settings, frames: readonly JournalFrame[], shard = 0, shards = 1): Standing => {
  const fold = new LedgerFold(shard, shards);
  const encoder = new FlowsEncoder(fold, shard);
  const entries = new Map<string, unknown>();
  let late = 0;
  for (const [offset, frame] of [{ type: 'settings', settings } as const, ...frames].entries()) {
    late += fold.apply(offset, brokerMs + offset, encodeJournalFrame(frame)).outcomes.late;
    encoder.begin(offset);
    encoder.addUnit(offset, fold.ledger);
    fold.endMessage();
    for (const { records } of decodeFlowsFrame(Buffer.from(encoder.seal(offset + 1))).units) {
      for (const record of records.filter(isEntryRecord)) {
        const key = keyOf(record);
        if (record.kind === 'flow' || record.kind === 'credit') {
          const { messages: _, ...rest } = record;
          entries.set(key, rest);
        } else if (!entries.delete(key)) throw new Error(`${key} is taken back and does not stand`);
      }
    }
  }
  return { entries, late };
};

describe('what stands of a live ledger does not depend on', { timeout: 120_000 }, () => {
  const same = (found: Standing, wanted: Standing): void => {
    expect(found.late).toBe(0);
    expect(found.entries).toEqual(wanted.entries);
  };

  it('the order in which events come, while nothing is late', () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, order) => {
        const { drafts, settings } = storyOf(seed);
        same(
          standing(settings, manyFrames(shuffled(drafts, diceOf(order)), diceOf(order + 1))),
          standing(settings, oneFrame(drafts)),
        );
      }),
      runs,
    );
  });

  it('that order inside the lateness, though the past is settled on the way', () => {
    let [all, settledRuns] = [0, 0];
    fc.assert(
      fc.property(seeds, seeds, fc.constantFrom(60_000, 3_600_000, 7_200_000), (seed, order, latenessMs) => {
        const { drafts, instants, settings } = storyOf(seed, latenessMs);
        const dice = diceOf(order);
        // Many come as late as they may: whatever settles a moment too early loses one of them.
        const delays = drafts.map(() => (dice(2) === 0 ? latenessMs : dice(latenessMs + 1)) * dice(2));
        const arrivals = drafts
          .map((draft, at) => ({ draft, at: instants[at]! + delays[at]! }))
          .sort((left, right) => left.at - right.at)
          .map(({ draft }) => draft);
        all++;
        const found = standing(settings, manyFrames(arrivals, dice, 2));
        // Halves whose clocks are hours apart are late by right.
        if (found.late > 0) return;
        settledRuns++;
        same(found, standing(storyOf(seed).settings, oneFrame(drafts)));
      }),
      runs,
    );
    if (all > 100) expect(settledRuns).toBeGreaterThan(all / 10);
  });

  it('how events are cut into frames, and how often a frame or an event comes', () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, cut) => {
        const { drafts, settings } = storyOf(seed);
        const dice = diceOf(cut);
        const repeated = drafts.flatMap((draft) => (dice(4) === 0 ? [draft, draft] : [draft]));
        const [whole, twice] = [oneFrame(drafts), manyFrames(repeated, dice)];
        same(standing(settings, twice), standing(settings, whole));
      }),
      runs,
    );
  });

  it('the number of shards that fold it, and each entry is one shard’s', () => {
    fc.assert(
      fc.property(seeds, seeds, fc.constantFrom(2, 3, 5), (seed, cut, shards) => {
        const { drafts, settings } = storyOf(seed);
        const frames = manyFrames(shuffled(drafts, diceOf(cut)), diceOf(cut + 1));
        const parts = Array.from({ length: shards }, (_, shard) => standing(settings, frames, shard, shards));
        const union = new Map(parts.flatMap(({ entries }) => [...entries]));
        expect(parts.reduce((sum, { entries }) => sum + entries.size, 0)).toBe(union.size);
        same({ entries: union, late: 0 }, standing(settings, frames));
      }),
      runs,
    );
  });

  it('transfers that were voided: they never happened', () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, choice) => {
        const { drafts, settings } = storyOf(seed);
        const dice = diceOf(choice);
        const ids = [...new Set(drafts.map(idOf))].filter(() => dice(4) === 0);
        const voids = ids.map(
          (id): Draft => ({ kind: 'void', timeMs: brokerMs, sha256: '00'.repeat(32), id, time: null }),
        );
        const left = drafts.filter((draft) => !ids.includes(idOf(draft)));
        same(
          standing(settings, manyFrames(shuffled([...drafts, ...voids], dice), dice)),
          standing(settings, oneFrame(left)),
        );
      }),
      runs,
    );
  });
});

describe('what weir trace says does not depend on', { timeout: 120_000 }, () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const folder = mkdtempSync(path.join(tmpdir(), 'weir-properties-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A generated run of NDJSON files, and the lines of all of them. */
  const inputOf = (seed: number): { input: TraceInput; lines: string[] } | null => {
    const input = generateCase(seed);
    if (!runsInProcess(input) || !input.transfers.every(({ file, csv }) => csv !== true && file.endsWith('.ndjson')))
      return null;
    const lines = input.transfers.flatMap(({ text }) => text.replace(/^\ufeff/, '').split(/\r?\n/));
    return { input, lines };
  };

  const withLines = (input: TraceInput, files: readonly (readonly string[])[], end = '\n'): TraceInput => ({
    ...input,
    transfers: files.map((lines, at) => ({
      file: `part-${at}.ndjson`,
      text: lines.map((line) => line + end).join(''),
    })),
  });

  /** Without what counts lines and transfers that were refused or removed. */
  const answer = ({ status, transfers, accounts, links, summary }: Traced) => {
    const { voided: _, rejected: __, ...counted } = summary;
    // Whether a line was refused, and which of several was, is about lines.
    return { isRead: status !== 2, transfers, accounts, links, counted };
  };

  const property = (change: (input: TraceInput, lines: string[], dice: Dice) => TraceInput[]) =>
    fc.assert(
      fc.asyncProperty(seeds, seeds, async (seed, choice) => {
        const found = inputOf(seed);
        if (found === null) return;
        const [changed, plain] = change(found.input, found.lines, diceOf(choice));
        const wanted = answer(await traceInProcess(plain ?? found.input, folder));
        expect(answer(await traceInProcess(changed!, folder))).toEqual(wanted);
      }),
      runs,
    );

  it('the order of lines, the files they stand in, how lines end and how often one comes', () =>
    property((input, lines, dice) => {
      const repeated = lines.flatMap((line) => (dice(5) === 0 ? [line, line] : [line]));
      const files = Array.from({ length: 1 + dice(3) }, () => [] as string[]);
      for (const line of shuffled(repeated, dice)) files[dice(files.length)]!.push(line);
      return [withLines(input, files, dice(2) === 0 ? '\n' : '\r\n')];
    }));

  it('transfers that were voided: they never happened', () =>
    property((input, lines, dice) => {
      const idIn = (line: string): unknown => {
        try {
          return (JSON.parse(line) as { id?: unknown } | null)?.id;
        } catch {
          return undefined;
        }
      };
      const ids = [...new Set(lines.map(idIn))].filter((id) => typeof id === 'string' && id !== '' && dice(4) === 0);
      const voids = ids.map((id) => JSON.stringify({ void: id }));
      const left = lines.filter((line) => !ids.includes(idIn(line)));
      return [withLines(input, [shuffled([...lines, ...voids], dice)]), withLines(input, [left])];
    }));
});
