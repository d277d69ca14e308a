import { join } from 'node:path';
import { FolderLots, FolderSnapshots, type MatcherProgress, runMatcher, type TakenUp } from '@weir/matcher';
import { Gauge } from 'prom-client';
import { droppedFramesAlarm } from './dropped-frames-alarm.js';
import { matcherStateDir } from './matcher-state.js';
import { counterOfSum, gaugesOf } from './progress-metrics.js';
import type { Service } from './service.js';
import { isEmpty } from './topic-emptiness.js';

/** Journal to flows, of shard 0. */
export const matcher: Service = {
  needs: ({ log }) => log.ping(),
  prepare: ({ config, connection, logger, registry, signal, begun, stateDir }) => {
    const { log, topics } = connection;
    const set = gaugesOf<MatcherProgress>(registry, 'weir_matcher_', {
      position: { name: 'position', help: 'Journal offset up to which flows have been written.' },
      pockets: { name: 'pockets', help: 'Pockets in memory.' },
      shelvedPockets: { name: 'shelved_pockets', help: 'Pockets whose lots lie in a file, because they rest.' },
      identities: { name: 'identities', help: 'Ids that are kept until they are past their lateness.' },
      droppedFrames: { name: 'dropped_frames', help: 'Journal frames that began past their mark.' },
    });
    const written = counterOfSum(registry, 'weir_matcher_records_total', 'Flow records written.');
    const late = counterOfSum(registry, 'weir_matcher_late_total', 'Late events in the journal.');
    const gauge = (name: string, help: string): Gauge =>
      new Gauge({ name: `weir_matcher_snapshot_${name}`, help, registers: [registry] });
    const snapshot = {
      offset: gauge('offset', 'Journal offset of the newest snapshot of this process.'),
      bytes: gauge('bytes', 'Its size.'),
      pause: gauge('pause_seconds', 'How long matching stood still for it.'),
      time: gauge('timestamp_seconds', 'When it was finished, Unix time; its age is the time now less this.'),
    };
    const alarm = droppedFramesAlarm(logger);
    let told: MatcherProgress['snapshot'] = null;
    const tellSnapshot = (newest: NonNullable<MatcherProgress['snapshot']>): void => {
      told = newest;
      snapshot.offset.set(newest.offset);
      snapshot.bytes.set(newest.bytes);
      snapshot.pause.set(newest.pauseMs / 1_000);
      snapshot.time.set(newest.publishedAtMs / 1_000);
    };
    const onProgress = (progress: MatcherProgress): void => {
      set(progress);
      alarm(progress.droppedFrames);
      written(progress.recordsWritten);
      late(progress.late);
      if (progress.snapshot !== null && progress.snapshot !== told) tellSnapshot(progress.snapshot);
      begun();
    };
    const onTakenUp = (taken: TakenUp): void => {
      if (taken.kind === 'taken up') logger.info(taken, 'going on from a snapshot');
      else logger.warn(taken, 'a snapshot does not fit: folding the journal from its start');
    };
    const folder = matcherStateDir(stateDir, config.namespace);
    const snapshots = new FolderSnapshots(folder, (passed) => logger.warn(passed, 'a snapshot is torn: passed over'));
    const { snapshotEveryMs } = config;
    return async () => {
      // Nothing will be reported before something comes.
      if (await isEmpty(log, topics.journal)) begun();
      await runMatcher({
        log,
        topics,
        signal,
        onProgress,
        onTakenUp,
        snapshots: snapshotEveryMs === null ? null : snapshots,
        openLots: (mark) => new FolderLots(join(folder, 'lots'), mark),
        ...(snapshotEveryMs === null ? {} : { snapshotEveryMs }),
      });
    };
  },
};
