import { type FollowerProgress, runFollower } from '@weir/follower';
import type { Alert } from '@weir/journal';
import { Counter, Histogram } from 'prom-client';
import { arrivedMs, isAfterReport } from '../alerts/arrival.js';
import { droppedFramesAlarm } from './dropped-frames-alarm.js';
import { foreignMessages } from './foreign-messages.js';
import { keepingInFolder } from './keeping-in-folder.js';
import { keptStateDir } from './kept-state.js';
import { passedOver } from './passed-over.js';
import { counterOfSum, gaugesOf } from './progress-metrics.js';
import type { Service } from './service.js';
import { snapshotGauges } from './snapshot-metrics.js';
import { isEmpty } from './topic-emptiness.js';

/** Journal and flows to cases and alerts, of one shard. */
export const follower: Service = {
  // It goes on following new money while the store is away.
  needs: ({ log }) => log.ping(),
  prepare: ({ config, connection, shard, logger, registry, stage, signal, begun, stateDir }) => {
    const { log, store, topics } = connection;
    const set = gaugesOf<FollowerProgress>(registry, 'weir_follower_', {
      position: { name: 'position', help: 'Journal offset up to which cases are worked out.' },
      cases: { name: 'cases', help: 'Cases that are followed.' },
      alerts: { name: 'standing_alerts', help: 'Alerts that stand, in any state.' },
      windowTransfers: { name: 'window_transfers', help: 'Recent transfers in memory.' },
      windowBytes: { name: 'window_bytes', help: 'Their size, approximately.' },
      discovering: { name: 'discovering', help: 'Cases whose past is being read from the store.' },
      reaching: { name: 'reaching', help: '1 while the store is asked for what ranges of figures rest on.' },
      claim: { name: 'claim_position', help: 'Journal offset of the claim under which it speaks; −1: it stands by.' },
    });
    const dropped = counterOfSum(
      registry,
      'weir_follower_dropped_frames_total',
      'Flows frames that began past what was covered; those that stand in the topic are counted by each start anew.',
    );
    const raised = new Counter({
      name: 'weir_follower_alerts_total',
      help: 'Alerts published, revisions too.',
      labelNames: ['state', 'action'],
      registers: [registry],
    });
    const took = new Histogram({
      name: 'weir_follower_alert_seconds',
      help: 'From the arrival of the last message that a first alert rests on, by the broker’s clock, until it was said.',
      labelNames: ['after'],
      // The goal is 0.25 s for 99 of 100, the alarm 1 s: both are bounds. Minutes are reports about the past.
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers: [registry],
    });
    const onError = (error: unknown): void =>
      logger.warn({ err: error }, 'the store did not answer about the past of a case; asking again');
    const tellSnapshot = snapshotGauges(registry, 'follower', 'following', config.snapshotEveryMs);
    const alarm = droppedFramesAlarm(logger);
    const onForeign = foreignMessages(registry, 'weir_follower_', logger);
    const tellPassedOver = passedOver(registry, 'weir_follower_', logger);
    const onProgress = (progress: FollowerProgress): void => {
      set(progress);
      dropped(progress.droppedFrames);
      alarm(progress.droppedFrames);
      tellPassedOver(progress.passedOver);
      tellSnapshot(progress.snapshot);
      stage.took(topics.journal, 0, progress.position);
      stage.reached(progress.reachedMs);
      begun();
    };
    const onAlert = (alert: Alert): void => {
      const { action, revision, state } = alert;
      raised.inc({ state, action });
      // What changes later of an alert may rest on what came long before it.
      if (revision > 1) return;
      const after = isAfterReport(alert, topics.reports) ? 'report' : 'transfer';
      took.observe({ after }, Math.max(0, Date.now() - arrivedMs(alert)) / 1_000);
    };
    const alertFloorMinor = (asset: string): bigint => BigInt(config.alertFloorMinor[asset] ?? 1);
    const folder = keptStateDir(stateDir, 'follower', config.namespace, shard);
    return async () => {
      if (await isEmpty(log, topics.flows)) begun();
      const ringBytesMax = config.ringBytes;
      await runFollower({
        log,
        store,
        topics,
        shard,
        standby: config.standby ? { pulse: topics.pulse } : null,
        ringBytesMax,
        alertFloorMinor,
        alertEncoding: config.outEncoding,
        ...(config.outTransactions ? { transactionalId: `${topics.alerts}/${shard}` } : {}),
        ...keepingInFolder(folder, config.snapshotEveryMs, logger),
        signal,
        onProgress,
        onAlert,
        onError,
        onForeign,
      });
    };
  },
};
