import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJournalFrame } from '@weir/journal';
import { FolderSnapshots } from '@weir/matcher';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { matcherStateDir } from '../run/matcher-state.js';
import { whyCold } from './cold-start.js';
import { startLines } from './replay-report.js';
import { WorldStage } from './world-stage.fixture.js';

let [stateDir, stage] = ['', new WorldStage()];
const minuteMs = 60_000;
const startMs = Date.parse('2026-05-01T08:00:00Z');

/** A live journal of a message a minute. */
beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'weir-cold-'));
  stage = await new WorldStage().start();
  const { journal } = stage.live().topics;
  for (let n = 0; n < 10; n++) {
    stage.nowMs = startMs + n * minuteMs;
    const idle = { type: 'idle', topic: 'bank.transfers.v1', partition: 0, end: n } as const;
    stage.broker.append(journal, 0, [{ value: encodeJournalFrame(idle) }]);
  }
});
afterEach(async () => {
  await stage.close();
  rmSync(stateDir, { recursive: true, force: true });
});

/** Of a replay that begins so many minutes after the journal did. */
const why = (minutes: number) => {
  const live = stage.live();
  const firstMs = startMs + minutes * minuteMs;
  const edges = {
    [live.topics.bank]: [
      { firstMs: null, lastMs: null },
      { firstMs, lastMs: null },
    ],
  };
  return whyCold(live, stateDir, edges, [live.topics.bank, live.topics.chain]);
};
const kept = async (...offsets: number[]): Promise<void> => {
  const shelf = new FolderSnapshots(matcherStateDir(stateDir, ''));
  for (const offset of offsets) await shelf.put(offset, [Buffer.from('a state')]);
};

test('a start is cold because no snapshot is kept, or all are later, or the last before it is of another journal', async () => {
  expect(await why(5)).toEqual({ kind: 'none kept' });
  await kept(7, 9);
  const at = (offset: number) => ({ offset, timeMs: startMs + (offset - 1) * minuteMs });
  expect(await why(5)).toEqual({ kind: 'all later', earliest: at(7) });
  expect(await why(6)).toEqual({ kind: 'of another journal', last: at(7) });
  expect(await why(60)).toEqual({ kind: 'of another journal', last: at(9) });
});

test('what is no snapshot, and what is of a journal that was longer, is passed over', async () => {
  await kept(99);
  writeFileSync(join(matcherStateDir(stateDir, ''), 'snapshot-8.weir'), 'torn');
  expect(await why(60)).toEqual({ kind: 'none kept' });
});

test('the rehearsal says it in words', async () => {
  const plan = { isCold: true } as Parameters<typeof startLines>[0]['plan'];
  await kept(7);
  const lines = startLines({ plan, before: 1_234, cold: await why(60), zoneMinutes: 480 });
  expect(lines).toEqual([
    'start     cold, because the last snapshot before it (journal offset 7, 2026-05-01 08:06:00Z, 2026-05-01 16:06:00 +08:00) is of the live journal, and a world has one of its own',
    '          what lies before is not read (1,234 messages are held). Money that came before has no source here, and balances',
    '          and ids of before are not known; with --from earliest nothing is missing',
  ]);
  expect(startLines({ plan: { ...plan, isCold: false }, before: 0, cold: null, zoneMinutes: 480 })).toHaveLength(1);
});
