import { type RepairerProgress, runRepairer } from '@weir/repairer';
import { FolderSnapshots, type TakenUp } from '@weir/snapshots';
import { Counter } from 'prom-client';
import { droppedFramesAlarm } from './dropped-frames-alarm.js';
import { passedOver } from './passed-over.js';
import { counterOfSum, gaugesOf } from './progress-metrics.js';
import { repairerStateDir } from './repairer-state.js';
import type { Service } from './service.js';
import { isEmpty } from './topic-emptiness.js';

/** What the matcher ruled late to repairs and rebases in the journal. */
export const repairer: Service = {
  needs: ({ log, store }) => Promise.all([log.ping(), store.ping()]),
  prepare: ({ config, connection, logger, registry, stage, signal, begun, stateDir }) => {
    const { log, store, topics } = connection;
    const { snapshotEveryMs } = config;
    const set = gaugesOf<RepairerProgress>(registry, 'weir_repairer_', {
      position: { name: 'position', help: 'Journal offset up to which it knows what came late.' },
      waiting: { name: 'waiting', help: 'Ids of which something came late and is not worked in yet.' },
      tooLong: { name: 'too_long', help: 'Late ids left as they are: too much would change with them.' },
    });
    const repairs = counterOfSum(registry, 'weir_repairer_repairs_total', 'Repairs that ended.');
    const dropped = counterOfSum(
      registry,
      'weir_repairer_dropped_frames_total',
      'Flows frames that began past what was covered; those that stand in the topic are counted by each start anew.',
    );
    const alarm = droppedFramesAlarm(logger);
    const tellPassedOver = passedOver(registry, 'weir_repairer_', logger);
    const onProgress = (progress: RepairerProgress): void => {
      set(progress);
      dropped(progress.droppedFrames);
      alarm(progress.droppedFrames);
      tellPassedOver(progress.passedOver);
      repairs(progress.repairs);
      stage.took(topics.journal, 0, progress.position);
      stage.reached(progress.reachedMs);
      begun();
    };
    const failures = new Counter({
      name: 'weir_repairer_failures_total',
      help: 'Attempts that failed and are made again, and late ids that are left as they are.',
      registers: [registry],
    });
    const onFailure = (error: unknown): void => {
      failures.inc();
      logger.warn({ err: error }, 'an attempt failed; trying again');
    };
    const onTakenUp = (taken: TakenUp): void => {
      if (taken.kind === 'taken up') logger.info(taken, 'going on from a snapshot');
      else logger.warn(taken, 'a snapshot does not fit: reading the flows topic from its start');
    };
    const folder = repairerStateDir(stateDir, config.namespace);
    const snapshots = new FolderSnapshots(folder, (passed) => logger.warn(passed, 'a snapshot is torn: passed over'));
    return async () => {
      // Nothing will be reported before something comes.
      if (await isEmpty(log, topics.flows)) begun();
      await runRepairer({
        log,
        store,
        topics,
        signal,
        onProgress,
        onFailure,
        onTakenUp,
        snapshots: snapshotEveryMs === null ? null : snapshots,
        ...(snapshotEveryMs === null ? {} : { snapshotEveryMs }),
      });
    };
  },
};
