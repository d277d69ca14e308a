import type { FindingRevision } from '@weir/journal';
import { type PatternsProgress, runPatterns } from '@weir/patterns';
import { Counter } from 'prom-client';
import { droppedFramesAlarm } from './dropped-frames-alarm.js';
import { foreignMessages } from './foreign-messages.js';
import { gaugesOf } from './progress-metrics.js';
import type { Service } from './service.js';
import { isEmpty } from './topic-emptiness.js';

/** Journal and flows to findings. */
export const patterns: Service = {
  needs: ({ log }) => log.ping(),
  prepare: ({ connection, logger, registry, signal, begun }) => {
    const { log, topics } = connection;
    const set = gaugesOf<PatternsProgress>(registry, 'weir_patterns_', {
      position: { name: 'position', help: 'Journal offset up to which findings have been said.' },
      findings: { name: 'findings', help: 'Findings that were ever said, in any state.' },
      transfers: { name: 'transfers', help: 'Recent transfers in memory.' },
      transfersForgottenEarly: {
        name: 'transfers_forgotten_early',
        help: 'Transfers that had to be forgotten before their window was over.',
      },
      accountsOfInterest: { name: 'accounts_of_interest', help: 'Accounts around which shapes are looked for.' },
      devices: { name: 'devices', help: 'Devices and network addresses in memory.' },
      looksCutShort: { name: 'looks_cut_short', help: 'Looks for a shape that ended at their bound.' },
      droppedFrames: { name: 'dropped_frames', help: 'Flows frames that began past what was covered.' },
    });
    const said = new Counter({
      name: 'weir_patterns_findings_total',
      help: 'Findings published, revisions too.',
      labelNames: ['rule', 'set', 'state'],
      registers: [registry],
    });
    const alarm = droppedFramesAlarm(logger);
    const onForeign = foreignMessages(registry, 'weir_patterns_', logger);
    const onProgress = (progress: PatternsProgress): void => {
      set(progress);
      alarm(progress.droppedFrames);
      begun();
    };
    const onFinding = ({ rule, set: ruleSet, state }: FindingRevision): void => said.inc({ rule, set: ruleSet, state });
    return async () => {
      if (await isEmpty(log, topics.flows)) begun();
      await runPatterns({ log, topics, signal, onProgress, onFinding, onForeign });
    };
  },
};
