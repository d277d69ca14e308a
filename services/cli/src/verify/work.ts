import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderLots } from '@weir/matcher';
import { WeirError } from '@weir/model';
import { flowsWritten } from '@weir/store';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import type { Connection } from '../stack/connection.js';
import type { Report } from '../stack/report.js';
import { shownWhole } from '../stack/table.js';
import { wholeOption } from '../stack/time-range.js';
import { progressLine } from '../terminal/progress.js';
import { connectTo } from '../world/open-world.js';
import type { Difference } from './compare-units.js';
import { type ToldDifference, toldDifference } from './difference-lines.js';
import { NewestEntries } from './newest-entries.js';
import { progressText } from './progress-text.js';
import { sampledDefault } from './sampled-default.js';
import { texts } from './texts.js';
import { type Verified, verifyReport } from './verify-report.js';
import { verifyShards } from './verify-shards.js';
import { verifyStore } from './verify-store.js';

const letGoEveryMs = 30_000;

export interface VerifyFlags {
  readonly from: string;
  /** True: a sample of the usual size. */
  readonly store?: string | true;
  readonly limit: string;
  readonly unmasked: boolean;
  readonly namespace?: string;
  readonly json?: boolean;
}

/** Entries of each table to compare; null: the store is not asked. */
const idsMaxOf = (store: string | true | undefined): number | null => {
  if (store === undefined) return null;
  if (store === true) return sampledDefault;
  return store === 'all' ? Number.POSITIVE_INFINITY : wholeOption('--store', store);
};

/** The first differences, in the form in which they are told. */
const firstOf = (limit: number, unmasked: boolean) => {
  const shown: ToldDifference[] = [];
  const onDifference = (difference: Difference): void => {
    if (shown.length < limit) shown.push(toldDifference(difference, unmasked));
  };
  return { shown, onDifference };
};

const journalEndOf = async ({ log, topics }: Connection, from: number): Promise<number> => {
  const [held] = await log.offsets(topics.journal);
  const end = held?.next ?? 0;
  if (held !== undefined && held.earliest > 0)
    throw new WeirError(
      'USAGE',
      `${topics.journal} no longer holds what lies before ${held.earliest}: it cannot be folded again`,
    );
  if (from > end) throw new WeirError('USAGE', `--from ${from} lies behind the end of ${topics.journal}, ${end}`);
  return end;
};

export const runVerify = async (flags: VerifyFlags): Promise<Report> => {
  const from = wholeOption('--from', flags.from, 0);
  const limit = wholeOption('--limit', flags.limit, 0);
  const idsMax = idsMaxOf(flags.store);
  if (idsMax !== null && from > 0)
    throw new WeirError('USAGE', '--store compares what all of the journal comes to: leave --from out');
  const connection = await connectTo(flags.namespace);
  const { signal, release } = interruption();
  const progress = progressLine();
  const folder = mkdtempSync(join(tmpdir(), 'weir-verify-'));
  const shelves: FolderLots[] = [];
  try {
    const { log, store, topics } = connection;
    await log.ping();
    const shards = await log.partitions(topics.flows);
    const written = idsMax === null ? 0 : await flowsWritten(store, shards);
    const end = await journalEndOf(connection, from);
    const beganMs = performance.now();
    const secondsSoFar = (): number => (performance.now() - beganMs) / 1000;
    const newest = idsMax === null ? null : new NewestEntries(idsMax);
    const onFlows = firstOf(limit, flags.unmasked);
    let letGoMs = Date.now();
    const flows = await verifyShards(shards, (shard) => {
      const lots = new FolderLots(join(folder, String(shard)), null);
      shelves.push(lots);
      return {
        log,
        topics,
        from,
        end,
        lots,
        signal,
        onDifference: onFlows.onDifference,
        onFolded: (unit) => {
          if (unit.version < written) newest?.take(unit);
        },
        onProgress: (position, records) => {
          progress.show(progressText({ from, position, end, records, seconds: secondsSoFar() }));
          if (Date.now() - letGoMs < letGoEveryMs) return;
          letGoMs = Date.now();
          // No snapshot names them: files whose lots were all taken can go.
          lots.keep([]);
        },
      };
    });
    const seconds = secondsSoFar();
    let inStore: Verified['store'] = null;
    if (newest !== null && !signal.aborted) {
      const onStore = firstOf(limit, flags.unmasked);
      const below = Math.min(written, flows.to);
      const onProgress = (compared: number, of: number): void =>
        progress.show(spoken(texts).storeProgress(shownWhole(compared), shownWhole(of)));
      const { onDifference } = onStore;
      const verified = await verifyStore({ store, newest, below, shards, signal, onProgress, onDifference });
      inStore = { ...verified, below, shown: onStore.shown };
    }
    progress.end();
    return verifyReport({
      flowsTopic: topics.flows,
      from,
      journalEnd: end,
      seconds,
      interrupted: signal.aborted,
      flows,
      flowsShown: onFlows.shown,
      store: inStore,
    });
  } finally {
    progress.end();
    release();
    for (const lots of shelves) lots.close();
    rmSync(folder, { recursive: true, force: true });
    await connection.close();
  }
};
