import { join } from 'node:path';
import { FolderLots, FolderSnapshots, type MatcherProgress, runMatcher, type TakenUp } from '@weir/matcher';
import { droppedFramesAlarm } from './dropped-frames-alarm.js';
import { matcherMetrics } from './matcher-metrics.js';
import { matcherStateDir } from './matcher-state.js';
import type { Service } from './service.js';
import { isEmpty } from './topic-emptiness.js';

/** Journal to flows, of one shard. */
export const matcher: Service = {
  needs: ({ log }) => log.ping(),
  prepare: ({ config, connection, shard, logger, registry, stage, signal, begun, stateDir }) => {
    const { log, topics } = connection;
    const { snapshotEveryMs } = config;
    const tell = matcherMetrics(registry, { stage, journal: topics.journal, snapshotEveryMs, logger });
    const alarm = droppedFramesAlarm(logger);
    const onProgress = (progress: MatcherProgress): void => {
      tell(progress);
      alarm(progress.droppedFrames);
      begun();
    };
    const onTakenUp = (taken: TakenUp): void => {
      if (taken.kind === 'taken up') logger.info(taken, 'going on from a snapshot');
      else logger.warn(taken, 'a snapshot does not fit: folding the journal from its start');
    };
    const folder = matcherStateDir(stateDir, config.namespace, shard);
    const snapshots = new FolderSnapshots(folder, (passed) => logger.warn(passed, 'a snapshot is torn: passed over'));
    return async () => {
      // Nothing will be reported before something comes.
      if (await isEmpty(log, topics.journal)) begun();
      await runMatcher({
        log,
        topics,
        shard,
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
