import { type MatcherProgress, runMatcher } from '@weir/matcher';
import { droppedFramesAlarm } from './dropped-frames-alarm.js';
import { counterOfSum, gaugesOf } from './progress-metrics.js';
import type { Service } from './service.js';
import { isEmpty } from './topic-emptiness.js';

/** Journal to flows, of shard 0. */
export const matcher: Service = {
  needs: ({ log }) => log.ping(),
  prepare: ({ connection, logger, registry, signal, begun }) => {
    const { log, topics } = connection;
    const set = gaugesOf<MatcherProgress>(registry, 'weir_matcher_', {
      position: { name: 'position', help: 'Journal offset up to which flows have been written.' },
      pockets: { name: 'pockets', help: 'Pockets in memory.' },
      identities: { name: 'identities', help: 'Ids that are kept until they are past their lateness.' },
      droppedFrames: { name: 'dropped_frames', help: 'Journal frames that began past their mark.' },
    });
    const written = counterOfSum(registry, 'weir_matcher_records_total', 'Flow records written.');
    const late = counterOfSum(registry, 'weir_matcher_late_total', 'Late events in the journal.');
    const alarm = droppedFramesAlarm(logger);
    const onProgress = (progress: MatcherProgress): void => {
      set(progress);
      alarm(progress.droppedFrames);
      written(progress.recordsWritten);
      late(progress.late);
      begun();
    };
    return async () => {
      // Nothing will be reported before something comes.
      if (await isEmpty(log, topics.journal)) begun();
      await runMatcher({ log, topics, signal, onProgress });
    };
  },
};
