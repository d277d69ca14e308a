import { type RepairerProgress, runRepairer } from '@weir/repairer';
import { Counter } from 'prom-client';
import { counterOfSum, gaugesOf } from './progress-metrics.js';
import type { Service } from './service.js';
import { isEmpty } from './topic-emptiness.js';

/** Late events to repairs and rebases in the journal. */
export const repairer: Service = {
  needs: ({ log, store }) => Promise.all([log.ping(), store.ping()]),
  prepare: ({ connection, logger, registry, stage, signal, begun }) => {
    const { log, store, topics } = connection;
    const set = gaugesOf<RepairerProgress>(registry, 'weir_repairer_', {
      position: { name: 'position', help: 'Journal offset up to which it has been read.' },
      waiting: { name: 'waiting', help: 'Ids of which something came late and is not worked in yet.' },
      tooLong: { name: 'too_long', help: 'Late ids left as they are: too much would change with them.' },
    });
    const repairs = counterOfSum(registry, 'weir_repairer_repairs_total', 'Repairs that ended.');
    const onProgress = (progress: RepairerProgress): void => {
      set(progress);
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
    return async () => {
      // Nothing will be reported before something comes.
      if (await isEmpty(log, topics.journal)) begun();
      await runRepairer({ log, store, topics, signal, onProgress, onFailure });
    };
  },
};
